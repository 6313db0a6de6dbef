import { sql } from 'kysely';
import { brokenConstraint, sqlOf, type Tx } from '../db/open.ts';
import { type Actor, actorRef } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { NewEntry } from './entry.ts';

/** Who acts, for which office, and when it is written down. Every command receives one. */
export interface Context {
  readonly officeId: string;
  readonly actor: Actor;
  /** When it is written down. */
  readonly now: Instant;
  /** When it happened, where that was earlier: imports, and what is written down after the fact. */
  readonly at?: Instant;
}

export const happenedAt = (ctx: Context): Instant => ctx.at ?? ctx.now;

const waiting = new WeakMap<Tx, NewEntry[]>();

/**
 * Queues entries of one command for the ledger, in the transaction of the change. However many slices append in one command, one
 * statement carries all of it (it is compiled when the transaction is sent). Bulk commands pass up to 1,000 entries at a time. A
 * version already taken means that somebody acted first: `refuseConflict` says so.
 */
export function append(tx: Tx, ctx: Context, entries: readonly NewEntry[]): void {
  const queued = waiting.get(tx);
  if (queued) {
    queued.push(...entries);
    return;
  }
  const mine = [...entries];
  waiting.set(tx, mine);
  tx.write({ compile: () => insert(ctx, mine).compile() });
}

const insert = (ctx: Context, entries: readonly NewEntry[]) => {
  const rows = JSON.stringify(entries);
  return sqlOf
    .with('new', (q) =>
      q
        .insertInto('ledger_entry')
        .columns(['office_id', 'stream', 'version', 'type', 'body', 'actor', 'occurred_at', 'recorded_at'])
        .expression((e) =>
          e
            .selectFrom(
              sql<{ stream: string; version: number; type: string; body: unknown; occurredAt: Instant }>`
                jsonb_to_recordset(${rows}::jsonb)`.as<'x'>(
                sql`x(stream text, version integer, type text, body jsonb, "occurredAt" timestamptz)`,
              ),
            )
            .select([
              sql<string>`${ctx.officeId}::text`.as('office_id'),
              'stream',
              'version',
              'type',
              'body',
              sql<string>`${actorRef(ctx.actor)}::text`.as('actor'),
              'occurredAt as occurred_at',
              sql<Instant>`${ctx.now}::timestamptz`.as('recorded_at'),
            ]),
        )
        .returning(['office_id', 'stream', 'version']),
    )
    .insertInto('ledger_pending')
    .columns(['office_id', 'stream', 'version'])
    .expression((e) => e.selectFrom('new').select(['office_id', 'stream', 'version']));
};

/**
 * Runs a command, and once more where somebody was first in one of its streams: it loads anew what it acts on, so its rules decide on
 * what there is now.
 *
 * @param unless asked before the second time
 */
export async function onceMore<T>(command: () => Promise<T>, unless?: () => Promise<boolean>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    if (brokenConstraint(error) !== 'ledger_entry_pkey' || (await unless?.())) throw error;
    return command();
  }
}

/** Runs a command and tells the second of two who acted at once that the first changed it, instead of a database error. */
export async function refuseConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === 'ledger_entry_pkey') throw new Refusal('conflict.changed-meanwhile');
    throw error;
  }
}
