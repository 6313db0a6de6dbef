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

const GROUND = '区长办公会纪要第 12 期：基层天数改为 45 天';

test('a rule is changed by its number, checked, previewed and adopted by the head of the office; both versions stand', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'ji.changfeng', password });
  await page.goto('/workbench/mechanisms');
  await page.getByRole('link', { name: 'B3 领导走访调研与蹲点' }).click();
  await page.getByText('每年不少于 60 天，其中一处连续不少于 7 天').waitFor();
  // Its forms were measured by enough people, and are held against the estimate.
  await page
    .getByText(/记录：一半不超过 \d+ 分钟（近 12 个月 \d+ 次）/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: '修改规则' }).click();
  const least = page.getByLabel('不少于', { exact: true }).first();

  // More than a year has is refused beside the text, at its line.
  await least.fill('400');
  await page.getByRole('heading', { name: '1 处错误' }).waitFor();
  expect(await page.getByRole('button', { name: '看这一年的影响' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: /第 \d+ 行/ }).click();
  await page.locator('.cm-activeLine', { hasText: 'least: 400' }).waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);

  await page.getByText('改数字').click();
  await least.fill('45');
  await page.getByText('检查通过，没有错误。').waitFor();
  // What is not adopted yet survives a reload, and is a version of its own.
  await page.reload();
  await page.getByText('+ version: 3').waitFor();
  expect(await least.inputValue()).toBe('45');

  const sign = page.getByRole('button', { name: '签署采用' });
  expect(await sign.isDisabled()).toBe(true);
  await page.getByRole('button', { name: '看这一年的影响' }).click();
  await page.getByRole('heading', { name: '各月工作量' }).waitFor();
  await page.getByText(/^按填表实测：\d+ 件义务/).waitFor();
  const next = Number(await page.evaluate(() => new Date().getFullYear())) + 1;
  await page.getByLabel('施行日期').fill(`${next}-01-01`);
  await page.getByLabel('采用依据').fill(GROUND);
  expect(await faultsOf(page)).toEqual([]);
  await sign.click();

  await page.getByText(`采用依据：${GROUND}`).waitFor();
  const versions = await page.locator('.mechanism-versions').innerText();
  expect(versions).toContain(`${next}年1月1日起施行`);
  expect(versions).toContain(`${next - 1}年1月1日至${next}年1月1日`);
  await page.locator('.line-diff ins', { hasText: 'least: 45' }).waitFor();
  await context.close();

  // Whoever does not sign may prepare it, and hands it to whoever does.
  const desk = await sitDown(browser, { origin, username: 'supervisor', password, lang: 'en', width: 390 });
  await desk.page.goto('/workbench/mechanisms/A1/edit');
  await desk.page.getByRole('heading', { name: 'Hand it to the head of the office' }).waitFor();
  expect([await faultsOf(desk.page), await overflowOf(desk.page)]).toEqual([[], 0]);
  await desk.context.close();
});
