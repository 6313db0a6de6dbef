import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { discardFiles, shelveFile, storeAttachment } from '../files/commands.ts';
import { countAttachments, type Listed, type Opened, openAttachment } from '../files/queries.ts';
import { sha256 } from '../identity/keys.ts';
import { subjects } from '../identity/vault.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { append, type Context, happenedAt, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { attach, type FindingWork, openFor } from './commands.ts';
import { streamOf } from './store.ts';

export interface FileDeps {
  readonly db: Db;
  /** The data folder, where sealed files lie. */
  readonly dataDir: string;
}

/** What was attached. Its name is not here: this is kept as the result of the write, in plain text. */
export type Attached = Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>;

/**
 * Whether this actor may attach something to the finding now. Asked before twenty megabytes are read.
 * @throws Refusal as `openFor`, `file.too-many`
 */
export async function ensureMayAttach(db: Db, ctx: Context, work: FindingWork, findingId: string): Promise<void> {
  await openFor(db, ctx, work, findingId, 'attach');
  if ((await countAttachments(db, ctx.officeId, streamOf(findingId))) >= work.pack.attachments)
    throw new Refusal('file.too-many', { most: work.pack.attachments });
}

/**
 * Attaches a file to a finding, under the finding's own key: sealed and on the disk first, then row and ledger entry in one transaction.
 * @param key the client's idempotency key: sent twice, it is attached once
 */
export async function attachFile(
  { db, dataDir }: FileDeps,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(db, work.keys, ctx.officeId, [findingId])).get(findingId);
  if (!subject) throw new Refusal('finding.not-found');
  const shelved = await shelveFile(dataDir, ctx, subject, file);
  const { attachmentId, mediaType, bytes, digest } = shelved;
  const call = { key, command: 'finding.attach', request: { findingId, file: sha256(file.bytes).toString('hex') } };
  let done: Attached;
  try {
    done = await refuseConflict(() =>
      idempotent(db, ctx, call, async (tx): Promise<Attached> => {
        await attach(tx, ctx, work, findingId, attachmentId, digest);
        storeAttachment(tx, ctx, streamOf(findingId), shelved);
        return { attachmentId, mediaType, bytes };
      }),
    );
  } catch (error) {
    // A refusal wrote nothing. After any other error it may be written all the same: then the sweep decides by the row.
    if (error instanceof Refusal) await discardFiles(dataDir, [attachmentId]);
    throw error;
  }
  if (done.attachmentId !== attachmentId) await discardFiles(dataDir, [attachmentId]);
  return done;
}

/** Opens an attachment of a finding that the actor sees, and puts the look on record. @throws Refusal `file.not-found` */
export async function lookAtFile(
  { db, dataDir }: FileDeps,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  attachmentId: string,
): Promise<Opened> {
  const file = await openAttachment(db, work.keys, dataDir, ctx.officeId, streamOf(findingId), attachmentId);
  const look = derivedId(findingId, ctx.now, attachmentId, JSON.stringify(ctx.actor));
  const body = { finding: findingId, what: 'attachment', attachment: attachmentId };
  // Two tabs opened in the same millisecond are one look.
  await refuseConflict(() =>
    db.transact(async (tx) =>
      append(tx, ctx, [
        { stream: `look:${look}`, version: 1, type: 'vault.looked', body, occurredAt: happenedAt(ctx) },
      ]),
    ),
  ).catch((error) => {
    if (!(error instanceof Refusal)) throw error;
  });
  return file;
}
