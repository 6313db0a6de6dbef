import type { Db, Tx } from '../db/open.ts';
import { sha256 } from '../identity/keys.ts';
import type { Subject } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import type { Accepted } from './accept.ts';
import { discardFiles, type Shelved, shelveFile, storeAttachment } from './commands.ts';
import { countAttachments, type Listed } from './queries.ts';

export interface FileDeps {
  readonly db: Db;
  /** The data folder, where sealed files lie. */
  readonly dataDir: string;
}

/** What was attached. Its name is not here: this is kept as the result of the write, in plain text. */
export type Attached = Pick<Listed, 'attachmentId' | 'mediaType' | 'bytes'>;

/** What a file is attached to, and the write that asks for it. */
export interface Attaching {
  /** Stream of the thing, `case:<id>`, and its key. */
  readonly about: string;
  readonly subject: Subject;
  readonly command: string;
  /** The client's idempotency key: sent twice, it is attached once. */
  readonly key: string;
  /** What the write names beside the file: ids of the thing. */
  readonly asked: Readonly<Record<string, string>>;
  /** So many a thing has at most. */
  readonly most: number;
  /** How often it is tried where others change the thing at the same moment; once if left out. */
  readonly tries?: number;
}

/**
 * Attaches a file to a thing: sealed and on the disk first, then its row and the thing's own entry in one transaction.
 *
 * @param enter decides whether it may be attached, and writes the entry with the file's digest
 * @throws Refusal `file.too-many`, `conflict.changed-meanwhile`, or what `enter` says
 */
export async function attachOnce(
  { db, dataDir }: FileDeps,
  ctx: Context,
  file: Accepted,
  { about, subject, command, key, asked, most, tries = 1 }: Attaching,
  enter: (tx: Tx, file: Pick<Shelved, 'attachmentId' | 'digest'>) => Promise<unknown>,
): Promise<Attached> {
  const shelved = await shelveFile(dataDir, ctx, subject, file);
  const { attachmentId, mediaType, bytes } = shelved;
  const call = { key, command, request: { ...asked, file: sha256(file.bytes).toString('hex') } };
  const once = () =>
    refuseConflict(() =>
      idempotent(db, ctx, call, async (tx): Promise<Attached> => {
        await enter(tx, shelved);
        if ((await countAttachments(tx, ctx.officeId, about)) >= most) throw new Refusal('file.too-many', { most });
        storeAttachment(tx, ctx, about, shelved);
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
    done = await again(tries);
  } catch (error) {
    // A refusal wrote nothing. After any other error it may be written all the same: then the sweep decides by the row.
    if (error instanceof Refusal) await discardFiles(dataDir, [attachmentId]);
    throw error;
  }
  if (done.attachmentId !== attachmentId) await discardFiles(dataDir, [attachmentId]);
  return done;
}
