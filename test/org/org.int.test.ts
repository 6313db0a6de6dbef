import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { type Db, openDb, type Reader, type Tx } from '../../src/db/open.ts';
import type { Keys } from '../../src/identity/keys.ts';
import type { Role, StaffActor } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import { type Context, refuseConflict } from '../../src/ledger/append.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import * as org from '../../src/org/commands.ts';
import { handoverPage, handoversOf, leftBehind } from '../../src/org/handovers.ts';
import type { HeadsDuty } from '../../src/org/heads-duty.ts';
import { officeTree, unitPage, vacancies } from '../../src/org/page.queries.ts';
import { orgProjections, pathsDiffer } from '../../src/org/projections.ts';
import {
  answerableFor,
  headOf,
  holderOf,
  type OpenDutiesOf,
  type OpenDuty,
  unitsForRouting,
  whoServes,
} from '../../src/org/queries.ts';

import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const now = '2026-03-02T01:00:00.000Z' as Instant;
const today = plainDate('2026-03-02');
const someone = (name: string): string => derivedId('test', name);

let fresh: FreshDatabase;
let db: Db;
let owner: pg.Client;
/** Each test has an office of its own. */
let officeId = '';
let count = 0;

const house = (): Context => ({ officeId, actor: { kind: 'system', officeId, process: 'test' }, now });

function as(name: string, ...posts: [unitId: string, role: Role, path: string[]][]): Context {
  const actor: StaffActor = {
    kind: 'staff',
    officeId,
    accountId: someone(name),
    posts: posts.map(([unitId, role, unitPath]) => ({ postId: `${unitId}-${role}`, unitId, role, unitPath })),
  };
  return { officeId, actor, now };
}
const admin = () => as('admin', ['hall', 'administrator', ['hall', 'root']]);
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => refuseConflict(() => db.transact(work));
const refused = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );

let duties: OpenDuty[] = [];
const openDutiesOf: OpenDutiesOf = async (_read, _office, at) =>
  duties.filter((d) => (d.postId !== null && at.posts.includes(d.postId)) || at.units.includes(d.unitId));
const duty = (name: string, unitId: string, postId: string): OpenDuty => ({
  dutyId: derivedId('duty', name),
  unitId,
  postId,
  title: { zh: name, en: name },
  dueOn: null,
  with: null,
});

/** Nothing falls due here: that, and what a head owes then, is in handover.int.test.ts. */
const noDuty: HeadsDuty = { open: async () => {}, end: async () => {} };
const work = { calendar: loadCalendar('china').calendar, openDutiesOf, headsDuty: noDuty };
/** No remark is read here. */
const KEYS = {} as Keys;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDb(fresh.appUrl, 4);
  owner = new pg.Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await db.close();
  await fresh.drop();
});

beforeEach(async () => {
  officeId = `office-${++count}`;
  duties = [];
  await run(async (tx) => {
    org.createOffice(tx, house(), { zh: '测试区', en: 'Test District', calendar: 'cn-office', demo: true });
    await org.openOrg(tx, house(), {
      // Children stand before parents on purpose.
      units: [
        { unitId: 'grid-1', parentId: 'east', kind: 'grid', zh: '一网格', en: 'Grid 1', places: ['东里'] },
        { unitId: 'east', parentId: 'hill', kind: 'community', zh: '东社区', en: 'East' },
        { unitId: 'hill', parentId: 'root', kind: 'street', zh: '山街道', en: 'Hill Street' },
        { unitId: 'lake', parentId: 'root', kind: 'street', zh: '湖街道', en: 'Lake Street' },
        { unitId: 'hall', parentId: 'root', kind: 'bureau', zh: '综合局', en: 'Hall', functions: ['intake'] },
        { unitId: 'root', parentId: null, kind: 'office', zh: '区政府', en: 'District' },
      ],
      posts: [
        { postId: 'hill-head', unitId: 'hill', role: 'head', zh: '主任', en: 'Head' },
        { postId: 'hill-handler', unitId: 'hill', role: 'handler', zh: '承办人', en: 'Handler' },
        { postId: 'east-head', unitId: 'east', role: 'head', zh: '社区主任', en: 'Community head' },
        { postId: 'east-handler', unitId: 'east', role: 'handler', zh: '社区承办人', en: 'Community handler' },
        { postId: 'hall-administrator', unitId: 'hall', role: 'administrator', zh: '管理员', en: 'Administrator' },
      ],
      holders: [
        { postId: 'hill-head', accountId: someone('lu'), since: plainDate('2024-01-01') },
        { postId: 'hill-handler', accountId: someone('chen'), since: plainDate('2025-01-01') },
        {
          postId: 'east-head',
          accountId: someone('tang'),
          since: plainDate('2025-01-01'),
          until: plainDate('2025-12-31'),
        },
        { postId: 'hall-administrator', accountId: someone('admin'), since: plainDate('2024-01-01') },
      ],
    });
  });
  for (const name of ['lu', 'chen', 'tang', 'wen', 'xie', 'admin'])
    await owner.query(
      `insert into account (office_id, account_id, version, username, display_name, active) values ($1, $2, 1, $3, $4, true)`,
      [officeId, someone(name), name, name.toUpperCase()],
    );
});

