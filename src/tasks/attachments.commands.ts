import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { discardFiles, shelveFile, storeAttachment } from '../files/commands.ts';
import { countAttachments, type Listed } from '../files/queries.ts';
import { sha256 } from '../identity/keys.ts';
import { subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { attach } from './carrying.commands.ts';
import type { TaskDesk } from './commands.ts';
import { streamOf } from './store.ts';

/**
 * Attaches a file that shows how a task goes, by whoever has it: sealed and on the disk first, then row and entry in one transaction.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, or what `openFor` says
 */
export async function attachFile(
  { db, dataDir }: { readonly db: Db; readonly dataDir: string },
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  file: Accepted,
  key: string,
): Promise<Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>> {
  const subject = (await subjects(db, desk.keys, ctx.officeId, [taskId])).get(taskId);
  if (!subject) throw new Refusal('task.not-found');
  const shelved = await shelveFile(dataDir, ctx, subject, file);
  const { attachmentId, mediaType, bytes, digest } = shelved;
  const call = { key, command: 'task.attach', request: { taskId, file: sha256(file.bytes).toString('hex') } };
  try {
    const done = await refuseConflict(() =>
      idempotent(db, ctx, call, async (tx) => {
        await attach(tx, ctx, desk, taskId, attachmentId, digest);
        const most = desk.pack.limits.attachments;
        if ((await countAttachments(tx, ctx.officeId, streamOf(taskId))) >= most)
          throw new Refusal('file.too-many', { most });
        storeAttachment(tx, ctx, streamOf(taskId), shelved);
        return { attachmentId, mediaType, bytes };
      }),
    );
    if (done.attachmentId !== attachmentId) await discardFiles(dataDir, [attachmentId]);
    return done;
  } catch (error) {
    // A refusal wrote nothing. After any other error it may be written all the same: then the sweep decides by the row.
    if (error instanceof Refusal) await discardFiles(dataDir, [attachmentId]);
    throw error;
  }
}
