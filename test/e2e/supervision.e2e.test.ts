import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test('a matter is asked about, explained, listed for the public, taken over and taken off the list', async () => {
  const as = (username: string) => sitDown(browser, { origin, username, password });
  const [clerk, handler, supervisor] = await Promise.all([as('clerk'), as('handler'), as('supervisor')]);
  const filing = { title: '南街电梯停运', text: '电梯停运两周，请督促维修。', publish: true, anonymous: true };
  const taken = { channel: 'counter', kind: 'complaint', ...filing };
  const { caseId } = await clerk.ask<{ caseId: string }>('POST', '/api/cases', taken);
  await clerk.ask('POST', `/api/cases/${caseId}/route`, { unit: 'market-bureau' });
  await handler.ask('POST', `/api/cases/${caseId}/accept`, {});

  const { page } = supervisor;
  const acts = page.locator('.supervise-acts');
  const confirm = (name: string) => page.getByRole('button', { name: `确认：${name}` }).click();
  await page.goto(`/workbench/cases/${caseId}`);
  await acts.getByRole('button', { name: '要求说明' }).click();
  await page.getByLabel('要说明什么').fill('请说明维修进度。');
  await confirm('要求说明');
  await page.locator('.supervision').getByText('请说明维修进度。').waitFor();
  // An explanation is due before the answer, and is owed beside it.
  await page.locator('.case-standing').getByText('办理答复').waitFor();

  await handler.page.goto(`/workbench/cases/${caseId}`);
  await handler.page.getByRole('button', { name: '作出说明' }).click();
  await handler.page.getByLabel('情况说明').fill('配件已到货，周三更换。');
  await handler.page.getByRole('button', { name: '确认：作出说明' }).click();
  await handler.page.locator('.supervision').getByText('配件已到货，周三更换。').waitFor();

  await page.reload();
  await page.locator('.supervision').getByRole('button', { name: '已阅' }).click();
  await confirm('已阅');
  await page.locator('.supervision').getByText('督查已阅').waitFor();

  await acts.getByRole('button', { name: '挂牌督办' }).click();
  await page.getByLabel('解决期限').fill('2031-12-05');
  await page.getByLabel('理由').fill('停运两周。');
  await page.getByLabel('门户上的名称').fill('南街小区电梯停运');
  await confirm('挂牌督办');
  await page.getByText('挂牌督办，2031年12月5日前解决').waitFor();

  const visitor = await browser.newPage({ baseURL: origin, locale: 'zh-CN' });
  await visitor.goto('/published');
  await visitor.getByRole('link', { name: '挂牌督办的事项' }).click();
  await visitor.getByRole('heading', { name: '南街小区电梯停运' }).first().waitFor();

  await acts.getByRole('button', { name: '提级办理' }).click();
  await page.getByLabel('理由').fill('由上级办理。');
  await confirm('提级办理');
  await page.locator('.supervision').getByText('目前由青岚区人民政府办理').waitFor();

  await acts.getByRole('button', { name: '摘牌' }).click();
  // The page is still taking in who has the matter now, and may draw the window anew.
  const solved = page.getByRole('radio', { name: '已解决', exact: true });
  await expect.poll(async () => solved.click().then(() => solved.isChecked()), { timeout: 10_000 }).toBe(true);
  await page.getByLabel('理由').fill('已更换配件。');
  await confirm('摘牌');
  await page.locator('.supervision').getByText('已摘牌：已解决').waitFor();
  await visitor.reload();
  expect(await visitor.getByRole('listitem').filter({ hasText: '南街小区电梯停运' }).innerText()).toContain('已解决');
});

test('a duty of a mechanism is found on the board, urged and asked about, explained where it is owed, and the answer read', async () => {
  const as = (username: string, width = 1280) => sitDown(browser, { origin, username, password, width });
  const [holder, supervisor] = await Promise.all([as('head', 390), as('supervisor')]);
  const { duties } = await holder.ask<{
    duties: { thing: { kind: string; id: string } | null; holderUnit: { id: string } }[];
  }>('GET', '/api/duties?view=mine&limit=100');
  const { thing, holderUnit } = duties.find((d) => d.thing?.kind === 'obligation')!;

  const { page } = supervisor;
  const section = page.locator('.supervision');
  await page.goto(`/workbench/board/duties?kind=obligation&unit=${holderUnit.id}`);
  await page.locator(`a[href$="/obligations/${thing!.id}"]`).first().click();
  await section.getByRole('button', { name: '催办' }).first().click();
  await page.getByLabel('要说的话').fill('请本周补上。');
  await page.getByRole('dialog').getByRole('button', { name: '催办' }).click();
  await section.getByText('请本周补上。').waitFor();
  await section.getByRole('button', { name: '要求说明' }).first().click();
  await page.getByLabel('要说明什么').fill('为什么还没有办？');
  await page.getByRole('dialog').getByRole('button', { name: '要求说明' }).click();
  await section.getByText('为什么还没有办？').waitFor();

  // Where the holder works: the line says that it was urged, the question stands beside it and leads to where it is answered.
  const phone = holder.page;
  await phone.goto('/workbench/');
  const lines = phone.getByRole('listitem').filter({ has: phone.locator(`a[href$="/obligations/${thing!.id}"]`) });
  await lines.filter({ hasText: '督查催办' }).first().waitFor();
  await lines.filter({ hasText: '说明情况' }).getByRole('link').click();
  await phone.getByRole('button', { name: '作出说明' }).click();
  await phone.getByLabel('情况说明').fill('材料已齐，周五报送。');
  await phone.getByRole('dialog').getByRole('button', { name: '作出说明' }).click();
  await phone.locator('.supervision').getByText('材料已齐，周五报送。').waitFor();
  expect(await overflowOf(phone)).toBe(0);

  await page.reload();
  await section.getByText('材料已齐，周五报送。').waitFor();
  await section.getByRole('button', { name: '已阅' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '已阅' }).click();
  await section.getByText('督查已阅').waitFor();
});
