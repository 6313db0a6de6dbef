import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { insertRows } from '../db/bulk.ts';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import { decrypt, encrypt, type Keys, purposeKey, sha256 } from './keys.ts';

/**
 * The vault. One subject per appeal (its person) with a key of its own; items are what people wrote and who they are. Destroying the
 * subject's key erases everything at once, backups of the database included. The ledger holds `digest` (salted), never the text.
 */
export interface Subject {
  readonly subjectId: string;
  readonly key: Buffer;
}

export interface Sealed {
  readonly itemId: string;
  /** SHA-256(salt || text), hex: what the ledger keeps. The salt goes with erasure, so the digest then betrays nothing. */
  readonly digest: string;
}

const wrapBound = (officeId: string, subjectId: string) => `subject:${officeId}:${subjectId}`;
const itemBound = (officeId: string, subjectId: string, itemId: string) => `item:${officeId}:${subjectId}:${itemId}`;

const subjectRow = (keys: Keys, officeId: string, { subjectId, key }: Subject) => ({
  office_id: officeId,
  subject_id: subjectId,
  wrapped_key: encrypt(purposeKey(keys, 'wrap'), key, wrapBound(officeId, subjectId)),
  destroyed_at: null,
});

/** Makes a subject with a fresh key. */
export function openSubject(tx: Tx, keys: Keys, officeId: string, subjectId: string): Subject {
  const subject = { subjectId, key: randomBytes(32) };
  tx.write(sqlOf.insertInto('vault_subject').values(subjectRow(keys, officeId, subject)));
  return subject;
}

/** Keys of subjects; an erased subject is absent. */
export async function subjects(
  read: Reader,
  keys: Keys,
  officeId: string,
  subjectIds: readonly string[],
): Promise<Map<string, Subject>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('vault_subject')
      .select(['subject_id', 'wrapped_key'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`subject_id = any(${subjectIds}::uuid[])`),
  );
  const wrap = purposeKey(keys, 'wrap');
  const out = new Map<string, Subject>();
  for (const row of rows) {
    if (row.wrapped_key === null) continue;
    const key = decrypt(wrap, row.wrapped_key, wrapBound(officeId, row.subject_id));
    out.set(row.subject_id, { subjectId: row.subject_id, key });
  }
  return out;
}

function seal(
  officeId: string,
  subject: Subject,
  { itemId, kind, text }: { itemId: string; kind: string; text: string },
) {
  const salt = randomBytes(16);
  return {
    row: {
      office_id: officeId,
      subject_id: subject.subjectId,
      item_id: itemId,
      kind,
      ciphertext: encrypt(subject.key, Buffer.from(text), itemBound(officeId, subject.subjectId, itemId)),
      salt,
    },
    out: { itemId, digest: sha256(salt, text).toString('hex') },
  };
}

/** Puts texts away under a subject's key; one statement for all of them. */
export function put(
  tx: Tx,
  officeId: string,
  subject: Subject,
  items: readonly { itemId: string; kind: string; text: string }[],
): Sealed[] {
  if (items.length === 0) return [];
  const sealed = items.map((item) => seal(officeId, subject, item));
  tx.write(sqlOf.insertInto('vault_item').values(sealed.map((s) => s.row)));
  return sealed.map((s) => s.out);
}

/** A subject of a bulk command with its texts, sealed before anything is written. */
export interface SealedSubject {
  readonly row: object;
  readonly items: readonly object[];
}

/** Makes a subject with its texts, to be written with many others by `insertSealed`. */
export function sealSubject(
  keys: Keys,
  officeId: string,
  subjectId: string,
  items: readonly { itemId: string; kind: string; text: string }[],
): { subject: Subject; sealed: SealedSubject; refs: Sealed[] } {
  const subject = { subjectId, key: randomBytes(32) };
  const made = items.map((item) => seal(officeId, subject, item));
  const row = subjectRow(keys, officeId, subject);
  return { subject, sealed: { row, items: made.map((m) => m.row) }, refs: made.map((m) => m.out) };
}

