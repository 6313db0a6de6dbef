import type { z } from 'zod';
import type { Reader } from '../db/open.ts';
import { toldOf } from '../identity/said.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { restoredBy } from './adoption.rules.ts';
import { streamOf } from './adoption.store.ts';
import { versionMeasures } from './burden.queries.ts';
import { farOff, type Measures, NO_MEASURES } from './burden.rules.ts';
import type { Checked } from './check.ts';
import { shippedFiles, shippedMechanisms } from './pack.ts';
import { dutyKey } from './plan.rules.ts';
import type { Load, Preview } from './preview.rules.ts';
import type { Chart, Mechanism, MechanismDuty } from './rules.ts';
import { askedName } from './values.ts';
import type { MechanismDutyView, MechanismLineView, PreviewView, VersionView } from './views.ts';
import {
  burdenInWords,
  confirmInWords,
  farInWords,
  measuredInWords,
  type Naming,
  partyInWords,
  publishInWords,
  warnInWords,
  whenInWords,
} from './words.ts';
import { type Adopted, inForceOn, type MechanismWork } from './work.ts';

/* Mechanisms as whoever writes and reads them sees them. */

/** What there is of mechanisms on a day: the shipped pack, and what the office adopted, newest first. */
export interface Shelf {
  readonly shipped: ReadonlyMap<string, Mechanism>;
  readonly adopted: readonly Adopted[];
  readonly today: PlainDate;
}

export const shelfOf = (adopted: readonly Adopted[], today: PlainDate): Shelf => ({
  shipped: new Map(shippedMechanisms().map((m) => [m.id, m])),
  adopted,
  today,
});

/** Rows of the mission first, then an office's own. */
export const rowsOf = ({ shipped, adopted }: Shelf): string[] => [
  ...new Set([...shipped.keys(), ...adopted.map((a) => a.adoption.row)]),
];

const versionsIn = ({ adopted }: Shelf, row: string): Adopted[] => adopted.filter((a) => a.adoption.row === row);

/** The version in force, else the newest that was or will be, else the newest adopted; `undefined` where none was. */
function standingOf(shelf: Shelf, row: string): Adopted | undefined {
  const own = versionsIn(shelf, row);
  const everBinds = ({ adoption: a }: Adopted) => a.until === null || a.from < a.until;
  return inForceOn(own, shelf.today)[0] ?? own.find(everBinds) ?? own[0];
}

/** What is shown of a row: what stands, else the shipped one. */
export const shownOf = (shelf: Shelf, row: string): Mechanism =>
  standingOf(shelf, row)?.mechanism ?? shelf.shipped.get(row)!;

export function lineOf({ vocabulary }: MechanismWork, shelf: Shelf, row: string): z.infer<typeof MechanismLineView> {
  const adoption = standingOf(shelf, row)?.adoption;
  const mechanism = shownOf(shelf, row);
  const part = mechanism.behaviour === undefined ? undefined : vocabulary.behaviours[mechanism.behaviour];
  const newest = Math.max(0, ...versionsIn(shelf, row).map((a) => a.adoption.number));
  const shipped = shelf.shipped.get(row)?.version ?? 0;
  return {
    row,
    name: { ...mechanism.name },
    about: { ...mechanism.about },
    state: adoption?.state ?? 'offered',
    number: mechanism.version,
    from: adoption?.from ?? null,
    until: adoption?.until ?? null,
    behaviour: part ? { zh: part.zh, en: part.en } : null,
    duties: mechanism.duties?.length ?? 0,
    newer: newest > 0 && shipped > newest ? shipped : null,
  };
}

/** Duties may follow those of other rows: what stands of them gives the name. */
function namingOf({ vocabulary, clocks, money }: MechanismWork, shelf: Shelf, row: string): Naming {
  const dutyName = (after: string): Text | null => {
    const [of, id] = dutyKey(row, after).split('/') as [string, string];
    const mechanism = of === row || shelf.shipped.has(of) ? shownOf(shelf, of) : standingOf(shelf, of)?.mechanism;
    return mechanism?.duties?.find((d) => d.id === id)?.name ?? null;
  };
  return { events: vocabulary.events, outside: vocabulary.outside, known: vocabulary.known, clocks, money, dutyName };
}

export function dutiesOf(
  work: MechanismWork,
  shelf: Shelf,
  row: string,
  measures: Measures = NO_MEASURES,
): z.infer<typeof MechanismDutyView>[] {
  const naming = namingOf(work, shelf, row);
  const { months } = work.vocabulary.settings.burden;
  const measuredOf = (duty: MechanismDuty) => {
    const burden = measures.of(row, duty);
    const { record, confirm } = burden;
    return {
      ...{ record: record && { ...record }, confirm: confirm && { ...confirm } },
      words: measuredInWords(burden, months),
      notes: farOff(duty, burden, measures.far).map(farInWords),
    };
  };
  const inWords = (duty: MechanismDuty) => ({
    id: duty.id,
    name: { ...duty.name },
    who: duty.who.map((party) => ({ as: party.as, ...partyInWords(party, work.unitName) })),
    when: whenInWords(duty, naming),
    confirm: confirmInWords(duty.confirm!, naming),
    warn: warnInWords(duty),
    publish: publishInWords(duty, work.vocabulary.known),
    burden: burdenInWords(duty),
    measured: measuredOf(duty),
    fields: Object.entries(duty.record.properties).map(([id, f]) => ({
      ...askedName(f, work.money),
      required: duty.record.required.includes(id),
      private: f.private === true,
    })),
  });
  return (shownOf(shelf, row).duties ?? []).map(inWords);
}

