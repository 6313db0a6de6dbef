import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { attach } from './carrying.commands.ts';
import type { TaskDesk } from './commands.ts';
import { streamOf } from './store.ts';

/**
 * Attaches a file that shows how a task goes, by whoever has it.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, or what `openFor` says
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  desk: TaskDesk,
  taskId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(deps.db, desk.keys, ctx.officeId, [taskId])).get(taskId);
  if (!subject) throw new Refusal('task.not-found');
  const of = { about: streamOf(taskId), subject, command: 'task.attach', key, asked: { taskId } };
  return attachOnce(deps, ctx, file, { ...of, most: desk.pack.limits.attachments }, (tx, { attachmentId, digest }) =>
    attach(tx, ctx, desk, taskId, attachmentId, digest),
  );
}
