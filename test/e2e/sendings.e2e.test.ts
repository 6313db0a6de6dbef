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

test('a document is checked while it is written, signed over the budget, and counted; what was asked is answered on a telephone', async () => {
  const as = (username: string, width = 1280) => sitDown(browser, { origin, password, username, width });
  const [bureau, leader, street] = await Promise.all([as('bai.qiming'), as('ji.changfeng'), as('tang.shuyi', 390)]);
  const { page } = bureau;
  await page.goto('/workbench/sendings/new');
  await choose(page.getByLabel('发往'), '石埠街道', { type: '石埠' });
  await page.getByLabel('标题').fill('楼顶防水巡看');
  await page.getByLabel('要求做什么').fill('请派人参加，并上传签到照片。');
  await page.getByLabel('依据').fill('汛期安排');
  const check = page.locator('.sending-check');
  await check.getByText('不得要求拍照证明到场').waitFor();
  await page.getByLabel('要求做什么').fill('请看一遍顶楼住户反映过的楼栋。');
  await check.getByText('不得要求拍照证明到场').waitFor({ state: 'detached' });
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: '保存' }).click();
  // The year's budget is used up: it is signed first.
  await page.getByRole('button', { name: '请领导签批' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('理由').fill('入冬前要看完。');
  await dialog.getByRole('button', { name: '请领导签批' }).click();
  await dialog.waitFor({ state: 'detached' });
  const address = new URL(page.url()).pathname;

  await leader.page.goto(address);
  await leader.page.getByRole('button', { name: '签批' }).click();
  const decision = leader.page.getByRole('dialog');
  await decision.getByText('签字，发出').click();
  await decision.getByRole('button', { name: '签批' }).click();
  // At night, or on a day off, it waits for the office to open.
  await leader.page
    .locator('.pairs')
    .getByText(/^(已发出|等上班时间发出)$/)
    .waitFor();

  // One visit in place of two: the bureau's inspection comes along with the one that another announced to the same street.
  await page.goto('/workbench/sendings');
  await page.getByRole('link', { name: '物业小区消防安全检查' }).click();
  await page.locator('.sending-check').getByRole('button', { name: '合并检查' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '合并检查' }).click();
  await page.locator('.pairs').getByText('已并入其他检查').waitFor();
  await page.goto('/workbench/sendings/plan');
  await page.locator('.plan-lines').getByText('已并入其他检查').waitFor();
  expect(await faultsOf(page)).toEqual([]);

  await street.page.goto('/workbench/sendings?view=received');
  await street.page.getByRole('link', { name: '按新标准核对外墙保温层' }).click();
  await street.page.getByRole('button', { name: '答复' }).click();
  const answer = street.page.getByRole('dialog');
  await answer.getByLabel('说明').fill('在修的六栋已核对。');
  await answer.getByRole('button', { name: '答复' }).click();
  await street.page.locator('.sending-answers').getByText('已答复，待确认').waitFor();
  await street.page.goto('/workbench/sendings/weight');
  await street.page.getByRole('row', { name: /石埠街道/ }).waitFor();
  expect(await overflowOf(street.page)).toBe(0);
  expect(await faultsOf(street.page)).toEqual([]);
});
