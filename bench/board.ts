import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { openHouse } from '../src/app/compose.ts';
import { buildServer } from '../src/app/server.ts';
import { type Db, openDb, raw } from '../src/db/open.ts';
import type { HeldPost, StaffActor } from '../src/kernel/actor.ts';
import { type Instant, instant } from '../src/kernel/time.ts';
import { countAnew } from '../src/supervision/board.jobs.ts';
import { OFFICE, openBenchHouse } from './house.ts';
import { median, percentile, type Row, round } from './table.ts';

const SIZES = [10_000, 1_000_000] as const;
/** So many are counted by what counts them in the house; the others are their like, and counted with them. */
const COUNTED = 100_000;
/** So many are counted in one transaction. */
const SET = 5_000;
const WARMING = 20;
const REQUESTS = 100;
const MOST_MS = 200;

const post = (unitId: string, role: HeldPost['role'], unitPath: readonly string[]): StaffActor => ({
  kind: 'staff',
  officeId: OFFICE,
  accountId: '00000000-0000-4000-8000-000000000001',
  posts: [{ postId: `${unitId}-${role}`, unitId, role, unitPath }],
});
const PEOPLE = {
  supervisor: post('supervision', 'supervisor', ['supervision', OFFICE]),
  head: post('bureau-7', 'head', ['bureau-7', OFFICE]),
};

/** Every view of the board, and the lists behind its figures. */
const ASKS: readonly { readonly name: string; readonly who: keyof typeof PEOPLE; readonly path: string }[] = [
  { name: 'the whole board, supervisor', who: 'supervisor', path: '/api/board' },
  { name: 'one bureau, supervisor', who: 'supervisor', path: '/api/board?unit=bureau-7' },
  { name: 'one level and kind, supervisor', who: 'supervisor', path: '/api/board?level=bureau&kind=task' },
  { name: 'one mechanism and light, supervisor', who: 'supervisor', path: '/api/board?mechanism=C6&light=yellow' },
  { name: 'the imported past, supervisor', who: 'supervisor', path: '/api/board?of=past' },
  { name: 'the own bureau, head', who: 'head', path: '/api/board' },
  { name: 'duties that are late, supervisor', who: 'supervisor', path: '/api/board/duties?band=late' },
  { name: 'duties that stand still, supervisor', who: 'supervisor', path: '/api/board/duties?band=stopped' },
  { name: 'yellow ones of a kind, supervisor', who: 'supervisor', path: '/api/board/duties?kind=task&light=yellow' },
  { name: 'due soon in the own bureau, head', who: 'head', path: '/api/board/duties?band=soon' },
];

/**
 * How long every view of the board takes over 10,000 and over 1,000,000 duties, as the web process answers it: access, figures and
 * their words, without the wire. The duties are rows; a hundred thousand are counted by what counts them in the house.
 */
export async function benchBoard(): Promise<Row[]> {
  const full: Full[] = [];
  try {
    for (const size of SIZES) full.push(await filled(size));
    const [small, large] = full.map(() => new Map<string, number[]>()) as [Times, Times];
    // In turn: what else the machine does falls on both.
    for (let round = 0; round < WARMING + REQUESTS; round++)
      for (const [i, times] of [small, large].entries()) await askAll(full[i]!.server, times, round >= WARMING);
    return [
      ...full.map(
        ({ size, counts, speed }): Row => ({
          name: `board, counting duties anew (${size.toLocaleString('en')} of them are ${counts.toLocaleString('en')} counts)`,
          value: Math.round(speed),
          unit: 'duties/s',
          target: '',
          met: true,
        }),
      ),
      ...ASKS.map(({ name }): Row => {
        const [then, now] = [small.get(name)!, large.get(name)!];
        const p99 = percentile(now, 0.99);
        return {
          name: `board, ${name}: p99 at 1,000,000 duties (median ${round(median(now))}; at 10,000 p99 ${round(percentile(then, 0.99))}, median ${round(median(then))})`,
          value: round(p99),
          unit: 'ms',
          ratio: round(median(now) / median(then), 2),
          target: `< ${MOST_MS} ms`,
          met: p99 < MOST_MS,
        };
      }),
    ];
  } finally {
    for (const { close } of full) await close();
  }
}

type Times = Map<string, number[]>;

/** An office with so many duties, counted, and its web process without the wire. */
interface Full {
  readonly size: number;
  readonly server: FastifyInstance;
  readonly counts: number;
  readonly speed: number;
  close(): Promise<void>;
}