/** Two statements, however many there are. */
export function insertSealed(tx: Tx, people: readonly SealedSubject[]): void {
  tx.write(
    insertRows(
      'vault_subject',
      people.map((p) => p.row),
    ),
  );
  tx.write(
    insertRows(
      'vault_item',
      people.flatMap((p) => p.items),
    ),
  );
}

/** The texts of a subject by item id; empty once erased. @param only these, of a subject that holds those of many people */
export async function texts(
  read: Reader,
  officeId: string,
  subject: Subject,
  only: readonly string[] | null = null,
): Promise<Map<string, { kind: string; text: string }>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('vault_item')
      .select(['item_id', 'kind', 'ciphertext'])
      .where('office_id', '=', officeId)
      .where('subject_id', '=', subject.subjectId)
      .where(among(only)),
  );
  return new Map(
    rows.map((row) => [
      row.item_id,
      {
        kind: row.kind,
        text: decrypt(subject.key, row.ciphertext, itemBound(officeId, subject.subjectId, row.item_id)).toString(),
      },
    ]),
  );
}

const among = (only: readonly string[] | null) =>
  only === null ? sql<boolean>`true` : sql<boolean>`item_id = any(${only}::uuid[])`;

/** A subject as the database holds it, for whoever compares it with the ledger. */
export interface Kept {
  /** `null` where the key was destroyed; `unreadable` where there is one that is not ours. */
  readonly subject: Subject | 'unreadable' | null;
  /** Text and salted digest by item id; `null` for what cannot be decrypted. */
  readonly items: ReadonlyMap<string, { readonly text: string; readonly digest: string } | null>;
}

/**
 * What is kept of many subjects, two statements for all of them: altered bytes are an answer here, not an error.
 *
 * @param only these items
 */
export async function kept(
  read: Reader,
  keys: Keys,
  officeId: string,
  subjectIds: readonly string[],
  only: readonly string[] | null = null,
): Promise<Map<string, Kept>> {
  const of = sql<boolean>`subject_id = any(${subjectIds}::uuid[])`;
  const rows = await read.rows(
    sqlOf.selectFrom('vault_subject').selectAll().where('office_id', '=', officeId).where(of),
  );
  const items = Map.groupBy(
    await read.rows(
      sqlOf.selectFrom('vault_item').selectAll().where('office_id', '=', officeId).where(of).where(among(only)),
    ),
    (item) => item.subject_id,
  );
  const wrap = purposeKey(keys, 'wrap');
  return new Map(
    rows.map(({ subject_id: subjectId, wrapped_key: wrapped }): [string, Kept] => {
      const key = wrapped && orNull(() => decrypt(wrap, wrapped, wrapBound(officeId, subjectId)));
      const opened = (items.get(subjectId) ?? []).map((item) => {
        const text =
          key && orNull(() => decrypt(key, item.ciphertext, itemBound(officeId, subjectId, item.item_id)).toString());
        const digest = text === null ? '' : sha256(item.salt, text).toString('hex');
        return [item.item_id, text === null ? null : { text, digest }] as const;
      });
      const subject = key ? { subjectId, key } : wrapped && 'unreadable';
      return [subjectId, { subject, items: new Map(opened) }];
    }),
  );
}

function orNull<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null;
  }
}

/** Encrypts a short text into a column of the slice's own row (a list's title), under the subject's key. */
export const sealColumn = (subject: Subject, column: string, text: string): Buffer =>
  encrypt(subject.key, Buffer.from(text), `column:${column}:${subject.subjectId}`);

export const openColumn = (subject: Subject, column: string, sealed: Buffer): string =>
  decrypt(subject.key, sealed, `column:${column}:${subject.subjectId}`).toString();

/** Destroys the key and the items of a subject. The caller removes what else is erasable and writes the ledger entry. */
export function erase(tx: Tx, officeId: string, subjectId: string, at: string): void {
  tx.write(
    sqlOf
      .updateTable('vault_subject')
      .set({ wrapped_key: null, destroyed_at: sql`${at}::timestamptz` })
      .where('office_id', '=', officeId)
      .where('subject_id', '=', subjectId),
  );
  tx.write(sqlOf.deleteFrom('vault_item').where('office_id', '=', officeId).where('subject_id', '=', subjectId));
}
