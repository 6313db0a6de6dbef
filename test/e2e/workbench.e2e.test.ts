import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type Desk, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
const desks: Desk[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function desk(username: string): Promise<Desk> {
  const made = await sitDown(browser, { origin, username, password });
  desks.push(made);
  return made;
}

/** A case of a test's own, accepted by the unit that the demo's handler works in. */
async function caseInProgress(handler: Desk): Promise<string> {
  clerk ??= desk('clerk');
  const { ask } = await clerk;
  // Words in which the rules find no unit: what they are sure of, the house classifies and routes itself a moment later.
  const text = '夜里总有响动，老人睡不着，白天去说过两次都没人管，也不知道该找谁。';
  const { caseId } = await ask<{ caseId: string }>('POST', '/api/cases', { kind: 'help', channel: 'telephone', text });
  await ask('POST', `/api/cases/${caseId}/route`, { unit: 'market-bureau' });
  await handler.ask('POST', `/api/cases/${caseId}/accept`, {});
  return caseId;
}
let clerk: Promise<Desk> | undefined;

async function write(page: Page, result: string): Promise<void> {
  await page.getByLabel('结果', { exact: true }).fill(result);
  await page.getByLabel('理由', { exact: true }).fill('十一月二十日现场查看，电缆接头松动。');
  await page.getByLabel('依据', { exact: true }).fill('无需专门依据。');
  await page.getByLabel('下一步可以怎么做', { exact: true }).fill('再有问题可直接评价。');
}

describe('answering', () => {
  test('from the list to an answer sent: two clicks and the typing', async () => {
    const handler = await desk('handler');
    const { page } = handler;
    const caseId = await caseInProgress(handler);
    await page.goto('/workbench/?step=handle');
    const row = page.locator(`a[href$="${caseId}"]`);
    const more = page.getByRole('button', { name: '显示更多' });
    await row.or(more).first().waitFor();
    while (!(await row.isVisible())) await more.click();
    await row.click();
    await write(page, '路灯已于11月20日修复。');
    await page.getByRole('button', { name: '发送答复' }).click();
    await page.getByText('待确认', { exact: true }).first().waitFor();
    expect(await page.getByText('路灯已于11月20日修复。').first().isVisible()).toBe(true);
  });

  test('phrases that say nothing are pointed out while one writes, and the draft outlives a reload', async () => {
    const handler = await desk('handler');
    const { page } = handler;
    await page.goto(`/workbench/cases/${await caseInProgress(handler)}`);
    await write(page, '我们高度重视，将进一步加强管理。');
    await page.getByText('空话提示').waitFor();
    await page.getByText('草稿已保存在本机').waitFor();
    await page.reload();
    expect(await page.getByLabel('结果', { exact: true }).inputValue()).toBe('我们高度重视，将进一步加强管理。');
  });

  test('a session that ends meanwhile asks for the password over the page, and loses nothing', async () => {
    const handler = await desk('handler');
    const { page, context } = handler;
    await page.goto(`/workbench/cases/${await caseInProgress(handler)}`);
    await write(page, '电费单据已于11月20日逐户核对。');
    await context.clearCookies({ name: /session/ });
    await page.getByRole('button', { name: '发送答复' }).click();
    const again = page.getByRole('dialog', { name: '请重新登录' });
    await again.getByLabel('密码', { exact: true }).fill(password);
    await again.getByRole('button', { name: '登录' }).click();
    await again.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('结果', { exact: true }).inputValue()).toBe('电费单据已于11月20日逐户核对。');
    await page.getByRole('button', { name: '发送答复' }).click();
    await page.getByText('待确认', { exact: true }).first().waitFor();
  });

  test('of two at once, the second is told what the first did, and keeps what they wrote', async () => {
    const handler = await desk('handler');
    const { page } = handler;
    const caseId = await caseInProgress(handler);
    await page.goto(`/workbench/cases/${caseId}`);
    await write(page, '第二个人写的答复。');
    await handler.ask('POST', `/api/cases/${caseId}/answer`, {
      result: '第一个人的答复。',
      reasons: '先到。',
      basis: '条例。',
      next: '可再来信。',
    });
    await page.getByRole('button', { name: '发送答复' }).click();
    const news = page.getByRole('alert').filter({ hasText: '有人先一步处理了这件诉求' });
    await news.waitFor();
    expect(await news.innerText()).toMatch(/答复/);
    expect(await page.getByText('第二个人写的答复。').isVisible()).toBe(true);
  });
});

