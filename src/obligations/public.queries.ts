import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { plannedEachTime, type Reader, raw } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import { subjects, texts } from '../identity/vault.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import { type Instant, type PlainDate, parsePlainDate } from '../kernel/time.ts';
import { entriesOf } from '../ledger/queries.ts';
import { dutiesOf, rowsOf, type Shelf, shelfOf, shownOf } from '../mechanisms/present.ts';
import { asksIn, isAsking, type Numbers, outOf, type Values } from '../mechanisms/record.rules.ts';
import type { MechanismDuty, RecordForm } from '../mechanisms/rules.ts';
import { fieldsInWords, type ShownField, shareText, statedFor } from '../mechanisms/values.ts';
import { adoptedOf, dutyIn, inForceOn, type MechanismWork } from '../mechanisms/work.ts';
import { fold } from '../text/bigrams.ts';
import { maskText } from '../text/mask.ts';
import { shownBeside } from './public-beside.queries.ts';
import { unitNamed } from './queries.ts';
import type { Ask } from './rules.ts';
import { streamOf } from './store.ts';

/* What everybody may read of mechanisms: what asks what of whom, how far each unit came, and what was made public of it. */

/** A record that is public today: the words that somebody read before. */
export interface PublicRecord {
  readonly recordId: string;
  readonly row: string;
  readonly mechanism: Text;
  readonly duty: Text;
  readonly unit: Text;
  /** The quarter that it states, where that is not the one it was made in. */
  readonly stated: Text | null;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly publicFrom: PlainDate;
  readonly publicUntil: PlainDate;
  readonly fields: readonly ShownField[];
  /** What is to be seen to one by one, each with how it stands; `null`: nothing of the kind. */
  readonly asked: { readonly name: Text; readonly items: readonly PublicAsk[] } | null;
}

export interface PublicAsk {
  readonly text: string;
  readonly state: 'answered' | 'open' | 'late';
  /** The last day of what is open. */
  readonly dueOn: PlainDate | null;
}

/** A mechanism with the rule in words. */
export interface PublicMechanism {
  /** The day from which it is no longer in force; `null` while it is. */
  readonly withdrawnOn: PlainDate | null;
  readonly row: string;
  readonly name: Text;
  readonly about: Text;
  readonly source: readonly { readonly document: string; readonly clause: string }[];
  readonly duties: readonly { readonly name: Text; readonly lines: readonly Text[] }[];
}

/** What one unit owes in a year of what is public. */
export interface PublicStanding {
  readonly unitId: string;
  readonly unit: Text;
  readonly owed: number;
  readonly done: number;
  readonly late: number;
  /** Budgets that were passed. */
  readonly over: number;
  /** Quotas whose period is over and that were not met. */
  readonly missed: number;
}

/** Where a page of records ends: several became public on one day, so the id decides between them. */
export interface RecordEnd {
  readonly publicFrom: PlainDate;
  readonly recordId: string;
}

export const writeRecordEnd = ({ publicFrom, recordId }: RecordEnd): string => `${publicFrom}_${recordId}`;

/** @returns `null` for what `writeRecordEnd` did not write */
export function readRecordEnd(written: string): RecordEnd | null {
  const [, day = '', recordId = ''] = /^([\d-]{10})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(written) ?? [];
  const publicFrom = parsePlainDate(day);
  return publicFrom && { publicFrom, recordId };
}

export interface PublicFilter {
  /** Part of a unit's name; empty: all units. */
  readonly find: string;
  readonly row: string | null;
  readonly before: RecordEnd | null;
  readonly limit: number;
}

const todayIn = (work: MechanismWork, now: Instant): PlainDate => dateIn(work.calendar.zone, now);

async function shelfFor(read: Reader, work: MechanismWork, now: Instant): Promise<Shelf> {
  const today = todayIn(work, now);
  return shelfOf(await adoptedOf(read, work.officeId), today);
}

