import { readDemo } from '../../src/app/demo-data.ts';
import { loadCalendar, loadClocks } from '../../src/calendar/pack.ts';
import { type Checked, checkMechanisms } from '../../src/mechanisms/check.ts';
import { type Feel, openFeel } from '../../src/mechanisms/feel.ts';
import { loadVocabulary, type MechanismFile, shippedFiles, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import { planYear, Standing } from '../../src/mechanisms/plan.rules.ts';
import { type Preview, previewOf } from '../../src/mechanisms/preview.rules.ts';
import type { Chart } from '../../src/mechanisms/rules.ts';

/** Holidays of this year are published. */
export const YEAR = 2026;
export const { calendar, country } = loadCalendar('china');

export function demoChart(): Chart {
  const { office, units, posts } = readDemo();
  return { officeId: office.id, units, posts };
}

export async function checked(
  files: readonly MechanismFile[] = shippedFiles(),
  chart: Chart | null = null,
  feel: Feel = openFeel(),
): Promise<Checked> {
  const clocks = new Set(loadClocks().keys());
  const [vocabulary, shipped] = [loadVocabulary(), shippedMechanisms()];
  try {
    return await checkMechanisms(files, { vocabulary, clocks, shipped, chart, year: YEAR, feel });
  } finally {
    await feel.close();
  }
}

export const file = (text: string, shown = 'x.yaml'): MechanismFile => ({ shown, text });

/** A rule without a fault, with one thing changed. */
export const rule = (change: (text: string) => string = (text) => text): MechanismFile =>
  file(
    change(`id: X1
version: 1
name: { zh: 试, en: Try }
about: { zh: 试, en: Try }
source: [{ document: own, clause: "1" }]
duties:
  - id: visit
    name: { zh: 走访, en: Visit }
    who:
      - { as: lead, each: unit, role: head, kinds: [bureau] }
    when: { quota: { per: year, of: days, least: 60, stretch: 7, behind: 20 } }
    record:
      required: [place]
      properties:
        place: { type: string, title: 地点, title-en: Place }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    minutes: 30
`),
  );

export async function previewed(files?: readonly MechanismFile[], chart: Chart = demoChart()): Promise<Preview> {
  const rules = await checked(files, chart);
  if (rules.faults.length > 0) throw new Error(JSON.stringify(rules.faults[0]));
  const plan = planYear(rules, new Standing(chart), calendar, YEAR);
  return previewOf(plan, calendar, new Map(chart.posts.map((p) => [p.id, p.unit])), []);
}

export const first = async (...files: Parameters<typeof checked>) => (await checked(...files)).faults[0];
export const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`not in the rule: ${from}`);
  return text.replace(from, to);
};
