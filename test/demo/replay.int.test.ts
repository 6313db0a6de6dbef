import { afterAll, beforeAll, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { loadDemo } from '../../src/app/demo.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { loadKeys } from '../../src/identity/keys.ts';
import { instant } from '../../src/kernel/time.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { pathsDiffer } from '../../src/org/projections.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

/** Half past midnight in the demo's zone: what is played "an hour ago" then lies on the day before. Browsers' tests take the present. */
const BEIJING_MS = 8 * 3_600_000;
const today = Date.now() + BEIJING_MS;
const HALF_PAST_MIDNIGHT = instant(today - (today % 86_400_000) - BEIJING_MS + 30 * 60_000);

let database: FreshDatabase;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await temporaryFolder();
  const shared = { publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' } as const;
  const settings = { appUrl: database.appUrl, dataDir: folder.path, ...shared };
  await loadDemo(settings, database.ownerUrl, () => HALF_PAST_MIDNIGHT);
}, 240_000);
afterAll(async () => {
  await database.drop();
  await folder.remove();
});

it("the demo's year, through every command, leaves the rows that its ledger folds to", async () => {
  const db = openDb(database.appUrl, 2);
  const keys = await loadKeys(folder.path);
  const [office] = await db.rows<{ office_id: string }>({
    compile: () => ({ sql: 'select office_id from office', parameters: [] }) as never,
  });
  const found = await verifyOffice(db, office!.office_id, PROJECTIONS, keys.seal.publicPem, besideOf(keys));
  expect(found).toMatchObject({ difference: null, unbound: 0 });
  expect(found.texts).toBeGreaterThan(1_000);
  expect(found.rows).toBeGreaterThan(2_000);
  expect(found.seals).toBeGreaterThan(0);
  expect(await pathsDiffer(db, office!.office_id)).toBeNull();
  await db.close();
});

it('its cards say what was late that year, as of then, each with its red ones and nothing twice', async () => {
  const db = openDb(database.appUrl, 1);
  type Row = { rule: string; n: number; told: number; untrue: number };
  const rows = await db.rows<Row>({
    compile: () =>
      ({
        sql: `select c.rule, count(*)::int as n, count(distinct (c.duty_id, c.due_at))::int as told,
            count(*) filter (where c.rule in ('late', 'step-late') and coalesce(d.claimed_at, d.ended_at) <= c.issued_at
              or e.recorded_at - c.issued_at > interval '1 day' or e.recorded_at < c.issued_at
              or c.contest_until <= c.issued_at)::int as untrue
          from card c join duty d using (office_id, duty_id)
          join ledger_entry e on e.office_id = c.office_id and e.stream = 'card:' || c.card_id and e.version = 1
          group by 1`,
        parameters: [],
      }) as never,
  });
  const of = (rule: string) => rows.find((r) => r.rule === rule);
  expect(of('late')!.n).toBeGreaterThan(50);
  for (const rule of ['due-soon', 'late', 'step-late', 'long-late'])
    expect([rule, of(rule)]).toEqual([rule, { rule, n: of(rule)!.n, told: of(rule)!.n, untrue: 0 }]);
  for (const rule of ['repeated', 'asked-again', 'passed-around', 'fee-off-list'])
    expect([rule, of(rule)?.untrue]).toEqual([rule, 0]);
  await db.close();
});

it('two matters are listed and one was taken off; two cards stand no longer, one by a decision and one because more time was granted', async () => {
  const db = openDb(database.appUrl, 1);
  const many = async (query: string) =>
    db.rows<Record<string, unknown>>({ compile: () => ({ sql: query, parameters: [] }) as never });
  expect(
    await many(`select count(*) filter (where ended_at is null)::int as listed, count(ended_at)::int as off
      from act where kind = 'listing'`),
  ).toEqual([{ listed: 2, off: 1 }]);
  const gone =
    await many(`select coalesce(e.body->>'because', e.body->>'outcome') as how, count(*)::int as n from card c
    join ledger_entry e on e.office_id = c.office_id and e.stream = 'card:' || c.card_id
    where c.state = 'withdrawn' and e.type in ('card.withdrawn', 'card.decided') group by 1`);
  expect(gone).toEqual(expect.arrayContaining([{ how: 'withdrawn', n: 1 }]));
  expect(gone.find((g) => g.how === 'due-moved')?.n).toBeGreaterThanOrEqual(1);
  await db.close();
});
