import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
  /** A request of the same person beside the page; throws if it was refused. */
  ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
}

interface Sitting {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly lang?: 'zh' | 'en';
  readonly width?: number;
}

/** Somebody of the demo office at the workbench, signed in. */
export async function sitDown(
  browser: Browser,
  { origin, username, password, lang = 'zh', width = 1280 }: Sitting,
): Promise<Desk> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: 900 },
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    // On a busy machine a window that still moves is clicked beside what was meant.
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'lang', value: lang, url: origin }]);
  const signedIn = await context.request.post('/api/session', { data: { username, password } });
  if (!signedIn.ok()) throw new Error(`${username}: ${await signedIn.text()}`);
  const page = await context.newPage();
  return {
    context,
    page,
    async ask(method, path, body) {
      const answer = await context.request.fetch(path, {
        method,
        headers: { 'idempotency-key': crypto.randomUUID() },
        ...(body === undefined ? {} : { data: body }),
      });
      if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
  };
}

const TRIES = 5;

/**
 * Opens a list, chooses, and sees it chosen. On a busy machine a list still moves when it is clicked, the one before is still
 * closing, and an option out of sight is not in the page: whoever sees that nothing was chosen tries again, and so does this.
 * @param type what to narrow the list by, where it can be searched
 */
export async function choose(field: Locator, option: string, { type }: { type?: string } = {}): Promise<void> {
  const page = field.page();
  const list = page.locator('.ant-select-dropdown:visible:not(.ant-slide-up-leave)');
  const item = list.locator('.ant-select-item-option', { hasText: option }).first();
  const shown = field.locator('xpath=ancestor::*[contains(concat(" ", @class, " "), " ant-select ")][1]');
  for (let n = 0; n < TRIES; n++) {
    await field.click();
    if (type) await field.fill(type);
    await list.first().waitFor();
    // A list opens at what is chosen.
    if (!(await item.isVisible())) {
      const holder = list.locator('.ant-select-dropdown-list-holder');
      await holder.evaluateAll((all: { scrollTop: number }[]) => {
        for (const one of all) one.scrollTop = 0;
      });
    }
    const clicked = await item.click({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    // A list of which several can be chosen closes when it is left.
    await field.blur();
    await list.first().waitFor({ state: 'hidden' });
    if (clicked && (await shown.innerText()).includes(option)) return;
  }
  throw new Error(`${option} was not chosen: ${await shown.innerText()}`);
}

/** What axe finds wrong with the page as it stands, by WCAG 2.2 AA: serious and critical only. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Found {
      impact: string;
      id: string;
      nodes: { html: string }[];
    }
    const { axe } = globalThis as unknown as {
      axe: { run(root: unknown, options: object): Promise<{ violations: Found[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await axe.run((globalThis as unknown as { document: unknown }).document, { runOnly: tags });
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes[0]?.html}`);
  });
}

/** How far the page is wider than its window, in pixels: 0 where nobody has to scroll sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { documentElement } = (
      globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } }
    ).document;
    return documentElement.scrollWidth - documentElement.clientWidth;
  });
