import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { discardFiles, shelveFile, storeAttachment } from '../files/commands.ts';
import { countAttachments, type Listed } from '../files/queries.ts';
import { sha256 } from '../identity/keys.ts';
import { openSubject, type Subject, subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { streamOf } from './obligation.store.ts';
import { ensureMay, happen, openedFor } from './record.commands.ts';
import type { MechanismWork } from './work.ts';

/**
 * Attaches a file that shows something of what was done, by whoever records: sealed and on the disk first, then row and entry in one
 * transaction. Records refer to it by its id, so that nothing is attached twice.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `obligation.not-found`, `.held-by-another`, `.over`, `file.too-many`
 */
export async function attachFile(
  { db, dataDir }: { readonly db: Db; readonly dataDir: string },
  ctx: Context,
  work: MechanismWork,
  dutyId: string,
  file: Accepted,
  key: string,
): Promise<Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>> {
  const shelved = await shelveFile(dataDir, ctx, await subjectOf(db, ctx, work, dutyId), file);
  const { attachmentId, mediaType, bytes, digest } = shelved;
  const call = { key, command: 'obligation.attach', request: { dutyId, file: sha256(file.bytes).toString('hex') } };
  try {
    const done = await refuseConflict(() =>
      idempotent(db, ctx, call, async (tx) => {
        const it = await openedFor(tx, ctx, dutyId);
        ensureMay(ctx, 'attach', it, null, null);
        const most = work.vocabulary.settings.attachments;
        if ((await countAttachments(tx, ctx.officeId, streamOf(dutyId))) >= most)
          throw new Refusal('file.too-many', { most });
        happen(tx, ctx, it, [{ type: 'obligation.attached', body: { attachment: attachmentId, digest } }]);
        storeAttachment(tx, ctx, streamOf(dutyId), shelved);
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
