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

const DEFENCE = '三次催办都以电话回复，有通话记录。';

test('a measure is decided after a defence, and the person reads why', async () => {
  const supervisor = await sitDown(browser, { origin, username: 'supervisor', password });
  const { page } = supervisor;
  await page.goto('/workbench/measures/new');
  const pick = (label: string, option: string) => choose(page.getByLabel(label, { exact: true }), option);
  const unit = (label: string) => choose(page.getByLabel(label, { exact: true }), '市容秩序科', { type: '市容秩序科' });
  await pick('哪一种', '提醒');
  await pick('对谁', '承办人');
  await unit('单位');
  await pick('人', '戴雨棠');
  await page.getByLabel('表明什么').fill('占道经营的三次催办没有书面回复。');
  // What may not be a ground says why before anything is sent.
  await pick('依据', '诉求（信访、投诉）件数多');
  await page
    .getByRole('alert')
    .getByText(/件数从不作为依据/)
    .waitFor();
  await pick('依据', '事项在其手中，有权限和条件办好');
  await unit('有权限的单位');
  await page.getByRole('radio', { name: '有', exact: true }).check();
  await page.getByLabel('写明为什么是他的责任').fill('由其承办，人手齐备。');
  expect(await faultsOf(page)).toEqual([]);
  await page.getByRole('button', { name: '提出' }).click();
  await page.getByRole('heading', { name: '提醒 · 戴雨棠' }).waitFor();
  const address = page.url();
  await page.getByRole('button', { name: '告知本人' }).click();
  const notice = page.getByRole('dialog', { name: '告知本人' });
  await notice.getByLabel('告知内容').fill('三次催办没有书面回复，拟予提醒。');
  await notice.getByRole('button', { name: '告知本人' }).click();
  await page.getByText('已告知，等待陈述申辩').first().waitFor();

  const person = await sitDown(browser, { origin, username: 'dai.yutang', password, width: 390 });
  await person.page.goto('/workbench/measures');
  await person.page.getByRole('link', { name: '提醒 · 戴雨棠' }).first().click();
  await person.page.getByRole('button', { name: '陈述申辩' }).click();
  const statement = person.page.getByRole('dialog', { name: '陈述申辩' });
  await statement.getByLabel('陈述和申辩').fill(DEFENCE);
  await statement.getByRole('button', { name: '陈述申辩' }).click();
  await person.page.getByText('已听取申辩，等待决定').first().waitFor();
  expect([await faultsOf(person.page), await overflowOf(person.page)]).toEqual([[], 0]);

  const head = await sitDown(browser, { origin, username: 'head', password, lang: 'en' });
  await head.page.goto('/workbench/measures?view=decide');
  await head.page.locator(`[data-row][href="${new URL(address).pathname}"]`).click();
  await head.page.getByText(DEFENCE).waitFor();
  await head.page.getByRole('button', { name: 'Decide', exact: true }).click();
  const decision = head.page.getByRole('dialog', { name: 'Decide' });
  await decision.getByRole('radio', { name: 'Impose it' }).check();
  await decision.getByLabel('Reasons').fill('The calls are on record, the written answers are missing.');
  await decision.getByRole('button', { name: 'Decide' }).click();
  await head.page.getByText('Decided, to be told').first().waitFor();

  await person.page.reload();
  await person.page.getByText('The calls are on record').waitFor();
  await person.page.getByRole('button', { name: '已阅知决定' }).click();
  await person.page.getByRole('dialog').getByRole('button', { name: '已阅知决定' }).click();
  await person.page.getByText('申请复核截止').waitFor();
  // Others of the section learn nothing of it.
  const other = await sitDown(browser, { origin, username: 'handler', password });
  await other.page.goto(address);
  await other.page.getByRole('heading', { name: '没有这项措施' }).waitFor();
  for (const { context } of [supervisor, person, head, other]) await context.close();
});

test('decided cases stand on the portal without JavaScript, in both languages', async () => {
  const context = await browser.newContext({
    baseURL: origin,
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  });
  const page = await context.newPage();
  await page.goto('/published?lang=en');
  await page.getByRole('link', { name: 'Decided cases' }).click();
  await page.getByText('Good example').waitFor();
  await page.getByText('Name cleared').waitFor();
  await context.close();
});
