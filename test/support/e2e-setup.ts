import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startHouse } from './house.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the house with the demo office answers. */
    origin: string;
    /** The one password of the demo's sign-ins. */
    demoPassword: string;
    /** Its data folder. */
    dataDir: string;
  }
}

/** One house for all end-to-end tests: they act as people would, side by side in one office. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const house = await startHouse();
  project.provide('origin', house.origin);
  project.provide('dataDir', house.dataDir);
  project.provide('demoPassword', (await readFile(join(house.dataDir, 'demo-password'), 'utf8')).trim());
  return async () => {
    await house.stop();
  };
}