async function filled(size: number): Promise<Full> {
  const house = await openBenchHouse();
  const owner = openDb(house.ownerUrl, 2);
  const app = await openHouse({
    appUrl: house.appUrl,
    dataDir: house.dataDir,
    publicUrl: 'http://localhost',
    trustProxy: '',
    logLevel: 'silent',
  });
  const authenticate = async (request: FastifyRequest) => {
    request.actor = PEOPLE[String(request.headers['x-as']) as keyof typeof PEOPLE];
  };
  const server = await buildServer({ ...app, guard: { ...app.guard, authenticate } });
  const close = async () => {
    await server.close();
    await app.close();
    await owner.close();
    await house.close();
  };
  try {
    await fill(owner, size, instant(Date.now()));
    const begin = performance.now();
    const work = await app.cardsOf(OFFICE);
    const first = Math.min(size, COUNTED);
    const anew = (from: number, to: number) =>
      owner.transact(async (tx) => countAnew(tx, OFFICE, work, await ids(owner, from, to)));
    for (let from = 0; from < first; from += SET) await anew(from, Math.min(from + SET, first));
    const ms = performance.now() - begin;
    if (size > first) {
      await multiply(owner, first, size);
      // Those that were not counted one by one stand where they would have been: counting them changes nothing.
      const changes = await changed(owner);
      await anew(size - SET, size);
      if ((await changed(owner)) !== changes) throw new Error('the like of what was counted is counted elsewhere');
    }
    await owner.rows(raw(sql`vacuum analyze`));
    const [counted] = await owner.rows(
      raw(sql<{ n: number; counts: number; duties: number }>`select sum(n)::int as n, count(*)::int as counts,
        (select count(*)::int from duty where office_id = ${OFFICE}) as duties from board_count where office_id = ${OFFICE}`),
    );
    if (counted!.n !== size || counted!.duties !== size) throw new Error(`${counted!.n} are counted, not ${size}`);
    return { size, server, counts: counted!.counts, speed: first / (ms / 1_000), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function askAll(server: FastifyInstance, times: Times, counts: boolean): Promise<void> {
  for (const { name, who, path } of ASKS) {
    const begin = performance.now();
    const answer = await server.inject({ url: path, headers: { 'x-as': who } });
    const ms = performance.now() - begin;
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`);
    if (counts) times.set(name, [...(times.get(name) ?? []), ms]);
  }
}

/** Each duty that was counted stands for so many like it. */
async function multiply(owner: Db, first: number, size: number): Promise<void> {
  await owner.rows(
    raw(sql`insert into board_duty (office_id, duty_id, bucket_id, due_on)
      select d.office_id, ${idOf('4000')}, d.bucket_id, d.due_on
      from board_duty d
      cross join lateral (select ('x' || right(d.duty_id::text, 8))::bit(32)::int as n) o
      cross join lateral generate_series(o.n + ${first}::int, ${size}::int, ${first}::int) i
      where d.office_id = ${OFFICE}`),
  );
  await owner.rows(raw(sql`update board_count set n = n * ${size / first}::int where office_id = ${OFFICE}`));
}

async function changed(owner: Db): Promise<number> {
  const [row] = await owner.rows(
    raw(sql<{ n: number }>`select max(changed)::int as n from board_bucket where office_id = ${OFFICE}`),
  );
  return row!.n;
}

/** Ids in the order in which they were made, as ids are. */
const idOf = (kind: string) => sql`('00000000-0000-${sql.raw(kind)}-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;

async function ids(owner: Db, from: number, to: number): Promise<string[]> {
  const rows = await owner.rows(
    raw(sql<{ id: string }>`select ${idOf('4000')} as id from generate_series(${from + 1}::int, ${to}::int) i`),
  );
  return rows.map((r) => r.id);
}

/**
 * Duties of thirty bureaus: seven kinds, four mechanisms, five steps, due from a month ago to two months ahead; most accepted, some not
 * yet, paused or reported done; one in twenty with a card, one in fifty a confidential one, kept from a bureau; one in ten of the past.
 */
async function fill(owner: Db, size: number, now: Instant): Promise<void> {
  await owner.rows(
    raw(sql`insert into duty (office_id, duty_id, version, mechanism, mechanism_version, step, about, issuer, holder_unit,
        holder_post, chain, clock, run, due_on, due_at, state, visibility, hidden_from, history, opened_at, accepted_at, ended_at)
      select ${OFFICE}, ${idOf('4000')}, 2, (array['B2', 'C2', 'C6', 'G10'])[1 + j % 4], 1,
        (array['handle', 'confirm', 'review', 'carry-out', 'correct'])[1 + j % 5],
        (array['case', 'task', 'finding', 'inspection', 'measure', 'rule', 'card'])[1 + j % 7] || ':' || ${idOf('4001')},
        'system:bench', x.unit, null,
        jsonb_build_array(jsonb_build_object('unit', x.unit, 'post', null, 'since', ${now}::timestamptz - j % 20 * interval '1 day')),
        'hotline-other', jsonb_build_object('from', ${now}::text, 'pauses', '[]'::jsonb), x.due::date, x.due, x.state,
        case when j % 50 = 0 then 'confidential' else 'normal' end,
        case when j % 50 = 0 then array['bureau-' || (j + 1) % 30] else '{}' end,
        x.state = 'done', x.due - interval '10 days', ${now}::timestamptz,
        case when x.state = 'done' then x.due + (j % 40 - 20) * interval '1 day' end
      from generate_series(1, ${size}::int) i
      cross join lateral (select (i - 1) % ${COUNTED}::int + 1 as j) like_it
      cross join lateral (select 'bureau-' || j % 30 as unit, ${now}::timestamptz + (j / 30 % 90 - 30) * interval '1 day' as due,
        (array['accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'accepted', 'open', 'paused', 'claimed', 'done'])[1 + j / 7 % 10]
          as state) x`),
  );
  await owner.rows(
    raw(sql`insert into card (office_id, card_id, version, rule, rule_version, colour, duty_id, holder_unit, facts, contest_until,
        state, issued_at)
      select ${OFFICE}, ${idOf('4002')}, 1, 'late', 1, (array['prompt', 'yellow', 'yellow', 'red'])[1 + j / 20 % 4],
        ${idOf('4000')}, 'bureau-' || j % 30, '{"step":"handle"}', ${now}::timestamptz, 'issued', ${now}::timestamptz
      from generate_series(20, ${size}::int, 20) i
      cross join lateral (select (i - 1) % ${COUNTED}::int + 1 as j) like_it`),
  );
  await owner.rows(raw(sql`vacuum analyze`));
}
