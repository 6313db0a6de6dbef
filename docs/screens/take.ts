import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { startHouse } from '../../test/support/house.ts';

/*
 * Takes the screenshots of the README from a house with the demo office: `npm run screens`. Wide is 1440 points, phone 390.
 */
const FOLDER = import.meta.dirname;
const house = await startHouse();
const browser = await openBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  const password = (await readFile(join(house.dataDir, 'demo-password'), 'utf8')).trim();
  const open = async (locale: string, width: number): Promise<Page> =>
    (await browser.newContext({ baseURL: house.origin, locale, viewport: { width, height: width === 390 ? 844 : 900 } })).newPage();
  const take = async (page: Page, name: string, fullPage = false): Promise<void> => {
    await page.waitForTimeout(600);
    await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage });
  };
  const signIn = async (locale: string, username: string): Promise<Page> => {
    const page = await open(locale, 1440);
    await page.goto('/workbench/');
    await page.getByLabel(locale === 'en' ? 'User name' : '用户名').fill(username);
    await page.getByLabel(locale === 'en' ? 'Password' : '密码', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '我要办的' }).waitFor();
    // The demo's people have Chinese set as theirs.
    if (locale === 'en') {
      await page.getByText('English').click();
      await page.getByRole('heading', { level: 1, name: 'What I owe' }).waitFor();
    }
    return page;
  };

  for (const [locale, suffix] of [
    ['zh-CN', 'zh'],
    ['en', 'en'],
  ] as const) {
    const home = await open(locale, 1440);
    await home.goto('/');
    await take(home, `portal-home-${suffix}`);
    const phone = await open(locale, 390);
    await phone.goto('/file');
    await take(phone, `portal-file-phone-${suffix}`);
    const handler = await signIn(locale, 'handler');
    await take(handler, `workbench-owed-${suffix}`);
    await handler.locator('main a[href*="/cases/"]').first().click();
    await handler.getByRole('heading', { level: 1 }).waitFor();
    await handler.waitForLoadState('networkidle');
    await take(handler, `workbench-case-${suffix}`, true);
    const clerk = await signIn(locale, 'clerk');
    await clerk.goto('/workbench/routing');
    await clerk.getByRole('heading', { level: 1 }).waitFor();
    await clerk.waitForLoadState('networkidle');
    await take(clerk, `workbench-routing-${suffix}`);
  }
} finally {
  await browser.close();
  await house.stop();
}
