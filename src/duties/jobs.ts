import { sql } from 'kysely';
import type { Calendar } from '../calendar/calendar.ts';
import { brokenConstraint, type Db, type Reader, raw, sqlOf } from '../db/open.ts';
import { sha256 } from '../identity/keys.ts';
import { millis } from '../kernel/time.ts';
import { append, type Context } from '../ledger/append.ts';
import { type ClockWork, moveClock } from './commands.ts';
import { fromRow } from './store.ts';

const SET = 500;

/** What a calendar says about every day it knows: two calendars with the same digest give the same due dates. */
const calendarDigest = (calendar: Calendar): string =>
  sha256(Buffer.from(calendar.worked.buffer), JSON.stringify(calendar.hours), calendar.zone.name).toString('hex');

/**
 * How long after a change the move is made once more: a web process may know the older calendar for some seconds longer
 * (`openOffices`), and what it opens meanwhile would keep a date of the older one.
 */
const SETTLED_MS = 120_000;
/** How often a set is begun anew because somebody acted on a duty of it meanwhile. */
const TRIES = 5;

/**
 * Finds every open due date anew when the calendar is not the one they were found with: a late notice of holidays, a closure of the
 * office. Each move is an entry of its duty, so the past stays and the reason is told. The calendar's own stream remembers which
 * calendar was last used; a crash in between does the rest over, moving nothing twice. One of a kind at a time: of two workers the
 * second leaves it to the first.
 *
 * @returns how many due dates moved; `null` if the calendar is the known one
 */
export async function followCalendar(db: Db, ctx: Context, work: ClockWork): Promise<number | null> {
  const digest = calendarDigest(work.calendar);
  const stream = `calendar:${ctx.officeId}`;
  return db.transact(async (tx) => {
    // Held over all sets, each of which is a transaction of its own on another connection.
    const [lock] = await tx.rows(
      raw(sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${stream}, 0)) as mine`),
    );
    if (!lock?.mine) return null;
    const last = await lastKnown(tx, ctx.officeId, stream);
    const known = last?.digest === digest;
    // Either way: with the clock set back, every open duty would be gone through each minute until it has caught up.
    if (known && Math.abs(millis(ctx.now) - millis(last.at)) > SETTLED_MS) return null;
    const moved = last ? await moveAll(db, ctx, work, digest) : 0;
    if (known) return moved || null;
    const version = (last?.version ?? 0) + 1;
    append(tx, ctx, [{ stream, version, type: 'calendar.changed', body: { digest, moved }, occurredAt: ctx.now }]);
    return moved;
  });
}

async function lastKnown(read: Reader, officeId: string, stream: string) {
  const [last] = await read.rows(
    sqlOf
      .selectFrom('ledger_entry')
      .select(['version', 'recorded_at as at', sql<string>`body->>'digest'`.as('digest')])
      .where('office_id', '=', officeId)
      .where('stream', '=', stream)
      .orderBy('version', 'desc')
      .limit(1),
  );
  return last;
}

async function moveAll(db: Db, ctx: Context, work: ClockWork, because: string): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let moved = 0;
  for (;;) {
    const set = await moveSet(db, ctx, work, because, after, TRIES);
    if (set.last === null) return moved;
    after = set.last;
    moved += set.moved;
  }
}

/** Moves the next duties in the order of their ids; read and written in one transaction, as somebody may act on one meanwhile. */
async function moveSet(db: Db, ctx: Context, work: ClockWork, because: string, after: string, tries: number) {
  try {
    return await db.transact(async (tx) => {
      const rows = await tx.rows(
        sqlOf
          .selectFrom('duty')
          .selectAll()
          .where('office_id', '=', ctx.officeId)
          .where('ended_at', 'is', null)
          .where('due_at', 'is not', null)
          .where('history', '=', false)
          .where('duty_id', '>', after)
          .orderBy('duty_id')
          .limit(SET),
      );
      const moved = rows.filter((row) => moveClock(tx, ctx, work, fromRow(row), because) !== null).length;
      return { last: rows.at(-1)?.duty_id ?? null, moved };
    });
  } catch (error) {
    if (brokenConstraint(error) !== 'ledger_entry_pkey' || tries <= 1) throw error;
    return moveSet(db, ctx, work, because, after, tries - 1);
  }
}
