import iconv from 'iconv-lite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Db, openDb, sqlOf, type Tx } from '../../src/db/open.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import { type Context, refuseConflict } from '../../src/ledger/append.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { createOffice, retitlePost } from '../../src/org/commands.ts';
import { handoversOf } from '../../src/org/handovers.ts';
import { applyImport, type Preview, previewImport } from '../../src/org/import.ts';
import { officeTree, unitPage } from '../../src/org/page.queries.ts';
import { orgProjections } from '../../src/org/projections.ts';
import { type OpenDuty, whoServes } from '../../src/org/queries.ts';
import { template } from '../../src/org/sheet.ts';
import { accountsByUsername } from '../../src/org/store.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { workbook } from './workbook.ts';

const now = '2026-03-02T01:00:00.000Z' as Instant;
const today = plainDate('2026-03-02');
let fresh: FreshDatabase;
let db: Db;
let officeId = '';
let count = 0;
let duties: OpenDuty[] = [];

const ctx = (): Context => ({ officeId, actor: { kind: 'system', officeId, process: 'test' }, now });
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => refuseConflict(() => db.transact(work));
const refused = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was refused',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );
const utf8 = (text: string, name = 'org.csv') => ({ name, bytes: Buffer.from(text) });
const preview = (...files: { name: string; bytes: Uint8Array }[]) => previewImport(db, ctx(), { files, today });
const openDutiesOf = async (_: unknown, __: string, at: { posts: readonly string[] }) =>
  duties.filter((d) => at.posts.includes(d.postId ?? ''));
const apply = (digest: string, ...files: { name: string; bytes: Uint8Array }[]) =>
  run((tx) => applyImport(tx, ctx(), openDutiesOf, { files, today, digest }));
const faults = (p: Preview) => p.rows.flatMap((r) => r.errors.map((e) => [r.line, e.column, e.code]));

const entries = async () =>
  (await db.rows(sqlOf.selectFrom('ledger_entry').select('stream').where('office_id', '=', officeId))).length;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDb(fresh.appUrl, 4);
});
afterAll(async () => {
  await db.close();
  await fresh.drop();
});
beforeEach(async () => {
  officeId = `import-${++count}`;
  duties = [];
  await run(async (tx) => createOffice(tx, ctx(), { zh: '测试区', en: 'Test District', calendar: 'china' }));
});

const CHART = `单位编码,上级,名称,英文名称,类别,职能,别名,地点,岗位,岗位英文名称,角色,姓名,用户名,任职日期
qu,,清河区政府,Qinghe District,机关,,,,,,,,,
CSJ,qu,城管局,Urban Management,局,city、street-order,城市管理局；城管,,局长,Director,负责人,郑一,zheng.yi,2024年3月1日
csj,,,,,,,,承办人,Case officer,承办人,钱二,qian.er,2025/6/1
csj,,,,,,,,承办人,Case officer,承办人,孙三,sun.san,2025-06-01
dj,qu,东街街道,East Street,街道,,,东街、新村,主任,,负责人,,,
xc,东街街道,新村社区,New Village,社区,,,,,,,,,
`;

