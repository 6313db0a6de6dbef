import { performance } from 'node:perf_hooks';
import { sql } from 'kysely';
import { loadCalendar, loadClocks } from '../src/calendar/pack.ts';
import { dateIn } from '../src/calendar/zone.ts';
import { type Db, openDb, raw } from '../src/db/open.ts';
import { type Instant, instant } from '../src/kernel/time.ts';
import { sweep } from '../src/supervision/cards.jobs.ts';
import { loadCards } from '../src/supervision/cards.ts';
import { type BenchHouse, OFFICE, openBenchHouse } from './house.ts';
import { median, type Row, round } from './table.ts';

const SIZES = [100_000, 1_000_000] as const;
const DUE = 10_000;
const ROUNDS = 3;
const IDLE_ROUNDS = 40;
const MOST_MS = 3_000;
const MOST_IDLE_MS = 10;
/** What an absent cause can make of a ratio between two databases on a machine that does other things as well. */
const MOST_GROWTH = 1.5;

const work = { clocks: loadClocks(), calendar: loadCalendar('china').calendar, cards: loadCards() };

/** How long a sweep takes with 10,000 of so many open duties due, and with none. Filling a million takes a minute. */
export async function benchSweep(): Promise<Row[]> {
  const found: { size: number; due: number; idle: number }[] = [];
  for (const size of SIZES) {
    const house = await openBenchHouse();
    try {
      found.push({ size, ...(await measured(house, size)) });
    } finally {
      await house.close();
    }
  }
  const [small, large] = [found[0]!, found[1]!];
  const grown = (before: number, after: number) => round(after / before, 2);
  return [
    ...found.flatMap(({ size, due, idle }): Row[] => [
      {
        name: `sweep, ${DUE.toLocaleString('en')} of ${size.toLocaleString('en')} open duties due (a card each)`,
        value: Math.round(due),
        unit: 'ms',
        target: `< ${MOST_MS} ms`,
        met: due < MOST_MS,
      },
      {
        name: `sweep, none of ${size.toLocaleString('en')} open duties due`,
        value: round(idle, 2),
        unit: 'ms',
        target: `< ${MOST_IDLE_MS} ms`,
        met: idle < MOST_IDLE_MS,
      },
    ]),
    {
      name: 'sweep with 10,000 due, a million open against 100,000',
      value: grown(small.due, large.due),
      unit: '×',
      ratio: grown(small.due, large.due),
      target: `≤ ${MOST_GROWTH} (flat)`,
      met: grown(small.due, large.due) <= MOST_GROWTH,
    },
  ];
}

async function measured(house: BenchHouse, size: number): Promise<{ due: number; idle: number }> {
  const owner = openDb(house.ownerUrl, 1);
  const db = openDb(house.appUrl, 2);
  // The real time: the calendar's tables and the entries' times are those of an office at work.
  const begun = Date.now();
  await fill(owner, size, instant(begun));
  await settle(house);
  const idle: number[] = [];
  for (let i = 0; i < IDLE_ROUNDS; i++) idle.push(await timed(db, instant(begun), 0));
  const due: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const now = instant(begun + round * 86_400_000);
    await makeDue(owner, round, now);
    due.push(await timed(db, now, DUE));
  }
  const [cards] = await owner.rows(
    raw(sql<{ n: number; duties: number }>`select count(*)::int as n, count(distinct duty_id)::int as duties from card
      where office_id = ${OFFICE}`),
  );
  if (cards!.n !== DUE * ROUNDS || cards!.duties !== cards!.n)
    throw new Error(`${cards!.n} cards on ${cards!.duties} duties`);
  await Promise.all([owner.close(), db.close()]);
  return { due: median(due), idle: median(idle.slice(IDLE_ROUNDS / 4)) };
}

/** What was filled goes to the disk now: an office does not write a year's duties in the minute before, whose writing would be timed. */
async function settle({ superuserUrl }: BenchHouse): Promise<void> {
  const superuser = openDb(superuserUrl, 1);
  await superuser.rows(raw(sql`checkpoint`));
  await superuser.close();
}

async function timed(db: Db, now: Instant, expected: number): Promise<number> {
  const ctx = { officeId: OFFICE, now, actor: { kind: 'system', officeId: OFFICE, process: 'cards' } } as const;
  const begin = performance.now();
  const looked = await sweep(db, ctx, work);
  const ms = performance.now() - begin;
  if (looked !== expected) throw new Error(`${looked} were looked at, not ${expected}`);
  return ms;
}

/** Open duties on a clock of five working days that ends far ahead, in the hands of thirty bureaus, each with its place in the watch. */
async function fill(owner: Db, size: number, now: Instant): Promise<void> {
  await owner.rows(
    raw(sql`insert into duty (office_id, duty_id, version, mechanism, mechanism_version, step, about, issuer, holder_unit,
        holder_post, chain, clock, run, due_on, due_at, state, opened_at, accepted_at)
      select ${OFFICE}, md5('d' || i)::uuid, 2, 'B2', 1, 'handle', 'case:' || md5('c' || i)::uuid, 'system:bench',
        'bureau-' || i % 30, 'bureau-' || i % 30 || '-handler',
        jsonb_build_array(jsonb_build_object('unit', 'bureau-' || i % 30, 'post', 'bureau-' || i % 30 || '-handler',
          'since', ${now}::text)),
        'hotline-other', jsonb_build_object('from', ${now}::text, 'pauses', '[]'::jsonb),
        (${now}::timestamptz + interval '60 days')::date, ${now}::timestamptz + interval '60 days' + i * interval '1 second',
        'accepted', ${now}::timestamptz, ${now}::timestamptz
      from generate_series(1, ${size}::int) i`),
  );
  await owner.rows(
    raw(sql`insert into card_watch (office_id, duty_id, look_at)
      select office_id, duty_id, due_at - interval '1 day' from duty where office_id = ${OFFICE}`),
  );
  await owner.rows(raw(sql`vacuum analyze`));
}

/** Ten thousand of them were due within the last hours; they were opened within the day before, so that no prompt comes first. */
async function makeDue(owner: Db, round: number, now: Instant): Promise<void> {
  const [first, last] = [(round - 1) * DUE + 1, round * DUE];
  await owner.rows(
    raw(sql`with moved as (
        update duty set due_on = ${dateIn(work.calendar.zone, now)}::date,
          due_at = ${now}::timestamptz - n.i % 10000 * interval '1 second',
          opened_at = ${now}::timestamptz - interval '12 hours'
        from (select md5('d' || i)::uuid as id, i from generate_series(${first}::int, ${last}::int) i) n
        where office_id = ${OFFICE} and duty_id = n.id returning duty.duty_id, duty.due_at)
      update card_watch w set look_at = m.due_at from moved m where w.office_id = ${OFFICE} and w.duty_id = m.duty_id`),
  );
}
