import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';

const ORIGIN = inject('origin');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** As the public has it: no scripts at all. */
const visit = (more: object = {}): Promise<BrowserContext> =>
  browser.newContext({
    javaScriptEnabled: false,
    locale: 'zh-CN',
    viewport: { width: 390, height: 844 },
    baseURL: ORIGIN,
    ...more,
  });

/** Staff of the demo office, over HTTP. */
async function staff(username: string) {
  const json = { 'content-type': 'application/json' };
  const signIn = await fetch(`${ORIGIN}/api/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username, password: inject('demoPassword') }),
  });
  const cookie = signIn.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return async (path: string, body?: object): Promise<Record<string, never>> => {
    const headers = { ...json, cookie, 'idempotency-key': crypto.randomUUID() };
    const response = await fetch(
      `${ORIGIN}/api/cases${path}`,
      body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
    );
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json() as Promise<Record<string, never>>;
  };
}

interface Filed {
  readonly number: string;
  readonly secret: string;
}

/** Files by keyboard alone: every field is reached with Tab, and Enter sends. */
async function fileByKeyboard(page: Page, title: string): Promise<Filed> {
  await page.goto('/');
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').innerText()).toBe('跳到正文');
  await page.getByRole('main').getByRole('link', { name: '提交诉求', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/file');
  const reach = async (id: string) => {
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').getAttribute('id')) === id) return;
    }
    throw new Error(`Tab does not reach ${id}`);
  };
  await reach('title');
  await page.keyboard.type(title);
  await reach('text');
  await page.keyboard.type('望澜路十二号楼下的人行道被占，盲道不通。');
  await reach('phone');
  await page.keyboard.type('13900001234');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/filed');
  const [number, secret] = await page.locator('.cx-keep dd').allInnerTexts();
  return { number: number!, secret: secret! };
}

async function enter(page: Page, { number, secret }: Filed): Promise<void> {
  await page.goto(`/follow?number=${number}`);
  await page.getByLabel('查询码', { exact: true }).fill(secret);
  await page.getByRole('button', { name: '查看' }).click();
  await page.waitForURL('**/follow/appeal');
}

/** The clerk sends it to a unit of the demo, whose handler takes it on. */
async function accepted({ number }: Filed): Promise<{ caseId: string; handler: Awaited<ReturnType<typeof staff>> }> {
  const [clerk, handler] = await Promise.all([staff('clerk'), staff('handler')]);
  const found = (await clerk(`?find=${number}`)) as unknown as {
    cases: { caseId: string; unit: { id: string } | null }[];
  };
  const { caseId } = found.cases[0]!;
  // The rules may have routed it meanwhile, to this unit or a section of it: the clerk's own routing then comes too late.
  await clerk(`/${caseId}/route`, { unit: 'urban-management' }).catch(() => null);
  await handler(`/${caseId}/accept`, {});
  return { caseId, handler };
}

const ANSWER = {
  result: '已清走，盲道恢复畅通。',
  reasons: '两处摊位没有备案。',
  basis: '《条例》第三十条',
  next: '再有占道可直接评价。',
};

test('a person files by keyboard, follows, answers a question, reads the answer and contests it: without any script', async () => {
  const context = await visit();
  const page = await context.newPage();
  const filed = await fileByKeyboard(page, '人行道被占，盲道不通');
  // Gone back, the form stands as it was; sent again, it is the same appeal.
  await page.goBack();
  expect(await page.locator('#title').inputValue()).toBe('人行道被占，盲道不通');
  await page.locator('main form button[type=submit]').click();
  await page.waitForURL('**/filed');
  expect(await page.locator('.cx-keep dd').first().innerText()).toBe(filed.number);

  const { caseId, handler } = await accepted(filed);
  await handler(`/${caseId}/ask`, { question: '请说明是白天还是晚上。' });
  await enter(page, filed);
  await expect(page.getByRole('heading', { name: '等您补充材料' }).isVisible()).resolves.toBe(true);
  await page.getByLabel('要补充的内容').fill('晚上八点以后。');
  await page.getByRole('button', { name: '提交补充' }).click();
  await page.getByText('已收到您的补充').waitFor();
  await page.getByText('为什么是这一天').click();
  await page
    .getByText(/当日不计/)
    .first()
    .waitFor();

  await handler(`/${caseId}/answer`, ANSWER);
  await page.reload();
  for (const part of Object.values(ANSWER)) await page.getByText(part, { exact: true }).waitFor();
  await page.getByLabel('没有解决').check();
  await page.getByLabel('想说的话').fill('昨晚又摆出来了。');
  // What they were asked to pay: a calm fold, each fault at its field, whole without a script.
  await page.getByText('被要求交费，或者被无依据拒绝？').click();
  await page.getByLabel('被要求交什么费？').selectOption('其他费用');
  await page.getByLabel('多少元？').fill('五十');
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByRole('link', { name: '请用数字写明多少元，例如 50' }).waitFor();
  await page.getByLabel('其他费用是什么？').fill('清运加急费');
  await page.getByLabel('多少元？').fill('50');
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByRole('heading', { name: '没有解决或您不满意，正在整改' }).waitFor();
  await page.getByText('现在不能做的').click();
  await page.getByText('撤回这份诉求').waitFor();
  await context.close();
});

test('two presses of one button, side by side, are one appeal', async () => {
  const context = await visit();
  const [one, two] = [await context.newPage(), await context.newPage()];
  await one.goto('/file');
  const key = await one.locator('input[name=key]').getAttribute('value');
  const form = { key: key!, title: '路灯不亮', text: '三号楼前。', phone: '13900001234' };
  const numbers = await Promise.all(
    [one, two].map(async (page) => {
      const response = await page.request.post('/file/send', { form, headers: { origin: ORIGIN } });
      return /<dd>([\w-]{9})<\/dd>/.exec(await response.text())?.[1];
    }),
  );
  expect(numbers[0]).toMatch(/^[\w-]{9}$/);
  expect(numbers[1]).toBe(numbers[0]);
  await context.close();
});

describe('for everybody: no barrier that axe knows, nothing beside the screen', () => {
  /** The pages have no script of their own; axe needs one to look. */
  async function look(page: Page, what: string): Promise<void> {
    const found =
      await page.evaluate(`${AXE}; axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] })
      .then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')))`);
    expect(found, what).toEqual([]);
    const beside = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(beside, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
  }

  const SIZES = [
    { name: '390 px', viewport: { width: 390, height: 844 }, text: 1 },
    { name: '1440 px', viewport: { width: 1440, height: 900 }, text: 1 },
    // 1280 px at 400 % are 320 px (WCAG 2.2, 1.4.10); twice the text size is 1.4.4.
    { name: '320 px', viewport: { width: 320, height: 640 }, text: 1 },
    { name: '640 px with text twice as large', viewport: { width: 640, height: 800 }, text: 2 },
    // A telephone of 390 px whose letters are twice as large.
    { name: '195 px', viewport: { width: 195, height: 422 }, text: 1 },
  ];

  test.each(SIZES)('at $name', async ({ viewport, text }) => {
    const context = await visit({
      javaScriptEnabled: true,
      viewport,
      locale: viewport.width === 390 ? 'en-GB' : 'zh-CN',
    });
    const page = await context.newPage();
    const show = async (url: string) => {
      await page.goto(url);
      if (text !== 1) await page.evaluate(`document.documentElement.style.fontSize = '${text * 100}%'`);
      await look(page, url);
    };
    for (const url of [
      '/',
      '/file',
      '/file?kind=report',
      '/follow',
      '/published',
      '/published?find=zzzz',
      '/receipt',
      '/lists',
      '/who-serves?address=铁匠巷12号',
      '/receptions',
      '/projects',
      '/mechanisms',
      '/mechanisms/C5',
      '/privacy',
      '/accessibility',
      '/nothing',
    ])
      await show(url);
    await page.goto('/published');
    await show((await page.locator('.cx-list a').first().getAttribute('href'))!);

    await page.goto('/file');
    await page.locator('main form button[type=submit]').click();
    await look(page, 'the form with every error');
    await page.locator('#title').fill('w'.repeat(100));
    await page.locator('#text').fill(`${'很长的一段话没有一个空格也没有标点'.repeat(50)}${'x'.repeat(400)}`);
    await page.locator('#phone').fill('13900001234');
    await page.locator('main form button[type=submit]').click();
    await page.waitForURL('**/filed');
    await look(page, 'the confirmation');
    await page.locator('a[href="/filed/open"]').click();
    await look(page, 'one’s own appeal');
    for (const summary of await page.locator('details summary').all()) await summary.click();
    await look(page, 'one’s own appeal with everything open');
    await page.goto('/follow/appeal/withdraw');
    await look(page, 'withdrawing');
    await context.close();
  });

  test('asked, answered, contested', async () => {
    const context = await visit({ javaScriptEnabled: true });
    const page = await context.newPage();
    const filed = await fileByKeyboard(page, '垃圾桶满了没人清');
    const { caseId, handler } = await accepted(filed);
    await handler(`/${caseId}/ask`, { question: '是哪一个垃圾桶？' });
    await enter(page, filed);
    await look(page, 'asked');
    await handler(`/${caseId}/answer`, ANSWER);
    await page.reload();
    await look(page, 'answered');
    await page.getByRole('button', { name: '提交评价' }).click();
    await look(page, 'rated without saying whether it is solved');
    await page.getByLabel('解决了', { exact: true }).check();
    await page.getByLabel('非常满意', { exact: true }).check();
    await page.getByRole('button', { name: '提交评价' }).click();
    await page.getByText('谢谢，已收到您的评价').waitFor();
    await look(page, 'rated');
    await context.close();
  });
});
