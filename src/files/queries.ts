import type { Reader } from '../db/open.ts';
import { decrypt, type Keys } from '../identity/keys.ts';
import { type Subject, subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { bytesBound, nameBound } from './commands.ts';
import { filesPack } from './pack.ts';
import { take } from './shelf.ts';
import { type Attachment, about as rowsAbout } from './store.ts';

/** An attachment as it is listed. */
export interface Listed {
  readonly attachmentId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** May be shown in the browser; everything else is only saved. */
  readonly image: boolean;
  readonly addedBy: string;
  readonly addedAt: Instant;
}

/** An attachment with what is in it. */
export interface Opened extends Listed {
  readonly content: Buffer;
}

function listed(officeId: string, subject: Subject, row: Attachment): Listed {
  const { attachmentId, mediaType, bytes, addedBy, addedAt } = row;
  const name = decrypt(subject.key, row.name, nameBound(officeId, subject.subjectId, attachmentId)).toString();
  return { attachmentId, name, mediaType, bytes, image: filesPack.types[mediaType]?.image ?? false, addedBy, addedAt };
}

/**
 * Attachments of a thing, oldest first; none once its person is erased. Who may read the thing is asked before.
 * @param about stream, `case:<id>`
 */
export async function attachmentsOf(read: Reader, keys: Keys, officeId: string, about: string): Promise<Listed[]> {
  const rows = await rowsAbout(read, officeId, about);
  if (rows.length === 0) return [];
  const found = await subjects(read, keys, officeId, [...new Set(rows.map((r) => r.subjectId))]);
  return rows.flatMap((row) => {
    const subject = found.get(row.subjectId);
    return subject ? [listed(officeId, subject, row)] : [];
  });
}

/** Ids of what is attached to a thing. */
export const attachmentIds = async (read: Reader, officeId: string, about: string): Promise<string[]> =>
  (await rowsAbout(read, officeId, about)).map((row) => row.attachmentId);

/** How many attachments a thing has. */
export const countAttachments = async (read: Reader, officeId: string, about: string): Promise<number> =>
  (await rowsAbout(read, officeId, about)).length;

/**
 * Opens one attachment of a thing. Who may read the thing is asked before; an attachment of another thing is not there.
 * @throws Refusal `file.not-found`
 */
export async function openAttachment(
  read: Reader,
  keys: Keys,
  dataDir: string,
  officeId: string,
  about: string,
  attachmentId: string,
): Promise<Opened> {
  const [row] = await rowsAbout(read, officeId, about, attachmentId);
  const subject = row && (await subjects(read, keys, officeId, [row.subjectId])).get(row.subjectId);
  const sealed = row && (await take(dataDir, attachmentId));
  if (!subject || !sealed) throw new Refusal('file.not-found');
  const content = decrypt(subject.key, sealed, bytesBound(officeId, subject.subjectId, attachmentId));
  return { ...listed(officeId, subject, row), content };
}
