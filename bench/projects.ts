import { performance } from 'node:perf_hooks';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { type House, openHouse } from '../src/app/compose.ts';
import { buildServer } from '../src/app/server.ts';
import { DAY_MS } from '../src/calendar/days.ts';
import { dateIn } from '../src/calendar/zone.ts';
import { type Db, openDb, raw, type Tx } from '../src/db/open.ts';
import type { StaffActor } from '../src/kernel/actor.ts';
import { type Instant, instant } from '../src/kernel/time.ts';
import type { Context } from '../src/ledger/append.ts';
import { draft, open, openChoice, propose } from '../src/projects/collect.commands.ts';
import { peopleOf } from '../src/projects/desk.ts';
import { followYears } from '../src/projects/jobs.ts';
import { OFFICE, openBenchHouse } from './house.ts';
import { median, type Row, round } from './table.ts';

const SIZES = [1_000, 100_000] as const;
const CANDIDATES = 10;
const WARMING = 20;
const REQUESTS = 150;
/** What an absent cause can make of a ratio between two databases on a machine that does other things as well. */
const MOST_GROWTH = 1.5;

const HEAD: StaffActor = {
  kind: 'staff',
  officeId: OFFICE,
  accountId: '00000000-0000-4000-8000-000000000001',
  posts: [{ postId: 'head', unitId: OFFICE, role: 'head', unitPath: [OFFICE] }],
};

/** An office where people choose, so many of them already, and its web process without the wire. */
interface Choosing {
  readonly server: FastifyInstance;
  readonly collectionId: string;
  readonly projects: readonly string[];
  /** The days to choose are over: what was chosen is counted, and a sample drawn. @returns milliseconds */
  draw(): Promise<number>;
  close(): Promise<void>;
}

/** What one more choice, and the public page, cost after 1,000 and after 100,000 people have chosen: neither may grow. */
export async function benchProjects(): Promise<Row[]> {
  const offices: Choosing[] = [];
  try {
    for (const size of SIZES) offices.push(await choosing(size));
    const [small, large] = offices as [Choosing, Choosing];
    const page = async ({ server }: Choosing) => asked(server, { url: '/projects' }, 200);
    let people = 0;
    const choose = ({ server, collectionId, projects }: Choosing) => {
      people++;
      return asked(
        server,
        {
          ...{ method: 'POST', url: `/api/projects/years/${collectionId}/support` },
          headers: { 'idempotency-key': `bench-choice-${String(people).padStart(12, '0')}` },
          // An address each: one may choose only so often.
          remoteAddress: `10.${(people >> 16) & 255}.${(people >> 8) & 255}.${people & 255}`,
          payload: { projects: [projects[people % CANDIDATES]!], number: `139${String(people).padStart(8, '0')}` },
        },
        201,
      );
    };
    const rows = [
      await compared('one person chooses', small, large, choose),
      await compared('public page while people choose', small, large, page),
    ];
    const [, drawn] = [await small.draw(), await large.draw()];
    rows.push(
      {
        ...{ name: 'projects, 100,000 choices counted and a sample drawn, once a year', value: Math.round(drawn) },
        ...{ unit: 'ms', target: 'printed', met: true },
      },
      await compared('public page with counts', small, large, page),
    );
    return rows;
  } finally {
    for (const { close } of offices) await close();
  }
}

async function asked(server: FastifyInstance, request: InjectOptions, status: number): Promise<number> {
  const begin = performance.now();
  const answer = await server.inject(request);
  const ms = performance.now() - begin;
  if (answer.statusCode !== status) throw new Error(`${request.url} answered ${answer.statusCode}: ${answer.body}`);
  return ms;
}

/** Asks both in turn: what else the machine does falls on both. */
async function compared(
  name: string,
  small: Choosing,
  large: Choosing,
  ask: (of: Choosing) => Promise<number>,
): Promise<Row> {
  const [then, now]: [number[], number[]] = [[], []];
  for (let i = 0; i < WARMING + REQUESTS; i++) {
    const [a, b] = [await ask(small), await ask(large)];
    if (i < WARMING) continue;
    then.push(a);
    now.push(b);
  }
  const grown = median(now) / median(then);
  return {
    name: `projects, ${name}: median at 100,000 who chose (at 1,000 ${round(median(then), 2)})`,
    value: round(median(now), 2),
    unit: 'ms',
    ratio: round(grown, 2),
    target: `≤ ${MOST_GROWTH} of 1,000 (flat)`,
    met: grown <= MOST_GROWTH,
  };
}

