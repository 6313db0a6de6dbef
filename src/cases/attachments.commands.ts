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
import { can, type Scope, sees } from './access.ts';
import { openFor } from './dossier.ts';
import { attach } from './handling.commands.ts';
import type { Appeal } from './rules.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface FileDeps {
  readonly db: Db;
  /** The data folder, where sealed files lie. */
  readonly dataDir: string;
}

/** What was attached. Its name is not here: this is kept as the result of the write, in plain text. */
export type Attached = Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>;

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
    await ensureRoom(tx, work, caseId);
  });
}

async function ensureRoom(
  read: Parameters<typeof countAttachments>[0],
  work: OfficeWork,
  caseId: string,
): Promise<void> {
  const most = work.pack.limits.attachments;
  if ((await countAttachments(read, work.officeId, streamOf(caseId))) >= most)
    throw new Refusal('file.too-many', { most });
}

/**
 * Attaches a file to a case: sealed and on the disk first, then row and ledger entry in one transaction.
 *
 * @param key the client's idempotency key: sent twice, it is attached once
 * @throws Refusal `file.too-many`, `case.erased`, or what `openFor` says
 */
export async function attachFile(
  { db, dataDir }: FileDeps,
  ctx: Context,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
  file: Accepted,
  key: string,
): Promise<Attached> {
  const subject = (await subjects(db, work.keys, ctx.officeId, [caseId])).get(caseId);
  if (!subject) throw new Refusal('case.erased');
  const shelved = await shelveFile(dataDir, ctx, subject, file);
  const { attachmentId, mediaType, bytes, digest } = shelved;
  const call = { key, command: 'case.attach', request: { caseId, file: sha256(file.bytes).toString('hex') } };
  const once = () =>
    refuseConflict(() =>
      idempotent(db, ctx, call, async (tx): Promise<Attached> => {
        await attach(tx, ctx, work, scope, caseId, attachmentId, digest);
        await ensureRoom(tx, work, caseId);
        storeAttachment(tx, ctx, streamOf(caseId), shelved);
        return { attachmentId, mediaType, bytes };
      }),
    );
  const again = async (left: number): Promise<Attached> => {
    try {
      return await once();
    } catch (error) {
      const changed = error instanceof Refusal && error.code === 'conflict.changed-meanwhile';
      if (changed && left > 1) return again(left - 1);
      throw error;
    }
  };
  let done: Attached;
  try {
    done = await again(TRIES);
  } catch (error) {
    // A refusal wrote nothing. After any other error it may be written all the same: then the sweep decides by the row.
    if (error instanceof Refusal) await discardFiles(dataDir, [attachmentId]);
    throw error;
  }
  if (done.attachmentId !== attachmentId) await discardFiles(dataDir, [attachmentId]);
  return done;
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
