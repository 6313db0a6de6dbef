import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { faultsOf, overflowOf, sitDown } from '../support/workbench.ts';

const origin = inject('origin');
const password = inject('demoPassword');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const SCREENS = {
  clerk: [
    '',
    'cases',
    'cards',
    'take-in',
    'letters',
    'routing',
    'organisation',
    'organisation/um-facilities',
    'sealing',
    'notifications',
    'account',
    'obligations/import',
  ],
  callback: ['call-backs'],
  supervisor: ['reviews', 'listed', 'figures', 'figures/official-spending'],
  admin: ['accounts', 'organisation/import', 'organisation/hand-overs'],
} as const;

/** Each call gives what came over the wire since the last, compressed, in kB. Nothing is kept: every load is somebody's first. */
async function scale(page: Page): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  devtools.on('Network.loadingFinished', (e) => {
    bytes += e.encodedDataLength;
  });
  return () => {
    const kB = Math.round(bytes / 1000);
    bytes = 0;
    return kB;
  };
}

describe.each([
  ['zh', 1280],
  ['en', 390],
] as const)('every screen, %s at %i pixels', (lang, width) => {
  test.each(Object.entries(SCREENS))('of %s: usable by everybody, light, nothing too wide', async (username, paths) => {
    const { page, context, ask } = await sitDown(browser, { origin, username, password, lang, width });
    const newest = async (filter: string) =>
      (await ask<{ cases: { caseId: string }[] }>('GET', `/api/cases?limit=1${filter}`)).cases;
    const cases = [...(await newest('')), ...(await newest('&states=closed'))];
    const all = [...paths, ...cases.map((c) => `cases/${c.caseId}`)];
    const faults: string[] = [];
    const weigh = await scale(page);
    for (const path of all) {
      weigh();
      await page.goto(`/workbench/${path}`, { waitUntil: 'networkidle' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      // Colours in the middle of a change are no colours of ours.
      await page.waitForTimeout(300);
      faults.push(...(await faultsOf(page)).map((f) => `${path || 'home'}: ${f}`));
      const over = await overflowOf(page);
      if (over > 0) faults.push(`${path || 'home'}: ${over} px too wide`);
      const kB = weigh();
      // The list of what is owed comes first of all; the lower end proves that something was weighed.
      if (kB > (path === '' ? 350 : 450) || kB < 100) faults.push(`${path || 'home'}: ${kB} kB at first`);
    }
    await context.close();
    expect(faults).toEqual([]);
  });
});

test('signing in is usable by everybody, by keyboard alone, and a wrong password is told in words', async () => {
  const page = await browser.newPage({ baseURL: origin, locale: 'zh-CN' });
  await page.goto('/workbench/cases?kind=help');
  await page.getByLabel('用户名').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel('用户名').focus();
  await page.keyboard.type('auditor');
  await page.keyboard.press('Tab');
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/workbench/cases?kind=help');
  await page.close();
});

test('a list is worked by keyboard: j and k move, Enter opens, / finds, ? tells', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'clerk', password });
  await page.goto('/workbench/cases', { waitUntil: 'networkidle' });
  const rows = page.locator('[data-row]');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const first = await rows.first().getAttribute('href');
  expect(await page.locator(':focus').getAttribute('href')).toBe(first);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: '键盘操作' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: '键盘操作' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('/');
  await page.keyboard.type('没有这样的事情');
  await page.getByText('没有符合条件的诉求').waitFor();
  await page.goto('/workbench/cases', { waitUntil: 'networkidle' });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/cases\/[0-9a-f-]{36}$/);
  await context.close();
});

test('a server that cannot be reached is told in words, with a way to try again', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'clerk', password, lang: 'en' });
  await page.route('**/api/duties*', (route) => route.abort());
  await page.goto('/workbench/');
  await page.getByText('The server cannot be reached.').waitFor();
  await page.unroute('**/api/duties*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('list', { name: 'What is owed, most urgent first' }).waitFor();
  await context.close();
});

test('an office without work says what will come, and how', async () => {
  const { page, context } = await sitDown(browser, { origin, username: 'admin', password });
  await page.goto('/workbench/');
  await page.getByText('现在没有要您办的事').waitFor();
  await context.close();
});
