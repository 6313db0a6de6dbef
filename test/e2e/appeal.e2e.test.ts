import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { choose } from '../support/workbench.ts';

/*
 * An appeal from the form to the close, in the browser, by everybody who has a hand in it: rated by the person, asked by the call-back
 * desk, or put right one level up. What is checked on the way is what each of them needs to read.
 */
const ORIGIN = inject('origin');
const PHONE = '19900009876';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const desks = new Map<string, Promise<Page>>();

/** Somebody of the demo office, signed in once for all tests. */
function staff(username: string): Promise<Page> {
  const found = desks.get(username) ?? signIn(username);
  desks.set(username, found);
  return found;
}

async function signIn(username: string): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
    baseURL: ORIGIN,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto('/workbench/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(inject('demoPassword'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '我要办的' }).waitFor();
  return page;
}

const citizen = async (): Promise<Page> =>
  (
    await browser.newContext({
      javaScriptEnabled: false,
      locale: 'zh-CN',
      viewport: { width: 390, height: 844 },
      baseURL: ORIGIN,
    })
  ).newPage();

interface Filed {
  readonly person: Page;
  readonly title: string;
  readonly number: string;
  readonly secret: string;
}

/** @param title of which the rules find no unit: what they are sure of is routed before a clerk sees it */
async function fileOnPortal(title: string): Promise<Filed> {
  const person = await citizen();
  await person.goto('/file');
  await person.getByLabel('一句话：是什么事？').fill(title);
  await person
    .getByLabel('请说说详细情况')
    .fill(`上周六遇到的，问了几个人都说不归自己管，希望能告诉我到底归谁，并帮忙处理一下。我的电话是${PHONE}。`);
  await person.getByLabel('联系电话').fill(PHONE);
  await person.getByRole('button', { name: '提交' }).click();
  const [number, secret] = await person.locator('.cx-keep dd').allInnerTexts();
  expect(number && secret).toBeTruthy();
  return { person, title, number: number!, secret: secret! };
}

async function follow({ person, number, secret }: Filed): Promise<void> {
  await person.goto('/follow');
  await person.getByLabel('编号').fill(number);
  await person.getByLabel('查询码').fill(secret);
  await person.getByRole('button', { name: '查看' }).click();
}

async function openCase(page: Page, { number, title }: Filed): Promise<void> {
  await page.goto(`/workbench/cases?find=${number}`);
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { name: title }).waitFor();
}

async function route(filed: Filed, unit: string): Promise<void> {
  const clerk = await staff('clerk');
  await openCase(clerk, filed);
  // The telephone in the letter is hidden from who only passes it on.
  expect(await clerk.locator('main').innerText()).not.toContain(PHONE);
  await choose(clerk.getByRole('combobox', { name: '其他单位' }), unit, { type: unit });
  await clerk.getByRole('button', { name: '分派到这里' }).last().click();
  await clerk.getByText('待受理').first().waitFor();
}

async function answer(page: Page, result: string, reasons: string): Promise<void> {
  await page.getByLabel('结果', { exact: true }).fill(result);
  await page.getByLabel('理由', { exact: true }).fill(reasons);
  await page.getByLabel('依据', { exact: true }).fill('无需专门依据。');
  await page.getByLabel('下一步可以怎么做', { exact: true }).fill('再有问题可直接评价。');
  await page.getByRole('button', { name: '发送答复' }).click();
  await page.getByText('待确认').first().waitFor();
}

const accept = (page: Page) => page.getByRole('button', { name: '受理', exact: true }).click();

/** The call-back desk finds it among what it has to call, and reads the telephone number there. */
async function dial({ number }: Filed): Promise<Page> {
  const caller = await staff('callback');
  await caller.goto('/workbench/call-backs');
  await caller.getByRole('listitem').filter({ hasText: number }).getByRole('link').click();
  await caller.getByRole('button', { name: '显示原文和诉求人' }).click();
  await caller.getByText(PHONE, { exact: true }).waitFor();
  return caller;
}

/** What was said is written down; nothing: nobody took the call. */
async function writeDown(caller: Page, ...said: readonly string[]): Promise<void> {
  for (const choice of said.length > 0 ? ['接通', ...said] : ['未接通'])
    await caller.getByRole('radio', { name: choice, exact: true }).check();
  await caller.getByRole('button', { name: '保存回访' }).click();
}