describe('a chart from a file', () => {
  test('in GBK: previewed without a change, applied at once, and twice the same changes nothing', async () => {
    const file = { name: '机构.csv', bytes: iconv.encode(CHART, 'gbk') };
    const shown = await preview(file);
    expect(faults(shown)).toEqual([]);
    expect(shown).toMatchObject({
      units: { new: 4 },
      posts: { new: 4 },
      holders: { new: 3 },
      accounts: 3,
      ignored: [],
    });
    expect(shown.rows[3]).toMatchObject({ line: 5, unitId: 'csj', postId: 'csj-handler-2', unit: null, post: 'new' });
    expect(shown.rows[4]?.notices.map((n) => n.code)).toEqual(['org.import-vacant']);
    expect(await officeTree(db, ctx().actor, today)).toEqual([]);

    await apply(shown.digest, file);
    const page = await unitPage(db, ctx().actor, 'csj', today);
    expect(page).toMatchObject({ zh: '城管局', functions: ['city', 'street-order'], aliases: ['城市管理局', '城管'] });
    expect(page.posts.map((p) => [p.postId, p.holder?.name, p.holder?.since])).toEqual([
      ['csj-handler', '钱二', '2025-06-01'],
      ['csj-handler-2', '孙三', '2025-06-01'],
      ['csj-head', '郑一', '2024-03-01'],
    ]);
    expect((await verifyOffice(db, officeId, orgProjections, null)).difference).toBeNull();
    const before = await entries();

    const again = await preview(file);
    expect(again).toMatchObject({ units: { new: 0, changed: 0, unchanged: 4 }, posts: { new: 0, changed: 0 } });
    expect(again).toMatchObject({ holders: { new: 0, changed: 0, unchanged: 3 }, accounts: 0, errors: 0 });
    await apply(again.digest, file);
    expect(await entries()).toBe(before);
  });

  test('rows in another order are still the same posts and people', async () => {
    const [head, ...rows] = CHART.trim().split('\n');
    const first = utf8(CHART);
    await apply((await preview(first)).digest, first);
    const shown = await preview(utf8([head, ...rows.reverse()].join('\n')));
    expect(shown).toMatchObject({ posts: { new: 0, changed: 0 }, holders: { new: 0, changed: 0 }, errors: 0 });
  });

  test('as a workbook of three sheets', async () => {
    const bytes = workbook({
      单位: [
        ['单位编码', '单位名称', '上级', '类别'],
        ['qu', '清河区政府', '', '机关'],
        ['jyj', '教育局', 'qu', '部门'],
      ],
      岗位: [
        ['单位', '岗位', '角色'],
        ['教育局', '局长', '负责人'],
        ['教育局', '科员', '承办人'],
      ],
      人员: [
        ['单位', '岗位', '姓名', '用户名', '任职日期'],
        ['教育局', '局长', '郑一', 'zheng.yi', '2025-01-06'],
      ],
    });
    const shown = await preview({ name: 'org.xlsx', bytes });
    expect(faults(shown)).toEqual([]);
    expect(shown).toMatchObject({ units: { new: 2 }, posts: { new: 2 }, holders: { new: 1 }, accounts: 1 });
    await apply(shown.digest, { name: 'org.xlsx', bytes });
    const serving = await whoServes(db, officeId, {}, today);
    expect(serving.map((s) => [s.postId, s.name])).toEqual([['jyj-head', '郑一']]);
    expect(await preview({ name: 'org.xlsx', bytes })).toMatchObject({ units: { unchanged: 2 }, posts: { new: 0 } });
  });

  test('another person at a post is a hand-over, with the open duties listed', async () => {
    const first = utf8(CHART);
    await apply((await preview(first)).digest, first);
    duties = [
      {
        dutyId: '00000000-0000-4000-8000-000000000001',
        unitId: 'csj',
        postId: 'csj-head',
        title: { zh: '信', en: 'Letter' },
        dueOn: null,
        with: null,
      },
    ];
    const next = utf8(CHART.replace('郑一,zheng.yi,2024年3月1日', '周四,zhou.si,2026-03-09'));
    const shown = await preview(next);
    expect(shown).toMatchObject({ holders: { new: 0, changed: 1, unchanged: 2 }, accounts: 1 });
    await apply(shown.digest, next);
    const account = (await accountsByUsername(db, officeId, ['zhou.si'])).get('zhou.si')!;
    const actor = { kind: 'staff', officeId, accountId: account.accountId, posts: [] } as const;
    expect(await handoversOf(db, actor, 'me', false)).toMatchObject([
      { postId: 'csj-head', fromName: '郑一', toName: '周四', day: '2026-03-09', open: [duties[0]!.dutyId] },
    ]);
  });

  test('what changed since the preview is not done', async () => {
    const file = utf8(CHART);
    const { digest } = await preview(file);
    expect(await refused(apply(digest, utf8(CHART.replace('清河区', '青河区'))))).toBe('org.import-changed');
    await apply(digest, file);
    const renamed = utf8(CHART.replace('Director', 'Bureau Director'));
    const shown = await preview(renamed);
    expect(shown).toMatchObject({ posts: { new: 0, changed: 1 } });
    await run((tx) => retitlePost(tx, ctx(), 'csj-head', { zh: '局长', en: 'Chief' }));
    expect(await refused(apply(shown.digest, renamed))).toBe('org.import-changed');
  });

  test('the template can be filled in and imported as it is', async () => {
    for (const lang of ['zh', 'en'] as const) {
      const shown = await preview(utf8(template(lang), 'template.csv'));
      expect(faults(shown)).toEqual([]);
      expect(shown).toMatchObject({ units: { new: 3 }, posts: { new: 3 }, holders: { new: 2 }, ignored: [] });
    }
  });
});

