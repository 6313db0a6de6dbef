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

test('a citizen finds who serves the address and books a reception day; the unit records who came', async () => {
  const citizen = await browser.newContext({
    ...{ baseURL: origin, javaScriptEnabled: false, locale: 'zh-CN', viewport: { width: 390, height: 844 } },
  });
  const page = await citizen.newPage();
  await page.goto('/');
  await page.getByRole('link', { name: '谁为我服务' }).click();
  await page.getByLabel('您的地址').fill('铁匠巷 十三 号');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByRole('heading', { name: /铁匠巷第一网格/ }).waitFor();
  expect(await page.locator('.cx-fields').innerText()).toMatch(/0733-8600/);
  await page
    .locator('.cx-fields')
    .getByRole('link', { name: /\d\d:\d\d/ })
    .click();
  await page.getByLabel('您的时间').selectOption({ index: 1 });
  await page.getByLabel('姓名').fill('林知夏');
  await page.getByLabel('电话', { exact: true }).fill('13900009999');
  await page.getByLabel('想谈什么事').fill('楼道照明');
  await page.getByRole('button', { name: '预约' }).click();
  await page.getByRole('heading', { name: '约好了' }).waitFor();
  const [number, secret] = await page.locator('.cx-now dd').allInnerTexts();
  await page.getByRole('link', { name: '查看或取消我的预约' }).click();
  await page.getByLabel('编号').fill(number!);
  await page.getByLabel('查询码').fill(secret!);
  await page.getByRole('button', { name: '查看' }).click();
  await page.getByText('楼道照明').waitFor();
  await citizen.close();

  const reader = await browser.newContext({ baseURL: origin, viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const open = await reader.newPage();
  for (const path of ['/who-serves?address=铁匠巷13号&lang=en', '/receptions?lang=en', '/receptions/booking?lang=en']) {
    await open.goto(path);
    expect([await faultsOf(open), await overflowOf(open)], path).toEqual([[], 0]);
  }
  await reader.close();

  const head = await sitDown(browser, { origin, username: 'head', password });
  // Of today, or of the last working day.
  const listed = async (view: string) =>
    (
      await head.ask<{ days: { dayId: string; booked: number; unit: { id: string } }[] }>(
        'GET',
        `/api/receptions?limit=100&view=${view}`,
      )
    ).days;
  const days = [...(await listed('past')), ...(await listed('ahead'))];
  const { dayId } = days.find((d) => d.unit.id === 'urban-management' && d.booked > 0)!;
  await head.page.goto(`/workbench/receptions/${dayId}`);
  await head.page.getByRole('button', { name: /记录由谁接待/ }).click();
  await head.page.getByRole('button', { name: '查看姓名（留痕）' }).click();
  const first = head.page.locator('.near-row', { hasText: '柳知秋' });
  await first.getByRole('button', { name: '来了' }).click();
  await head.page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s?存/ })
    .click();
  await head.page.getByText(/请把编号和查询码交给来访人/).waitFor();
  expect([await faultsOf(head.page), await overflowOf(head.page)]).toEqual([[], 0]);
  await head.context.close();
});
