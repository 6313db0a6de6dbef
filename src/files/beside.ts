import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import { ownWords } from '../identity/beside.ts';
import { decrypt, type Keys } from '../identity/keys.ts';
import { type Subject, subjects } from '../identity/vault.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import { nameBound } from './commands.ts';

/** Findings, tasks and others: their words as those of others, and the files that were attached. @param kind of their streams */
export function wordsAndFiles(table: Beside['table'], keys: Keys, kind: Filed): Beside {
  const words = ownWords(table, keys);
  return {
    table,
    async check(read, officeId, entries, rows) {
      const found = await words.check(read, officeId, entries, rows);
      if (found.difference) return found;
      const ids = [...entries.keys()];
      const [known, files] = await Promise.all([
        subjects(read, keys, officeId, ids),
        attachmentsOf(read, officeId, kind, ids),
      ]);
      for (const [id, history] of entries) {
        const difference = attachmentsDiffer(officeId, known.get(id)!, history, files.get(id) ?? []);
        if (difference) return { ...found, difference };
      }
      return found;
    },
  };
}

/** Things that files are attached to, as their streams are called. */
type Filed = 'case' | 'finding' | 'inspection' | 'measure' | 'obligation' | 'project' | 'task';

export const attachmentsOf = async (read: Reader, officeId: string, kind: Filed, ids: readonly string[]) =>
  Map.groupBy(
    await read.rows(
      sqlOf
        .selectFrom('attachment')
        .select(['attachment_id', 'subject_id', 'about', 'name', 'digest'])
        .where('office_id', '=', officeId)
        .where(sql<boolean>`about = any(${ids.map((id) => `${kind}:${id}`)}::text[])`),
    ),
    (a) => a.about.slice(kind.length + 1),
  );

type Attached = Awaited<ReturnType<typeof attachmentsOf>> extends Map<string, infer A> ? A : never;

export function attachmentsDiffer(
  officeId: string,
  subject: Subject,
  history: readonly Entry[],
  rows: Attached,
): Difference | null {
  const stored = new Map(rows.map((row) => [row.attachment_id, row]));
  for (const { type, body } of history) {
    if (!type.endsWith('.attached')) continue;
    const { attachment, digest } = body as { readonly attachment: string; readonly digest: string };
    const where = `attachment ${attachment}`;
    const row = stored.get(attachment);
    if (!row) return { kind: 'row-missing', where };
    stored.delete(attachment);
    const found = row.digest.toString('hex');
    if (found !== digest) return { kind: 'row-differs', where, column: 'digest', ledger: digest, row: found };
    try {
      decrypt(subject.key, row.name, nameBound(officeId, subject.subjectId, attachment));
    } catch {
      return { kind: 'unreadable', where, column: 'name' };
    }
  }
  const [extra] = stored.keys();
  return extra === undefined ? null : { kind: 'row-without-history', where: `attachment ${extra}` };
}
