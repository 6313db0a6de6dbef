import { defineConfig } from 'vitest/config';

// The suffix says what a test costs: nothing, a PostgreSQL, a browser.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.unit.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'int',
          include: ['test/**/*.int.test.ts'],
          // The keeper and the verbs bring their own PostgreSQL along: on another one, their tests would only say the same again.
          exclude: process.env.TEST_PG_BIN ? ['test/app/keeper.int.test.ts', 'test/app/verbs.int.test.ts'] : [],
          globalSetup: 'test/support/int-setup.ts',
          // What hangs fails; what a busy machine does slowly passes.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Real processes, files and a database on two busy cores: whatever passed only the second time is named at the end, and mended.
          retry: 1,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: 'test/support/e2e-setup.ts',
          setupFiles: 'test/support/e2e-failed.ts',
          // Long, as it shares two cores with the other parts (bin/test.mjs); whatever hangs in the browser ends after its own 30 s.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // A browser on two busy cores now and then misses a click.
          retry: 1,
          // One house and one browser at a time: two cores are shared with PostgreSQL.
          fileParallelism: false,
        },
      },
    ],
  },
});