const verify = () => verifyOffice(db, officeId, orgProjections, null);

describe('the tree', () => {
  test('is read in one query, parents first, with how the posts stand', async () => {
    let queries = 0;
    const counted: Reader = {
      rows: (query) => {
        queries++;
        return db.rows(query);
      },
    };
    const tree = await officeTree(counted, admin().actor, today);
    expect(queries).toBe(1);
    expect(tree.map((u) => u.unitId)).toEqual(['root', 'hall', 'hill', 'lake', 'east', 'grid-1']);
    expect(tree.find((u) => u.unitId === 'hill')).toMatchObject({
      posts: 2,
      vacant: 0,
      head: { accountId: someone('lu'), name: 'LU' },
    });
    expect(tree.find((u) => u.unitId === 'east')).toMatchObject({ posts: 2, vacant: 2, head: null });
  });

  test('is not for citizens, and not for another office', async () => {
    const citizen = { kind: 'citizen', officeId, caseId: derivedId('case') } as const;
    expect(await refused(officeTree(db, citizen, today))).toBe('org.staff-only');
    expect(await officeTree(db, { ...(admin().actor as StaffActor), officeId: 'elsewhere' }, today)).toEqual([]);
  });

  test('a moved unit takes everything below along', async () => {
    await run((tx) => org.editUnit(tx, admin(), 'east', { parentId: 'lake' }));
    const paths = await owner.query(`select path from unit where office_id = $1 and unit_id = 'grid-1'`, [officeId]);
    expect(paths.rows[0].path).toEqual(['grid-1', 'east', 'lake', 'root']);
    expect(await pathsDiffer(db, officeId)).toBeNull();
  });

  test('two moves at once that would make a loop: one is refused', async () => {
    await run((tx) => org.openUnit(tx, admin(), { unitId: 'a', parentId: 'hall', kind: 'section', zh: '甲', en: 'A' }));
    await run((tx) => org.openUnit(tx, admin(), { unitId: 'b', parentId: 'hall', kind: 'section', zh: '乙', en: 'B' }));
    const both = await Promise.all([
      refused(run((tx) => org.editUnit(tx, admin(), 'a', { parentId: 'b' }))),
      refused(run((tx) => org.editUnit(tx, admin(), 'b', { parentId: 'a' }))),
    ]);
    expect(both.sort()).toEqual(['nothing was refused', 'org.cycle']);
  });

  test('a unit in use is not closed; an empty one is, and can be reopened', async () => {
    expect(await refused(run((tx) => org.closeUnit(tx, admin(), openDutiesOf, 'east')))).toBe('org.unit-in-use');
    duties = [duty('letter', 'grid-1', 'none')];
    expect(await refused(run((tx) => org.closeUnit(tx, admin(), openDutiesOf, 'grid-1')))).toBe('org.unit-in-use');
    duties = [];
    await run((tx) => org.closeUnit(tx, admin(), openDutiesOf, 'grid-1'));
    expect((await unitsForRouting(db, officeId)).map((u) => u.id)).not.toContain('grid-1');
    await run((tx) => org.reopenUnit(tx, admin(), 'grid-1'));
    expect(await unitsForRouting(db, officeId)).toContainEqual(
      expect.objectContaining({ id: 'grid-1', kind: 'grid', parentId: 'east', places: ['东里'], zh: '一网格' }),
    );
  });

  test('only the administrator arranges', async () => {
    const head = as('lu', ['hill', 'head', ['hill', 'root']]);
    expect(await refused(run((tx) => org.editUnit(tx, head, 'hill', { zh: '新', en: 'New' })))).toBe(
      'org.administrator-arranges',
    );
    const page = await unitPage(db, head.actor, 'east', today);
    expect(page.can.edit).toEqual({ may: false, reason: 'org.administrator-arranges' });
    expect(page.posts.find((p) => p.postId === 'east-head')?.can.handOver).toEqual({ may: true });
    expect(page.above.map((u) => u.unitId)).toEqual(['hill', 'root']);
  });
});

