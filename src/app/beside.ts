import { sql } from 'kysely';
import { phoneHash } from '../cases/intake.commands.ts';
import { type Reader, sqlOf } from '../db/open.ts';
import { nameBound } from '../files/commands.ts';
import { decrypt, type Keys, sha256 } from '../identity/keys.ts';
import { type Kept, kept, openColumn, type Subject, subjects } from '../identity/vault.ts';
import { commitmentOf } from '../inspections/seal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { BodyValue, Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import { digestOf, sources } from '../mechanisms/adoption.store.ts';
import { projectsBeside } from '../projects/beside.ts';

type Rows = readonly Record<string, unknown>[];

/** What was counted, until the first difference. */
class Comparison {
  compared = 0;
  unbound = 0;
  difference: Difference | null = null;

  note(difference: Difference | null): void {
    this.difference ??= difference;
  }
}

/**
 * What the ledger binds by digest, compared with what is kept: texts in the vault, secrets, telephones, titles, attachments,
 * publications. Once a person is erased there is nothing to compare, and nothing may be there.
 */
export const besideOf = (keys: Keys): readonly Beside[] => [
  {
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
  },
  {
    table: 'act',
    async check(read, officeId, entries, rows) {
      const caseOf = (id: string): string => String(rows.get(id)?.[0]?.case_id);
      const vault = await kept(read, keys, officeId, [...entries.keys()].map(caseOf));
      const found = new Comparison();
      for (const [id, history] of entries) {
        const holder = vault.get(caseOf(id));
        // Whether the case was erased is compared with the case.
        if (!holder?.subject || holder.subject === 'unreadable') continue;
        found.note(textsDiffer(found, history, holder.items));
        const title = rows.get(id)?.[0]?.public_title as Buffer | null;
        const isPublic = history.some((e) => e.body.public === true);
        if (isPublic !== (title !== null) || (title && !opens(holder.subject, 'public_title', title)))
          found.note({ kind: 'unreadable', where: `act ${id}`, column: 'public_title' });
        if (found.difference) break;
      }
      return found;
    },
  },
  ...projectsBeside(keys),
  ownWords('card', keys),
  ownWords('bulletin', keys),
  ownWords('sending', keys),
  inspectionsBeside(keys),
  wordsAndFiles('measure', keys, 'measure'),
  ownWords('publicity', keys),
  ownWords('arrangement', keys),
  wordsAndFiles('task', keys, 'task'),
  {
    table: 'meeting',
    async check(read, officeId, entries, rows) {
      // Of a case the words lie under its person's key; whether that was erased is compared with the case.
      const subjectOf = (id: string): string => String(rows.get(id)?.[0]?.case_id ?? id);
      const vault = await kept(read, keys, officeId, [...entries.keys()].map(subjectOf));
      const found = new Comparison();
      for (const [id, history] of entries) {
        const erasable = subjectOf(id) !== id && !vault.get(subjectOf(id))?.subject;
        if (!erasable && subjectDiffers(found, subjectOf(id), vault.get(subjectOf(id)), false))
          found.note(textsDiffer(found, history, vault.get(subjectOf(id))!.items));
        if (found.difference) break;
      }
      return found;
    },
  },
  rulesBeside('mechanism', keys),
  rulesBeside('rule_draft', keys),
  wordsAndFiles('obligation_progress', keys, 'obligation'),
  ownWords('reception_booking', keys, 'booking.erased'),
  ownWords('register_rule', keys),
  ownWords('rule_check', keys),
  wordsAndFiles('finding', keys, 'finding'),
  {
    table: 'handover',
    async check(read, officeId, entries) {
      const remarks = [...entries.values()]
        .flat()
        .filter((e) => e.type === 'post.handover-remarked')
        .map((e) => e.body as { readonly remarkId: string; readonly digest: string });
      const vault = await kept(
        read,
        keys,
        officeId,
        remarks.map((r) => r.remarkId),
      );
      const found = new Comparison();
      for (const { remarkId, digest } of remarks) {
        found.compared += 1;
        if (subjectDiffers(found, remarkId, vault.get(remarkId), false))
          found.note(textDiffers({ item: remarkId, digest }, vault.get(remarkId)!.items));
        if (found.difference) break;
      }
      return found;
    },
  },
];