/** Mechanisms in force, and those that were and are no more, rows of the mission first. */
async function publicMechanisms(read: Reader, work: MechanismWork, now: Instant): Promise<PublicMechanism[]> {
  const shelf = await shelfFor(read, work, now);
  const inForce = new Set(inForceOn(shelf.adopted, shelf.today).map((a) => a.adoption.row));
  // What came into force for a day at least stays to be read, with what was made public under it.
  const was = new Map<string, PlainDate>();
  for (const { adoption: a } of shelf.adopted)
    if (!inForce.has(a.row) && a.until !== null && a.from < a.until && a.until <= shelf.today)
      was.set(a.row, [a.until, was.get(a.row) ?? a.until].sort().at(-1)!);
  return rowsOf(shelf)
    .filter((row) => inForce.has(row) || was.has(row))
    .map((row) => {
      const { name, about, source } = shownOf(shelf, row);
      const duties = dutiesOf(work, shelf, row).map((d) => ({
        name: d.name,
        lines: [...d.who.filter((p) => p.as === 'lead'), d.when, ...(d.publish ? [d.publish] : [])],
      }));
      return { row, name, about, source, duties, withdrawnOn: was.get(row) ?? null };
    });
}

/** The same for whoever has an office's id and no database. */
export interface PublicMechanisms {
  /** In force, and past. */
  all(officeId: string, now: Instant): Promise<readonly PublicMechanism[]>;
  standings(
    officeId: string,
    row: string,
    now: Instant,
    page: Parameters<typeof publicStandings>[4],
  ): Promise<readonly PublicStanding[]>;
  records(officeId: string, now: Instant, filter: PublicFilter): Promise<readonly PublicRecord[]>;
}

export const openPublicMechanisms = (
  read: Reader,
  workOf: (officeId: string) => Promise<MechanismWork>,
): PublicMechanisms => ({
  all: async (officeId, now) => publicMechanisms(read, await workOf(officeId), now),
  standings: async (officeId, row, now, page) => publicStandings(read, await workOf(officeId), row, now, page),
  records: async (officeId, now, filter) => publicRecords(read, await workOf(officeId), now, filter),
});

/** Units whose name holds what was looked for; `null`: not asked. */
export async function unitsFound(work: MechanismWork, find: string): Promise<string[] | null> {
  const words = fold(find.trim());
  if (words === '') return null;
  const { chart } = await work.standing();
  return chart.units.filter((u) => fold(`${u.zh}\n${u.en}`).includes(words)).map((u) => u.id);
}

/** Mechanisms of a row whose duties are public, and which duties: what ran under an earlier version is shown as well. */
async function publicDuties(read: Reader, work: MechanismWork, row: string) {
  const own = (await adoptedOf(read, work.officeId)).filter((a) => a.adoption.row === row);
  return own.flatMap(({ adoption, mechanism }) =>
    (mechanism.duties ?? [])
      .filter((d) => d.publish?.to === 'public')
      .map((d) => ({ mechanismId: adoption.mechanismId, duty: d.id })),
  );
}

/**
 * How far units came this year with what is public of a mechanism, by unit: what was owed, what is done. A duty that was taken back does
 * not count.
 *
 * @param after the last unit of the page before
 */
async function publicStandings(
  read: Reader,
  work: MechanismWork,
  row: string,
  now: Instant,
  { find, after, limit }: { readonly find: string; readonly after: string; readonly limit: number },
): Promise<PublicStanding[]> {
  const duties = await publicDuties(read, work, row);
  const units = await unitsFound(work, find);
  if (duties.length === 0 || units?.length === 0) return [];
  const today = todayIn(work, now);
  const year = today.slice(0, 4);
  const rows = await read.rows(
    plannedEachTime(
      raw(sql<{ unit_id: string; owed: number; done: number; late: number; over: number; missed: number }>`
        select o.unit_id, count(*)::int as owed, (count(*) filter (where d.state = 'done' and not o.over))::int as done,
          (count(*) filter (where d.state <> 'done' and not o.over and not o.missed and d.due_on < ${today}::date))::int as late,
          (count(*) filter (where o.over))::int as over, (count(*) filter (where o.missed and not o.over))::int as missed
        from (select o.*, o.most is not null and coalesce((p.claimed->>'amount')::numeric, 0) > o.most as over,
              coalesce(p.claimed ? 'missed', false) as missed
            from obligation o left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
            where o.office_id = ${work.officeId}) o
          join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        where o.office_id = ${work.officeId} and (d.state <> 'cancelled' or o.over or o.missed) and o.unit_id > ${after}
          and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
          and (o.mechanism_id, o.duty) in (${sql.join(duties.map((d) => sql`(${d.mechanismId}::uuid, ${d.duty})`))})
          ${units === null ? sql`` : sql`and o.unit_id = any(${units}::text[])`}
        group by o.unit_id order by o.unit_id limit ${limit}`),
    ),
  );
  return rows.map(({ unit_id, ...counts }) => ({ unitId: unit_id, unit: unitNamed(work, unit_id), ...counts }));
}

