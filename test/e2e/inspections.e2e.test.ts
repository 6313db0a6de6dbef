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

const TITLE = '窗口暗访（演练）';
const FAULT = '十点二十分，三号窗口无人，四人等候。';

/** What is left of visits on the device. */
const LEFT = `(async () => {
  const found = await indexedDB.databases();
  if (!found.some((d) => d.name === 'changxiao-visits')) return 0;
  const db = await new Promise((done) => { const r = indexedDB.open('changxiao-visits'); r.onsuccess = () => done(r.result); });
  const count = (store) => new Promise((done) => { const r = db.transaction(store).objectStore(store).count(); r.onsuccess = () => done(r.result); });
  return (await count('visits')) + (await count('entries'));
})()`;

test('a sealed inspection is planned, opened on a phone without a connection, and proves itself', async () => {
  const desk = await sitDown(browser, { origin, username: 'supervisor', password });
  const { page } = desk;
  const choices = await desk.ask<{ today: string }>('GET', '/api/inspections/choices');
  await page.goto('/workbench/inspections');
  await page.getByRole('link', { name: '安排检查' }).click();
  await page.getByLabel('名称').fill(TITLE);
  await page.getByLabel('被检查单位').fill('政务服务中心');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByLabel('开始', { exact: true }).fill(choices.today);
  await page.getByLabel('成员').fill('郭望舒');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByLabel(/窗口有人在岗/).check();
  await page.getByLabel(/态度文明/).check();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: '保存计划' }).click();
  await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
  await page.getByText('一致：这份计划就是当初密封的计划').waitFor();
  const commitment = await page.locator('.proof .hash').first().textContent();
  const id = page.url().split('/').at(-1)!;

  // The one from outside sees nothing but inspections, and takes this one along.
  const phone = await sitDown(browser, { origin, username: 'inspector', password, width: 390 });
  const site = phone.page;
  await site.goto('/workbench/');
  await site.getByRole('heading', { name: '检查', level: 1 }).waitFor();
  await site.goto(`/workbench/inspections/${id}`, { waitUntil: 'networkidle' });
  expect(await site.getByText('特邀监察员只能使用自己参加的检查').count()).toBe(0);
  await site.getByRole('link', { name: '到现场检查' }).click();
  await site.getByRole('button', { name: /带上这次检查/ }).click();
  await site.getByText('已带在本机').waitFor();
  await phone.context.setOffline(true);
  await site.reload();
  await site.getByText('没有网络', { exact: true }).waitFor();
  await site.getByRole('button', { name: '已到现场，打开密封' }).click();
  await site.getByText('一致：这份计划就是当初密封的计划').waitFor();
  const item = site.locator('[data-item="at-the-window"]');
  await item.getByRole('button', { name: '不符合' }).click();
  await item.getByRole('button', { name: '记录问题' }).click();
  await item.getByLabel('发现了什么').fill(FAULT);
  await item.getByRole('button', { name: '保存问题' }).click();
  await site.getByText('没有网络 · 未发出 3 条').waitFor();
  // It stands there after another reload too, and the unit knows of nothing.
  await site.reload();
  await site.getByText(`问题：${FAULT}`).waitFor();
  expect([await faultsOf(site), await overflowOf(site)]).toEqual([[], 0]);
  expect(
    (await desk.ask<{ inspection: { state: { id: string } } }>('GET', `/api/inspections/${id}`)).inspection.state.id,
  ).toBe('waiting');

  await phone.context.setOffline(false);
  await site.getByRole('button', { name: '现在发出' }).click();
  await site.getByText('全部发出，本机没有留下记录').waitFor();
  expect(await site.evaluate(LEFT)).toBe(0);

  await page.reload();
  await page.getByText(FAULT).waitFor();
  await page.getByRole('button', { name: '结束检查' }).click();
  await page.getByLabel('报告').fill('一项不符合，已记录问题。');
  await page.getByRole('dialog').getByRole('button', { name: '结束检查' }).click();
  await page.getByRole('heading', { name: '检查报告' }).waitFor();
  expect(await page.locator('.proof .hash').first().textContent()).toBe(commitment);
  await Promise.all([desk.context.close(), phone.context.close()]);
});

test('what supervision announces is held against the calendar and the plan of everybody before it is announced', async () => {
  const { page, ask, context } = await sitDown(browser, { origin, username: 'supervisor', password, width: 390 });
  const { inspections } = await ask<{
    inspections: { kind: { id: string }; state: { id: string }; targets: { id: string }[]; from: string; to: string }[];
  }>('GET', '/api/inspections?state=waiting&limit=100');
  const there = inspections.find((i) => i.kind.id === 'announced' && i.targets.some((u) => u.id === 'shibu'))!;
  await page.goto('/workbench/inspections');
  await page.getByRole('link', { name: '安排检查' }).click();
  await page.getByRole('radio', { name: '事先通知', exact: true }).check();
  await page.getByLabel('名称').fill('街道窗口延时服务检查');
  await choose(page.getByLabel('被检查单位'), '石埠街道', { type: '石埠' });
  await page.getByLabel('开始', { exact: true }).fill(there.from);
  await page.getByLabel('结束', { exact: true }).fill(there.to);
  const check = page.locator('.sending-check');
  await check.getByText('同一单位在这些天已有别的检查').waitFor();
  await check.getByText('没有已确认的全年检查计划').waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await page.getByLabel(/窗口有人在岗/).check();
  await page.getByRole('button', { name: '保存计划' }).click();
  await page.getByRole('heading', { name: '街道窗口延时服务检查', level: 1 }).waitFor();
  // On the page of the plan it stands beside what units sent.
  await page.goto('/workbench/sendings/plan?unit=supervision-office');
  await page.getByRole('link', { name: '街道窗口延时服务检查' }).waitFor();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await context.close();
});