test('an appeal goes from the form to the close', async () => {
  const filed = await fileOnPortal('这件事不知道该找谁');
  await route(filed, '市场监督管理局');
  const handler = await staff('handler');
  await openCase(handler, filed);
  await accept(handler);
  await answer(
    handler,
    '已检查禾口菜市场全部 46 台电子秤，其中 2 台误差超标，当场封存并更换；您的差价由摊主退还。',
    '经现场检定，您反映的摊位所用电子秤超过检定周期，误差超出允许范围，反映属实。',
  );

  const { person } = filed;
  await follow(filed);
  expect(await person.locator('main').innerText()).toContain('46 台电子秤');
  await person.getByLabel('解决了', { exact: true }).check();
  await person.getByLabel('非常满意').check();
  await person.getByRole('button', { name: '提交评价' }).click();
  await person.getByRole('heading', { name: '已办结' }).waitFor();

  // And the handler sees that it is closed, and by whom it was confirmed.
  await handler.reload();
  await handler.getByText('办结：已解决、责任已明确、诉求人满意').waitFor();
});

test('whoever says nothing is called: the first time in vain, then it is solved and closes', async () => {
  const filed = await fileOnPortal('说好的事又变了');
  await route(filed, '市场监督管理局');
  const handler = await staff('handler');
  await openCase(handler, filed);
  await accept(handler);
  await answer(handler, '11月22日复检 12 台秤，全部合格。', '两台秤更换后又被拨动，摊主已书面告诫。');

  const caller = await dial(filed);
  await writeDown(caller);
  await caller.getByText('这是第 2 次尝试').waitFor();
  await caller.getByText('回访：未接通').waitFor();
  // It still waits in the desk's list, for whoever tries next.
  await writeDown(await dial(filed), '解决了', '满意');
  await caller.getByText('办结：已解决、责任已明确、诉求人满意').waitFor();
  await caller.getByText('反馈：已解决，满意').waitFor();

  await follow(filed);
  await filed.person.getByRole('heading', { name: '已办结' }).waitFor();
});

test('whoever is not satisfied is answered once more from one level up, and a reviewer says why it may close', async () => {
  const filed = await fileOnPortal('问了三家都推来推去');
  await route(filed, '食品安全监管科');
  // Nobody of the section is at their desk: the head above steps in.
  const head = await staff('head');
  await openCase(head, filed);
  await accept(head);
  await answer(head, '已口头提醒店主。', '店员称当天忘了下架。');
  await writeDown(await dial(filed), '没有解决', '不满意');

  await openCase(head, filed);
  const button = head.getByRole('button', { name: '交给… 整改' });
  const correction = head.getByRole('listitem').filter({ has: button });
  expect(await correction.innerText()).toMatch(/青岚区市场监督管理局 · 由邹朝阳承办/);
  await button.click();
  const handOn = head.getByRole('dialog', { name: '转交责任事项' });
  await choose(handOn.getByLabel('岗位'), '熊远山');
  await handOn.getByRole('button', { name: '转交' }).click();
  await handOn.waitFor({ state: 'hidden' });

  const handler = await staff('handler');
  await openCase(handler, filed);
  await handler.getByRole('heading', { name: '整改后答复' }).waitFor();
  await answer(handler, '过期面包已全部下架，罚款二千元。', '11月22日现场检查，共 7 件过期两天以上。');
  await writeDown(await dial(filed), '解决了', '没有表示');

  const reviewer = await staff('supervisor');
  await reviewer.goto('/workbench/reviews');
  await reviewer.getByRole('listitem').filter({ hasText: filed.number }).getByRole('link').click();
  // A first answer was not enough: whose fault that was is said before it closes.
  const settle = reviewer.getByRole('button', { name: '认定责任' });
  await reviewer.getByRole('radio', { name: '单位责任', exact: true }).check();
  await settle.click();
  await settle.waitFor({ state: 'detached' });
  await reviewer.getByLabel('独立审核后办结').fill('问题已解决，本人未作评价；罚款和下架均有记录。');
  await reviewer.getByRole('button', { name: '审核办结' }).click();
  await reviewer.getByText('经独立审核办结').waitFor();

  await follow(filed);
  expect(await filed.person.locator('main').innerText()).toContain('罚款和下架均有记录');
});