describe('who answers', () => {
  test('the holder; else the head of the unit; else the head above; else nobody, and that is said', async () => {
    const day = plainDate('2025-06-01');
    const ids = ['hill-handler', 'east-handler', 'hall-administrator'];
    const then = await answerableFor(db, officeId, ids, day);
    expect(then.get('hill-handler')).toMatchObject({ accountId: someone('chen'), via: 'holder' });
    expect(then.get('east-handler')).toMatchObject({ accountId: someone('tang'), via: 'head', viaPost: 'east-head' });
    const later = (await answerableFor(db, officeId, ids, today)).get('east-handler');
    expect(later).toMatchObject({ accountId: someone('lu'), via: 'above', viaPost: 'hill-head' });
    expect(later?.reason.zh).toContain('社区承办人');
    expect(later?.reason.en).toContain('Hill Street');
    const nobody = (await answerableFor(db, officeId, ids, today, ['hall-administrator'])).get('hall-administrator');
    expect(nobody).toMatchObject({ accountId: null, via: 'nobody', viaPost: null });
  });

  test('a closed account holds nothing', async () => {
    await owner.query(`update account set active = false where office_id = $1 and username = 'chen'`, [officeId]);
    expect(await holderOf(db, officeId, 'hill-handler', today)).toBeNull();
    expect((await answerableFor(db, officeId, ['hill-handler'], today)).get('hill-handler')).toMatchObject({
      accountId: someone('lu'),
      via: 'head',
    });
  });

  test('vacant posts are listed with who answers meanwhile', async () => {
    const found = await vacancies(db, admin().actor, today);
    expect(found.map((v) => [v.postId, v.answers])).toEqual([
      ['east-handler', 'LU'],
      ['east-head', 'LU'],
    ]);
  });

  test('the last day counts, the day after does not', async () => {
    expect(await holderOf(db, officeId, 'east-head', plainDate('2025-12-31'))).toBe(someone('tang'));
    expect(await holderOf(db, officeId, 'east-head', plainDate('2026-01-01'))).toBeNull();
    expect(await headOf(db, officeId, 'hill', today)).toEqual({ postId: 'hill-head', accountId: someone('lu') });
    const heads = await whoServes(db, officeId, { roles: ['head'] }, today);
    expect(heads.map((s) => s.name)).toEqual(['LU']);
  });

  test('a head leaves in silence only where somebody above answers', async () => {
    await run((tx) => org.handOver(tx, admin(), work, { postId: 'east-head', to: someone('wen'), from: today }));
    await run((tx) => org.leavePost(tx, admin(), { postId: 'east-head', until: plainDate('2026-03-31') }));
    const last = { postId: 'hill-head', until: plainDate('2026-03-31') };
    expect(await refused(run((tx) => org.leavePost(tx, admin(), last)))).toBe('org.nobody-answers');
    await run((tx) => org.leavePost(tx, admin(), { ...last, unattended: true }));
    expect(await headOf(db, officeId, 'hill', plainDate('2026-04-01'))).toBeNull();
  });
});

