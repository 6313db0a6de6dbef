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

test('the board tells what stands where, moves by itself, and each figure opens down to the duties', async () => {
  const { page, ask, context } = await sitDown(browser, { origin, username: 'supervisor', password });
  await page.goto('/workbench/');
  await page.getByRole('link', { name: '看板' }).first().click();
  await page.getByRole('heading', { name: '看板', level: 1 }).waitFor();
  await page.getByText('实时更新').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);

  // Somebody files an appeal: nobody touches this page.
  const open = page.locator('.board-figure', { hasText: '在办' }).locator('dd');
  const before = Number(await open.textContent());
  const filed = await context.request.post('/api/appeals', {
    headers: { 'idempotency-key': crypto.randomUUID() },
    data: { kind: 'help', title: '路口的信号灯坏了', text: '中山路与建设路路口的信号灯坏了两天，请派人修。' },
  });
  expect(filed.ok(), await filed.text()).toBe(true);
  await expect.poll(async () => Number(await open.textContent()), { timeout: 15_000 }).toBeGreaterThan(before);

  // From a level to a unit to what is late there, with whoever has it.
  await page.getByText('层级', { exact: true }).click();
  await page.locator('.board-table').getByRole('link', { name: '部门', exact: true }).click();
  await page.getByRole('link', { name: '去掉“层级：部门”' }).waitFor();
  await page.getByText('单位', { exact: true }).first().click();
  const row = page.locator('.board-table tbody tr').first();
  const late = await row.locator('td[data-label="超期"]').textContent();
  await row.locator('td[data-label="超期"] a').click();
  await page.getByRole('heading', { name: '看板明细' }).waitFor();
  await page.locator('.row').first().waitFor();
  expect(await page.locator('.row').count()).toBe(Math.min(50, Number(late)));
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByRole('link', { name: '看板', exact: true }).last().click();

  // A view of one's own leads back to the same question.
  await page.getByRole('button', { name: '我的视图' }).click();
  await page.getByRole('button', { name: '保存当前条件' }).click();
  await page.getByRole('dialog').getByLabel('名称').fill('部门里超期的');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await page.getByText('视图已保存').waitFor();
  await page.goto('/workbench/board');
  await page.getByRole('button', { name: '我的视图' }).click();
  await page.getByRole('button', { name: '部门里超期的', exact: true }).click();
  await page.getByRole('link', { name: '去掉“层级：部门”' }).waitFor();

  // The wall names no people and no titles.
  const { longest } = await ask<{
    longest: { duty: { case: { title: string } | null; holder: { name: string } | null } }[];
  }>('GET', '/api/board');
  await page.goto('/workbench/board?wall=1');
  await page.getByRole('heading', { name: '卡在哪里' }).waitFor();
  const shown = await page.locator('.wall').innerText();
  for (const { duty } of longest) {
    if (duty.case) expect(shown).not.toContain(duty.case.title);
    if (duty.holder) expect(shown).not.toContain(duty.holder.name);
  }
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await context.close();
});

test('on a phone, in English, the head of a unit sees their own, and what was never imported says so', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'head', password, lang: 'en', width: 390 });
  await page.goto('/workbench/board');
  await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor();
  await page.locator('.board-figures').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByText('Imported past', { exact: true }).click();
  // Whether letters were imported into this house depends on what ran before.
  await page.getByText('No imported past').or(page.locator('.board-bars-past')).first().waitFor();
  await context.close();
});
