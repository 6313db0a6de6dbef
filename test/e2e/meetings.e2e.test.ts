import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { choose, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const AGENDA = '夜市收摊以后，路面和公交站台由谁清洗';

test('of a joint meeting what is agreed becomes a task, and the level above decides on what is not', async () => {
  const [supervisor, chief] = await Promise.all([
    sitDown(browser, { origin, password, username: 'supervisor' }),
    sitDown(browser, { origin, password, username: 'ji.changfeng', lang: 'en', width: 390 }),
  ]);
  const { page } = supervisor;
  const today = await page.evaluate(() => new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }));
  const unitField = (label: string, nth = 0) => page.getByRole('dialog').getByLabel(label, { exact: true }).nth(nth);
  const pick = (label: string, unit: string) => choose(unitField(label), unit, { type: unit });
  await page.goto('/workbench/tasks?view=meetings');
  await page.getByRole('button', { name: '召集联席会议' }).click();
  const call = page.getByRole('dialog', { name: '召集联席会议' });
  await call.getByLabel('议题').fill(AGENDA);
  await pick('牵头单位', '城市管理局');
  await pick('参加单位', '交通运输局');
  await call.getByLabel('日期').fill(today);
  await call.getByRole('button', { name: '召集联席会议' }).click();
  await page.locator('.letter', { hasText: AGENDA }).waitFor();

  await page.getByRole('button', { name: '记录结果' }).click();
  const held = page.getByRole('dialog', { name: '记录结果' });
  await held.getByRole('button', { name: '添加议定事项' }).click();
  await held.getByLabel('做什么').fill('每晚收摊后冲洗一次');
  await pick('牵头单位', '城市管理局');
  await held.getByLabel('完成日期').fill('2031-02-05');
  await held.getByLabel('怎样检查').fill('看两晚');
  await held.getByLabel('检查日期').fill('2031-02-03');
  await held.getByRole('button', { name: '添加未议定事项' }).click();
  await held.getByLabel('什么没有议定').fill('站台由谁清洗');
  for (const [n, [unit, position]] of [
    ['城市管理局', '站台属交通设施。'],
    ['交通运输局', '垃圾来自夜市。'],
  ].entries()) {
    await choose(unitField('单位', n), unit!);
    await held.getByLabel('立场').nth(n).fill(position!);
  }
  await held.getByRole('button', { name: '记录结果' }).click();
  await page.getByText('垃圾来自夜市。').waitFor();
  await page.getByText('由青岚区人民政府负责人在').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  const address = new URL(page.url()).pathname;
  await page.getByRole('link', { name: '打开任务' }).click();
  await page.getByText('每晚收摊后冲洗一次').first().waitFor();

  await chief.page.goto(address);
  await chief.page.getByRole('button', { name: 'Decide' }).click();
  const decide = chief.page.getByRole('dialog', { name: 'Decide' });
  await decide.getByLabel('Decision').fill('城市管理局清洗，交通运输局供水。');
  await decide.getByRole('button', { name: 'Decide' }).click();
  await decide.waitFor({ state: 'detached' });
  await chief.page.getByText('城市管理局清洗，交通运输局供水。').waitFor();
  expect([await faultsOf(chief.page), await overflowOf(chief.page)]).toEqual([[], 0]);
});
