import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { openSubject, type Subject, subjects } from '../identity/vault.ts';
import type { Context } from '../ledger/append.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { ensureMay, happen, openedFor } from './record.commands.ts';
import { streamOf } from './store.ts';

/**
 * Attaches a file that shows something of what was done, by whoever records. Records refer to it by its id, so that nothing is attached twice.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `obligation.not-found`, `.held-by-another`, `.over`, `file.too-many`
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = await subjectOf(deps.db, ctx, work, dutyId);
  const of = { about: streamOf(dutyId), subject, command: 'obligation.attach', key, asked: { dutyId } };
  const most = work.vocabulary.settings.attachments;
  return attachOnce(deps, ctx, file, { ...of, most }, async (tx, { attachmentId, digest }) => {
    const it = await openedFor(tx, ctx, dutyId);
    ensureMay(ctx, 'attach', it, null, null);
    happen(tx, ctx, it, [{ type: 'obligation.attached', body: { attachment: attachmentId, digest } }]);
  });
}

/** The obligation's own key. Before anything was said about it there is none: a photograph may come first. */
async function subjectOf(db: Db, ctx: Context, { keys }: MechanismWork, dutyId: string): Promise<Subject> {
  const known = async () => (await subjects(db, keys, ctx.officeId, [dutyId])).get(dutyId);
  const first = await known();
  if (first) return first;
  try {
    await db.transact(async (tx) => openSubject(tx, keys, ctx.officeId, dutyId));
  } catch (error) {
    // Two photographs at once: the other one made it.
    const made = await known();
    if (made) return made;
    throw error;
  }
  return (await known())!;
}
