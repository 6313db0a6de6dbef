import { run } from './run.mjs';

await run('src/cli/main.ts', process.argv.slice(2));
