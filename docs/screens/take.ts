import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../../test/support/browser.ts';
import { startHouse } from '../../test/support/house.ts';

/*
 * Takes the screenshots of the README from a house with the demo office: `npm run screens`, or only those whose names begin as said:
 * `npm run screens workbench-letters`. Wide is 1440 points, phone 390.
 */
const FOLDER = import.meta.dirname;
const only = process.argv.slice(2);

/** A register of letters as an office may have one: two rows that are none, agencies as people write them, one of another district. */
const REGISTER = [
  '来信编号,标题,来信内容,来信日期,回复内容,回复日期,承办单位',
  ...[
    ['河堤步道积水', '雨后三天步道还积着水，老人散步要绕行。', '已疏通两处排水口。', '区水务局'],
    ['夜市油烟', '夜市收摊后油烟还往楼上窜。', '已责令三家摊主加装净化器。', '区市场监管局'],
    ['校门口停车', '放学时段校门口停满了车，孩子走在路中间。', '已增设临时停车区。', '区公安局'],
    ['公交末班太早', '末班车七点半就没有了。', '末班延至九点。', '区交通局'],
    ['老年证办理', '老年证要跑两次才能办好。', '已改为一次办结。', '民政局'],
    ['健身器材损坏', '广场的健身器材坏了半年。', '已更换四件。', '区文体局'],
    ['过境货车', '夜间过境货车从居民区穿行。', '已商请邻区设置限行标志。', '邻江区公路段'],
    ['供暖温度', '六楼室温只有十四度。', '', ''],
  ].map((cells, i) => `2023040${i + 1}001,${cells[0]},${cells[1]},2023-04-0${i + 1},${cells[2]},${cells[2] && `2023-04-1${i}`},${cells[3]}`),
  '20230409001,只有标题的一封,,2023-04-09,,,',
  '某日来信,下水道返味,厨房下水道返味。,四月某日,,,',
].join('\n');
function lastMonth(): { from: string; until: string } {
  const now = new Date();
  const day = (d: Date) => d.toISOString().slice(0, 10);
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1);
  return { from: day(new Date(first)), until: day(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0))) };
}

const house = await startHouse();
const browser = await openBrowser();
try {
  await mkdir(FOLDER, { recursive: true });
  const password = (await readFile(join(house.dataDir, 'demo-password'), 'utf8')).trim();
  const open = async (locale: string, width: number): Promise<Page> =>
    (await browser.newContext({ baseURL: house.origin, locale, viewport: { width, height: width === 390 ? 844 : 900 } })).newPage();
  const take = async (page: Page, name: string, fullPage = false): Promise<void> => {
    if (only.length > 0 && !only.some((start) => name.startsWith(start))) return;
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
    await home.goto('/projects');
    await take(home, `portal-projects-${suffix}`);
    const phone = await open(locale, 390);
    await phone.goto('/file');
    await take(phone, `portal-file-phone-${suffix}`);
    const handler = await signIn(locale, 'handler');
    await take(handler, `workbench-owed-${suffix}`);
    await handler.locator('main a[href*="/cases/"]').first().click();
    await handler.getByRole('heading', { name: locale === 'en' ? 'Facts' : '基本情况' }).waitFor();
    await handler.waitForLoadState('networkidle');
    await take(handler, `workbench-case-${suffix}`, true);
    const clerk = await signIn(locale, 'clerk');
    await clerk.goto('/workbench/routing');
    await clerk.getByRole('heading', { level: 1 }).waitFor();
    await clerk.waitForLoadState('networkidle');
    await take(clerk, `workbench-routing-${suffix}`);
    await clerk.goto('/workbench/letters');
    const register = { name: '来信登记簿2023.csv', mimeType: 'text/csv', buffer: Buffer.from(REGISTER) };
    await clerk.getByLabel(locale === 'en' ? 'File of letters' : '来信文件').setInputFiles(register);
    await clerk.getByRole('button', { name: locale === 'en' ? 'Check the file' : '检查文件' }).click();
    await clerk.getByText(locale === 'en' ? 'Checked; nothing was written.' : '检查完毕，什么都没有写入。').waitFor();
    await take(clerk, `workbench-letters-${suffix}`);
    const supervisor = await signIn(locale, 'supervisor');
    await supervisor.goto('/workbench/cards?view=office');
    await supervisor.getByRole('heading', { level: 1 }).waitFor();
    await supervisor.waitForLoadState('networkidle');
    await take(supervisor, `workbench-cards-${suffix}`);
    await supervisor.goto('/workbench/board');
    await supervisor.getByRole('heading', { level: 1 }).waitFor();
    await supervisor.waitForTimeout(2_000);
    await take(supervisor, `workbench-board-${suffix}`);
    const { from, until } = lastMonth();
    await supervisor.goto(`/workbench/bulletins?from=${from}&until=${until}`);
    await supervisor.locator('.paper-title').waitFor();
    await take(supervisor, `workbench-bulletin-${suffix}`);
    await supervisor.goto('/workbench/sendings/weight');
    await supervisor.getByRole('heading', { level: 1 }).waitFor();
    await supervisor.waitForLoadState('networkidle');
    await take(supervisor, `workbench-weight-${suffix}`);
    await supervisor.goto('/workbench/mechanisms/B3');
    await supervisor.getByRole('heading', { level: 1 }).waitFor();
    await supervisor.waitForLoadState('networkidle');
    await take(supervisor, `workbench-mechanism-${suffix}`);
    const year = await supervisor.request.get('/api/units/housing-bureau/year');
    const { mechanisms } = (await year.json()) as { mechanisms: { row: string; items: { dutyId: string }[] }[] };
    await supervisor.goto(`/workbench/obligations/${mechanisms.find((m) => m.row === 'B3')!.items[0]!.dutyId}`);
    await supervisor.getByRole('heading', { level: 1 }).waitFor();
    await supervisor.waitForLoadState('networkidle');
    await take(supervisor, `workbench-obligation-${suffix}`);
  }
} finally {
  await browser.close();
  await house.stop();
}
