import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { type FullOffice, officeWith } from './fill.ts';
import { median, percentile, type Row, round } from './table.ts';

const SMALL = 10_000;
export const LARGE = 100_000;
const REQUESTS = 300;
/** The two offices are asked in turn, so many requests each time: what else the machine does falls on both. */
const TURN = 50;
/** So often asked before it counts: a server that has just started is not what people wait for all day. */
const WARMING = 100;
const MOST_MS = 30;
const MOST_GROWTH = 1.5;

/** What is asked for, by whom (`null`: anybody), and the addresses in turn. */
export interface Ask {
  readonly name: string;
  readonly who: string | null;
  readonly paths: readonly string[];
}

/** Words that few, many and nearly all texts hold, and one that none does. */
const FOUND = ['路灯', '施工噪音', '河道有异味', '小区', '梨园路', '养老金认证', '公司', '没有这个词语'].map((w) =>
  encodeURIComponent(w),
);

/**
 * Beside each list, in the same turns: a route that asks the database for nothing but a sign of life. Client, server and database
 * share the cores with whatever else runs; how long this takes is what the machine adds to everything.
 */
const FLOOR: Ask = { name: 'floor', who: null, paths: ['/healthz'] };

/** The lists and pages that people wait for. @param office filled, as the pages are of its cases */
export function asks({ caseIds }: FullOffice): Ask[] {
  const every = Math.max(1, Math.floor(caseIds.length / REQUESTS));
  const cases = caseIds.filter((_, i) => i % every === 0).slice(0, REQUESTS);
  return [
    { name: 'home list, handler of one bureau', who: 'handler', paths: ['/api/duties'] },
    { name: 'home list, intake clerk', who: 'clerk', paths: ['/api/duties'] },
    { name: 'home list, all units below the head', who: 'head', paths: ['/api/duties?view=unit'] },
    { name: 'case page', who: 'clerk', paths: cases.map((id) => `/api/cases/${id}`) },
    {
      name: 'case list with filters, clerk',
      who: 'clerk',
      paths: ['', '?states=handling,asking', '?unit=bureau-3', '?category=urban', '?kind=complaint&states=closed'].map(
        (query) => `/api/cases${query}`,
      ),
    },
    { name: 'case list, handler of one bureau', who: 'handler', paths: ['/api/cases', '/api/cases?states=handling'] },
    { name: 'case search, clerk', who: 'clerk', paths: FOUND.map((w) => `/api/cases?find=${w}`) },
    { name: 'published search, HTTP', who: null, paths: FOUND.map((w) => `/api/published?find=${w}`) },
    { name: 'published search, page', who: null, paths: FOUND.map((w) => `/published?find=${w}`) },
  ];
}

const cookies = new Map<string, Promise<string>>();

/** Signed in once: what a password costs to check is no part of a list. */
function cookieOf(office: FullOffice, who: string | null): Promise<string> {
  if (who === null) return Promise.resolve('');
  const key = `${office.origin} ${who}`;
  const cookie = cookies.get(key) ?? office.signIn(who);
  cookies.set(key, cookie);
  return cookie;
}

/** Milliseconds of each request, one after the other on one connection. @param from which address comes first */
export async function latencies(office: FullOffice, ask: Ask, requests: number, from = 0): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookie = await cookieOf(office, ask.who);
  const out: number[] = [];
  for (let i = 0; i < requests; i++) {
    const path = ask.paths[(from + i) % ask.paths.length]!;
    const begin = performance.now();
    await get(agent, `${office.origin}${path}`, cookie);
    out.push(performance.now() - begin);
  }
  agent.destroy();
  return out;
}

function get(agent: Agent, url: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'br, gzip', accept: 'application/json, text/html' };
    const sent = request(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      const coding = response.headers['content-encoding'];
      const body =
        coding === 'br'
          ? response.pipe(createBrotliDecompress())
          : coding === 'gzip'
            ? response.pipe(createGunzip())
            : response;
      body.on('data', () => {});
      body.on('end', resolve);
      body.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Lists, pages and searches at 10,000 and at 100,000 cases, as a browser waits for them. Filling takes most of the time. */
export async function benchLists(): Promise<Row[]> {
  const small = await officeWith(SMALL);
  const large = await officeWith(LARGE);
  const rows: Row[] = [];
  const ofLarge = asks(large);
  for (const office of [small, large]) for (const ask of asks(office)) await latencies(office, ask, WARMING);
  for (const [i, ask] of asks(small).entries()) {
    const then: number[] = [];
    const now: number[] = [];
    const floor: number[] = [];
    for (let turn = 0; turn < REQUESTS / TURN; turn++) {
      then.push(...(await latencies(small, ask, TURN, turn * TURN)));
      now.push(...(await latencies(large, ofLarge[i]!, TURN, turn * TURN)));
      floor.push(...(await latencies(large, FLOOR, TURN)));
    }
    const p99 = percentile(now, 0.99);
    const ratio = p99 / percentile(then, 0.99);
    rows.push({
      name: `${ask.name}: p99 at 100,000 cases (median ${round(median(now))}; at 10,000 p99 ${round(percentile(then, 0.99))}, median ${round(median(then))}; floor p99 ${round(percentile(floor, 0.99))})`,
      value: round(p99),
      unit: 'ms',
      ratio: round(ratio, 2),
      target: `< ${MOST_MS} ms, ≤ ${MOST_GROWTH} of 10,000`,
      met: p99 < MOST_MS && ratio <= MOST_GROWTH,
    });
  }
  return rows;
}
