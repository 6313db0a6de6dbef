import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { choose, type Desk, faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
let desks: Desk[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await Promise.all(desks.map((d) => d.context.close()));
  desks = [];
});
afterAll(() => browser?.close());

async function desk(username: string, more: { password?: string; lang?: 'en'; width?: number } = {}): Promise<Desk> {
  const made = await sitDown(browser, { origin, username, password, ...more });
  desks.push(made);
  return made;
}

const OWN = 'a password of their own';

/** Somebody new, with a password of their own: what changes hands here is nobody else's. */
async function somebody(admin: Desk, username: string, displayName: string): Promise<string> {
  const opened = await admin.ask<{ accountId: string; oneTimePassword: string }>('POST', '/api/accounts', {
    username,
    displayName,
  });
  const first = await desk(username, { password: opened.oneTimePassword });
  await first.ask('POST', '/api/me/password', { current: opened.oneTimePassword, next: OWN });
  return opened.accountId;
}

test('a holder changes: the successor sees what passes, remarks, acknowledges; only then the leaver’s account is closed', async () => {
  const admin = await desk('admin');
  const leaver = await somebody(admin, 'shi.zhe', '施哲');
  await somebody(admin, 'lin.jieren', '林接任');
  const { postId } = await admin.ask<{ postId: string }>('POST', '/api/org/posts', {
    unitId: 'um-facilities',
    role: 'handler',
    zh: '路灯养护岗',
    en: 'Street lamp officer',
  });
  await admin.ask('POST', `/api/org/posts/${postId}/hand-over`, { to: leaver, from: '2024-01-08' });
  const clerk = await desk('clerk');
  const text = '夜里总有响动，老人睡不着，不知道该找谁。';
  const { caseId } = await clerk.ask<{ caseId: string }>('POST', '/api/cases', {
    kind: 'help',
    channel: 'telephone',
    text,
  });
  await clerk.ask('POST', `/api/cases/${caseId}/route`, { unit: 'um-facilities' });
  const before = await desk('shi.zhe', { password: OWN });
  await before.ask('POST', `/api/cases/${caseId}/accept`, {});

  // What would be left is shown before, and the account stays.
  const { page } = admin;
  const askToClose = async () => {
    await page.goto('/workbench/accounts');
    await page.getByLabel('查找用户名或姓名').fill('shi.zhe');
    await page
      .getByRole('row', { name: /shi\.zhe/ })
      .getByRole('button', { name: '更多：施哲' })
      .click();
    await page.getByRole('menuitem', { name: '关闭账号' }).click();
    return page.getByRole('dialog', { name: '关闭账号: 施哲' });
  };
  const refused = await askToClose();
  await refused.getByText('仍任“路灯养护岗”：1 项未办事项').waitFor();
  await refused.getByText('还有遗留，暂不能关闭').waitFor();
  expect(await refused.getByRole('button', { name: '关闭账号' }).isDisabled()).toBe(true);

  await refused.getByRole('link', { name: /路灯养护岗/ }).click();
  const post = page.getByRole('listitem').filter({ hasText: '路灯养护岗' });
  await post.getByRole('button', { name: '任命／移交' }).click();
  const form = page.getByRole('dialog', { name: '任命／移交' });
  await choose(form.getByLabel('接任人'), '林接任', { type: '林接任' });
  await form.getByRole('button', { name: '保存' }).click();
  await post.getByText('林接任').first().waitFor();

  const successor = await desk('lin.jieren', { password: OWN });
  const told = successor.page;
  await told.goto('/workbench/notifications');
  await told.getByRole('link', { name: /您接手了一个岗位，有 1 项待办/ }).click();
  const list = told.getByRole('region', { name: '“路灯养护岗”由施哲移交给林接任' });
  await list.getByText('1 / 1 项待确认').waitFor();
  await list.getByText('办理答复').waitFor();
  expect(await faultsOf(told)).toEqual([]);
  await list.getByRole('button', { name: '有问题' }).click();
  const remark = told.getByRole('dialog', { name: '说明移交中的问题' });
  await remark.getByLabel('哪里不对').fill('现场照片缺两张，请前任补上。');
  await remark.getByRole('button', { name: '保存' }).click();
  await list.getByText('现场照片缺两张，请前任补上。').waitFor();
  await list.getByRole('button', { name: '已知悉', exact: true }).click();
  await told.getByText('没有等待确认的移交').waitFor();
  await told.getByRole('checkbox', { name: '看已了结的' }).click();
  await list.getByText('已全部确认或办结').waitFor();
  await list.getByText('现场照片缺两张，请前任补上。').waitFor();

  // The predecessor reads what was remarked, on a phone as well.
  const phone = await desk('shi.zhe', { password: OWN, lang: 'en', width: 390 });
  await phone.page.goto('/workbench/organisation/hand-overs?whose=given');
  await phone.page.getByRole('checkbox', { name: 'Show those that are over' }).click();
  await phone.page.getByText('现场照片缺两张，请前任补上。').waitFor();
  expect(await overflowOf(phone.page)).toBe(0);
  expect(await faultsOf(phone.page)).toEqual([]);

  const free = await askToClose();
  await free.getByText('没有遗留的岗位和未办事项，可以关闭。').waitFor();
  await free.getByRole('button', { name: '关闭账号' }).click();
  await page
    .getByRole('row', { name: /shi\.zhe/ })
    .getByText('已关闭')
    .waitFor();
});