async function choosing(people: number): Promise<Choosing> {
  const bench = await openBenchHouse();
  const owner = openDb(bench.ownerUrl, 1);
  const begun = Date.now();
  const at = (days: number): Instant => instant(begun + days * DAY_MS);
  let now = at(0);
  const house = await openHouse(
    { appUrl: bench.appUrl, dataDir: bench.dataDir, publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' },
    () => now,
  );
  const server = await buildServer(house);
  const close = async () => {
    await server.close();
    await house.close();
    await owner.close();
    await bench.close();
  };
  try {
    const { collectionId, projects } = await opened(house, at);
    await fill(owner, people, collectionId, projects, now);
    return {
      ...{ server, collectionId, projects, close },
      async draw() {
        now = at(30);
        const ctx = {
          officeId: OFFICE,
          now,
          actor: { kind: 'system', officeId: OFFICE, process: 'projects' },
        } as const;
        const desk = await house.projectsOf(OFFICE);
        const from = performance.now();
        await followYears(house.db, ctx, desk);
        return performance.now() - from;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A year that was collected some weeks ago, and in which people choose today. */
async function opened(house: House, at: (days: number) => Instant) {
  const desk = await house.projectsOf(OFFICE);
  const on = <T>(days: number, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId: OFFICE, actor: HEAD, now: at(days) }));
  const year = Number(dateIn(desk.calendar.zone, at(-45)).slice(0, 4));
  const { collectionId } = await on(-45, (tx, ctx) => open(tx, ctx, desk, year));
  const projects: string[] = [];
  for (let i = 0; i < CANDIDATES; i++) {
    const title = `给老旧小区加装扶手 ${i + 1}`;
    const { proposalId } = await on(-44, (tx, ctx) =>
      propose(tx, ctx, desk, collectionId, { title, why: '楼里老人多，上下楼不便。', place: null, contact: null }),
    );
    const candidate = { title, what: '楼道两侧加装扶手。', gains: '老人', owner: `bureau-${i}`, places: ['bureau-20'] };
    const drafted = { ...candidate, money: 12_000_000, proposals: [proposalId] };
    projects.push((await on(-43, (tx, ctx) => draft(tx, ctx, desk, collectionId, drafted))).projectId);
  }
  await on(-2, (tx, ctx) => openChoice(tx, ctx, desk, collectionId));
  return { collectionId, projects };
}

/** People who chose three each: row, entry and number, as choosing writes them; nobody opens the numbers here. */
async function fill(owner: Db, people: number, collectionId: string, projects: readonly string[], now: Instant) {
  const id = (kind: string) => sql`(${kind}::text || '0000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
  const person = sql`generate_series(1, ${people}::int) i`;
  const subject = peopleOf(collectionId);
  await owner.rows(
    raw(sql`insert into project_support (office_id, support_id, version, collection_id, projects, person, given_at)
      select ${OFFICE}, ${id('0001')}, 1, ${collectionId}::uuid,
        array(select p::uuid from unnest(${projects}::text[]) with ordinality o(p, n) where (o.n + i) % 10 < 3),
        sha256(i::text::bytea), ${now}::timestamptz from ${person}`),
  );
  await owner.rows(
    raw(sql`insert into vault_item (office_id, subject_id, item_id, kind, ciphertext, salt)
      select ${OFFICE}, ${subject}::uuid, ${id('0002')}, 'number', sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16)
      from ${person}`),
  );
  await owner.rows(
    raw(sql`insert into ledger_entry (office_id, stream, version, type, body, actor, occurred_at, recorded_at)
      select ${OFFICE}, 'project-support:' || ${id('0001')}, 1, 'project-support.given',
        jsonb_build_object('collection', ${collectionId}::text, 'projects', ${JSON.stringify(projects.slice(0, 3))}::jsonb, 'number',
          jsonb_build_object('item', ${id('0002')}, 'digest', encode(sha256(i::text::bytea), 'hex'))),
        'system:portal', ${now}::timestamptz, ${now}::timestamptz from ${person}`),
  );
  await owner.rows(raw(sql`vacuum analyze`));
}
