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

test('a task goes down three levels and stops, and the supervisor sees at which, at whom and for how many days', async () => {
  const [supervisor, phone] = await Promise.all([
    sitDown(browser, { origin, password, username: 'supervisor' }),
    sitDown(browser, { origin, password, username: 'supervisor', lang: 'en', width: 390 }),
  ]);
  const { page } = supervisor;
  await page.goto('/workbench/tasks');
  const row = page.getByRole('listitem').filter({ hasText: '停在第 3 级 铁匠巷社区' });
  expect(await row.innerText()).toMatch(/未接收，\d+ 个工作日/);
  await row.getByRole('link').click();
  const deepest = page.locator('.task-stops li').first();
  await deepest.waitFor();
  expect(await deepest.innerText()).toMatch(/第 3 级\s+铁匠巷社区.*未接收，自.+起 ?\d+ 个工作日/);
  expect(await page.locator('.task-stops li').last().innerText()).toContain('望澜街道');
  expect(await faultsOf(page)).toEqual([]);
  const address = new URL(page.url()).pathname;
  await phone.page.goto(address);
  expect(await phone.page.locator('.task-stops li').first().innerText()).toMatch(/Level 3.*\d+ working days since/);
  expect(await overflowOf(phone.page)).toBe(0);
});

test('a decision is arranged, split by the head, carried out and confirmed level by level', async () => {
  const as = (username: string) => sitDown(browser, { origin, password, username });
  const [supervisor, head, handler] = await Promise.all([as('supervisor'), as('head'), as('handler')]);
  const { page } = supervisor;
  const pick = (label: string, option: string) => choose(page.getByLabel(label, { exact: true }), option);
  await page.goto('/workbench/tasks');
  await page.getByRole('button', { name: '部署新任务' }).click();
  await page.getByLabel('决策事项').fill('节日市场检查');
  await pick('依据', '领导批示');
  await pick('通道', '急件');
  await page.getByLabel('文号或名称').fill('节前批示');
  await page.getByLabel('日期', { exact: true }).fill('2026-01-05');
  await page.getByLabel('做什么').fill('节前查一遍肉菜价格公示');
  await choose(page.getByLabel('牵头单位'), '市场监督管理局', { type: '市场监督' });
  await page.getByLabel('完成日期').fill('2031-02-05');
  await page.getByLabel('怎样检查').fill('随机看三家');
  await page.getByLabel('检查日期').fill('2031-02-03');
  await page.getByRole('button', { name: '下达' }).click();
  // A lane needs a published ground, and a leader's wish is none.
  await page.getByRole('alert').getByText('“急件”通道要有公开的依据').waitFor();
  await pick('通道', '一般');
  await page.getByRole('button', { name: '下达' }).click();
  await page.getByRole('heading', { name: '节日市场检查' }).waitFor();
  const taskId = page.url().split('/').at(-1)!;

  const address = `/workbench/tasks/${taskId}`;
  const press = async (desk: typeof head, name: string, fill?: string) => {
    await desk.page.goto(address);
    await desk.page.locator('.supervise-acts').getByRole('button', { name, exact: true }).click();
    const dialog = desk.page.getByRole('dialog');
    if (fill) await dialog.getByLabel('说明').fill(fill);
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await press(handler, '接收');
  const part = {
    measure: '查城南三个市场',
    leads: [{ unit: 'market-bureau', post: 'market-bureau-handler' }],
    dueBy: '2031-02-04',
    check: { how: '看照片或到场', on: ['2031-02-03'] },
  };
  await head.ask('POST', `/api/tasks/${taskId}/split`, { tasks: [part] });
  const { nodes } = await head.ask<{ nodes: { taskId: string }[] }>('GET', `/api/tasks/${taskId}`);
  const split = `/api/tasks/${nodes[1]!.taskId}`;
  await handler.ask('POST', `${split}/accept`, {});
  await handler.ask('POST', `${split}/claim`, { words: '三个市场都已公示。' });
  await head.ask('POST', `${split}/confirm`, {});
  await press(handler, '报完成', '全区市场都已公示。');
  await press(supervisor, '确认完成');
  await page.locator('.case-standing').getByText('已确认完成').waitFor();
  await page.locator('.timeline').getByText('全区市场都已公示。').waitFor();
});
