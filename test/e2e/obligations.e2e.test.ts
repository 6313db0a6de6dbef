import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

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
    readonly items: readonly { readonly dutyId: string; readonly name: { readonly zh: string } }[];
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
