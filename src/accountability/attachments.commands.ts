import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { discardFiles, shelveFile, storeAttachment } from '../files/commands.ts';
import { countAttachments, type Listed } from '../files/queries.ts';
import { sha256 } from '../identity/keys.ts';
import { subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import type { MeasureDesk } from './desk.ts';
import { happen, openFor } from './measures.commands.ts';
import { streamOf } from './measures.store.ts';

/**
 * Attaches a file to a measure, by the person in their defence or by whoever runs the procedure: sealed and on the disk first, then row
 * and entry in one transaction.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, or what `openFor` says
 */
export async function attachFile(
  db: Db,
  dataDir: string,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  file: Accepted,
  key: string,
): Promise<Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>> {
  const subject = (await subjects(db, desk.keys, ctx.officeId, [measureId])).get(measureId);
  if (!subject) throw new Refusal('measure.not-found');
  const shelved = await shelveFile(dataDir, ctx, subject, file);
  const { attachmentId, mediaType, bytes, digest } = shelved;
  const call = { key, command: 'measure.attach', request: { measureId, file: sha256(file.bytes).toString('hex') } };
  try {
    const done = await refuseConflict(() =>
      idempotent(db, ctx, call, async (tx) => {
        const { m } = await openFor(tx, ctx, desk, measureId, 'attach');
        const most = desk.work.pack.limits.attachments;
        if ((await countAttachments(tx, ctx.officeId, streamOf(measureId))) >= most)
          throw new Refusal('file.too-many', { most });
        happen(tx, ctx, m, measureId, 'measure.attached', { attachment: attachmentId, digest });
        storeAttachment(tx, ctx, streamOf(measureId), shelved);
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
