import { afterEach } from 'vitest';
import { inSight } from './browser.ts';

// A setup file of the e2e project: a failed test says what stood in its browsers.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const page of await inSight()) console.error(`--- ${page}`);
});
