import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { type Db, type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import { actorRef } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Context } from './append.ts';
import { ledgerPack } from './pack.ts';

const DAY_MS = 86_400_000;
const KEPT_MS = ledgerPack.resultDays * DAY_MS;

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
 * Results are kept for the days of packs/ledger.yaml. What holds after them stands in docs/decisions/results-are-forgotten.md.
 *
 * @param run the command; gives JSON
 * @throws Refusal `request.idempotency-mismatch` if the key was used for something else, or by somebody else;
 * `request.idempotency-expired` if the key tells that it is older than what is kept
 */
export async function idempotent<T>(db: Db, ctx: Context, call: Call, run: (tx: Tx) => Promise<T>): Promise<T> {
  const hash = requestHash(ctx, call);
  try {
    if (isOld(call.key, ctx.now)) throw new Refusal('request.idempotency-expired', { days: ledgerPack.resultDays });
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

const DATED = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Whether a key tells when it was made (a UUID of version 7), and that is so long ago that its result may have been removed: it cannot
 * be told any more from one that was never used.
 */
function isOld(key: string, now: Instant): boolean {
  const [, high, low] = DATED.exec(key) ?? [];
  return high !== undefined && Number.parseInt(`${high}${low}`, 16) < millis(now) - KEPT_MS;
}

/** Rows removed in one statement: none holds its locks for long. */
const BATCH = 5_000;

/**
 * Removes results older than what is kept, and a day more, as the clock of whoever made a key may be ahead of ours. Runs daily under
 * the owner's role: the application's may only add to the table.
 *
 * @returns how many were removed
 */
export async function forgetResults(owner: Reader, officeId: string, now: Instant, batch = BATCH): Promise<number> {
  const before = instant(millis(now) - KEPT_MS - DAY_MS);
  let removed = 0;
  for (;;) {
    const [gone] = await owner.rows(
      raw(sql<{ n: number }>`with old as (
          select office_id, key from idempotency where office_id = ${officeId} and recorded_at < ${before}::timestamptz
          order by recorded_at limit ${batch}
        ), gone as (delete from idempotency i using old where (i.office_id, i.key) = (old.office_id, old.key) returning 1)
        select count(*)::int as n from gone`),
    );
    removed += gone!.n;
    if (gone!.n < batch) return removed;
  }
}
