import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { workbook } from '../org/workbook.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

// The office has no auditor's unit with the function of audit: the discipline office does it, supervision confirms what that looked
// into, and three units are enough to compare.
const sourceOf = (row: string): string =>
  shippedFiles()
    .find((f) => f.shown.endsWith(`/${row}.yaml`))!
    .text.replaceAll('function: discipline, role: discipline', 'function: supervision, role: supervisor')
    .replaceAll('function: audit, role: auditor', 'function: discipline, role: discipline')
    .replaceAll(/units: 5/g, 'units: 3')
    .replaceAll('functions: [audit]', 'functions: [discipline]')
    .replaceAll('role: auditor', 'role: discipline');

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2025-12-20T09:00');
  const head = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  const work = await office.house.mechanismsOf(OFFICE);
  const sources = ['C8', 'A2', 'A4'].map(sourceOf);
  await office.house.db.transact((tx) => adopt(tx, head, work, sources, plainDate('2026-01-01'), '纪要'));
  await turn('2026-01-05T09:00');
});
afterAll(() => office.close());

async function turn(local: string): Promise<void> {
  const now = office.at(local);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
}

const owed = async (unit: string, duty: string): Promise<string> =>
  (
    await office.owner.query(
      'select duty_id from obligation where unit_id = $1 and duty = $2 and due_on >= $3 order by due_on limit 1',
      [unit, duty, office.now().slice(0, 10)],
    )
  ).rows[0].duty_id;

async function recorded(who: string, dutyId: string, values: object): Promise<string> {
  const day = office.now().slice(0, 10);
  const url = `/api/obligations/${dutyId}/records`;
  const answer = await office.ask(who, 'POST', url, { values, from: day, to: day, evidence: [] });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().recordId;
}
async function confirmed(dutyId: string, recordId: string): Promise<void> {
  const url = `/api/obligations/${dutyId}/records/${recordId}/confirm`;
  const of = 'select confirmer from obligation where duty_id = $1';
  const who = (await office.owner.query(of, [dutyId])).rows[0].confirmer;
  const answer = await office.ask(who, 'POST', url, { so: true, words: null });
  expect(answer.statusCode, answer.body).toBe(200);
}

const SPENT = { receptions: 100_000, 'by-card': 90_000, vehicles: 200_000, abroad: 0, trips: 0, alcohol: 0 };
const HEADS = { housing: 'housing-head', water: 'water-head', east: 'east-head' } as const;

