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

interface Found {
  readonly findingId: string;
  readonly state: { readonly id: string };
}

const SEEN = '窗口公示的收费项目比系统里多一项，问了三个人说法不一。';
const REASONS = '看了接待本和通话记录，两位来访人确已代为联系。';

test('a supervisor writes down what they saw; discipline decides on a contested finding at a telephone', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'supervisor', password });
  await page.goto('/workbench/');
  await page.getByRole('link', { name: '问题与整改' }).click();
  await page.getByRole('button', { name: '记录问题' }).click();
  const form = page.getByRole('dialog', { name: '记录问题' });
  await choose(form.getByRole('combobox', { name: '单位' }), '青岚区交通运输局', { type: '交通运输局' });
  await choose(form.getByRole('combobox', { name: '制度' }), '禁令 · 严禁乱收费乱罚款', { type: '乱收费' });
  await form.getByLabel('事实').fill(SEEN);
  const today = await page.evaluate(() => new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }));
  await form.getByLabel('发现日期').fill(today);
  await form.getByRole('button', { name: '记录问题' }).click();
  await page.getByRole('heading', { name: '青岚区交通运输局：严禁乱收费乱罚款' }).waitFor();
  await page.getByText(SEEN).waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  // The rule it rests on is one touch away.
  await page.getByRole('link', { name: '严禁乱收费乱罚款' }).click();
  await page.getByText('《行政许可法》第58条').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await context.close();

  const desk = await sitDown(browser, { origin, username: 'discipline', password, lang: 'en', width: 390 });
  const { findings } = await desk.ask<{ findings: Found[] }>('GET', '/api/findings?view=office&state=contested');
  await desk.page.goto(`/workbench/findings/${findings[0]!.findingId}`);
  await desk.page.getByRole('button', { name: 'Decide' }).click();
  const decide = desk.page.getByRole('dialog', { name: 'Decide' });
  await decide.getByRole('radio', { name: 'It should not have been' }).check();
  await decide.getByLabel('Reasons').fill(REASONS);
  await decide.getByRole('button', { name: 'Decide' }).click();
  await desk.page.getByText('it counts nowhere and stays on record').waitFor();
  await desk.page.getByText(REASONS).waitFor();
  expect([await faultsOf(desk.page), await overflowOf(desk.page)]).toEqual([[], 0]);
  await desk.context.close();
});