describe('errors, by row and column', () => {
  const broken = `单位编码,上级,名称,类别,岗位,角色,姓名,用户名,任职日期,备注
qu,,区政府,机关,,,,,,x
csj,nowhere,城管局,局,,,,,,
zf,qu,执法队,舰队,,,,,,
dj,qu,东街,街道,,,,,,
wg,qu,一网格,网格,,,,,,
城管,qu,乙局,局,,,,,,
jyj,qu,教育局,局,局长,负责人,郑一,,,
jyj,,,,科员,神仙,,,,
jyj,,,,局长,负责人,钱二,qian er,,
jyj,,,,督学,承办人,孙三,sun.san,2026-02-30,
,,,,局长,负责人,李四,li.si,,
jyj,qu,教育厅,局,,,,,,
dj,,,,,,周五,zhou.wu,,
dj,,,,主任,负责人,吴六,wu.liu,,,多,余
nobody,,,,主任,负责人,,,,
jyj,,,,秘书,,王七,wang.qi,,
`;

  test('are all shown at once, and nothing is done', async () => {
    const file = { name: 'org.csv', bytes: iconv.encode(broken, 'gbk') };
    const shown = await preview(file);
    expect(faults(shown)).toEqual([
      [3, 'parent', 'org.import-parent-unknown'],
      [4, 'kind', 'org.import-kind'],
      [6, 'kind', 'org.kind-not-below'],
      [7, 'unit', 'org.bad-id'],
      [8, 'username', 'org.import-username-missing'],
      [9, 'role', 'org.import-role'],
      [10, 'username', 'org.import-username'],
      [11, 'since', 'org.import-date'],
      [12, 'unit', 'org.import-which-unit'],
      [13, 'name', 'org.import-said-before'],
      [14, 'title', 'org.import-which-post'],
      [15, null, 'org.import-overlong'],
      [16, 'unit', 'org.import-unit-unknown'],
      [17, 'role', 'org.import-role-missing'],
    ]);
    expect(shown.ignored).toEqual(['备注']);
    expect(await refused(apply(shown.digest, file))).toBe('org.import-errors');
    expect(await officeTree(db, ctx().actor, today)).toEqual([]);
  });

  test('of one row all at once too', async () => {
    const chart = `单位编码,上级,名称,类别,角色,姓名,用户名,任职日期
qu,,区政府,机关,,,,
jyj,nowhere,,怪类,,,,
qu,,,,无此角色,李四,Li Si,2026-02-30
`;
    expect(faults(await preview(utf8(chart)))).toEqual([
      [3, 'kind', 'org.import-kind'],
      [3, 'name', 'org.name-missing'],
      [3, 'parent', 'org.import-parent-unknown'],
      [4, 'role', 'org.import-role'],
      [4, 'username', 'org.import-username'],
      [4, 'since', 'org.import-date'],
    ]);
  });

  test('a second root, a loop, two holders of one post', async () => {
    const chart = `单位编码,上级,名称,类别,岗位编码,岗位,角色,姓名,用户名
qu,,区政府,机关,,,,,
qu2,,另一政府,机关,,,,,
a,b,甲科,科室,,,,,
b,a,乙科,科室,,,,,
jyj,qu,教育局,局,p1,局长,负责人,郑一,zheng.yi
jyj,,,,p1,局长,负责人,钱二,qian.er
`;
    const shown = faults(await preview(utf8(chart)));
    expect(shown).toContainEqual([3, 'parent', 'org.one-root']);
    expect(shown).toContainEqual([7, 'username', 'org.import-two-holders']);
    // Of a loop at least one row is named.
    expect(shown.filter(([line]) => line === 4 || line === 5).length).toBeGreaterThan(0);
  });

  test('a file that is no table of ours', async () => {
    expect(await refused(preview(utf8('甲,乙\n1,2\n')))).toBe('org.import-no-columns');
    expect(await refused(preview(utf8('单位编码,名称\n')))).toBe('org.import-empty');
    expect(await refused(preview({ name: 'x', bytes: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]) }))).toBe(
      'text.xlsx-unreadable',
    );
  });

  test('only the administrator imports', async () => {
    const actor = { kind: 'staff', officeId, accountId: officeId, posts: [] } as const;
    const asked = { files: [utf8(CHART)], today };
    expect(await refused(previewImport(db, { ...ctx(), actor }, asked))).toBe('org.administrator-arranges');
  });
});