describe('asking for more time', () => {
  test('says how much the limit allows, takes no more, and tells the head what is asked', async () => {
    const handler = await desk('handler');
    const { page } = handler;
    const caseId = await caseInProgress(handler);
    await page.goto(`/workbench/cases/${caseId}`);
    await page.getByRole('button', { name: '申请延期', exact: true }).click();
    const form = page.getByRole('dialog', { name: '申请延期' });
    await form.getByText('最多可延长 5 个工作日，由承办单位负责人批准。').waitFor();
    const by = form.getByLabel('延长多少');
    expect(await by.inputValue()).toBe('5');
    await by.fill('9');
    await form.getByLabel('理由').fill('压缩机要等厂家发货。');
    expect(await by.inputValue()).toBe('5');
    await by.fill('3');
    await form.getByRole('button', { name: '确认：申请延期' }).click();
    await page.getByText('承办单位申请延期 3 个工作日，等待单位负责人决定。').waitFor();

    const { page: head } = await desk('head');
    await head.goto(`/workbench/cases/${caseId}`);
    await head.getByRole('button', { name: '审批延期', exact: true }).click();
    const decision = head.getByRole('dialog', { name: '审批延期' });
    await decision.getByRole('radio', { name: '批准', exact: true }).click();
    await decision.getByRole('button', { name: '确认：审批延期' }).click();
    await head.getByText('批准延期 3 个工作日').waitFor();
    await page.reload();
    await page.getByRole('button', { name: '全部操作' }).click();
    const spent = page.getByRole('listitem').filter({ hasText: '申请延期' }).last();
    expect(await spent.innerText()).toContain('可以延长的都已延长');
  });
});

describe('a case from the counter to its close', () => {
  test('clerk, unit, call-back: each finds what to do on the page', async () => {
    const { page: clerk } = await desk('clerk');
    await clerk.goto('/workbench/take-in');
    await clerk.locator('label', { hasText: '电话' }).first().click();
    await clerk.getByLabel('诉求内容').fill('上周六遇到的，问了几个人都说不归自己管，希望能告诉我到底归谁。');
    await clerk.getByLabel('姓名').fill('谷新雨');
    await clerk.getByRole('textbox', { name: '电话', exact: true }).fill('19900008888');
    await clerk.getByRole('button', { name: '登记', exact: true }).click();
    await clerk.getByText('查询码', { exact: true }).waitFor();
    const codes = await clerk.locator('.slip-codes dd').allInnerTexts();
    expect(codes.map((code) => /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code))).toEqual([true, true]);
    await clerk.getByRole('link', { name: '打开这件诉求' }).click();
    await clerk.waitForURL(/cases\/[0-9a-f-]{36}$/);
    const path = new URL(clerk.url()).pathname;

    // Routed to the unit that the demo's handler works in, whatever is proposed.
    await clerk.getByLabel('其他单位').fill('市场监督');
    await clerk.keyboard.press('Enter');
    await clerk.locator('.route-other').getByRole('button', { name: '分派到这里' }).click();
    await clerk.getByText('待受理', { exact: true }).first().waitFor();
    expect(await clerk.getByText('现在由青岚区市场监督管理局处理').isVisible()).toBe(true);

    const { page: handler } = await desk('handler');
    await handler.goto(path);
    await handler.getByRole('button', { name: '受理', exact: true }).click();
    await write(handler, '过期面包已于11月21日下架，处罚二千元。');
    await handler.keyboard.press('Control+Enter');
    await handler.getByText('待确认', { exact: true }).first().waitFor();

    const { page: caller } = await desk('callback');
    await caller.goto(path);
    await caller.getByRole('button', { name: '显示原文和诉求人' }).click();
    await caller.getByText('19900008888').waitFor();
    await caller.getByRole('radio', { name: '接通', exact: true }).check();
    await caller.getByRole('radio', { name: '解决了', exact: true }).check();
    await caller.getByRole('radio', { name: '满意', exact: true }).check();
    await caller.getByRole('button', { name: '保存回访' }).click();
    await caller.getByText('已办结', { exact: true }).first().waitFor();

    await caller.getByRole('tab', { name: '台账' }).click();
    const ledger = caller.getByRole('region', { name: '台账' });
    await ledger.waitFor();
    expect(await ledger.innerText()).not.toMatch(/谷新雨|19900008888|上周六/);
  });

  test('what one may not do is greyed, with the reason beside it', async () => {
    const handler = await desk('handler');
    const { page } = handler;
    await page.goto(`/workbench/cases/${await caseInProgress(handler)}`);
    await page.getByRole('button', { name: '全部操作' }).click();
    const all = page.getByRole('dialog', { name: '全部操作' });
    expect(await all.getByRole('button', { name: '调整类别' }).isDisabled()).toBe(true);
    expect(await all.getByRole('listitem').filter({ hasText: '调整类别' }).innerText()).toMatch(/受理/);
    expect(await all.getByRole('button', { name: '工作记录' }).isEnabled()).toBe(true);
  });
});

