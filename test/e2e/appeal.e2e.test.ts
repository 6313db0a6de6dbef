import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';

/*
 * One appeal from the form to the close, in the browser, by the four people who have a hand in it. What is checked on the way is what
 * each of them needs to read.
 */
const ORIGIN = inject('origin');
const TITLE = '这件事不知道该找谁';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function staff(username: string): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
    baseURL: ORIGIN,
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

async function openCase(page: Page, number: string): Promise<void> {
  await page.goto(`/workbench/cases?find=${number}`);
  await page.getByRole('link', { name: TITLE }).first().click();
  await page.getByRole('heading', { name: TITLE }).waitFor();
}

test('an appeal goes from the form to the close', async () => {
  const person = await citizen();
  await person.goto('/file');
  await person.getByLabel('一句话：是什么事？').fill(TITLE);
  await person
    .getByLabel('请说说详细情况')
    .fill('上周六遇到的，问了几个人都说不归自己管，希望能告诉我到底归谁，并帮忙处理一下。我的电话是19900009876。');
  await person.getByLabel('联系电话').fill('19900009876');
  await person.getByRole('button', { name: '提交' }).click();
  const [number, secret] = await person.locator('.cx-keep dd').allInnerTexts();
  expect(number && secret).toBeTruthy();

  const clerk = await staff('clerk');
  await openCase(clerk, number!);
  // The telephone in the letter is hidden from who only passes it on.
  expect(await clerk.locator('main').innerText()).not.toContain('19900009876');
  await clerk.getByRole('combobox', { name: '其他单位' }).fill('市场监督管理局');
  await clerk.keyboard.press('Enter');
  await clerk.getByRole('button', { name: '分派到这里' }).last().click();
  await clerk.getByText('待受理').first().waitFor();

  const handler = await staff('handler');
  await openCase(handler, number!);
  await handler.getByRole('button', { name: '受理', exact: true }).click();
  await handler
    .getByLabel('结果')
    .fill('已检查禾口菜市场全部 46 台电子秤，其中 2 台误差超标，当场封存并更换；您的差价由摊主退还。');
  await handler.getByLabel('理由').fill('经现场检定，您反映的摊位所用电子秤超过检定周期，误差超出允许范围，反映属实。');
  await handler.getByRole('button', { name: '发送答复' }).click();
  await handler.getByText('待确认').first().waitFor();

  await person.goto('/follow');
  await person.getByLabel('编号').fill(number!);
  await person.getByLabel('查询码').fill(secret!);
  await person.getByRole('button', { name: '查看' }).click();
  expect(await person.locator('main').innerText()).toContain('46 台电子秤');
  await person.getByLabel('解决了', { exact: true }).check();
  await person.getByLabel('非常满意').check();
  await person.getByRole('button', { name: '提交评价' }).click();
  await person.getByRole('heading', { name: '已办结' }).waitFor();

  // And the handler sees that it is closed, and by whom it was confirmed.
  await handler.reload();
  await handler.getByText('办结：已解决、责任已明确、来信人满意').waitFor();
});
