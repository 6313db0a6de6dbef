import { dateIn } from '../calendar/zone.ts';
import type { Reader } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { attachOnce, type FileDeps } from '../files/attach.ts';
import { type Opened, openAttachment } from '../files/queries.ts';
import { findingFor } from '../findings/queries.ts';
import { subjects } from '../identity/vault.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { entriesOf } from '../ledger/queries.ts';
import { happen, type InspectionDesk } from './desk.ts';
import { inspectionFor } from './queries.ts';
import { streamOf } from './store.ts';
import { openFor } from './visit.commands.ts';

/**
 * Puts a photo of what was found on record: proof of a result, never asked for. What a phone tells of place and camera was taken off
 * before (`files/accept.ts`).
 *
 * @param key the client's idempotency key: sent twice, it is there once
 * @throws Refusal `file.type` for what is no image, `file.too-many`, `inspection.no-such-finding`, and what `openFor` says
 */
export async function addPhoto(
  deps: FileDeps,
  ctx: Context,
  desk: InspectionDesk,
  id: string,
  finding: string,
  file: Accepted,
  key: string,
): Promise<{ attachmentId: string }> {
  if (!file.mediaType.startsWith('image/')) throw new Refusal('inspection.photo-only');
  // Who may not know of it is answered before anything is put on the disk.
  await deps.db.transact((tx) => openFor(tx, ctx, id, 'look'));
  const subject = (await subjects(deps.db, desk.keys, ctx.officeId, [id])).get(id)!;
  const of = { about: streamOf(id), subject, command: 'inspection.photo', key, asked: { id, finding } };
  const most = desk.checklists.photos;
  const { attachmentId: kept } = await attachOnce(deps, ctx, file, { ...of, most }, async (tx, photo) => {
    const inspection = await openFor(tx, ctx, id, 'look');
    if (!inspection.findings.some((f) => f.finding === finding)) throw new Refusal('inspection.no-such-finding');
    happen(tx, ctx, inspection, id, {
      type: 'inspection.attached',
      body: { finding, attachment: photo.attachmentId, digest: photo.digest },
    });
  });
  return { attachmentId: kept };
}

/** Photos that were taken of a finding in the inspection it was found in, the first first; of a finding the actor may not see, none is told. */
export async function photosOf(
  read: Reader,
  actor: StaffActor,
  desk: InspectionDesk,
  findingId: string,
  now: Instant,
): Promise<readonly { readonly inspectionId: string; readonly attachmentId: string }[]> {
  const seen = await findingFor(read, actor, findingId, dateIn(desk.calendar.zone, now));
  if (!seen) throw new Refusal('finding.not-found');
  const { kind, id } = seen.finding.source;
  if (kind !== 'inspection' || id === null) return [];
  const entries = await entriesOf(read, actor.officeId, [streamOf(id)]);
  return entries
    .filter(({ type, body }) => type === 'inspection.attached' && body.finding === findingId)
    .map(({ body }) => ({ inspectionId: id, attachmentId: String(body.attachment) }));
}

/** One of these photos: for whoever may see the finding, be they told of the visit or not. */
export async function lookAtPhotoOf(
  { db, dataDir }: FileDeps,
  actor: StaffActor,
  desk: InspectionDesk,
  findingId: string,
  attachmentId: string,
  now: Instant,
): Promise<Opened> {
  const photo = (await photosOf(db, actor, desk, findingId, now)).find((p) => p.attachmentId === attachmentId);
  if (!photo) throw new Refusal('file.not-found');
  return openAttachment(db, desk.keys, dataDir, actor.officeId, streamOf(photo.inspectionId), attachmentId);
}

/** A photo, for whoever may know of the visit: a finding is told to the unit at once, and what it rests on with it. */
export async function lookAtPhoto(
  { db, dataDir }: FileDeps,
  actor: StaffActor,
  desk: InspectionDesk,
  id: string,
  attachmentId: string,
  now: Instant,
): Promise<Opened> {
  const known = await inspectionFor(db, actor, id, now);
  if (!known || known.knows === 'dated') throw new Refusal('inspection.not-found');
  return openAttachment(db, desk.keys, dataDir, actor.officeId, streamOf(id), attachmentId);
}