/** What is public today, newest first. The day is asked for each time, so that nothing outlives its time because a job stood still. */
async function publicRecords(
  read: Reader,
  work: MechanismWork,
  now: Instant,
  { find, row, before, limit }: PublicFilter,
): Promise<PublicRecord[]> {
  const today = todayIn(work, now);
  const units = await unitsFound(work, find);
  const adopted = new Map((await adoptedOf(read, work.officeId)).map((a) => [a.adoption.mechanismId, a]));
  const wanted = [...adopted.values()].filter((a) => row === null || a.adoption.row === row);
  if (units?.length === 0 || wanted.length === 0) return [];
  const conditions = [
    sql`r.office_id = ${work.officeId}`,
    sql`r.public_from <= ${today}::date and r.public_until > ${today}::date`,
  ];
  if (units) conditions.push(sql`o.unit_id = any(${units}::text[])`);
  if (row !== null) conditions.push(sql`o.mechanism_id = any(${wanted.map((a) => a.adoption.mechanismId)}::uuid[])`);
  if (before)
    conditions.push(sql`(r.public_from, r.record_id) < (${before.publicFrom}::date, ${before.recordId}::uuid)`);
  const rows = await read.rows(
    plannedEachTime(
      raw(sql<{
        record_id: string;
        duty_id: string;
        mechanism_id: string;
        duty: string;
        unit_id: string;
        from_on: PlainDate;
        to_on: PlainDate;
        public_from: PlainDate;
        public_until: PlainDate;
        asks: readonly Ask[];
        period_from: PlainDate;
        due_on: PlainDate;
        numbers: Numbers;
      }>`select r.record_id, r.duty_id, o.mechanism_id, o.duty, o.unit_id, r.from_on, r.to_on, r.public_from, r.public_until,
          r.asks, o.period_from, o.due_on, r.numbers
        from obligation_record r join obligation o on o.office_id = r.office_id and o.duty_id = r.duty_id
        where ${sql.join(conditions, sql` and `)} order by r.public_from desc, r.record_id desc limit ${limit}`),
    ),
  );
  const [words, open] = await Promise.all([
    publishedWords(read, work, [...new Set(rows.map((r) => r.duty_id))]),
    dutiesById(
      read,
      work.officeId,
      rows.flatMap((r) => r.asks.filter((a) => !a.answered).map((a) => a.duty)),
    ),
  ]);
  const beside = await shownBeside(
    read,
    work,
    rows.map((r) => ({
      ...{
        recordId: r.record_id,
        mechanismId: r.mechanism_id,
        unit: r.unit_id,
        periodFrom: r.period_from,
        dueOn: r.due_on,
        to: r.to_on,
      },
      rule: dutyIn(adopted.get(r.mechanism_id)!.mechanism, r.duty),
      ...{ numbers: r.numbers, said: words.get(r.record_id) ?? {} },
    })),
    today,
  );
  const dueOf = new Map(open.map((d) => [d.dutyId, d.dueOn]));
  return rows.map((r): PublicRecord => {
    const { mechanism, adoption } = adopted.get(r.mechanism_id)!;
    const rule = dutyIn(mechanism, r.duty);
    const { zh, en } = unitNamed(work, r.unit_id);
    const said = words.get(r.record_id) ?? {};
    const { asked, others } = askedIn(rule.record, said, r.asks, dueOf, today);
    return {
      ...{ recordId: r.record_id, row: adoption.row, mechanism: mechanism.name, duty: rule.name, unit: { zh, en } },
      stated: rule.states ? statedFor(rule, { dueOn: r.due_on }) : null,
      ...{ from: r.from_on, to: r.to_on, publicFrom: r.public_from, publicUntil: r.public_until },
      fields: [
        ...figuresIn(work, rule, r.numbers),
        ...fieldsInWords(rule.record, others, work, maskText),
        ...(beside.get(r.record_id) ?? []),
      ],
      asked,
    };
  });
}

