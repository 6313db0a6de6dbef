import { type Browser, chromium } from 'playwright-core';

/**
 * Debian's Chromium, or the one that `CHROMIUM` names. It asks nobody outside for anything: without these flags it looks up
 * hosts of its maker at every start. Root has no sandbox to run it in.
 */
export async function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const still = ['--disable-component-update', '--disable-sync'];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [...quiet, ...still, ...root],
  });
  opened.add(browser);
  browser.once('disconnected', () => opened.delete(browser));
  return browser;
}

const opened = new Set<Browser>();
const TOLD = 1500;

/** What every open page shows: of a failure on another machine nothing else is left to look at. */
export async function inSight(): Promise<string[]> {
  const pages = [...opened].flatMap((browser) => browser.contexts().flatMap((context) => context.pages()));
  return Promise.all(
    pages.map(async (page) => {
      const text = await page.innerText('body', { timeout: 2000 }).catch((error: Error) => error.message);
      return `${page.url()}\n${text.replace(/\n+/g, '\n').slice(-TOLD)}`;
    }),
  );
}
