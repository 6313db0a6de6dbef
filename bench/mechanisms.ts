import { performance } from 'node:perf_hooks';
import { toDay, toPlainDate } from '../src/calendar/days.ts';
import { loadCalendar, loadClocks } from '../src/calendar/pack.ts';
import { openDb } from '../src/db/open.ts';
import { loadKeys } from '../src/identity/keys.ts';
import { derivedId } from '../src/kernel/ids.ts';
import { type Instant, instant, plainDate } from '../src/kernel/time.ts';
import type { Context } from '../src/ledger/append.ts';
import { adopt } from '../src/mechanisms/adoption.commands.ts';
import { checkMechanisms } from '../src/mechanisms/check.ts';
import { openFeel } from '../src/mechanisms/feel.ts';
import { loadVocabulary, shippedFiles, shippedMechanisms } from '../src/mechanisms/pack.ts';
import { planYear, Standing } from '../src/mechanisms/plan.rules.ts';
import { previewOf } from '../src/mechanisms/preview.rules.ts';
import type { Chart, ChartPost, ChartUnit } from '../src/mechanisms/rules.ts';
import { type MechanismWork, placedIn } from '../src/mechanisms/work.ts';
import { followDays } from '../src/obligations/jobs.ts';
import { createOffice } from '../src/org/commands.ts';
import { openBenchHouse } from './house.ts';
import { median, type Row, round } from './table.ts';

const UNITS = 300;
const POSTS = 5_000;
const FUNCTIONS = [
  ...[
    'supervision',
    'discipline',
    'human-resources',
    'petition-office',
    'callback',
    'government-office',
    'audit',
    'justice',
  ],
  ...[
    'finance-bureau',
    'government-service',
    'digital-government',
    'disclosure',
    'intake',
    'commerce',
    'planning-land',
  ],
  ...[
    'urban-management',
    'market-regulation',
    'ecology',
    'transport',
    'public-security',
    'emergency',
    'health',
    'housing',
  ],
  ...['water-supply', 'gas-supply', 'heat-supply', 'power-supply', 'telecom'],
];

/** Rules that bind every post every week: together with the shipped pack, about a million duties a year. */
const everybody = (id: string, day: number) => ({
  shown: `${id}.yaml`,
  text: `id: ${id}
version: 1
name: { zh: 人人, en: Everybody }
about: { zh: 人人, en: Everybody }
source: [{ document: bench, clause: "1" }]
duties:
  - id: weekly
    name: { zh: 每周, en: Weekly }
    who: [{ as: lead, each: post, role: handler }]
    when: { every: week, weekday: ${day} }
    record: { required: [], properties: {} }
    confirm: { at: own, role: head, minutes: 1 }
    minutes: 'level * 5'
`,
});

/** An office of 60 bureaus, 40 streets, 99 sections below the bureaus and 100 communities below the streets. */
function chart(): Chart {
  const names = (id: string) => ({ id, zh: id, en: id });
  const units: ChartUnit[] = [{ ...names('office'), parent: null, kind: 'office', functions: [] }];
  for (let i = 0; i < 100; i++) {
    const functions = i < 60 ? FUNCTIONS.slice(i, i + 1) : ['street-affairs'];
    units.push({ ...names(`unit-${i}`), parent: 'office', kind: i < 60 ? 'bureau' : 'street', functions });
  }
  while (units.length < UNITS) {
    const n = units.length;
    const below =
      n <= 200
        ? { parent: `unit-${60 + (n % 40)}`, kind: 'community' as const }
        : { parent: `unit-${n % 60}`, kind: 'section' as const };
    units.push({ ...names(`below-${n}`), ...below, functions: [] });
  }
  const posts: ChartPost[] = [];
  const post = (unit: string, role: ChartPost['role']) => posts.push({ ...names(`post-${posts.length}`), unit, role });
  for (const { id, kind } of units) {
    post(id, 'head');
    if (kind === 'street') post(id, 'clerk');
  }
  post('unit-0', 'supervisor');
  post('unit-1', 'discipline');
  post('unit-4', 'callback');
  post('unit-6', 'auditor');
  while (posts.length < POSTS) post(units[posts.length % UNITS]!.id, 'handler');
  return { officeId: null, units, posts };
}

