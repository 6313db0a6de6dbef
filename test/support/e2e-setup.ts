import type { TestProject } from 'vitest/node';
import { startHouse } from './house.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the house with the demo office answers. */
    origin: string;
  }
}

/** One house for all end-to-end tests: they act as people would, side by side in one office. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const house = await startHouse();
  project.provide('origin', house.origin);
  return async () => {
    await house.stop();
  };
}
