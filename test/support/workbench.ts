import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';

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