/** All versions of a row, newest first; the shipped one too, where what it says was not adopted as it is. */
export async function versionsOf(
  db: Reader,
  work: MechanismWork,
  shelf: Shelf,
  row: string,
): Promise<z.infer<typeof VersionView>[]> {
  const own = versionsIn(shelf, row);
  const all = own.map((v) => v.adoption);
  const measured = await versionMeasures(db, work, row);
  const versions = await Promise.all(
    own.map(async ({ adoption: a, mechanism, source }): Promise<z.infer<typeof VersionView>> => {
      const told = await toldOf(db, work.keys, work.officeId, streamOf(a.mechanismId), a.mechanismId);
      const signed = told.find((t) => t.entry.type === 'mechanism.adopted');
      return {
        ...{ mechanismId: a.mechanismId, number: a.number, state: a.state, from: a.from, until: a.until, at: a.at },
        by: signed?.name ?? null,
        ground: signed?.said.ground ?? null,
        reason: told.find((t) => t.entry.type === 'mechanism.withdrawn')?.said.reason ?? null,
        restores: a.from > shelf.today ? (restoredBy(all, a, a.from)?.number ?? null) : null,
        burden: (mechanism.duties ?? []).map((d) => ({
          ...{ duty: d.id, name: { ...d.name }, estimated: burdenInWords(d) },
          measured: measuredInWords(measured(a.number, d.id), null),
        })),
        source,
      };
    }),
  );
  const shipped = shelf.shipped.get(row);
  const source = shipped && sourceOf(row);
  if (!shipped || source === undefined || own.some((a) => a.source === source)) return versions;
  const nothing = {
    mechanismId: null,
    from: null,
    until: null,
    by: null,
    at: null,
    ground: null,
    reason: null,
    restores: null,
    burden: (shipped.duties ?? []).map((d) => ({
      ...{ duty: d.id, name: { ...d.name }, estimated: burdenInWords(d), measured: null },
    })),
  };
  versions.push({ ...nothing, number: shipped.version, state: 'offered', source });
  return versions.toSorted((a, b) => b.number - a.number);
}

const sourceOf = (row: string): string | undefined =>
  shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))?.text;

/** What the shipped pack says of rows that nothing was adopted of. */
export function offeredIn(shelf: Shelf): { row: string; source: string }[] {
  const taken = new Set(shelf.adopted.map((a) => a.adoption.row));
  return [...shelf.shipped.keys()].flatMap((row) => {
    const source = taken.has(row) ? undefined : sourceOf(row);
    return source === undefined ? [] : [{ row, source }];
  });
}

export const faultsOf = ({ faults }: Pick<Checked, 'faults'>) =>
  faults.map((f) => ({ ...f, wrong: { ...f.wrong }, mending: { ...f.mending } }));

type PreviewShown = z.infer<typeof PreviewView>;

type Asked = Pick<Preview, 'duties' | 'minutes' | 'measured' | 'estimated' | 'units'>;

export const NOTHING_ASKED: Asked = {
  ...{ duties: 0, minutes: 0, measured: 0, units: [] },
  estimated: { duties: 0, confirmations: 0 },
};

/** All that is asked in a year, with its work by month, January first. */
export function totalOf({ duties, minutes, measured, estimated, units }: Asked) {
  const of = (what: keyof Load) =>
    Array.from({ length: 12 }, (_, month) => units.reduce((sum, u) => sum + u.months[month]![what], 0));
  return {
    duties,
    minutes,
    measured,
    estimated: { ...estimated },
    months: of('minutes'),
    measuredMonths: of('measured'),
  };
}

export function shownPreview(
  chart: Pick<Chart, 'units' | 'posts'>,
  preview: Preview,
): Omit<PreviewShown, 'faults' | 'provisional' | 'before'> {
  const names = new Map([...chart.units, ...chart.posts].map((x) => [x.id, { id: x.id, zh: x.zh, en: x.en }]));
  const duties = new Map(preview.rules.map((r) => [`${r.mechanism}/${r.duty}`, r]));
  const named = (id: string) => names.get(id) ?? { id, zh: id, en: id };
  const dutyNamed = (id: string) => ({ ...named(id), ...duties.get(id)?.name });
  const unitOf = new Map(chart.posts.map((p) => [p.id, p.unit]));
  const load = ({ id, duties: n, minutes, measured, months }: Preview['units'][number]) => ({
    of: named(id),
    unit: unitOf.has(id) ? named(unitOf.get(id)!) : null,
    duties: n,
    ...{ minutes, measured },
    months: months.map((m) => m.minutes),
    measuredMonths: months.map((m) => m.measured),
  });
  return {
    year: preview.year,
    ...totalOf(preview),
    rules: [...duties].map(([id, r]) => ({
      id,
      name: { ...r.name },
      holders: r.holders,
      days: r.days && [...r.days],
      duties: r.duties,
      ...{ minutes: r.minutes, measured: r.measured },
      notes: r.far.map(farInWords),
    })),
    units: preview.units.slice(0, MOST_SHOWN).map(load),
    posts: preview.posts.slice(0, MOST_SHOWN).map(load),
    collisions: preview.collisions
      .slice(0, MOST_SHOWN)
      .map((c) => ({ on: c.on, duties: c.duties.map(dutyNamed), posts: c.posts, example: named(c.example) })),
    gaps: preview.gaps
      .slice(0, MOST_SHOWN)
      .map(({ mechanism, duty, unit, what }) => ({ duty: dutyNamed(`${mechanism}/${duty}`), unit: named(unit), what })),
  };
}

/** Nobody reads more on a screen; the command line has all of it. */
const MOST_SHOWN = 100;