/** How long `pack preview` takes for the whole pack, its check included; and for one more rule that binds every post every week. */
export async function benchMechanisms(): Promise<Row[]> {
  const office = chart();
  const { calendar } = loadCalendar('china');
  const [vocabulary, shipped, clocks] = [loadVocabulary(), shippedMechanisms(), new Set(loadClocks().keys())];
  const preview = async (files: ReturnType<typeof shippedFiles>): Promise<{ seconds: number; duties: number }> => {
    const begin = performance.now();
    const feel = openFeel();
    const rules = await checkMechanisms(files, { vocabulary, clocks, shipped, chart: office, year: 2027, feel });
    await feel.close();
    if (rules.faults.length > 0) throw new Error(JSON.stringify(rules.faults[0]));
    const plan = planYear(rules, new Standing(office), calendar, 2027);
    const { duties } = previewOf(plan, calendar, new Map(office.posts.map((p) => [p.id, p.unit])), []);
    return { seconds: (performance.now() - begin) / 1000, duties };
  };
  const whole = await preview(shippedFiles());
  const more = await preview([...shippedFiles(), everybody('X1', 5)]);
  const row = (name: string, { seconds, duties }: typeof whole): Row => ({
    name: `${name}, ${duties.toLocaleString('en')} duties, ${UNITS} units, ${POSTS.toLocaleString('en')} posts`,
    value: round(seconds, 2),
    unit: 's',
    target: '≤ 5',
    met: seconds <= 5,
  });
  return [
    row('a year of the whole pack', whole),
    row('and each post every week', more),
    ...(await benchRunning(office)),
  ];
}

const YEAR = 2027;
const MOST_SECONDS = 180;
const MOST_MB = 600;
const MOST_IDLE_MS = 100;

/** A year's duties opened day by day, as the worker does, with what the shipped pack asks and four things a week of everybody. */
async function benchRunning(office: Chart): Promise<Row[]> {
  const house = await openBenchHouse();
  const db = openDb(house.appUrl, 2);
  const feel = openFeel();
  try {
    const officeId = 'scheduled';
    const at = (day: string): Instant => instant(Date.parse(`${day}T01:00:00Z`));
    const system: Context = {
      officeId,
      now: at(`${YEAR - 1}-12-01`),
      actor: { kind: 'system', officeId, process: 'bench' },
    };
    await db.transact(async (tx) => createOffice(tx, system, { zh: '测速市', en: 'Bench city', calendar: 'china' }));
    const placed = placedIn({ ...office, officeId });
    const units = new Map(office.units.map((u) => [u.id, u]));
    const path = (unit: string): string[] => {
      const { parent } = units.get(unit)!;
      return parent === null ? [unit] : [unit, ...path(parent)];
    };
    const { calendar, country } = loadCalendar('china');
    const work: MechanismWork = {
      officeId,
      clocks: loadClocks(),
      calendar,
      money: country.money,
      keys: await loadKeys(house.dataDir),
      vocabulary: loadVocabulary(),
      feel,
      standing: async () => placed,
      // Nothing happened yet that could be counted.
      knows: async (_unit, _from, _until, only = []) =>
        Object.fromEntries(only.map((figure) => [figure, { value: 0, of: 0 }])),
      outstanding: async () => [],
      heads: async () => new Map(),
      path,
      unitName: (unit) => units.get(unit) ?? null,
      unitWith: (fn) => office.units.find((u) => u.functions.includes(fn))?.id ?? null,
    };
    const head: Context = {
      ...system,
      actor: {
        kind: 'staff',
        officeId,
        accountId: derivedId(officeId, 'head'),
        posts: [{ postId: 'post-0', unitId: 'office', role: 'head', unitPath: ['office'] }],
      },
    };
    const sources = [...shippedFiles(), ...[1, 2, 3, 4].map((n) => everybody(`X${n}`, n))].map((f) => f.text);
    const begin = performance.now();
    await db.transact((tx) => adopt(tx, head, work, sources, plainDate(`${YEAR}-01-01`), 'bench'));
    const adopted = (performance.now() - begin) / 1000;
    let duties = 0;
    for (let day = toDay(plainDate(`${YEAR}-01-01`)); day <= toDay(plainDate(`${YEAR}-12-31`)); day++)
      duties += (await followDays(db, { ...system, now: at(toPlainDate(day)) }, work)).opened;
    const seconds = (performance.now() - begin) / 1000;
    const idle: number[] = [];
    for (let i = 0; i < 20; i++) {
      const from = performance.now();
      await followDays(db, { ...system, now: at(`${YEAR}-12-31`) }, work);
      idle.push(performance.now() - from);
    }
    const mb = Math.round(process.resourceUsage().maxRSS / 1024);
    const told = `${duties.toLocaleString('en')} duties`;
    const row = (name: string, value: number, unit: string, most: number): Row => ({
      ...{ name, value, unit, target: `< ${most}`, met: value < most },
    });
    return [
      row('the pack and four rules more adopted, their year planned', round(adopted, 2), 's', MOST_SECONDS),
      row(`a year opened day by day, ${told}`, round(seconds, 1), 's', MOST_SECONDS),
      row('memory of it', mb, 'MB', MOST_MB),
      row('a day with nothing to do', round(median(idle), 2), 'ms', MOST_IDLE_MS),
    ];
  } finally {
    await feel.close();
    await db.close();
    await house.close();
  }
}
