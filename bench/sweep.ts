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

const SIZES = [10_000, 100_000, 1_000_000] as const;
const DUE = 10_000;
const ROUNDS = 3;
const IDLE_ROUNDS = 40;
const MOST_MS = 3_000;
const MOST_IDLE_MS = 10;
/** What an absent cause can make of a ratio between two databases on a machine that does other things as well. */
const MOST_GROWTH = 1.5;

const work = { clocks: loadClocks(), calendar: loadCalendar('china').calendar, cards: loadCards() };

/**
 * How long a sweep takes with 10,000 of so many open duties due (of the fewest, all), and with none. All are filled first and swept in
 * turn, so that what else the machine does falls on each. Filling a million takes a minute.
 */
export async function benchSweep(): Promise<Row[]> {
  const offices: Office[] = [];
  try {
    for (const size of SIZES) offices.push(await opened(size));
    for (let i = 0; i < IDLE_ROUNDS; i++)
      for (const { db, begun, idle } of offices) idle.push(await timed(db, instant(begun), 0));
    for (let round = 1; round <= ROUNDS; round++)
      // Each round takes others; of the fewest there is one round.
      for (const { db, owner, begun, due } of offices.filter(({ size }) => round * DUE <= size)) {
        const now = instant(begun + round * 86_400_000);
        await makeDue(owner, round, now);
        due.push(await timed(db, now, DUE));
      }
    for (const office of offices) await ensureEach(office);
    const [least, small, large] = offices as [Office, Office, Office];
    return [...offices.flatMap(rowsOf), grown(least, large), grown(small, large)];
  } finally {
    for (const { close } of offices) await close();
  }
}

/** An office with so many open duties, and how long sweeps of it took. */
interface Office {
  readonly size: number;
  readonly owner: Db;
  readonly db: Db;
  /** The real time: the calendar's tables and the entries' times are those of an office at work. */
  readonly begun: number;
  readonly due: number[];
  readonly idle: number[];
  close(): Promise<void>;
}

async function opened(size: number): Promise<Office> {
  const house = await openBenchHouse();
  const owner = openDb(house.ownerUrl, 1);
  const db = openDb(house.appUrl, 2);
  const begun = Date.now();
  const close = async () => {
    await Promise.all([owner.close(), db.close()]);
    await house.close();
  };
  try {
    await fill(owner, size, instant(begun));
    await settle(house);
  } catch (error) {
    await close();
    throw error;
  }
  return { size, owner, db, begun, due: [], idle: [], close };
}

/** @throws Error unless each sweep issued a card to each duty that was due */
async function ensureEach({ owner, due }: Office): Promise<void> {
  const [cards] = await owner.rows(
    raw(sql<{ n: number; duties: number }>`select count(*)::int as n, count(distinct duty_id)::int as duties from card
      where office_id = ${OFFICE}`),
  );
  if (cards!.n !== DUE * due.length || cards!.duties !== cards!.n)
    throw new Error(`${cards!.n} cards on ${cards!.duties} duties`);
}

function rowsOf({ size, due, idle }: Office): Row[] {
  const [took, asked] = [median(due), median(idle.slice(IDLE_ROUNDS / 4))];
  return [
    {
      name: `sweep, ${DUE.toLocaleString('en')} of ${size.toLocaleString('en')} open duties due (a card each)`,
      value: Math.round(took),
      unit: 'ms',
      target: `< ${MOST_MS} ms`,
      met: took < MOST_MS,
    },
    {
      name: `sweep, none of ${size.toLocaleString('en')} open duties due`,
      value: round(asked, 2),
      unit: 'ms',
      target: `< ${MOST_IDLE_MS} ms`,
      met: asked < MOST_IDLE_MS,
    },
  ];
}

/** Rounds that both had. */
function grown(fewer: Office, large: Office): Row {
  const ratio = round(median(large.due.slice(0, fewer.due.length)) / median(fewer.due), 2);
  return {
    name: `sweep with 10,000 due, a million open against ${fewer.size.toLocaleString('en')}`,
    value: ratio,
    unit: '×',
    ratio,
    target: `≤ ${MOST_GROWTH} (flat)`,
    met: ratio <= MOST_GROWTH,
  };
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
