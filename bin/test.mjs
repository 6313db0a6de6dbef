// `npm test`: everything that must hold, in order of cost. `npm test -- unit int` runs only the parts named.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, ROOT } from './install.mjs';

const POSTGRES_15 = '/usr/lib/postgresql/15/bin';
const MODULES = join(ROOT, 'node_modules');
const node = await install();
// As in run.mjs: tests start the house and its verbs some forty times, each twice as fast once it was compiled.
process.env.NODE_COMPILE_CACHE = join(MODULES, '.cache', 'compiled');
const temporary = mkdtempSync(join(tmpdir(), 'changxiao-test-'));

/** Runs a program on the pinned Node, without standard input. `show`: its output is the progress. */
function runNode(args, { env = {}, show = false } = {}) {
  return new Promise((resolve) => {
    const stdio = ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'];
    const child = spawn(node, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * A check counts as one. It passes only with a proof that it saw the tree: a tool that reads nothing finds nothing
 * (dependency-cruiser reads 0 modules under TypeScript 7, and exits 0).
 */
async function check(args, seen) {
  const { code, output } = await runNode(args);
  const count = seen(output);
  const ok = code === 0 && count > 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, note: `${count} files`, output: ok ? '' : output };
}

const number = (pattern) => (output) => Number(pattern.exec(output)?.[1] ?? 0);

async function types() {
  const projects = ['tsconfig.json', 'workbench/tsconfig.json'].filter((project) => existsSync(join(ROOT, project)));
  const sum = { passed: 0, failed: 0, note: '', output: '' };
  let files = 0;
  for (const project of projects) {
    const isOurs = (line) => line.startsWith(`${ROOT}/`) && !line.includes('/node_modules/');
    const result = await check(
      [join(MODULES, 'typescript/bin/tsc'), '-p', project, '--listFiles', '--pretty', 'false'],
      (output) => {
        const count = output.split('\n').filter(isOurs).length;
        files += count;
        return count;
      },
    );
    sum.passed += result.passed;
    sum.failed += result.failed;
    sum.output += result.output.replace(/^\/.*\n/gm, '');
  }
  return { ...sum, note: `${files} files` };
}

const lint = () => check([join(MODULES, '@biomejs/biome/bin/biome'), 'check', '.'], number(/Checked (\d+) files/));

function direction() {
  const program = join(MODULES, 'dependency-cruiser/bin/dependency-cruiser.mjs');
  const folders = ['src', 'portal', 'workbench', 'bench', 'test', 'bin'].filter((folder) =>
    existsSync(join(ROOT, folder)),
  );
  const args = [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...folders];
  return check(args, number(/(\d+) modules/));
}

const unused = () =>
  check(
    [join(MODULES, 'knip/bin/knip.js'), '--no-progress', '--reporter', './test/house/knip-reporter.mjs'],
    number(/(\d+) files read/),
  );

/** The tests of one suffix, counted from what Vitest writes down. A file that cannot be loaded is one failure. */
async function vitest(project, { env = {}, show = true } = {}) {
  const file = join(temporary, `${project}-${env.TEST_PG_BIN ? '15' : 'own'}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const { code, output } = await runNode(
    [join(MODULES, 'vitest/vitest.mjs'), 'run', '--project', project, ...reporters],
    { env, show },
  );
  const found = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
  const unloaded = found.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
  const passed = found.numPassedTests ?? 0;
  const failed = (found.numFailedTests ?? 0) + unloaded;
  const skipped = (found.numPendingTests ?? 0) + (found.numTodoTests ?? 0);
  const tests = found.testResults.flatMap((f) => f.assertionResults);
  const again = tests.filter((t) => t.status === 'passed' && t.failureMessages.length > 0);
  for (const { fullName, failureMessages } of again)
    console.log(`second try: ${fullName}\n${failureMessages.join('\n')}`);
  const silent = failed === 0 && (code !== 0 || passed === 0);
  const told = failed > 0 || silent ? output : '';
  return {
    passed,
    failed: silent ? 1 : failed,
    note: [
      `${passed} passed, ${failed} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(again.length > 0 ? [`${again.length} at the second try`] : []),
    ].join(', '),
    output: silent ? `${told}vitest ended with code ${code} and ${passed} tests` : told,
  };
}

async function int15() {
  if (existsSync(join(POSTGRES_15, 'postgres'))) return vitest('int', { env: { TEST_PG_BIN: POSTGRES_15 } });
  return { passed: 0, failed: 0, note: `not here (${POSTGRES_15})`, output: '' };
}

const onPath = (name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
const isInstalled = (debianPackage) =>
  (spawnSync('dpkg-query', ['-s', debianPackage], { encoding: 'utf8' }).stdout ?? '').includes('install ok installed');

/** A browser, and letters for Chinese: without them a screenshot shows boxes. */
function chromium() {
  const find = () =>
    process.env.CHROMIUM || onPath('chromium') || onPath('chromium-browser') || onPath('google-chrome');
  const wanted = ['chromium', 'fonts-noto-cjk'];
  const missing = onPath('dpkg-query')
    ? wanted.filter((name) => !(name === 'chromium' && find()) && !isInstalled(name))
    : [];
  if (missing.length > 0 && process.getuid() === 0) {
    console.log(`installing ${missing.join(', ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', ['-qq', '-y', ...args], { env, encoding: 'utf8' });
    apt('update');
    const done = apt('install', '--no-install-recommends', ...missing);
    if (done.status !== 0) console.log(done.stdout + done.stderr);
  } else if (missing.includes('fonts-noto-cjk')) {
    console.log('请安装中文字体，否则截图显示方框 / Chinese fonts are missing: sudo apt-get install fonts-noto-cjk');
  }
  return find();
}

async function e2e({ show }) {
  const program = chromium();
  if (program) return vitest('e2e', { env: { CHROMIUM: program }, show });
  const output =
    '需要 Chromium / Chromium is needed: sudo apt-get install chromium fonts-noto-cjk (or name one in CHROMIUM)';
  return { passed: 0, failed: 1, note: 'no browser', output };
}

const PARTS = { types, lint, direction, unused, unit: () => vitest('unit'), int: () => vitest('int'), int15, e2e };

const asked = process.argv.slice(2);
const unknown = asked.filter((part) => !Object.hasOwn(PARTS, part));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}? ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;

/** Runs one part. @param show its output is the progress; else what it said is shown at the end, if something failed */
async function run(name, show) {
  const since = performance.now();
  return { name, ...(await PARTS[name]({ show })), seconds: (performance.now() - since) / 1000 };
}

function tell({ name, seconds, ...result }) {
  passed += result.passed;
  failed += result.failed;
  if (result.output) console.log(result.output.trimEnd());
  const mark = result.failed > 0 ? '✗' : result.passed > 0 ? '✓' : '–';
  console.log(`${mark} ${name.padEnd(9)} ${result.note}, ${seconds.toFixed(1)} s`);
}

const parts = Object.keys(PARTS).filter((name) => asked.length === 0 || asked.includes(name));
// Whoever tests in a browser mostly waits for it: that goes beside everything else.
const beside = parts.length > 1 && parts.includes('e2e') ? run('e2e', false) : null;
for (const name of parts) if (name !== 'e2e' || !beside) tell(await run(name, true));
if (beside) tell(await beside);
rmSync(temporary, { recursive: true, force: true });
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);
