import { sql } from 'kysely';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { type Reader, raw } from '../db/open.ts';
import { isEnded } from '../duties/rules.ts';
import { toldOf } from '../identity/said.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { todayOf } from '../mechanisms/days.commands.ts';
import type { PlanUnits } from '../mechanisms/plan-line.rules.ts';
import { type FormFault, formFaults } from '../mechanisms/record.rules.ts';
import type { ChartPost } from '../mechanisms/rules.ts';
import { nameOf } from '../mechanisms/values.ts';
import {
  type Adopted,
  adoptedOf,
  type dutyIn,
  type MechanismWork,
  planUnitsOf,
  takesItems,
} from '../mechanisms/work.ts';
import { headerKey } from '../text/csv.ts';
import { readDate } from '../text/dates.ts';
import { sees } from './access.ts';
import {
  cellsAs,
  headingOf,
  type ReadCells,
  type RecordColumn,
  type RecordImportPack,
  type RecordRow,
  type Wrong,
  wrongText,
} from './import.file.ts';
import { firstDay, isClaimedAtOnce, mayRecord, type NewRecord, type Opened, opened } from './record.commands.ts';
import { streamOf } from './store.ts';

/** What is wrong in one cell; `code` is of packs/refusals.yaml, which has the words and how to mend it. */
export interface Fault {
  /** A column of the pack, or the header of a field. */
  readonly column: RecordColumn | string | null;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a row comes to: a record, one that is here already, one that stood further up; `null` where it has faults. */
export interface RecordOutcome {
  readonly sheet: string;
  readonly line: number;
  readonly unit: string | null;
  readonly outcome: 'new' | 'present' | 'twice' | null;
  readonly errors: readonly Fault[];
}

export interface PlannedRecord {
  readonly dutyId: string;
  readonly record: NewRecord;
}

interface Candidate {
  readonly duty_id: string;
  readonly mechanism_id: string;
  readonly duty: string;
  readonly unit_id: string;
  readonly post_id: string;
  readonly pair: string | null;
  readonly period_from: PlainDate;
  readonly due_on: PlainDate;
}

/** What was recorded of an obligation so far, as it would be written again. */
interface Known {
  readonly it: Opened;
  readonly here: ReadonlySet<string>;
}

/** Duties of a year before and after today: what a list of records can be about. */
const NEAR_DAYS = 400;

/** Reads rows against what units owe, as somebody who may record it. */
export async function planRecords(
  read: Reader,
  ctx: Context,
  work: MechanismWork,
  pack: RecordImportPack,
  rows: readonly RecordRow[],
  headings: readonly string[],
): Promise<{ rows: readonly RecordOutcome[]; records: readonly PlannedRecord[]; ignored: readonly string[] }> {
  const adopted = await adoptedOf(read, ctx.officeId);
  const { chart } = await work.standing();
  const today = todayOf(ctx, work);
  const units = new Map(chart.units.map((u) => [u.id, u]));
  const planUnits = new Map<string, PlanUnits>();
  const unitsFor = (unit: string): PlanUnits => {
    const there = planUnits.get(unit) ?? planUnitsOf(work, chart, unit, today);
    planUnits.set(unit, there);
    return there;
  };
  const unitId = (name: string): string | null => {
    const found = called(chart.units, name, (u) => [u.id, u.zh, u.en]);
    return found.length === 1 ? found[0]!.id : null;
  };
  const given = new Map<string, readonly ChartPost[]>();
  const postId = (unit: string | null, name: string): string | null => {
    if (unit === null) return null;
    const posts = given.get(unit) ?? chart.posts.filter((p) => takesItems(work, unit, p));
    given.set(unit, posts);
    const found = called(posts, name, (p) => [p.id, p.zh, p.en]);
    return found.length === 1 ? found[0]!.id : null;
  };
  const fields = adopted.flatMap((a) => (a.mechanism.duties ?? []).flatMap((d) => Object.entries(d.record.properties)));
  const ignored = headings.filter((h) => !fields.some(([id, field]) => headingOf(id, field, h, work.money)));
  const owed = await candidates(read, ctx, work, [...new Set(rows.flatMap((r) => unitId(r.cells.unit ?? '') ?? []))]);
  const known = new Map<string, Known>();
  const taken = new Set<string>();
  const met = new Set<string>();
  const records: PlannedRecord[] = [];
  const outcomes: RecordOutcome[] = [];
  for (const row of rows) {
    const errors: Fault[] = [];
    const wrong = (column: Fault['column'], code: string, facts: Fault['facts'] = {}): null => {
      errors.push({ column, code, facts });
      return null;
    };
    const { sheet, line, cells } = row;
    if (row.overlong) wrong(null, 'org.import-overlong');
    for (const column of pack.needed)
      if (cells[column] === undefined) wrong(column, 'record-import.missing', { column: both(pack.columns[column]) });
    const unit =
      cells.unit === undefined
        ? null
        : (unitId(cells.unit) ?? wrong('unit', 'record-import.unit', { unit: cells.unit }));
    const pair =
      cells.pair === undefined
        ? null
        : (unitId(cells.pair) ?? wrong('pair', 'record-import.unit', { unit: cells.pair }));
    const finds = { unit: unitId, post: (name: string) => postId(unit, name) };
    const posts =
      cells.post === undefined || unit === null
        ? []
        : called(
            chart.posts.filter((p) => p.unit === unit),
            cells.post,
            (p) => [p.id, p.zh, p.en],
          );
    if (cells.post !== undefined && unit !== null && posts.length !== 1)
      wrong('post', 'record-import.no-post', { post: cells.post });
    const meant = dutiesCalled(adopted, cells);
    if (cells.row !== undefined && cells.duty !== undefined && meant.length === 0)
      wrong('duty', 'record-import.duty', { row: cells.row, duty: cells.duty });
    const day = (column: 'from' | 'to'): PlainDate | null => {
      const text = cells[column];
      if (text === undefined) return null;
      const found = readDate(text);
      return found.ok ? found.date : wrong(column, 'org.import-date', { value: text });
    };
    const from = day('from');
    const to = cells.to === undefined ? from : day('to');
    const found = await plan();
    outcomes.push({ sheet, line, unit, outcome: errors.length > 0 ? null : found, errors });

    async function plan(): Promise<'new' | 'present' | 'twice' | null> {
      if (errors.length > 0 || unit === null || from === null || to === null || meant.length === 0) return null;
      const own = owed.filter(
        (o) =>
          o.unit_id === unit &&
          meantBy(meant, o) !== undefined &&
          o.period_from <= to &&
          (pair === null || o.pair === pair) &&
          (posts.length === 0 || o.post_id === posts[0]!.id),
      );
      // Each obligation is recorded by the form of its own version: the newest may not be in force yet, or never was.
      const readAs = new Map<Meant, ReadCells>();
      const inForm = (m: Meant): ReadCells => {
        const others = withoutIgnored(row.others, ignored);
        const cells = readAs.get(m) ?? cellsAs(pack, m.rule.record, others, finds, work.money);
        readAs.set(m, cells);
        return cells;
      };
      const saidIn = (m: Meant): string => saidAs(from, to, inForm(m).values);
      const keyIn = (m: Meant): string => `${unit} ${m.mechanismId} ${m.duty} ${saidIn(m)}`;
      let here: Candidate | undefined;
      for (const o of own) {
        if (!(await knownOf(o.duty_id))?.here.has(saidIn(meantBy(meant, o)!))) continue;
        here = o;
        break;
      }
      const twin = meant.find((m) => met.has(keyIn(m)));
      const free = own.filter((o) => !taken.has(o.duty_id) && isOpen(known.get(o.duty_id)));
      const about = here ?? (twin ? undefined : (free[0] ?? own.at(-1)));
      const meaning = about ? meantBy(meant, about)! : (twin ?? meant[0]!);
      const { rule } = meaning;
      const { values, faults, unknown } = inForm(meaning);
      for (const heading of unknown) wrong(heading, 'record-import.field', { field: heading });
      // What is here was whole when it was recorded: a day that lay ahead then may be over now.
      if (here) return 'present';
      const form = formFaults(rule.record, values, unitsFor(unit));
      const all: readonly (Omit<FormFault, 'wrong'> & { readonly wrong: Wrong })[] = [
        ...faults,
        ...form.filter((f) => !faults.some((g) => g.field === f.field)),
      ];
      for (const { field, wrong: how, said } of all) {
        const name = rule.record.properties[field];
        wrong(field, 'record-import.value', {
          field: name ? nameOf(name) : both2(field),
          wrong: said ?? wrongText(pack, how, work.money),
        });
      }
      if (twin) return 'twice';
      const [first, second] = free;
      if (!first) return wrong('duty', 'record-import.nothing-owed', { day: to });
      // Two pairs, or two posts of one unit, on the same day: the column that would tell them apart is named.
      if (second && second.due_on === first.due_on) {
        const by = first.pair === second.pair ? 'post' : 'pair';
        const same = free.filter((o) => o.due_on === first.due_on);
        const of = (o: Candidate) =>
          by === 'pair' ? units.get(o.pair ?? '') : chart.posts.find((p) => p.id === o.post_id);
        const names = same.flatMap((o) => of(o) ?? []);
        const which = { zh: names.map((n) => n.zh).join('、'), en: names.map((n) => n.en).join(', ') };
        return wrong(by, 'record-import.which-one', { which, column: both(pack.columns[by]) });
      }
      const { it } = known.get(first.duty_id)!;
      const verdict = sees(ctx.actor, it) ? mayRecord(ctx.actor, it, today) : NOT_FOUND;
      if (!verdict.may) return wrong('unit', verdict.reason);
      if (from > to) return wrong('to', 'obligation.days-reversed', { from, to });
      // Where there is one day alone, it stands in the column of the first.
      const last = cells.to === undefined ? 'from' : 'to';
      if (to > today) return wrong(last, 'obligation.not-yet', { day: to });
      const earliest = firstDay(ctx, work);
      if (to < earliest) return wrong(last, 'obligation.recorded-too-late', { day: earliest });
      if (errors.length > 0) return null;
      met.add(keyIn(meaning));
      if (isClaimedAtOnce(it.rule)) taken.add(first.duty_id);
      records.push({ dutyId: first.duty_id, record: { values, from, to, evidence: [] } });
      return 'new';
    }
  }
  return { rows: outcomes, records, ignored };

  async function knownOf(dutyId: string): Promise<Known | null> {
    const before = known.get(dutyId);
    if (before) return before;
    const it = await opened(read, ctx.officeId, dutyId);
    if (!it) return null;
    const told = await toldOf(read, work.keys, ctx.officeId, streamOf(dutyId), dutyId);
    const here = told.flatMap(({ entry: { type, body }, said }) =>
      type === 'obligation.recorded' && said.said !== undefined
        ? [saidAs(body.from as string, body.to as string, JSON.parse(said.said))]
        : [],
    );
    const now = { it, here: new Set(here) };
    known.set(dutyId, now);
    return now;
  }
}

const NOT_FOUND = { may: false, reason: 'obligation.not-found' } as const;

/** Something can still be recorded: a duty that is no quota takes one record at a time. */
const isOpen = (known: Known | undefined): boolean =>
  known !== undefined &&
  !isEnded(known.it.duty) &&
  (!isClaimedAtOnce(known.it.rule) || known.it.records.every((r) => r.state !== 'recorded'));

async function candidates(
  read: Reader,
  ctx: Context,
  work: MechanismWork,
  units: readonly string[],
): Promise<readonly Candidate[]> {
  const today = toDay(todayOf(ctx, work));
  return read.rows(
    raw(sql<Candidate>`select duty_id, mechanism_id, duty, unit_id, post_id, pair, period_from, due_on
      from obligation
      where office_id = ${ctx.officeId} and unit_id = any(${units}::text[])
        and due_on between ${toPlainDate(today - NEAR_DAYS)}::date and ${toPlainDate(today + NEAR_DAYS)}::date
      order by due_on, duty_id`),
  );
}

interface Meant {
  readonly mechanismId: string;
  readonly duty: string;
  readonly rule: ReturnType<typeof dutyIn>;
}

/** The duty that a row names, in each version that was adopted, newest first. */
const dutiesCalled = (adopted: readonly Adopted[], { row, duty }: RecordRow['cells']): readonly Meant[] =>
  row === undefined || duty === undefined
    ? []
    : called(adopted, row, ({ mechanism: m }) => [m.id, m.name.zh, m.name.en, `${m.id} ${m.name.zh}`]).flatMap(
        ({ adoption, mechanism }) =>
          called(mechanism.duties ?? [], duty, (d) => [d.id, d.name.zh, d.name.en]).map((rule) => ({
            ...{ mechanismId: adoption.mechanismId, duty: rule.id, rule },
          })),
      );

const meantBy = (meant: readonly Meant[], o: Candidate): Meant | undefined =>
  meant.find((m) => m.mechanismId === o.mechanism_id && m.duty === o.duty);

const withoutIgnored = (others: RecordRow['others'], ignored: readonly string[]): RecordRow['others'] =>
  new Map([...others].filter(([heading]) => !ignored.includes(heading)));

/** What a record says, written alike whatever the order of its fields. */
const saidAs = (from: string, to: string, values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([from, to, Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

/** Those that are called so; if none is, those whose name ends so: a list says 财政局 where the chart says 某某区财政局. */
function called<T>(all: readonly T[], spelled: string, namesOf: (one: T) => readonly string[]): readonly T[] {
  const wanted = headerKey(spelled);
  const exact = all.filter((one) => namesOf(one).some((name) => headerKey(name) === wanted));
  if (exact.length > 0 || wanted.length < 2) return exact;
  return all.filter((one) => namesOf(one).some((name) => headerKey(name).endsWith(wanted)));
}

const both = ({ zh, en }: Text): Text => ({ zh, en });
const both2 = (text: string): Text => ({ zh: text, en: text });
