import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
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

/** As spreadsheets save it in most offices: GBK, without a mark. */
const file = (name: string, ...rows: string[]) => {
  const head = '来信编号,标题,来信内容,来信日期,回复内容,回复日期,承办单位';
  return { name, mimeType: 'text/csv', buffer: iconv.encode([head, ...rows, ''].join('\r\n'), 'gbk') };
};

async function check(page: Page, letters: ReturnType<typeof file>): Promise<void> {
  await page.goto('/workbench/');
  await page.getByRole('link', { name: '导入来信' }).click();
  await page.getByLabel('来信文件').setInputFiles(letters);
  await page.getByRole('button', { name: '检查文件' }).click();
  await page.getByText('检查完毕，什么都没有写入。').waitFor();
}

/** A figure by its name. */
const figure = (page: Page, name: string) =>
  page.locator('.import-counts div').filter({ hasText: name }).locator('dd').innerText();

test('a register in GBK is checked, taken in, and one of its letters opened', async () => {
  const { page, context, ask } = await sitDown(browser, { origin, username: 'clerk', password });
  const register = file(
    '二〇二三年登记簿.csv',
    '20230301001,井盖响,槐荫街井盖松动，车过就响,2023-03-01,已更换井盖。,2023-03-03,区市场监管局',
    '20230302001,班车少,去火车站的班车太少,2023-03-02,已与铁路部门商定加开。,2023-03-09,邻省铁路局',
    '20230303001,只有标题,,2023-03-03,,,',
    '20230304001,水压低,六楼早晨没有水,2023-03-04,,,',
  );
  await check(page, register);
  expect(await figure(page, '可收')).toBe('3');
  expect(await figure(page, '不收')).toBe('1');
  expect(await page.getByRole('table', { name: '不收的行' }).locator('tbody').innerText()).toMatch(
    /4\s+20230303001\s+没有来信内容/,
  );
  expect(await page.getByRole('list', { name: '对应不到单位的写法' }).innerText()).toMatch(/邻省铁路局\s*1 封/);
  expect(await faultsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflowOf(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  // Checked, and nothing more.
  const search = `/api/cases?find=${encodeURIComponent('槐荫街井盖松动')}`;
  expect((await ask<{ cases: object[] }>('GET', search)).cases).toEqual([]);

  await page.getByRole('button', { name: '收进这 3 封' }).click();
  await page.getByText(/^收信完毕/).waitFor();
  expect(await figure(page, '收进')).toBe('3');
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载逐行说明（CSV）' }).click(),
  ]);
  expect(await readFile(await saved.path(), 'utf8')).toMatch(/^4,20230303001,未接收 rejected,no-text/m);

  // Whoever leads the same file in again is told that it is here.
  await check(page, register);
  await page.getByText('没有可以收的新来信。').waitFor();
  expect(await figure(page, '以前已收')).toBe('3');

  await page.goto(`/workbench/cases?find=${encodeURIComponent('班车太少')}`);
  // The register keeps days: midnight would be made up.
  const row = page.locator('li.row').filter({ has: page.getByRole('link', { name: '班车少' }) });
  expect(await row.locator('time').innerText()).toBe('2023年3月2日');
  await page.getByRole('link', { name: '班车少' }).click();
  await page.getByText('导入前已办结').waitFor();
  await page.getByText('已有答复，作出答复的不是这里的单位').waitFor();
  await page.getByText('已与铁路部门商定加开。').first().waitFor();
  await context.close();
});

test("today's letters are worked from the import on: two clicks to the case, and dispatched there", async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'clerk', password });
  await page.goto('/workbench/letters');
  await page.getByRole('radio', { name: /今天收到的来信/ }).check();
  await page
    .getByLabel('来信文件')
    .setInputFiles(
      file(
        '今天.csv',
        '1,该找哪一家,上个月的那件事问了三处都说不归自己管，请告诉我该找谁,2023-05-01,,,',
        '2,路灯,柳荫巷路灯不亮,2023-05-01,,,',
      ),
    );
  await page.getByRole('button', { name: '检查文件' }).click();
  await page.getByText('都从今天起由窗口分派办理。').waitFor();
  await page.getByRole('button', { name: '收进这 2 封' }).click();
  await page.getByText(/^收信完毕/).waitFor();

  await page.getByRole('link', { name: '去办理待分派的诉求' }).click();
  await page.getByRole('link', { name: '该找哪一家' }).click();
  await page.getByRole('heading', { level: 1, name: '该找哪一家' }).waitFor();
  await choose(page.getByRole('combobox', { name: '其他单位' }), '市场监督管理局', { type: '市场监督' });
  await page.getByRole('button', { name: '分派到这里' }).last().click();
  await page.getByText('待受理').first().waitFor();
  await context.close();
});

