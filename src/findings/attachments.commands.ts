import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { countAttachments, type Opened, openAttachment } from '../files/queries.ts';
import { subjects } from '../identity/vault.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { append, type Context, happenedAt, refuseConflict } from '../ledger/append.ts';
import { attach, type FindingWork, openFor } from './commands.ts';
import { streamOf } from './store.ts';

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
 * Attaches a file to a finding, under the finding's own key.
 * @param key the client's idempotency key: sent twice, it is attached once
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  work: FindingWork,
  findingId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(deps.db, work.keys, ctx.officeId, [findingId])).get(findingId);
  if (!subject) throw new Refusal('finding.not-found');
  const of = { about: streamOf(findingId), subject, command: 'finding.attach', key, asked: { findingId } };
  return attachOnce(deps, ctx, file, { ...of, most: work.pack.attachments }, (tx, { attachmentId, digest }) =>
    attach(tx, ctx, work, findingId, attachmentId, digest),
  );
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