describe('hand-over', () => {
  const asked = (to: string, from = plainDate('2026-03-09')) => ({ postId: 'hill-handler', to: someone(to), from });

  test('the duties pass on with the post, and the successor acknowledges the list', async () => {
    duties = [duty('one', 'hill', 'hill-handler'), duty('two', 'hill', 'hill-handler')];
    const head = as('lu', ['hill', 'head', ['hill', 'root']]);
    const post = await run((tx) => org.handOver(tx, head, work, asked('wen')));
    expect(post.holdings).toEqual([
      { accountId: someone('chen'), since: '2025-01-01', until: '2026-03-08' },
      { accountId: someone('wen'), since: '2026-03-09', until: null },
    ]);
    const successor = as('wen', ['hill', 'handler', ['hill', 'root']]);
    const [pending] = await handoversOf(db, successor.actor, 'me', false);
    expect(pending).toMatchObject({ postId: 'hill-handler', fromName: 'CHEN', toName: 'WEN', day: '2026-03-09' });
    expect(await handoversOf(db, head.actor, 'below', false)).toHaveLength(1);
    expect(await handoversOf(db, as('tang', ['east', 'head', ['east', 'hill', 'root']]).actor, 'below', false)).toEqual(
      [],
    );

    const { handoverId } = pending!;
    const first = { postId: 'hill-handler', handoverId, duties: [duties[0]!.dutyId] };
    expect(await refused(run((tx) => org.acknowledgeHandover(tx, head, noDuty, first)))).toBe(
      'org.successor-acknowledges',
    );
    await run((tx) => org.acknowledgeHandover(tx, successor, noDuty, first));
    duties = duties.slice(0, 1);
    const { list } = await handoverPage(db, successor.actor, KEYS, openDutiesOf, handoverId);
    expect(list.map((l) => [l.acknowledged, l.duty === null])).toEqual([
      [true, false],
      [false, true],
    ]);
    await run((tx) => org.acknowledgeHandover(tx, successor, noDuty, { ...first, duties: 'all' }));
    expect(await handoversOf(db, successor.actor, 'me', false)).toEqual([]);
    expect((await verify()).difference).toBeNull();
  });

  test('of two at once the second is refused', async () => {
    const both = await Promise.all([
      refused(run((tx) => org.handOver(tx, admin(), work, asked('wen')))),
      refused(run((tx) => org.handOver(tx, admin(), work, asked('xie')))),
    ]);
    expect(both.filter((r) => r === 'nothing was refused')).toHaveLength(1);
    expect(['conflict.changed-meanwhile', 'org.appointed-later']).toContain(
      both.find((r) => r !== 'nothing was refused'),
    );
    expect((await verify()).difference).toBeNull();
  });

  test('a closed or unknown account is not appointed', async () => {
    expect(await refused(run((tx) => org.handOver(tx, admin(), work, asked('nobody'))))).toBe('org.account-unknown');
  });

  test('a head does not fill a post that watches over heads, nor the own one', async () => {
    const head = as('lu', ['hill', 'head', ['hill', 'root']], ['root', 'head', ['root']]);
    const watching = { postId: 'hall-administrator', to: someone('xie'), from: today };
    expect(await refused(run((tx) => org.handOver(tx, head, work, watching)))).toBe('org.administrator-appoints');
    const own = as('lu', ['hill', 'head', ['hill', 'root']]);
    const self = { postId: 'hill-head', to: someone('xie'), from: today };
    expect(await refused(run((tx) => org.handOver(tx, own, work, self)))).toBe('org.head-appoints');
  });

  test('a mistaken appointment is taken back while it has not begun', async () => {
    await run((tx) => org.handOver(tx, admin(), work, asked('wen')));
    const mistake = { postId: 'hill-handler', accountId: someone('wen'), since: plainDate('2026-03-09'), today };
    await run((tx) => org.withdrawAppointment(tx, admin(), noDuty, mistake));
    expect(await holderOf(db, officeId, 'hill-handler', plainDate('2026-03-10'))).toBeNull();
    const old = { postId: 'hill-handler', accountId: someone('chen'), since: plainDate('2025-01-01'), today };
    expect(await refused(run((tx) => org.withdrawAppointment(tx, admin(), noDuty, old)))).toBe('org.appointment-begun');
    expect((await verify()).difference).toBeNull();
  });

  test('what a leaver leaves behind is reported', async () => {
    duties = [duty('one', 'hill', 'hill-handler')];
    await run((tx) => org.leavePost(tx, admin(), { postId: 'hill-handler', until: plainDate('2026-03-02') }));
    const left = await leftBehind(db, admin().actor, openDutiesOf, someone('chen'), plainDate('2026-03-03'));
    expect(left.posts).toMatchObject([
      { postId: 'hill-handler', held: 'last', duties, answer: { accountId: someone('lu'), via: 'head' } },
    ]);
    await run((tx) => org.handOver(tx, admin(), work, asked('wen')));
    const after = await leftBehind(db, admin().actor, openDutiesOf, someone('chen'), plainDate('2026-03-10'));
    expect(after.posts).toEqual([]);
    const next = await leftBehind(db, admin().actor, openDutiesOf, someone('wen'), plainDate('2026-03-10'));
    expect(next).toMatchObject({ posts: [{ held: 'still' }], handovers: [{ postId: 'hill-handler', open: 1 }] });
  });
});

