import { sql } from 'kysely';
import type { Calendar } from '../calendar/calendar.ts';
import { type Db, sqlOf } from '../db/open.ts';
import { sha256 } from '../identity/keys.ts';
import { append, type Context } from '../ledger/append.ts';
import { type ClockWork, moveClock } from './commands.ts';
import { fromRow } from './store.ts';

const SET = 500;

/** What a calendar says about every day it knows: two calendars with the same digest give the same due dates. */
const calendarDigest = (calendar: Calendar): string =>
  sha256(Buffer.from(calendar.worked.buffer), JSON.stringify(calendar.hours), calendar.zone.name).toString('hex');

/**
 * Finds every open due date anew when the calendar is not the one they were found with: a late notice of holidays, a closure of the
 * office. Each move is an entry of its duty, so the past stays and the reason is told. The calendar's own stream remembers which
 * calendar was last used; a crash in between does the rest over, moving nothing twice.
 *
 * @returns how many due dates moved; `null` if the calendar is the known one
 */
export async function followCalendar(db: Db, ctx: Context, work: ClockWork): Promise<number | null> {
  const digest = calendarDigest(work.calendar);
  const stream = `calendar:${ctx.officeId}`;
  const [last] = await db.rows(
    sqlOf
      .selectFrom('ledger_entry')
      .select(['version', sql<string>`body->>'digest'`.as('digest')])
      .where('office_id', '=', ctx.officeId)
      .where('stream', '=', stream)
      .orderBy('version', 'desc')
      .limit(1),
  );
  if (last?.digest === digest) return null;
  const moved = last ? await moveAll(db, ctx, work, digest) : 0;
  await db.transact(async (tx) => {
    const version = (last?.version ?? 0) + 1;
    append(tx, ctx, [{ stream, version, type: 'calendar.changed', body: { digest, moved }, occurredAt: ctx.now }]);
  });
  return moved;
}

async function moveAll(db: Db, ctx: Context, work: ClockWork, because: string): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let moved = 0;
  for (;;) {
    const rows = await db.rows(
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
    if (rows.length === 0) return moved;
    after = rows.at(-1)!.duty_id;
    await db.transact(async (tx) => {
      for (const row of rows) if (moveClock(tx, ctx, work, fromRow(row), because)) moved += 1;
    });
  }
}
