import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { choose, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

/*
 * What only auditors and discipline do. Clerks, handlers, heads, call-back, supervisors, administrators and inspectors from outside do
 * theirs in the other tests.
 */
const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const FOUND = '一笔路面养护资金滞留九个月没有拨付。';

test('an auditor takes in what audits found, and the audited unit answers first', async () => {
  const auditor = await sitDown(browser, { origin, username: 'auditor', password });
  const { page } = auditor;
  await page.goto('/workbench/findings');
  await page.getByRole('link', { name: '导入审计发现的问题' }).click();
  const list = [
    '审计类别,审计报告,被审计单位,违反制度,问题,发现日期',
    `专项资金审计,审〔2026〕9号,交通运输局,no-waste,${FOUND},2026-03-05`,
  ];
  const file = { name: 'audit.csv', mimeType: 'text/csv', buffer: Buffer.from(list.join('\r\n')) };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: '预览', exact: true }).click();
  await page.getByText('共 1 行：新的 1 个').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByRole('button', { name: '按预览导入' }).click();
  await page.getByText('已导入 1 个问题').waitFor();
  await page.getByRole('link', { name: '打开问题清单' }).click();
  await page.locator('[data-row]', { hasText: '交通运输局' }).first().click();
  await page.getByText(FOUND).waitFor();

  const head = await sitDown(browser, { origin, username: 'lu.yanzhou', password, lang: 'en', width: 390 });
  await head.page.goto(new URL(page.url()).pathname);
  await head.page.getByText(FOUND).waitFor();
  await head.page.getByRole('button', { name: 'Answer: it is so' }).first().waitFor();
  expect(await overflowOf(head.page)).toBe(0);
  for (const { context } of [auditor, head]) await context.close();
});

test('discipline keeps a report from a further unit, for whose people it is gone', async () => {
  const [discipline, head] = await Promise.all([
    sitDown(browser, { origin, username: 'discipline', password }),
    sitDown(browser, { origin, username: 'bai.qiming', password }),
  ]);
  const { number } = await discipline.ask<{ number: string }>('POST', '/api/cases', {
    kind: 'report',
    channel: 'letter',
    title: '围挡工程验收走过场',
    text: '围挡没有按图施工，验收的人看都没看就签了字。',
    accusedUnits: ['urban-management'],
  });
  const { page } = discipline;
  await page.goto(`/workbench/cases?find=${number}`);
  await page.getByRole('link', { name: '围挡工程验收走过场' }).first().click();
  await page.getByRole('heading', { name: '围挡工程验收走过场' }).waitFor();
  const address = new URL(page.url()).pathname;
  // It goes to the housing bureau to be looked into, until it comes out that it is about them as well.
  const caseId = address.split('/').at(-1)!;
  await discipline.ask('POST', `/api/cases/${caseId}/route`, { unit: 'housing-bureau' });
  await head.page.goto(address);
  await head.page.getByRole('heading', { name: '围挡工程验收走过场' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: '增列被举报单位' }).click();
  const form = page.getByRole('dialog', { name: '增列被举报单位' });
  await choose(form.getByLabel('被举报单位'), '住房和城乡建设局', { type: '住房和城乡' });
  await form.getByRole('button', { name: '增列被举报单位' }).click();
  await page
    .getByText('另对青岚区住房和城乡建设局保密')
    .or(page.getByText('另对住房和城乡建设局保密'))
    .first()
    .waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await head.page.reload();
  await head.page.getByRole('heading', { name: '没有这件诉求' }).waitFor();
  for (const { context } of [discipline, head]) await context.close();
});