test('a letter that the register left open goes to its close: desk, handler, call-back, and who wrote it', async () => {
  const seated = (username: string) => sitDown(browser, { origin, username, password });
  const title = '哪一家管得了';
  const clerk = await seated('clerk');
  await check(
    clerk.page,
    file(
      '五月登记簿.csv',
      '20230510001,车棚,槐荫街车棚漏雨,2023-05-10,已补好棚顶。,2023-05-12,区市场监管局',
      `20230511001,${title},上个月遇到的一件事，跑了两处都没有人接手，请告诉我该由谁来办。,2023-05-11,,,`,
    ),
  );
  await clerk.page.getByRole('button', { name: '收进这 2 封' }).click();
  await clerk.page.getByText('其中 1 封还没有答复').waitFor();

  // Nobody was ever told a secret for it: the desk makes sure of the person, and gives one.
  await clerk.page.getByRole('link', { name: '去办理待分派的诉求' }).click();
  await clerk.page.getByRole('link', { name: title }).click();
  await clerk.page.getByText('未征询公开意见').waitFor();
  await clerk.page.getByRole('button', { name: '补发查询码' }).click();
  await clerk.page.getByRole('button', { name: '补发', exact: true }).click();
  expect(await clerk.page.getByText('请填写这一项。').count()).toBe(2);
  await clerk.page.getByRole('radio', { name: '导入的来信，从未告知查询码' }).check();
  await clerk.page.getByRole('radio', { name: '拨打原登记簿上的电话核实' }).check();
  await clerk.page.getByRole('button', { name: '补发', exact: true }).click();
  const slip = clerk.page.getByRole('dialog', { name: '已补发新的查询码' });
  await slip.waitFor();
  const [number, secret] = await slip.locator('dd').allInnerTexts();
  expect(await faultsOf(clerk.page)).toEqual([]);
  await slip.getByRole('button', { name: '关闭' }).last().click();
  await clerk.page.getByText('补发查询码，原码作废。原因：导入的来信，从未告知查询码').waitFor();
  expect(await clerk.page.locator('body').innerText()).not.toContain(secret);
  await choose(clerk.page.getByRole('combobox', { name: '其他单位' }), '市场监督管理局', { type: '市场监督' });
  await clerk.page.getByRole('button', { name: '分派到这里' }).last().click();
  await clerk.page.getByText('待受理').first().waitFor();
  const caseUrl = clerk.page.url();

  const phone = await browser.newContext({ javaScriptEnabled: false, baseURL: origin, locale: 'zh-CN' });
  const person = await phone.newPage();
  const follow = async () => {
    await person.goto('/follow');
    await person.getByLabel('编号').fill(number!);
    await person.getByLabel('查询码').fill(secret!);
    await person.getByRole('button', { name: '查看' }).click();
  };
  await follow();
  await person.getByText('为您补发了新的查询码').waitFor();
  await person.getByText('补充说明', { exact: true }).click();
  await person.getByLabel('要补充的内容').fill('就在北门口的早市上。');
  await person.getByRole('button', { name: '提交补充' }).click();

  const handler = await seated('handler');
  await handler.page.goto(caseUrl);
  await handler.page.getByText('就在北门口的早市上。').waitFor();
  await handler.page.getByRole('button', { name: '受理', exact: true }).click();
  await handler.page.getByLabel('结果', { exact: true }).fill('由我局承办，摊主已退款。');
  await handler.page.getByLabel('理由', { exact: true }).fill('早市归我局管，当天核实属实。');
  await handler.page.getByLabel('依据', { exact: true }).fill('无需专门依据。');
  await handler.page.getByLabel('下一步可以怎么做', { exact: true }).fill('再有问题可直接评价。');
  await handler.page.getByRole('button', { name: '发送答复' }).click();
  await handler.page.getByText('待确认').first().waitFor();

  const caller = await seated('callback');
  await caller.page.goto('/workbench/call-backs');
  await caller.page.getByRole('listitem').filter({ hasText: number! }).getByRole('link').click();
  await caller.page.getByRole('radio', { name: '未接通', exact: true }).check();
  await caller.page.getByRole('button', { name: '保存回访' }).click();
  await caller.page.getByText('回访：未接通').waitFor();

  await follow();
  await person.getByLabel('解决了', { exact: true }).check();
  await person.getByLabel('非常满意').check();
  await person.getByRole('button', { name: '提交评价' }).click();
  await person.getByRole('heading', { name: '已办结' }).waitFor();
  await handler.page.reload();
  await handler.page.getByText('办结：已解决、责任已明确、诉求人满意').waitFor();
  await Promise.all([clerk, handler, caller].map((desk) => desk.context.close()));
  await phone.close();
});

test('an import is stopped and taken up again, and no letter is doubled', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'clerk', password, lang: 'en' });
  const rows = Array.from(
    { length: 1500 },
    (_, i) => `7${i},第${i}件,第${i}户反映的停车事项，编号${i},2023-06-01,已答复。,2023-06-02,区市场监管局`,
  );
  await page.goto('/workbench/letters');
  await page.getByLabel('File of letters').setInputFiles(file('停车.csv', ...rows));
  await page.getByRole('button', { name: 'Check the file' }).click();
  await page.getByRole('button', { name: 'Take these in: 1,500' }).click();
  await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped\. /).waitFor();
  const first = Number((await figure(page, 'taken in')).replace(',', ''));
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(1500);
  await page.reload();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText(/^The letters are in/).waitFor();
  expect(await figure(page, 'here before')).toBe(first.toLocaleString('en'));
  expect(await figure(page, 'taken in')).toBe((1500 - first).toLocaleString('en'));
  await context.close();
});

test('a file that holds no letters is refused in words, and so is whoever may not import', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'clerk', password });
  await page.goto('/workbench/letters');
  await page.getByRole('button', { name: '检查文件' }).click();
  await page.getByText('请先选择一个文件。').waitFor();
  const wrong = { name: '通讯录.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,单位\n甲,乙\n') };
  await page.getByLabel('来信文件').setInputFiles(wrong);
  await page.getByRole('button', { name: '检查文件' }).click();
  await page.getByText('找不到来信内容一栏（标题行：姓名, 单位）。').waitFor();
  await page.getByRole('link', { name: '换一个文件' }).click();
  await page.getByRole('listitem').filter({ hasText: '通讯录.csv' }).getByText('没有完成').waitFor();
  await context.close();

  const other = await sitDown(browser, { origin, username: 'handler', password });
  await other.page.goto('/workbench/letters');
  await other.page.getByText('只有受理窗口人员和系统管理员可以导入来信。').waitFor();
  expect(await other.page.getByRole('link', { name: '导入来信' }).count()).toBe(0);
  await other.context.close();
});
