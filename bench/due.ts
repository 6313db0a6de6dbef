import { performance } from 'node:perf_hooks';
import chineseDays from 'chinese-days';
import type { ClockRule, ClockRun } from '../src/calendar/clock.ts';
import { adHocRule } from '../src/calendar/clock.ts';
import { dueOn } from '../src/calendar/due.ts';
import { explain } from '../src/calendar/explain.ts';
import { loadCalendar, loadClocks } from '../src/calendar/pack.ts';
import { type Instant, instant } from '../src/kernel/time.ts';
import type { Row } from './table.ts';

const DAY_MS = 86_400_000;
const STARTS = 4096;
const EXAMPLE = dueOn(
  adHocRule({ amount: 20, unit: 'working days' }),
  { from: '2026-02-10T01:00:00.000Z' as Instant, pauses: [] },
  loadCalendar('china').calendar,
);

/** Times a second, the median of five rounds of `ms` each; `act` gets a running number. */
function perSecond(ms: number, act: (i: number) => unknown): number {
  const rates: number[] = [];
  let kept: unknown;
  for (let round = 0; round < 6; round++) {
    const begin = performance.now();
    let done = 0;
    while (performance.now() - begin < ms) {
      for (let i = 0; i < 64; i++) kept = act(done + i);
      done += 64;
    }
    // The first round warms up.
    if (round > 0) rates.push((done / (performance.now() - begin)) * 1000);
  }
  if (kept === undefined) throw new Error('nothing was counted');
  return rates.sort((a, b) => a - b)[2]!;
}

/** How fast due dates are found, on one core. Takes some eight seconds. */
export function benchDue(): Row[] {
  const { calendar } = loadCalendar('china');
  if (EXAMPLE?.dueOn !== '2026-03-16') throw new Error('the worked example does not hold');
  // From mid 2021 on, so that the longest limit still ends within the published calendar for most.
  const base = Date.parse('2021-07-01T01:30:00Z');
  const runs: ClockRun[] = Array.from({ length: STARTS }, (_, i) => {
    const from = base + (i % 900) * DAY_MS + i * 60_000;
    const pauses = i % 4 === 0 ? [{ from: instant(from + 3 * DAY_MS), to: instant(from + 8 * DAY_MS) }] : [];
    return { from: instant(from), pauses };
  });
  const run = (i: number): ClockRun => runs[i % STARTS]!;
  const working = (amount: number): ClockRule => adHocRule({ amount, unit: 'working days' });
  const rate = (rule: ClockRule): number => perSecond(150, (i) => dueOn(rule, run(i), calendar));

  const rows: Row[] = [];
  const rates = [5, 20, 250, 2500].map((n) => ({ n, rate: rate(working(n)) }));
  for (const { n, rate: value } of rates) {
    rows.push({
      name: `dueOn, ${n} working days`,
      value: Math.round(value),
      unit: '/s',
      target: '≥ 1,000,000 /s',
      met: value >= 1e6,
    });
  }
  const flat = rates.at(-1)!.rate / rates[0]!.rate;
  rows.push({
    name: 'dueOn, 2500 against 5 working days',
    value: round(flat),
    unit: '×',
    ratio: round(flat),
    target: '≥ 0.8 (flat)',
    met: flat >= 0.8,
  });
  const others = (['hours', 'days', 'working hours', 'months'] as const).map((unit) => adHocRule({ amount: 3, unit }));
  const mixed = perSecond(150, (i) => dueOn(others[i % 4]!, run(i), calendar));
  rows.push({
    name: 'dueOn, hours, days, working hours, months in turn',
    value: Math.round(mixed),
    unit: '/s',
    target: '≥ 1,000,000 /s',
    met: mixed >= 1e6,
  });

  const dates = runs.map((r) => r.from.slice(0, 10));
  const theirs = perSecond(150, (i) => chineseDays.findWorkday(20, dates[i % STARTS]!));
  const times = rates[1]!.rate / theirs;
  rows.push({
    name: 'chinese-days findWorkday, 20 days',
    value: Math.round(theirs),
    unit: '/s',
    target: 'for comparison',
    met: true,
  });
  rows.push({
    name: 'dueOn against findWorkday, 20 days',
    value: Math.round(times),
    unit: '×',
    ratio: round(times),
    target: '≥ 60',
    met: times >= 60,
  });

  const permit = loadClocks().get('permit-decide')!;
  const told = perSecond(150, (i) => explain(permit, run(i), calendar));
  rows.push({
    name: 'explain, 20 working days',
    value: Math.round(told),
    unit: '/s',
    target: '≥ 100,000 /s',
    met: told >= 1e5,
  });
  return rows;
}

const round = (n: number): number => Math.round(n * 100) / 100;