/** Findings, tasks and others: their words as those of others, and the files that were attached. @param kind of their streams */
function wordsAndFiles(table: Beside['table'], keys: Keys, kind: Filed): Beside {
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

/**
 * Inspections: their words as those of others, and of a sealed plan that it is what was committed to; once it was opened, that salt and
 * units in the ledger are the plan's.
 */
function inspectionsBeside(keys: Keys): Beside {
  const words = ownWords('inspection', keys);
  return {
    table: 'inspection',
    async check(read, officeId, entries, rows) {
      const found = await words.check(read, officeId, entries, rows);
      if (found.difference) return found;
      const ids = [...entries.keys()];
      const [known, files] = await Promise.all([
        subjects(read, keys, officeId, ids),
        attachmentsOf(read, officeId, 'inspection', ids),
      ]);
      for (const [id, history] of entries) {
        const difference = attachmentsDiffer(officeId, known.get(id)!, history, files.get(id) ?? []);
        if (difference) return { ...found, difference };
      }
      const sealed = [...entries].filter(([, history]) => history[0]?.type === 'inspection.sealed');
      const vault = await kept(
        read,
        keys,
        officeId,
        sealed.map(([id]) => id),
      );
      for (const [id, history] of sealed) {
        const { plan, commitment } = history[0]!.body as { readonly plan: TextRef; readonly commitment: string };
        const file = vault.get(id)!.items.get(plan.item)!.text;
        const difference = commitmentDiffers(id, file, commitment, history);
        if (difference) return { ...found, difference };
      }
      return { ...found, compared: found.compared + sealed.length };
    },
  };
}

/** Rules adopted, or prepared: why, and that what they say is what was signed, or handed over. */
function rulesBeside(table: 'mechanism' | 'rule_draft', keys: Keys): Beside {
  const words = ownWords(table, keys);
  return {
    table,
    async check(read, officeId, entries, rows) {
      const found = await words.check(read, officeId, entries, rows);
      if (found.difference) return found;
      const signed = [...entries].flatMap(([id, history]) =>
        history.flatMap(({ body }) => (body.digest === undefined ? [] : [{ id, digest: String(body.digest) }])),
      );
      const known = await sources(
        read,
        officeId,
        signed.map((s) => s.digest),
      );
      for (const { id, digest } of signed) {
        const where = `${table} ${id}`;
        const source = known.get(digest);
        if (source === undefined) return { ...found, difference: { kind: 'row-missing', where } };
        const row = digestOf(source);
        if (row !== digest)
          return { ...found, difference: { kind: 'row-differs', where, column: 'source', ledger: digest, row } };
      }
      return { ...found, compared: found.compared + signed.length };
    },
  };
}

function commitmentDiffers(id: string, file: string, commitment: string, history: readonly Entry[]): Difference | null {
  const where = `inspection ${id}`;
  const computed = commitmentOf(file);
  if (computed !== commitment)
    return { kind: 'row-differs', where, column: 'commitment', ledger: commitment, row: computed };
  const opened = history.find((e) => e.type === 'inspection.opened')?.body;
  if (!opened) return null;
  const { salt, targets } = JSON.parse(file) as { readonly salt: string; readonly targets: readonly string[] };
  if (opened.salt !== salt) return { kind: 'row-differs', where, column: 'salt', ledger: opened.salt, row: salt };
  return JSON.stringify(opened.targets) === JSON.stringify(targets)
    ? null
    : { kind: 'row-differs', where, column: 'targets', ledger: opened.targets, row: targets };
}

/**
 * Things whose words lie under a key of their own, made when something is first said (`identity/said.ts`).
 *
 * @param erasing the entry that says that the key was destroyed, where it ever is
 */
function ownWords(table: Beside['table'], keys: Keys, erasing: string | null = null): Beside {
  return {
    table,
    async check(read, officeId, entries) {
      const saying = new Map([...entries].filter(([, history]) => history.some((e) => refsOf(e.body).length > 0)));
      const vault = await kept(read, keys, officeId, [...saying.keys()]);
      const found = new Comparison();
      for (const [id, history] of saying) {
        const erased = history.some((e) => e.type === erasing);
        if (subjectDiffers(found, id, vault.get(id), erased))
          found.note(textsDiffer(found, history, vault.get(id)!.items));
        if (found.difference) break;
      }
      return found;
    },
  };
}

/** The subject's key, where there must be one and it is ours. */
function subjectDiffers(found: Comparison, id: string, subject: Kept | undefined, erased: boolean): Subject | null {
  const where = `vault_subject ${id}`;
  if (!subject) {
    found.note({ kind: 'row-missing', where });
    return null;
  }
  if (erased) {
    const left = subject.subject !== null || subject.items.size > 0;
    found.note(left ? { kind: 'row-differs', where, column: 'wrapped_key', ledger: null, row: '…' } : null);
    return null;
  }
  if (subject.subject === null || subject.subject === 'unreadable') {
    found.note({ kind: 'unreadable', where, column: 'wrapped_key' });
    return null;
  }
  return subject.subject;
}

/** Every text that an entry speaks of, wherever it stands in the body. */
function refsOf(value: BodyValue | undefined): TextRef[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('item' in value && 'digest' in value) return [value as unknown as TextRef];
  return Object.values(value).flatMap(refsOf);
}

function textsDiffer(found: Comparison, history: readonly Entry[], items: Kept['items']): Difference | null {
  for (const ref of history.flatMap((e) => refsOf(e.body))) {
    found.compared += 1;
    const difference = textDiffers(ref, items);
    if (difference) return difference;
  }
  return null;
}

function textDiffers({ item, digest }: TextRef, items: Kept['items']): Difference | null {
  const where = `vault_item ${item}`;
  const stored = items.get(item);
  if (stored === undefined) return { kind: 'row-missing', where };
  if (stored === null) return { kind: 'unreadable', where, column: 'ciphertext' };
  return stored.digest === digest
    ? null
    : { kind: 'row-differs', where, column: 'digest', ledger: digest, row: stored.digest };
}

const opens = (subject: Subject, column: string, sealed: Buffer): boolean => {
  try {
    openColumn(subject, column, sealed);
    return true;
  } catch {
    return false;
  }
};

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

/** Things that files are attached to, as their streams are called. */
type Filed = 'case' | 'finding' | 'inspection' | 'measure' | 'obligation' | 'task';

const attachmentsOf = async (read: Reader, officeId: string, kind: Filed, ids: readonly string[]) =>
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

function attachmentsDiffer(
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
  row: Rows[number] | undefined,
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
