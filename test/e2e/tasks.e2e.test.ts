import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { later } from '../support/later.ts';
import { choose, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** Two working days to take a task on are over after so many days, whatever holiday lies between. */
const DAYS_ON = 16;

test('a task goes down three levels and stops, and the supervisor sees at which, at whom and for how many days', async () => {
  const as = (username: string) => sitDown(browser, { origin, password, username });
  const [supervisor, street, community] = await Promise.all([as('supervisor'), as('tang.shuyi'), as('xiong.qiming')]);
  const line = (measure: string, unit: string, post: string | null, dueBy: string) => ({
    measure,
    leads: [{ unit, post }],
    dueBy,
    check: { how: '到现场随机看', on: ['2031-01-10'] },
  });
  const arranged = await supervisor.ask<{ tasks: { taskId: string }[] }>('POST', '/api/arrangements', {
    ...{
      title: '楼道电动车充电整治',
      ground: 'document',
      reference: '青安办〔2026〕3号',
      groundOn: '2026-01-05',
      lane: 'normal',
    },
    tasks: [line('清出辖区楼道里充电的电动车', 'shibu', null, '2031-02-05')],
  });
  const taskId = arranged.tasks[0]!.taskId;
  const address = `/workbench/tasks/${taskId}`;
  await street.ask('POST', `/api/tasks/${taskId}/accept`, {});
  // The head of the street splits it, on the page.
  const { page } = street;
  await page.goto(address);
  await page.locator('.supervise-acts').getByRole('button', { name: '分解', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('做什么').fill('清出船厂宿舍的楼道');
  await choose(dialog.getByLabel('牵头单位'), '船厂社区', { type: '船厂社区' });
  await dialog.getByLabel('完成日期').fill('2031-02-01');
  await dialog.getByLabel('怎样检查').fill('晚上随机看三栋');
  await dialog.getByLabel('检查日期').fill('2031-01-10');
  await dialog.getByRole('button', { name: '分解', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  const { nodes } = await street.ask<{ nodes: { taskId: string }[] }>('GET', `/api/tasks/${taskId}`);
  const part = `/api/tasks/${nodes[1]!.taskId}`;
  // The community takes it on and splits it once more; whoever has that does nothing.
  await community.ask('POST', `${part}/accept`, {});
  const own = line('逐户告知，搬到楼下充电棚', 'shibu-chuanchang', 'shibu-chuanchang-handler', '2031-01-20');
  await community.ask('POST', `${part}/split`, { tasks: [own] });
  // Within its limit nothing has stopped.
  await supervisor.page.goto(address);
  await supervisor.page.getByText('楼道电动车充电整治').first().waitFor();
  expect(await supervisor.page.locator('.task-stops li').count()).toBe(0);

  const then = await later(inject('dataDir'), DAYS_ON);
  try {
    const seen = await sitDown(browser, { origin: then.origin, password, username: 'supervisor' });
    await seen.page.goto('/workbench/tasks');
    const row = seen.page.getByRole('listitem').filter({ hasText: '楼道电动车充电整治' });
    expect(await row.innerText()).toMatch(/停在第 3 级 船厂社区.*未接收，([5-9]|1[0-2]) 个工作日/s);
    await row.getByRole('link').click();
    const stops = seen.page.locator('.task-stops li');
    await stops.first().waitFor();
    expect(await stops.count()).toBe(1);
    expect(await stops.first().innerText()).toMatch(
      /第 3 级\s+船厂社区 · 金向荣.*未接收，自.+起 ?([5-9]|1[0-2]) 个工作日/s,
    );
    expect([await faultsOf(seen.page), await overflowOf(seen.page)]).toEqual([[], 0]);
    const phone = await sitDown(browser, {
      origin: then.origin,
      password,
      username: 'supervisor',
      lang: 'en',
      width: 390,
    });
    await phone.page.goto(address);
    expect(await phone.page.locator('.task-stops li').first().innerText()).toMatch(/Level 3.*\d+ working days since/s);
    expect(await overflowOf(phone.page)).toBe(0);
    for (const { context } of [seen, phone]) await context.close();
  } finally {
    await then.close();
  }
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
