import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { subjects } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { MeasureDesk } from './desk.ts';
import { happen, openFor } from './measures.commands.ts';
import { streamOf } from './measures.store.ts';

/**
 * Attaches a file to a measure, by the person in their defence or by whoever runs the procedure.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, or what `openFor` says
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  desk: MeasureDesk,
  measureId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(deps.db, desk.keys, ctx.officeId, [measureId])).get(measureId);
  if (!subject) throw new Refusal('measure.not-found');
  const of = { about: streamOf(measureId), subject, command: 'measure.attach', key, asked: { measureId } };
  const most = desk.work.pack.limits.attachments;
  return attachOnce(deps, ctx, file, { ...of, most }, async (tx, { attachmentId, digest }) => {
    const { m } = await openFor(tx, ctx, desk, measureId, 'attach');
    happen(tx, ctx, m, measureId, { type: 'measure.attached', body: { attachment: attachmentId, digest } });
  });
}
