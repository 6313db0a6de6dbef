import type { Db } from '../db/open.ts';
import type { Accepted } from '../files/accept.ts';
import { type Attached, attachOnce, type FileDeps } from '../files/attach.ts';
import { countAttachments, type Opened, openAttachment } from '../files/queries.ts';
import { subjects } from '../identity/vault.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { append, type Context, happenedAt, refuseConflict } from '../ledger/append.ts';
import { can, type Scope, sees } from './access.ts';
import { openFor } from './dossier.ts';
import { attach } from './handling.commands.ts';
import type { Appeal } from './rules.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

/** How often a case that others change at the same moment is tried again: an attachment stands in nobody's way. */
const TRIES = 3;

/**
 * Whether this actor may attach something to the case now. Asked before twenty megabytes are read.
 * @throws Refusal as `attach` would
 */
export async function ensureMayAttach(
  db: Db,
  ctx: Context,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
): Promise<void> {
  await db.transact(async (tx) => {
    await openFor(tx, ctx, work, scope, caseId, 'attach');
    const most = work.pack.limits.attachments;
    if ((await countAttachments(tx, work.officeId, streamOf(caseId))) >= most)
      throw new Refusal('file.too-many', { most });
  });
}

/**
 * Attaches a file to a case.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, `case.erased`, or what `openFor` says
 */
export async function attachFile(
  deps: FileDeps,
  ctx: Context,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(deps.db, work.keys, ctx.officeId, [caseId])).get(caseId);
  if (!subject) throw new Refusal('case.erased');
  const of = { about: streamOf(caseId), subject, command: 'case.attach', key, asked: { caseId } };
  const most = work.pack.limits.attachments;
  return attachOnce(deps, ctx, file, { ...of, most, tries: TRIES }, (tx, { attachmentId, digest }) =>
    attach(tx, ctx, work, scope, caseId, attachmentId, digest),
  );
}

/** May the actor see what was attached, and what it is called? Neither can be masked as a text is. */
export const mayLook = (scope: Scope, appeal: Appeal): boolean =>
  can(scope, 'attach', appeal).may || can(scope, 'reveal', appeal).may;

/**
 * Opens an attachment: only the person and who works on the case may (who may attach, or look at who wrote), not everybody who sees
 * that the case exists; and the look is put on record.
 *
 * @throws Refusal `case.not-found`, `file.not-found`, `case.only-who-handles`
 */
export async function lookAtFile(
  { db, dataDir }: FileDeps,
  ctx: Context,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
  attachmentId: string,
): Promise<Opened> {
  const appeal = await load(db, ctx.officeId, caseId);
  if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
  if (!mayLook(scope, appeal)) throw new Refusal('case.only-who-handles');
  const file = await openAttachment(db, work.keys, dataDir, ctx.officeId, streamOf(caseId), attachmentId);
  if (ctx.actor.kind !== 'citizen') {
    const look = derivedId(caseId, ctx.now, attachmentId, JSON.stringify(ctx.actor));
    const body = { case: caseId, what: 'attachment', attachment: attachmentId };
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
  }
  return file;
}