/** Figures of the house among what the rule makes public, as the record kept them. */
const figuresIn = ({ vocabulary }: MechanismWork, rule: MechanismDuty, numbers: Numbers): ShownField[] =>
  rule.publish!.fields.flatMap((id): ShownField[] => {
    const [value, of] = [numbers[id], numbers[outOf(id)]];
    if (typeof value !== 'number' || typeof of !== 'number' || of === 0) return [];
    const { zh = id, en = id } = vocabulary.known[id] ?? {};
    return [{ name: { zh, en }, value: shareText({ value, of }) }];
  });

/** What is to be seen to one by one, each line in the place of its duty; and the fields beside it. @param dueOf last days of what is open */
export function askedIn(
  form: RecordForm,
  said: Values,
  asks: readonly Ask[],
  dueOf: ReadonlyMap<string, PlainDate | null>,
  today: PlainDate,
): { readonly asked: PublicRecord['asked']; readonly others: Values } {
  const lines = asksIn(form, said);
  const asking = Object.entries(form.properties).find(([field, f]) => isAsking(f) && said[field] !== undefined);
  if (!asking || lines.length === 0 || lines.length !== asks.length) return { asked: null, others: said };
  const [field, { title, 'title-en': en }] = asking;
  const { [field]: _, ...others } = said;
  const items = lines.flatMap(({ what }, i): PublicAsk[] => {
    if (what.trim() === '') return [];
    const { duty, answered } = asks[i]!;
    const dueOn = answered ? null : (dueOf.get(duty) ?? null);
    // Whoever published words has read them; the items of a plan are shown as they were confirmed.
    return [{ text: maskText(what), state: answered ? 'answered' : dueOn && dueOn < today ? 'late' : 'open', dueOn }];
  });
  // The note on how it is answered is for whoever fills in the form.
  const name = { zh: title.replace(/（逐件[^）]*）$/, ''), en: en.replace(/, each to be [a-z ]+$/, '') };
  return { asked: { name, items }, others };
}

/** The words that were made public, by record: those read last. */
const publishedWords = (read: Reader, work: MechanismWork, dutyIds: readonly string[]): Promise<Map<string, Values>> =>
  wordsIn(read, work, dutyIds, 'obligation.published', 'words');

/** What entries of one type say, by record: the last of each. @param key where the entry has the reference */
export async function wordsIn(
  read: Reader,
  { officeId, keys }: Pick<MechanismWork, 'officeId' | 'keys'>,
  dutyIds: readonly string[],
  type: 'obligation.published' | 'obligation.recorded',
  key: 'words' | 'said',
): Promise<Map<string, Values>> {
  const [entries, known] = await Promise.all([
    entriesOf(read, officeId, dutyIds.map(streamOf)),
    subjects(read, keys, officeId, dutyIds),
  ]);
  const said = new Map(
    (await Promise.all([...known.values()].map((s) => texts(read, officeId, s)))).flatMap((m) => [...m]),
  );
  return new Map(
    entries.flatMap((e): [string, Values][] => {
      if (e.type !== type) return [];
      const text = said.get((e.body[key] as unknown as TextRef).item)?.text;
      return text === undefined ? [] : [[e.body.record as string, JSON.parse(text) as Values]];
    }),
  );
}
