import { run } from './run.mjs';

await run('docs/screens/take.ts', process.argv.slice(2));
