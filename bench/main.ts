import { closeOffices } from './fill.ts';
import type { Row } from './table.ts';

/*
 * `npm run bench`: the figures the project promises, as ratios in one run where they can be. `npm run bench -- NAME…` runs some;
 * `--json` prints JSON. Exit code 1 if a promise is not met.
 */
const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  due: async () => (await import('./due.ts')).benchDue(),
  text: async () => (await import('./text.ts')).benchText(),
  intake: async () => (await import('./intake.ts')).benchIntake(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  bulletin: async () => (await import('./bulletin.ts')).benchBulletin(),
  import: async () => (await import('./import.ts')).benchImport(),
  sweep: async () => (await import('./sweep.ts')).benchSweep(),
  board: async () => (await import('./board.ts')).benchBoard(),
  projects: async () => (await import('./projects.ts')).benchProjects(),
  mechanisms: async () => (await import('./mechanisms.ts')).benchMechanisms(),
  memory: async () => (await import('./memory.ts')).benchMemory(),
  size: async () => (await import('./size.ts')).benchSize(),
};

const args = process.argv.slice(2);
const json = args.includes('--json');
const names = args.filter((a) => !a.startsWith('--'));
const chosen = names.length > 0 ? names : Object.keys(BENCHES);
const rows: Row[] = [];
const unknown = names.find((name) => !(name in BENCHES));
if (unknown !== undefined) {
  process.stderr.write(
    `没有名为“${unknown}”的测速项；可选：${Object.keys(BENCHES).join('、')}\nThere is no bench ${unknown}: choose ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(2);
}
try {
  for (const name of chosen) {
    if (!json) process.stdout.write(`${name} …\n`);
    const found = await BENCHES[name]!();
    rows.push(...found);
    if (!json) for (const row of found) process.stdout.write(`${line(row)}\n`);
  }
} finally {
  await closeOffices();
}
if (json) process.stdout.write(`${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
process.exitCode = rows.every((r) => r.met) ? 0 : 1;

function line({ name, value, unit, ratio, target, met }: Row): string {
  const figure = `${value.toLocaleString('en')} ${unit}${ratio === undefined ? '' : `  (ratio ${ratio})`}`;
  return `  ${met ? '✓' : '✗'} ${name}: ${figure}${target ? `   [${target}]` : ''}`;
}
