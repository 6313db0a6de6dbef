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
  readonly mechanisms: readonly { readonly row: string; readonly items: readonly { readonly dutyId: string }[] }[];
}

test('a citizen confirms what was done for them, without an account and without scripts', async () => {
  const leader = await sitDown(browser, { origin, username: 'head', password });
  const { mechanisms } = await leader.ask<Year>('GET', '/api/units/urban-management/year');
  const url = `/api/obligations/${mechanisms.find((m) => m.row === 'B3')!.items[0]!.dutyId}`;
  const { days } = await leader.ask<{ days: { last: string } }>('GET', url);
  const visit = { values: { place: 'shibu-chuanchang' }, from: days.last, to: days.last };
  const { recordId } = await leader.ask<{ recordId: string }>('POST', `${url}/records`, visit);
  const desk = await sitDown(browser, { origin, username: 'callback', password });
  const { code } = await desk.ask<{ code: string }>('POST', `${url}/records/${recordId}/code`, {});

  const citizen = await browser.newContext({
    ...{ baseURL: origin, javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  });
  const page = await citizen.newPage();
  await page.goto(`/confirm/${recordId}`);
  await page.getByLabel('确认码').fill('AAAA AAAA');
  await page.getByRole('button', { name: '看看记了什么' }).click();
  await page
    .getByRole('alert')
    .getByText(/确认码不对/)
    .waitFor();
  await page.getByLabel('确认码').fill(code.toLowerCase());
  await page.getByRole('button', { name: '看看记了什么' }).click();
  await page.getByRole('heading', { name: '在基层的天数' }).waitFor();
  expect(await page.locator('.cx-fields').innerText()).toMatch(/地点\s+\S*船厂/);

  await page.getByLabel('是的，属实').check();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('heading', { name: '谢谢您，已经收到' }).waitFor();
  const { records } = await leader.ask<{ records: { recordId: string; state: string }[] }>('GET', url);
  expect(records.find((r) => r.recordId === recordId)?.state).toBe('confirmed');
  for (const context of [leader.context, desk.context, citizen]) await context.close();

  // What is public, on a telephone.
  const reader = await browser.newContext({ baseURL: origin, viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const list = await reader.newPage();
  await list.goto('/mechanisms');
  await list.getByRole('link', { name: '主要负责人公开承诺' }).first().click();
  await list.getByRole('heading', { name: '今年各单位情况（应当公开的事项）' }).waitFor();
  expect([await faultsOf(list), await overflowOf(list)]).toEqual([[], 0]);
  await list.goto(`/confirm/${recordId}`);
  expect([await faultsOf(list), await overflowOf(list)]).toEqual([[], 0]);
  await reader.close();
});