test('the office is renamed, and history knows both names', async () => {
  await run((tx) => org.renameOffice(tx, admin(), { zh: '新区', en: 'New District' }));
  await run((tx) => org.renameOffice(tx, admin(), { zh: '新城区', en: 'New Town' }));
  expect(await refused(run((tx) => org.renameOffice(tx, as('lu'), { zh: '无', en: 'None' })))).toBe(
    'org.administrator-arranges',
  );
  const { rows } = await owner.query('select name_zh, name_en from office where office_id = $1', [officeId]);
  expect(rows).toEqual([{ name_zh: '新城区', name_en: 'New Town' }]);
  expect((await verify()).difference).toBeNull();
});

describe('replay', () => {
  test('finds no difference, and finds a row that was altered', async () => {
    const before = await verify();
    expect(before.difference).toBeNull();
    expect(before.rows).toBeGreaterThan(15);
    await owner.query(`update holding set until = '2025-02-01' where office_id = $1 and post_id = 'hill-handler'`, [
      officeId,
    ]);
    expect((await verify()).difference).toMatchObject({
      kind: 'row-differs',
      column: 'until',
      ledger: null,
      row: '2025-02-01',
    });
  });

  test('finds a path that was altered', async () => {
    await owner.query(`update unit set path = '{grid-1,root}' where office_id = $1 and unit_id = 'grid-1'`, [officeId]);
    expect(await pathsDiffer(db, officeId)).toBe('grid-1');
  });
});

test('300 units and 5,000 posts load at once', async () => {
  const units = Array.from({ length: 300 }, (_, i) => ({
    ...{
      unitId: `u${i}`,
      parentId: i < 30 ? 'hall' : `u${i % 30}`,
      kind: 'section' as const,
      zh: `单位${i}`,
      en: `Unit ${i}`,
    },
  }));
  const posts = Array.from({ length: 5_000 }, (_, i) => ({
    ...{
      postId: `p${i}`,
      unitId: `u${i % 300}`,
      role: i < 300 ? ('head' as const) : ('handler' as const),
      zh: '岗',
      en: 'Post',
    },
  }));
  const holders = posts.map((p) => ({
    postId: p.postId,
    accountId: someone(p.postId),
    since: plainDate('2026-01-01'),
  }));
  await run((tx) => org.openOrg(tx, house(), { units, posts, holders }));
  expect(await officeTree(db, admin().actor, today)).toHaveLength(306);
  expect(await whoServes(db, officeId, { roles: ['handler'], units: ['u7'] }, today)).toHaveLength(16);
  expect((await verify()).difference).toBeNull();
});
