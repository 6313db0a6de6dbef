import { randomBytes } from 'node:crypto';
import type { Tx } from '../db/open.ts';
import { encrypt, sha256 } from '../identity/keys.ts';
import type { Subject } from '../identity/vault.ts';
import { actorRef } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import type { Context } from '../ledger/append.ts';
import type { Accepted } from './accept.ts';
import { discard, shelve } from './shelf.ts';
import { insert, ofSubject, removeOf } from './store.ts';

/** Where a file's bytes and its name are bound to, so that neither can be passed off as another's. */
export const bytesBound = (officeId: string, subjectId: string, id: string): string =>
  `file:${officeId}:${subjectId}:${id}`;
export const nameBound = (officeId: string, subjectId: string, id: string): string =>
  `file-name:${officeId}:${subjectId}:${id}`;

/** A file on the disk, sealed; its row is not written yet. */
export interface Shelved {
  readonly attachmentId: string;
  readonly subject: Subject;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** SHA-256(salt || bytes), hex: what the ledger keeps. The salt goes with erasure. */
  readonly digest: string;
  readonly salt: Buffer;
}

/**
 * Seals a file under its subject's key and puts it on the disk: before the transaction, as twenty megabytes to the disk would hold a
 * connection for as long. What no row follows for is removed by `discardFiles` or, after a crash, by the sweep.
 */
export async function shelveFile(dataDir: string, ctx: Context, subject: Subject, file: Accepted): Promise<Shelved> {
  const attachmentId = newId(Date.parse(ctx.now));
  const salt = randomBytes(16);
  const bound = bytesBound(ctx.officeId, subject.subjectId, attachmentId);
  await shelve(dataDir, attachmentId, encrypt(subject.key, file.bytes, bound));
  return {
    attachmentId,
    subject,
    name: file.name,
    mediaType: file.mediaType,
    bytes: file.bytes.length,
    digest: sha256(salt, file.bytes).toString('hex'),
    salt,
  };
}

/** Writes the row of a file that lies on the disk. @param about stream of what it belongs to, `case:<id>` */
export function storeAttachment(tx: Tx, ctx: Context, about: string, file: Shelved): void {
  const { attachmentId, subject } = file;
  const name = encrypt(subject.key, Buffer.from(file.name), nameBound(ctx.officeId, subject.subjectId, attachmentId));
  insert(
    tx,
    ctx.officeId,
    {
      attachmentId,
      subjectId: subject.subjectId,
      about,
      mediaType: file.mediaType,
      bytes: file.bytes,
      name,
      addedBy: actorRef(ctx.actor),
      addedAt: ctx.now,
    },
    Buffer.from(file.digest, 'hex'),
    file.salt,
  );
}

/**
 * Erases a subject's attachments: the rows here, in the command's transaction; the bytes by `discardFiles` after it (without the
 * key they say nothing, and what a crash leaves behind the sweep removes).
 *
 * @returns ids for `discardFiles`
 */
export async function forgetFiles(tx: Tx, officeId: string, subjectId: string): Promise<string[]> {
  const ids = await ofSubject(tx, officeId, subjectId);
  removeOf(tx, officeId, subjectId);
  return ids;
}

/** Removes the bytes of attachments whose rows are gone or were never written. */
export const discardFiles = (dataDir: string, ids: readonly string[]): Promise<void> => discard(dataDir, ids);
