import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Instant, instant } from '../../src/kernel/time.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { settle } from '../../src/obligations/settle.commands.ts';
import { openBrowser } from '../support/browser.ts';
import { later } from '../support/later.ts';
import { choose, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

interface Year {
  readonly mechanisms: readonly {
    readonly row: string;
    readonly items: readonly {
      readonly dutyId: string;
      readonly name: { readonly zh: string };
      readonly dueOn: string;
      readonly state: string;
    }[];
  }[];
}

const ASKED = '菜市场门口的井盖松动，车过时响';

test('a leader records a visit on a telephone in two touches, and the desk gives a code for the people it was for', async () => {
  const leader = await sitDown(browser, { origin, username: 'head', password, width: 390 });
  const { page, ask } = leader;
  // A visit some time before: whoever goes out goes there again.
  const { mechanisms } = await ask<Year>('GET', '/api/units/urban-management/year');
  const [field] = mechanisms.find((m) => m.row === 'B3')!.items;
  const url = `/api/obligations/${field!.dutyId}`;
  const { days } = await ask<{ days: { last: string } }>('GET', url);
  const visit = { values: { place: 'shibu-chuanchang' }, from: days.last, to: days.last };
  await ask('POST', `${url}/records`, visit);
  // The year tells what there is, and leads to it.
  await page.goto('/workbench/units/urban-management/year');
  await page.getByRole('button', { name: 'B3 领导走访调研与蹲点', exact: true }).click();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  // Once as what runs all year, once among what falls due in its month.
  await page.getByRole('link', { name: '在基层的天数' }).first().click();
  await page.getByRole('heading', { name: '在基层的天数' }).waitFor();

  // Today, here again: the place and the day stand there already.
  await page.getByRole('button', { name: /^今天又在/ }).click();
  await page.getByRole('textbox', { name: /群众提出的事/ }).fill(ASKED);
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  // Time on the form goes with it, and whoever fills it in reads what becomes of that.
  await page.getByText('填写用时只计入该条规定的合计，不记是谁。').waitFor();
  const sent = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/records'));
  await page.getByRole('button', { name: '保存记录' }).click();
  expect((await sent).postDataJSON()).toMatchObject({ worked: expect.any(Number) });
  const newest = page.getByRole('article').first();
  await newest.getByText(ASKED).waitFor();
  await newest.getByText('待确认').waitFor();
  await newest.getByText('未回应').waitFor();
  expect(await newest.getByRole('button', { name: '确认' }).count()).toBe(0);
  const address = page.url();
  await leader.context.close();

  const desk = await sitDown(browser, { origin, username: 'callback', password, width: 390 });
  await desk.page.goto(address);
  await desk.page.getByRole('article').first().getByRole('button', { name: '确认' }).click();
  await desk.page.getByRole('dialog').getByText(ASKED).waitFor();
  await desk.page.getByRole('button', { name: '给出链接和确认码' }).click();
  const code = desk.page.getByRole('dialog', { name: '给当事人的确认码' });
  expect(await code.getByRole('status').textContent()).toMatch(/^[0-9A-Z]{4} [0-9A-Z]{4}$/);
  await code.getByText(/\/confirm\/[0-9a-f-]{36}$/).waitFor();
  expect([await faultsOf(desk.page), await overflowOf(desk.page)]).toEqual([[], 0]);
  await desk.context.close();
});

test('records come in from a file as they were shown, and what is owed into a calendar until its address is ended', async () => {
  const { page, ask, context } = await sitDown(browser, { origin, username: 'head', password, width: 390 });
  const { mechanisms } = await ask<Year>('GET', '/api/units/urban-management/year');
  const [field] = mechanisms.find((m) => m.row === 'B3')!.items;
  const { days } = await ask<{ days: { last: string } }>('GET', `/api/obligations/${field!.dutyId}`);
  await page.goto('/workbench/units/urban-management/year');
  await page.getByRole('link', { name: '从文件导入记录' }).click();
  const take = async (...rows: string[]) => {
    const buffer = Buffer.from(['单位,机制,事项,开始日期,地点,事先没有通知', ...rows].join('\n'));
    await page.getByLabel('选择文件').setInputFiles({ name: 'b3.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: '预览' }).click();
  };
  const right = `城市管理局,B3,在基层的天数,${days.last},shibu-chuanchang,是`;
  await take(right, '城市管理局,B3,在基层的天数,昨天,shibu-chuanchang,是');
  await page.getByText('“开始日期”列：无法辨认日期“昨天”。').waitFor();
  expect(await page.getByRole('button', { name: '按预览导入' }).isDisabled()).toBe(true);
  await take(right);
  await page.getByText('新的记录').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByRole('button', { name: '按预览导入' }).click();
  await page.getByText('已导入 1 条记录，等待确认').waitFor();

  await page.goto('/workbench/account');
  await page.getByRole('button', { name: '生成订阅地址' }).click();
  const address = new URL((await page.getByText('/calendar/').textContent())!).pathname;
  expect(await (await context.request.get(address)).text()).toContain('在基层的天数');
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByRole('button', { name: '停用' }).click();
  await page.getByRole('tooltip').getByRole('button', { name: '停用' }).click();
  await page.getByText('还没有订阅。').waitFor();
  expect((await context.request.get(address)).status()).toBe(404);
  await context.close();
});

test('what is behind and late stands in the year with its count, also in English', async () => {
  const { page, ask, context } = await sitDown(browser, { origin, username: 'supervisor', password, lang: 'en' });
  const year = await ask<Year>('GET', '/api/units/urban-management/year');
  await page.goto('/workbench/units/urban-management/year');
  await page.getByRole('heading', { name: 'The year of Urban Management Bureau' }).waitFor();
  // A line for each mechanism below the heads; what runs all year has one of its own.
  expect(await page.locator('tr:not(.year-running)').count()).toBe(year.mechanisms.length + 1);
  const all = year.mechanisms.reduce((n, m) => n + m.items.length, 0);
  await page.getByLabel('The whole year').getByText(String(all), { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'The next year' }).click();
  await page.getByText('No mechanism asks anything of this unit in that year').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await context.close();
});

const OFFICE = 'qinglan';
const HOUSING = '/api/units/housing-bureau/year';
const LESS = '能并入月度例会的不再单独发文';

/** Ten in the morning of the last working day before a moment: no holiday is at the end of a quarter. */
function lastWorkday(before: number): Instant {
  let at = before;
  do at -= 86_400_000;
  while ([0, 6].includes(new Date(at).getUTCDay()));
  return instant(at);
}

test('a quarter that the house counted is typed by nobody: its head reads the figure, and whoever confirms reads the same', async () => {
  const then = await later(inject('dataDir'), 0);
  try {
    const as = (username: string, width = 1280) => sitDown(browser, { origin: then.origin, password, username, width });
    const [bureau, leader, supervisor] = await Promise.all([
      as('bai.qiming'),
      as('ji.changfeng'),
      as('supervisor', 390),
    ]);
    const { mechanisms } = await bureau.ask<Year>('GET', HOUSING);
    const quarters = mechanisms.find((m) => m.row === 'H1')!.items.filter((i) => i.name.zh.startsWith('发文开会'));
    const { dutyId, dueOn } = quarters.find((i) => i.state === 'owed' || i.state === 'short')!;
    const over = Date.UTC(Number(dueOn.slice(0, 4)), Number(dueOn.slice(5, 7)), 1, 2);

    // What is asked for by the next day was not left a week, whatever else was sent; a leader signs it.
    then.moveTo(lastWorkday(over));
    const by = new Date(over).toISOString().slice(0, 10);
    const { sendingId } = await bureau.ask<{ sendingId: string }>('POST', '/api/sendings', {
      ...{ kind: 'document', unit: 'housing-bureau', to: ['shibu'], by, from: null, until: null },
      ...{
        title: '节前值守',
        ask: '请核对值守名单。',
        basis: '值守安排',
        urgent: 'from-above',
        notice: '值班记录第 7 号',
      },
    });
    const { posts } = await leader.ask<{ posts: { postId: string }[] }>('GET', '/api/me');
    const url = `/api/sendings/${sendingId}`;
    await bureau.ask('POST', `${url}/ask-signature`, { signer: posts[0]!.postId, reason: '上级当天通知。' });
    await leader.ask('POST', `${url}/sign`, { signed: true });
    // The quarter ends, and the house counts it.
    then.moveTo(instant(over));
    const work = await then.house.mechanismsOf(OFFICE);
    const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
    const ctx = { officeId: OFFICE, now: instant(over), actor };
    await then.house.db.transact((tx) => settle(tx, ctx, work, dutyId));

    const { page } = bureau;
    const { line, counts } = await bureau.ask<{
      line: { counted: { value: number; of: number } };
      counts: { name: { zh: string } };
    }>('GET', `/api/obligations/${dutyId}`);
    const { value, of } = line.counted;
    expect(of).toBeGreaterThan(value);
    await page.goto(`/workbench/obligations/${dutyId}`);
    await page.getByText(`${Math.floor((100 * value) / of)}%（${value}/${of}），要求 90%`).waitFor();
    await page.getByText(`由系统计数，不用填报：${counts.name.zh}。`).waitFor();
    await page.getByRole('button', { name: '记录', exact: true }).click();
    // The words alone are asked for: no number, and no day.
    const form = page.locator('form');
    await form.getByLabel('下一季度怎样少发少开').fill(LESS);
    expect(await form.getByRole('spinbutton').count()).toBe(0);
    expect(await form.getByLabel('哪一天').isVisible()).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
    await form.getByRole('button', { name: '保存记录' }).click();
    await page.getByRole('article').first().getByText('待确认').waitFor();

    await supervisor.page.goto(`/workbench/obligations/${dutyId}`);
    await supervisor.page.getByRole('article').first().getByRole('button', { name: '确认' }).click();
    const dialog = supervisor.page.getByRole('dialog');
    await dialog.getByText(LESS).waitFor();
    await dialog.getByText(counts.name.zh).waitFor();
    await dialog.getByText(`${value} / ${of}`, { exact: true }).first().waitFor();
    expect([await faultsOf(supervisor.page), await overflowOf(supervisor.page)]).toEqual([[], 0]);
    await dialog.getByText('属实', { exact: true }).click();
    await dialog.getByRole('button', { name: '提交' }).click();
    await supervisor.page.locator('.case-standing').getByText('没有达到').waitFor();
    for (const { context } of [bureau, leader, supervisor]) await context.close();
  } finally {
    await then.close();
  }
});

test('what stands out of a statement of spending is said before it is recorded, and to audit with the reason', async () => {
  const as = (username: string, width = 1280) => sitDown(browser, { origin, password, username, width });
  const [bureau, audit] = await Promise.all([as('bai.qiming', 390), as('auditor')]);
  const { mechanisms } = await bureau.ask<Year>('GET', HOUSING);
  const statements = mechanisms.find((m) => m.row === 'C8')!.items.filter((i) => i.name.zh === '报送上季公务消费');
  const { dutyId } = statements.find((i) => i.state !== 'done')!;
  const url = `/api/obligations/${dutyId}`;
  const { records } = await audit.ask<{ records: { recordId: string; state: string }[] }>('GET', url);
  // The one that waits for audit goes back, so that it is stated once more.
  for (const { recordId } of records.filter((r) => r.state === 'recorded'))
    await audit.ask('POST', `${url}/records/${recordId}/confirm`, { so: false, words: '少了一次公务餐。' });
  const { page } = bureau;
  await page.goto(`/workbench/obligations/${dutyId}`);
  await page.getByRole('button', { name: /^(记录|再记一次)$/ }).click();
  const said: Record<string, string> = {
    ...{ 接待支出: '9100', 其中刷公务卡: '9100', 公车支出: '12000', '出国（境）支出': '0', '出国（境）人次': '0' },
    工作日公务餐有酒水的次数: '2',
  };
  for (const [label, amount] of Object.entries(said)) await page.getByLabel(label).fill(amount);
  await page.getByRole('button', { name: '保存记录' }).click();
  const told = page.locator('.record-stands-out');
  await told.getByText('工作日公务餐有酒水的次数').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByLabel('突出的是什么、为什么').fill('两次都是外地来客自带，已提醒。');
  await page.getByRole('button', { name: '保存记录' }).click();
  await page.getByRole('article').first().getByText('待确认').waitFor();

  await audit.page.goto(`/workbench/obligations/${dutyId}`);
  await audit.page.getByRole('article').first().getByRole('button', { name: '确认' }).click();
  const dialog = audit.page.getByRole('dialog');
  await dialog.getByRole('heading', { name: '突出' }).waitFor();
  await dialog.getByText('两次都是外地来客自带，已提醒。').waitFor();
  expect(await faultsOf(audit.page)).toEqual([]);
  for (const { context } of [bureau, audit]) await context.close();
});

/** The demo office's days begin eight hours before those of UTC. */
const OFFICE_AHEAD_MS = 8 * 3_600_000;

/** A plan of inspections that falls due every week, so that one is owed on whichever day this runs: its form is that of H3. */
const PLAN = `id: X7
version: 1
name: { zh: 检查计划, en: Plans of inspections }
about: { zh: 每周一份检查计划。, en: A plan of inspections each week. }
source:
  - { document: S1, clause: "9" }
duties:
  - id: planned
    name: { zh: 报出本周检查, en: Name the inspections of the week }
    who: [{ as: lead, each: unit, role: head, functions: [housing] }]
    when: { every: week, weekday: 5, roll: before }
    record:
      required: [inspections]
      properties:
        inspections: { type: array, format: inspections, title: 检查计划, title-en: Inspections }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    minutes: 10
`;

test('a plan of inspections says which line is half filled and in which cell, and keeps what was written', async () => {
  const then = await later(inject('dataDir'), 0);
  try {
    const leader = await sitDown(browser, { origin, username: 'ji.changfeng', password });
    const today = new Date(Date.now() + OFFICE_AHEAD_MS).toISOString().slice(0, 10);
    await leader.ask('POST', '/api/mechanisms', { sources: [PLAN], from: today, ground: '办公会纪要' });
    await leader.context.close();
    const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
    const ctx = { officeId: OFFICE, now: then.house.clock(), actor };
    await followDays(then.house.db, ctx, await then.house.mechanismsOf(OFFICE));
  } finally {
    await then.close();
  }
  const { page, ask, context } = await sitDown(browser, { origin, username: 'bai.qiming', password, width: 390 });
  const { mechanisms } = await ask<Year>('GET', HOUSING);
  const [plan] = mechanisms.find((m) => m.row === 'X7')!.items;
  await page.goto(`/workbench/obligations/${plan!.dutyId}`);
  await page.getByRole('button', { name: '记录', exact: true }).click();
  const [first, second] = [page.getByRole('group', { name: '第 1 项' }), page.getByRole('group', { name: '第 2 项' })];
  const save = page.getByRole('button', { name: '保存记录' });
  await first.getByLabel('检查什么').fill('电梯维保抽查');
  await choose(first.getByLabel('检查谁'), '石埠街道', { type: '石埠' });
  await first.getByLabel('依据').fill('特种设备安全法');
  await page.getByRole('button', { name: '再加一项' }).click();
  await second.getByLabel('检查什么').fill('消防通道抽查');
  await save.click();
  // Whose plan it is leads what nobody else was chosen for.
  await page.getByText('第 2 项“检查谁”：还没有填').waitFor();
  await choose(second.getByLabel('检查谁'), '石埠街道', { type: '石埠' });
  await second.getByLabel('依据').fill('消防法');
  await choose(second.getByLabel('谁牵头'), '船厂社区', { type: '船厂' });
  await save.click();
  await page.getByText('第 2 项“谁牵头”：这个单位没有检查职责，不能牵头').waitFor();
  expect(await second.getByLabel('检查什么').inputValue()).toBe('消防通道抽查');
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await choose(second.getByLabel('谁牵头'), '住房', { type: '住房' });
  await save.click();
  const newest = page.getByRole('article').first();
  await newest.getByText('待确认').waitFor();
  await newest.getByText(/消防通道抽查：石埠街道.*牵头；消防法/).waitFor();
  await context.close();
});
