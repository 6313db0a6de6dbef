import { performance } from 'node:perf_hooks';
import { loadCalendar, loadClocks } from '../src/calendar/pack.ts';
import { checkMechanisms } from '../src/mechanisms/check.ts';
import { openFeel } from '../src/mechanisms/feel.ts';
import { loadVocabulary, shippedFiles, shippedMechanisms } from '../src/mechanisms/pack.ts';
import { planYear, Standing } from '../src/mechanisms/plan.rules.ts';
import { previewOf } from '../src/mechanisms/preview.rules.ts';
import type { Chart, ChartPost, ChartUnit } from '../src/mechanisms/rules.ts';
import { type Row, round } from './table.ts';

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
  const everybody = {
    shown: 'everybody.yaml',
    text: `id: X1
version: 1
name: { zh: 人人, en: Everybody }
about: { zh: 人人, en: Everybody }
source: [{ document: bench, clause: "1" }]
duties:
  - id: weekly
    name: { zh: 每周, en: Weekly }
    who: [{ as: lead, each: post, role: handler }]
    when: { every: week, weekday: 5 }
    record: { required: [], properties: {} }
    confirm: { at: own, role: head, minutes: 1 }
    minutes: 'level * 5'
`,
  };
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
  const more = await preview([...shippedFiles(), everybody]);
  const row = (name: string, { seconds, duties }: typeof whole): Row => ({
    name: `${name}, ${duties.toLocaleString('en')} duties, ${UNITS} units, ${POSTS.toLocaleString('en')} posts`,
    value: round(seconds, 2),
    unit: 's',
    target: '≤ 5',
    met: seconds <= 5,
  });
  return [row('a year of the whole pack', whole), row('and each post every week', more)];
}
