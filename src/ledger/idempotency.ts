import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Db, sqlOf, type Tx } from '../db/open.ts';
import { actorRef } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from './append.ts';

/** One write, as the client named it. */
export interface Call {
  /** The client's `Idempotency-Key`. */
  readonly key: string;
  /** Which command, so that a key used for one is not taken for another. */
  readonly command: string;
  /** What was asked: anything JSON, after validation. Only its digest is kept. */
  readonly request: unknown;
}

/**
 * Runs a command so that, sent twice, it happens once: the second finds the first one's result, also when both arrive together.
 * The result is stored in the command's own transaction, so it is there exactly if the change is.
 *
 * Nothing is read beforehand (intake would pay a round trip for a case that almost never comes): whatever goes wrong, a broken key
 * or a rule that refuses because the first has already changed things, the stored result is looked for and answers instead.
 *
 * The result is kept in plain text: it holds ids and codes, never personal data, and no secret but one that is made again from a key.
 *
 * @param run the command; gives JSON
 * @throws Refusal `request.idempotency-mismatch` if the key was used for something else, or by somebody else
 */
export async function idempotent<T>(db: Db, ctx: Context, call: Call, run: (tx: Tx) => Promise<T>): Promise<T> {
  const hash = requestHash(ctx, call);
  try {
    return await db.transact(async (tx) => {
      const result = await run(tx);
      tx.write(
        sqlOf.insertInto('idempotency').values({
          office_id: ctx.officeId,
          key: call.key,
          command: call.command,
          request_hash: hash,
          result: JSON.stringify(result ?? null),
          recorded_at: ctx.now,
        }),
      );
      return result;
    });
  } catch (error) {
    const [stored] = await db
      .rows(
        sqlOf
          .selectFrom('idempotency')
          .select(['request_hash', 'result'])
          .where('office_id', '=', ctx.officeId)
          .where('key', '=', call.key),
      )
      // Where the database is gone, that is what the caller must hear, not that looking again failed too.
      .catch(() => []);
    if (!stored) throw error;
    if (!stored.request_hash.equals(hash)) throw new Refusal('request.idempotency-mismatch');
    return stored.result as T;
  }
}

// The key is in the digest as a salt: equal requests of two people do not show as equal.
const requestHash = (ctx: Context, { key, command, request }: Call): Buffer =>
  createHash('sha256')
    .update(canonicalize([key, actorRef(ctx.actor), command, request ?? null]) as string)
    .digest();