it('statements from a spreadsheet become figures of the quarter that they are about, by unit and head, each opening to its record', async () => {
  const head = [
    ...[
      '单位',
      '机制',
      '事项',
      '日期',
      '接待支出（元）',
      '其中刷公务卡（元）',
      '公车支出（元）',
      '出国（境）支出（元）',
    ],
    ...['出国（境）人次', '工作日公务餐有酒水的次数', '突出的是什么、为什么'],
  ];
  // As text with sign and separators, as people type it, and as numbers, with what a spreadsheet's sum leaves behind.
  const row = [
    '住房局',
    'C8',
    '报送上季公务消费',
    '2026-01-05',
    '¥12,345.60',
    2345.6000000000004,
    '3,000',
    0,
    0,
    2,
    '接待检查组',
  ];
  const file = workbook({ 公务消费: [head, row] });
  const boundary = 'xxxx';
  const send = (path: string, digest: string) =>
    office.app.inject({
      method: 'POST',
      url: `/api/mechanisms/records/import${path}`,
      headers: {
        'x-as': 'housing-head',
        'idempotency-key': crypto.randomUUID(),
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload: Buffer.concat([
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="digest"\r\n\r\n${digest}\r\n`),
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="c8.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        file,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
    });
  const preview = await send('/preview', '');
  expect(preview.json(), preview.body).toMatchObject({ new: 1, errors: 0 });
  expect((await send('', preview.json().digest)).json()).toMatchObject({ new: 1, errors: 0 });

  const dutyId = await owed('housing', 'statement');
  const page = (await office.ask('discipline-discipline', 'GET', `/api/obligations/${dutyId}`)).json();
  expect(page.records[0].values).toMatchObject({ receptions: 1_234_560, 'by-card': 234_560, vehicles: 300_000 });
  // Shown before it is confirmed, so that whoever confirms it sees it: the rule, the numbers and what they are compared with.
  expect(page.records[0].standsOut.map((w: { zh: string }) => w.zh)).toEqual([
    '工作日公务餐有酒水的次数：2，超过 0',
    '其中刷公务卡：占“接待支出”的 19%（低于 80% 即列出）',
  ]);
  await confirmed(dutyId, page.records[0].recordId);
  const water = await owed('water', 'statement');
  const stated = await recorded('water-head', water, SPENT);
  await confirmed(water, stated);

  const asked = await office.ask('housing-handler', 'GET', '/api/figures/official-spending?year=2025&quarter=4');
  const figure = asked.json();
  expect(figure.total, asked.body).toEqual({ value: 1_834_560, of: null, rests: 2 });
  expect(figure.units.map((u: { unit: { id: string } }) => u.unit.id)).toContain('east');
  const mine = figure.units.find((u: { unit: { id: string } }) => u.unit.id === 'housing');
  // Two in the bureau, two in its section.
  expect(mine).toMatchObject({ value: { value: 1_534_560, rests: 1 }, heads: 4, opens: true });
  expect(mine.standsOut).toEqual([
    expect.objectContaining({ quarter: 4, words: [expect.anything(), expect.anything()] }),
  ]);
  // Of the year, each quarter's with its number.
  const whole = (await office.ask('housing-handler', 'GET', '/api/figures/official-spending?year=2025')).json();
  expect(whole.units.find((u: { unit: { id: string } }) => u.unit.id === 'housing').standsOut).toEqual(mine.standsOut);
  // Published for everybody: read by all, opened by whoever may open the unit's year.
  const theirs = figure.units.find((u: { unit: { id: string } }) => u.unit.id === 'water');
  expect(theirs).toMatchObject({ value: { value: 300_000 }, opens: false, standsOut: [] });
  // The statement is about the quarter before, not of the one in which it was recorded.
  const now = (await office.ask('housing-handler', 'GET', '/api/figures/official-spending?year=2026&quarter=1')).json();
  expect(now.total.value).toBeNull();
  const basis = await office.ask(
    'housing-handler',
    'GET',
    '/api/figures/official-spending/units/housing?year=2025&quarter=4',
  );
  expect(basis.json().lines).toEqual([
    expect.objectContaining({ dutyId, recordId: page.records[0].recordId, inTime: true }),
  ]);
  const not = await office.ask('housing-handler', 'GET', '/api/figures/official-spending/units/water?year=2025');
  expect(not.json().code).toBe('figure.not-found');
  expect((await office.ask('housing-handler', 'GET', '/api/figures/nothing')).json().code).toBe('figure.not-found');

  // Made public in January, it says of which quarter it is.
  const url = `/api/obligations/${water}/records/${stated}/publish`;
  const published = await office.ask('water-head', 'POST', url, { words: SPENT });
  expect(published.statusCode, published.body).toBe(200);
  const shown = await office.app.inject({ url: '/mechanisms/C8', headers: { 'accept-language': 'zh-CN' } });
  expect(shown.body).toContain('2025 年第四季度 · 2026年1月5日（周一）');
});

it('what is over the budget, far from comparable units or from last year is shown to whoever looks into it, and in the year', async () => {
  await turn('2026-01-06T09:00');
  for (const [unit, head] of Object.entries(HEADS)) {
    const dutyId = await owed(unit, 'budget');
    await recorded(head, dutyId, { receptions: 150_000, vehicles: 9_000_000, abroad: 0 });
  }
  await turn('2026-04-08T09:00');
  for (const [unit, head] of Object.entries(HEADS))
    await recorded(head, await owed(unit, 'statement'), {
      ...SPENT,
      ...(unit === 'east' ? { receptions: 400_000, 'by-card': 400_000 } : {}),
    });
  // Asked before it is recorded, so that the reason can go with it; nothing is kept of the question.
  await turn('2026-07-08T09:00');
  const next = await owed('water', 'statement');
  const check = (who: string) =>
    office.ask(who, 'POST', `/api/obligations/${next}/records/check`, { values: { ...SPENT, alcohol: 3 } });
  expect((await check('water-head')).json().standsOut.map((w: { zh: string }) => w.zh)).toContain(
    '工作日公务餐有酒水的次数：3，超过 0',
  );
  expect((await check('water-handler')).statusCode).toBe(403);
  expect((await check('east-head')).statusCode).toBe(404);
  office.at('2026-04-08T09:00');
  const looking = await owed('discipline', 'outstanding');
  const page = (await office.ask('discipline-discipline', 'GET', `/api/obligations/${looking}`)).json();
  expect(page.lookAt).toEqual([
    {
      dutyId: expect.any(String),
      unit: expect.objectContaining({ id: 'east' }),
      words: [
        {
          zh: '接待支出：全年累计 4,000 元，超出预算 1,500 元',
          en: 'Spent on receptions: 4,000 yuan so far in the year, over the budget of 1,500 yuan',
        },
      ],
    },
  ]);
  const year = (await office.ask('east-handler', 'GET', '/api/units/east/year?year=2026')).json();
  // Named with its quarter, so that two of a year are told apart.
  const about = {
    zh: expect.stringMatching(/^202\d 年第[一二三四]季度$/),
    en: expect.stringMatching(/^Quarter \d of 202\d$/),
  };
  expect(year.standsOut).toEqual([expect.objectContaining({ row: 'C8', about, words: page.lookAt[0].words })]);
  expect((await office.verify()).difference).toBeNull();
});

it("a leader's list that nobody checked, and a unit without a head, are gaps that the unit and whoever oversees can see", async () => {
  await turn('2026-04-20T09:00');
  const shown = async (who: string) => (await office.ask(who, 'GET', '/api/mechanisms/A4/gaps')).json().gaps;
  const gaps = await shown('supervision-supervisor');
  const of = (unit: string) => gaps.filter((g: { unit: { id: string } }) => g.unit.id === unit);
  expect(of('housing')).toEqual([
    expect.objectContaining({
      what: 'not-done',
      dueOn: '2026-03-31',
      duty: expect.objectContaining({ zh: '列出自身不足和整改措施' }),
    }),
  ]);
  expect(of('intake').every((g: { what: string }) => g.what === 'no-holder')).toBe(true);
  expect(of('intake').length).toBeGreaterThan(1);
  expect((await shown('water-handler')).map((g: { unit: { id: string } }) => g.unit.id)).toEqual(['water']);
});

it('a yearly report comes drafted from what the unit did, each sentence with where it opens', async () => {
  await turn('2026-12-01T09:00');
  const dutyId = await owed('housing', 'report');
  const page = (await office.ask('housing-head', 'GET', `/api/obligations/${dutyId}`)).json();
  expect(page.draftField).toBe('own-words');
  const text = page.draft.map((l: { words: { zh: string } }) => l.words.zh);
  expect(text[0]).toMatch(/^到期的待办 \d+ 件，按时办 \d+ 件。$/);
  expect(text[1]).toMatch(/^各项机制要求 \d+ 项，完成并经他人确认 1 项，待确认 2 项。$/);
  expect(text[2]).toMatch(/^逾期 \d+ 项：/);
  expect(page.draft.every((l: { link: string }) => l.link.startsWith('/workbench/'))).toBe(true);
  // What is not there is not made up.
  expect(text.join('')).not.toContain('群众评价');
});
