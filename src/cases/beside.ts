import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import { attachmentsDiffer, attachmentsOf } from '../files/beside.ts';
import { Comparison, opens, subjectDiffers, textsDiffer } from '../identity/beside.ts';
import { type Keys, sha256 } from '../identity/keys.ts';
import { type Kept, kept, type Subject } from '../identity/vault.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import { phoneHash } from './intake.commands.ts';

/** Words, title, secret, telephone, attachments and publication of each case; of an erased one, that nothing is left. */
export const casesBeside = (keys: Keys): Beside => ({
  table: 'appeal',
  async check(read, officeId, entries, rows) {
    const ids = [...entries.keys()];
    const vault = await kept(read, keys, officeId, ids);
    const files = await attachmentsOf(read, officeId, 'case', ids);
    const published = await publicationsOf(read, officeId, ids);
    const found = new Comparison();
    for (const [id, history] of entries) {
      const erased = history.some((e) => e.type === 'case.erased');
      const subject = subjectDiffers(found, id, vault.get(id), erased);
      const theirs = files.get(id) ?? [];
      const shown = published.get(id);
      if (!subject) {
        const left = theirs[0] ? `attachment ${theirs[0].attachment_id}` : shown && `publication ${id}`;
        if (erased && left) found.note({ kind: 'row-without-history', where: left });
      } else {
        const items = vault.get(id)!.items;
        const row = rows.get(id)?.[0];
        found.compared += theirs.length;
        found.note(
          textsDiffer(found, history, items) ??
            (row ? caseDiffers(found, keys, subject, id, history, items, row) : null) ??
            attachmentsDiffer(officeId, subject, history, theirs) ??
            publicationDiffers(found, id, history, items, shown),
        );
      }
      if (found.difference) break;
    }
    return found;
  },
});

function caseDiffers(
  found: Comparison,
  keys: Keys,
  subject: Subject,
  id: string,
  history: readonly Entry[],
  items: Kept['items'],
  row: Record<string, unknown>,
): Difference | null {
  const where = `appeal ${id}`;
  // Sealed once, under a key that is not in the database: what opens is what was written. It is not masked anew to compare it, as
  // rules of masking grow, and a title of an earlier rule is no alteration.
  if (row.title === null || !opens(subject, 'title', row.title as Buffer))
    return { kind: 'unreadable', where, column: 'title' };
  const filed = history[0]!.body;
  const secret = sha256(row.secret_hash as Buffer).toString('hex');
  // The newest: a secret from before is good no longer.
  const bound = history.findLast((e) => e.body.secretDigest !== undefined)?.body.secretDigest;
  if (bound === undefined) found.unbound += 1;
  else if (secret !== bound) return { kind: 'row-differs', where, column: 'secret_hash', ledger: bound, row: secret };
  const person = filed.person === null ? null : items.get((filed.person as TextRef).item);
  const phone = person ? (JSON.parse(person.text) as { phone?: string }).phone : undefined;
  const hex = (hash: Buffer | null): string | null => hash?.toString('hex') ?? null;
  const wanted = hex(phoneHash({ keys }, phone));
  const stored = hex(row.phone_hash as Buffer | null);
  return wanted === stored ? null : { kind: 'row-differs', where, column: 'phone_hash', ledger: wanted, row: stored };
}

const publicationsOf = async (read: Reader, officeId: string, caseIds: readonly string[]) =>
  new Map(
    (
      await read.rows(
        sqlOf
          .selectFrom('publication')
          .select(['case_id', 'title', 'question', 'answer', 'published_at'])
          .where('office_id', '=', officeId)
          .where(sql<boolean>`case_id = any(${caseIds}::uuid[])`),
      )
    ).map((row) => [row.case_id, row]),
  );

function publicationDiffers(
  found: Comparison,
  id: string,
  history: readonly Entry[],
  items: Kept['items'],
  row: Record<string, unknown> | undefined,
): Difference | null {
  const where = `publication ${id}`;
  const last = history.findLast((e) => e.type === 'case.published' || e.type === 'case.unpublished');
  if (last?.type !== 'case.published') return row ? { kind: 'row-without-history', where } : null;
  if (!row) return { kind: 'row-missing', where };
  const { words } = last.body as { readonly words?: TextRef };
  if (!words) {
    found.unbound += 1;
    return null;
  }
  found.compared += 1;
  const shown = JSON.parse(items.get(words.item)!.text) as Record<string, string>;
  for (const [column, ledger] of Object.entries({ ...shown, published_at: last.recordedAt }))
    if (row[column] !== ledger) return { kind: 'row-differs', where, column, ledger, row: row[column] };
  return null;
}
