import { type Browser, chromium } from 'playwright-core';

/**
 * Debian's Chromium, or the one that `CHROMIUM` names. It asks nobody outside for anything: without these flags it looks up
 * hosts of its maker at every start. Root has no sandbox to run it in.
 */
export function openBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const still = ['--disable-component-update', '--disable-sync'];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [...quiet, ...still, ...root],
  });
}