describe('the house itself', () => {
  test('an account opened here signs in once with its one-time password, then with its own', async () => {
    const { page: admin } = await desk('admin');
    const username = `new.${Date.now().toString(36)}`;
    await admin.goto('/workbench/accounts');
    await admin.getByRole('button', { name: '开设账号' }).first().click();
    const form = admin.getByRole('dialog', { name: '开设账号' });
    await form.getByLabel('姓名').fill('柳长河');
    await form.getByLabel('用户名').fill(username);
    await form.getByRole('button', { name: '开设账号' }).click();
    const once = await admin.getByRole('dialog', { name: '一次性密码' }).locator('code').innerText();

    const context = await browser.newContext({ baseURL: origin, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto('/workbench/organisation');
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码', { exact: true }).fill(once);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.getByRole('heading', { name: '设置自己的密码' }).waitFor();
    await page.getByLabel('新密码', { exact: true }).fill('river stone paper lamp');
    await page.getByLabel('再次输入新密码').fill('river stone paper lamp');
    await page.getByRole('button', { name: '设置密码' }).click();
    // Back to where they had wanted to go.
    await page.getByRole('heading', { name: '组织机构', level: 1 }).waitFor();
    await context.close();
  });

  test('of many accounts each row has one thing to do at hand, and the rest in a menu that the keyboard opens and leaves', async () => {
    const { page } = await desk('admin');
    await page.goto('/workbench/accounts');
    const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'auditor', exact: true }) });
    const more = row.getByRole('button', { name: /^更多：/ });
    await more.waitFor();
    expect(await row.getByRole('button').allInnerTexts()).toEqual(['发放一次性密码', '更多']);
    await more.press('Enter');
    const first = page.getByRole('menuitem', { name: '改名' });
    await first.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await more.and(page.locator(':focus')).waitFor();
    await more.press('Enter');
    await first.press('Enter');
    await page.getByRole('dialog', { name: '改名' }).waitFor();
    await page.keyboard.press('Escape');
    await more.and(page.locator(':focus')).waitFor();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    // One's own account stays, and says why.
    const own = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'admin', exact: true }) });
    await own.getByRole('button', { name: /^更多：/ }).click();
    const close = page.getByRole('menuitem', { name: /关闭账号/ });
    expect(await close.getAttribute('aria-disabled')).toBe('true');
    expect(await close.innerText()).toMatch(/关闭账号\s+\S+/);
  });

  test('an empty list of one’s own says which other list is not empty, and leads there', async () => {
    const { page } = await desk('discipline');
    for (const [path, name] of [
      ['tasks?view=mine', /^“全部部署”里有 \d+ 项/],
      ['measures?view=mine', /^“全部”里有 \d+ 项/],
    ] as const) {
      await page.goto(`/workbench/${path}`);
      await page.getByRole('main').getByRole('link', { name }).click();
      await page.getByRole('main').getByRole('listitem').first().waitFor();
    }
    await page.goto('/workbench/cases?find=没有人写过的话');
    await page.getByRole('link', { name: /^“全部诉求”里有 \d+ 项/ }).click();
    await page.getByRole('list', { name: '诉求，最新的在前' }).waitFor();
  });

  test('a receipt saved from the ledger holds, and one that was altered does not', async () => {
    const clerk = await desk('clerk');
    const { page } = clerk;
    const { cases } = await clerk.ask<{ cases: { caseId: string }[] }>('GET', '/api/cases?states=closed&limit=1');
    await page.goto(`/workbench/cases/${cases[0]!.caseId}`);
    await page.getByRole('tab', { name: '台账' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载凭证' }).click();
    const receipt = await readFile(await (await saving).path(), 'utf8');
    const check = async (text: string) => {
      await page.goto('/workbench/sealing');
      await page
        .getByLabel('选择凭证文件')
        .setInputFiles({ name: 'receipt.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      return page.locator('.ant-alert-title').innerText();
    };
    expect(await check(receipt)).toMatch(/凭证有效/);
    expect(await check(receipt.replace(/"leafIndex": (\d+)/, '"leafIndex": 9999999'))).toMatch(/不符/);
    expect(await check('not a receipt')).toMatch(/不是可识别的凭证/);
  });
});
