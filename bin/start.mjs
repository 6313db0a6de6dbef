import { run } from './run.mjs';

await run('src/app/keeper.ts', process.argv.slice(2), { tied: true });
