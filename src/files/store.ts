import { sql } from 'kysely';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Instant } from '../kernel/time.ts';

/** An attachment as its row says it. The name is sealed under the subject's key. */
export interface Attachment {
  readonly attachmentId: string;
  readonly subjectId: string;
  /** Stream of what it belongs to, `case:<id>`. */
  readonly about: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly name: Buffer;
  readonly addedBy: string;
  readonly addedAt: Instant;
}

export function insert(tx: Tx, officeId: string, a: Attachment, digest: Buffer, salt: Buffer): void {
  tx.write(
    sqlOf.insertInto('attachment').values({
      office_id: officeId,
      attachment_id: a.attachmentId,
      subject_id: a.subjectId,
      about: a.about,
      media_type: a.mediaType,
      bytes: a.bytes,
      digest,
      salt,
      name: a.name,
      added_by: a.addedBy,
      added_at: a.addedAt,
    }),
  );
}

/** Attachments of a thing, in the order they were added; with `attachmentId`, that one. */
export async function about(
  read: Reader,
  officeId: string,
  stream: string,
  attachmentId?: string,
): Promise<Attachment[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('attachment')
      .select(['attachment_id', 'subject_id', 'about', 'media_type', 'bytes', 'name', 'added_by', 'added_at'])
      .where('office_id', '=', officeId)
      .where('about', '=', stream)
      .where(sql<boolean>`(${attachmentId ?? null}::uuid is null or attachment_id = ${attachmentId ?? null}::uuid)`)
      .orderBy('added_at')
      .orderBy('attachment_id'),
  );
  return rows.map((r) => ({
    attachmentId: r.attachment_id,
    subjectId: r.subject_id,
    about: r.about,
    mediaType: r.media_type,
    bytes: r.bytes,
    name: r.name,
    addedBy: r.added_by,
    addedAt: r.added_at,
  }));
}

/** Ids of a subject's attachments. */
export async function ofSubject(read: Reader, officeId: string, subjectId: string): Promise<string[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('attachment')
      .select('attachment_id')
      .where('office_id', '=', officeId)
      .where('subject_id', '=', subjectId),
  );
  return rows.map((r) => r.attachment_id);
}

export function removeOf(tx: Tx, officeId: string, subjectId: string): void {
  tx.write(sqlOf.deleteFrom('attachment').where('office_id', '=', officeId).where('subject_id', '=', subjectId));
}

/** Which of these ids have a row in one of the offices. */
export async function known(read: Reader, officeIds: readonly string[], ids: readonly string[]): Promise<Set<string>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('attachment')
      .select('attachment_id')
      .where(sql<boolean>`office_id = any(${officeIds}::text[])`)
      .where(sql<boolean>`attachment_id::text = any(${ids}::text[])`),
  );
  return new Set(rows.map((r) => r.attachment_id));
}
