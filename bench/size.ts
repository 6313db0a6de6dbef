import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorkbench } from '../src/app/workbench-build.ts';
import { officeWith } from './fill.ts';
import { type Row, round } from './table.ts';

const BUILT = fileURLToPath(new URL('../dist/workbench/', import.meta.url));
const PAGE_KB = 40;
const LIST_KB = 350;
const ROUTE_KB = 450;
/** Enough published cases to fill a page of them. */
const CASES = 800;

/** Bytes over the wire, compressed as they are served: every public page with its styles, every screen's first load. */
export async function benchSize(): Promise<Row[]> {
  return [...(await portal()), ...(await workbench())];
}

async function portal(): Promise<Row[]> {
  const { origin } = await officeWith(CASES);
  const list = await get(`${origin}/published`);
  const one = /href="(\/published\/[^"?]+)"/.exec(list.text)?.[1];
  if (!one) throw new Error('nothing is published');
  const rows: { path: string; bytes: number }[] = [];
  for (const path of ['/', '/file', '/follow', '/published', one, '/receipt', '/privacy', '/accessibility']) {
    const page = await get(`${origin}${path}`);
    const linked = [...page.text.matchAll(/<(?:link rel="stylesheet" href|script[^>]* src|img[^>]* src)="([^"]+)"/g)];
    const more = await Promise.all(linked.map(([, href]) => get(new URL(href!, origin).href)));
    if (more.length === 0) throw new Error(`${path} names no style`);
    rows.push({ path, bytes: page.bytes + more.reduce((sum, m) => sum + m.bytes, 0) });
  }
  const largest = rows.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const kb = largest.bytes / 1000;
  return [
    {
      name: `largest of ${rows.length} public pages with its styles, compressed (${largest.path === one ? 'one published case' : largest.path})`,
      value: round(kb),
      unit: 'kB',
      target: `≤ ${PAGE_KB} kB`,
      met: kb <= PAGE_KB,
    },
  ];
}

/** A resource as it comes over the wire, and its text. */
async function get(url: string): Promise<{ bytes: number; text: string }> {
  const bytes = await new Promise<number>((resolve, reject) => {
    const sent = request(url, { headers: { 'accept-encoding': 'br', accept: 'text/html, */*' } }, (response) => {
      let sum = 0;
      response.on('data', (chunk: Buffer) => (sum += chunk.length));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(sum) : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
  return { bytes, text: await (await fetch(url)).text() };
}

/** A screen's first load: the page, its styles, the entry with all it imports, and the screen's own chunk with all that imports. */
async function workbench(): Promise<Row[]> {
  // Standard output is for the figures.
  await buildWorkbench(({ en }) => process.stderr.write(`${en}\n`));
  const html = await readFile(join(BUILT, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/workbench\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]!);
  const entry = named.find((f) => f.endsWith('.js') && html.includes(`src="/workbench/${f}"`));
  if (!entry) throw new Error('the built page names no entry');
  const code = await readFile(join(BUILT, entry), 'utf8');
  const screens = [
    ...new Set([...code.matchAll(/import\(["'`]\.\/([^"'`]+\.js)["'`]\)/g)].map((m) => `assets/${m[1]}`)),
  ];
  if (screens.length < 5) throw new Error(`only ${screens.length} screens were found in the built workbench`);
  const first = new Set(await imported(entry, new Set(named)));
  const sizes = new Map<string, number>();
  for (const screen of screens) {
    const files = await imported(screen, new Set(first));
    const bytes = await Promise.all([...files, 'index.html'].map(served));
    sizes.set(
      screen.replace(/^assets\/(.*)-[^-]*\.js$/, '$1'),
      bytes.reduce((a, b) => a + b, 0),
    );
  }
  const [largest, most] = [...sizes].reduce((a, b) => (b[1] > a[1] ? b : a));
  const list = sizes.get('cases');
  if (list === undefined) throw new Error(`no screen "cases" among ${[...sizes.keys()].join(', ')}`);
  return [
    {
      name: 'first load of the list of cases, compressed',
      value: round(list / 1000),
      unit: 'kB',
      target: `≤ ${LIST_KB} kB`,
      met: list <= LIST_KB * 1000,
    },
    {
      name: `first load of the largest of ${sizes.size} screens, compressed (${largest})`,
      value: round(most / 1000),
      unit: 'kB',
      target: `≤ ${ROUTE_KB} kB`,
      met: most <= ROUTE_KB * 1000,
    },
  ];
}

/** A chunk and whatever it imports at once, added to what is loaded already. */
async function imported(chunk: string, known: Set<string>): Promise<Set<string>> {
  const waiting = [chunk];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    known.add(file);
    const code = await readFile(join(BUILT, file), 'utf8');
    for (const [, name] of code.matchAll(/(?:import|from)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      if (!known.has(`assets/${name}`)) waiting.push(`assets/${name}`);
  }
  return known;
}

/** As @fastify/static serves it: the file compressed at build time, if there is one. */
async function served(file: string): Promise<number> {
  const path = join(BUILT, file);
  return (await stat(existsSync(`${path}.br`) ? `${path}.br` : path)).size;
}
