import { sql } from 'kysely';
import { writtenDay } from '../calendar/words.ts';
import { type Reader, raw } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import type { Numbers, Values } from '../mechanisms/record.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { type Adopted, adoptedOf, type Known, type MechanismWork } from '../mechanisms/work.ts';

/*
 * Promises that the house can measure (C5): which figure, what it is to reach, by when. Measured from the beginning of the year on, as it
 * was on its day and as it is now. It decides nothing: people judge, and a promise is followed in public.
 */

/** What a record promises. */
export interface PromiseMade {
  readonly figure: string;
  /** Percent. */
  readonly target: number;
  readonly by: PlainDate;
}

/** A promise, measured. `missed`: its day has passed and it was not reached; `none`: there was nothing to count. */
export interface Measured extends PromiseMade {
  readonly name: Text;
  readonly state: 'running' | 'reached' | 'missed' | 'none';
  /** On its day, or today where that is yet to come. */
  readonly day: PlainDate;
  readonly onDay: Known;
  readonly now: Known;
}

export function promiseIn({ promises }: Pick<MechanismDuty, 'promises'>, numbers: Numbers): PromiseMade | null {
  if (!promises) return null;
  const [choice, target, by] = [promises.figure, promises.target, promises.by].map((field) => numbers[field]);
  const figure = typeof choice === 'number' ? promises.is[choice] : undefined;
  const day = typeof by === 'string' ? parsePlainDate(by) : null;
  return figure !== undefined && typeof target === 'number' && day ? { figure, target, by: day } : null;
}

const reached = ({ value, of }: Known, target: number): boolean => 100 * value >= target * of;

/** @param from the first day that counts */
export async function measured(
  work: Pick<MechanismWork, 'knows' | 'vocabulary'>,
  unit: string,
  from: PlainDate,
  made: PromiseMade,
  today: PlainDate,
): Promise<Measured> {
  const over = made.by < today;
  const day = over ? made.by : today;
  const [first, later] = await Promise.all([work.knows(unit, from, day), over ? work.knows(unit, from, today) : null]);
  const [onDay, current] = [first[made.figure]!, (later ?? first)[made.figure]!];
  const state = onDay.of === 0 ? 'none' : !over ? 'running' : reached(onDay, made.target) ? 'reached' : 'missed';
  const { zh = made.figure, en = made.figure } = work.vocabulary.known[made.figure] ?? {};
  const name = { zh, en };
  return { ...made, name, state, day, onDay, now: current };
}

/** `87.4%`; of nothing, a dash. */
const percentText = ({ value, of }: Known): string => (of === 0 ? '–' : `${Math.round((1000 * value) / of) / 10}%`);

/** What was promised, what was measured and how, in one sentence. */
export function measuredInWords({ name, target, by, day, onDay, now, state }: Measured, from: PlainDate): Text {
  const counted = (k: Known): string => `${percentText(k)}（${k.value}/${k.of}）`;
  const countedEn = (k: Known): string => `${percentText(k)} (${k.value} of ${k.of})`;
  const [promised, first, seen] = [by, from, day].map(writtenDay) as [Text, Text, Text];
  if (state === 'none')
    return {
      zh: `“${name.zh}”承诺 ${promised.zh}前达到 ${target}%；${first.zh}至${seen.zh}没有可计的件`,
      en: `“${name.en}”: ${target}% promised by ${promised.en}; nothing was there to count from ${first.en} to ${seen.en}`,
    };
  const same = now.value === onDay.value && now.of === onDay.of;
  return {
    zh: `“${name.zh}”承诺 ${promised.zh}前达到 ${target}%，${seen.zh}实测 ${counted(onDay)}${same ? '' : `，现在 ${counted(now)}`}；自${first.zh}起，由系统按办理记录计算`,
    en: `“${name.en}”: ${target}% promised by ${promised.en}, measured ${countedEn(onDay)} on ${seen.en}${same ? '' : `, now ${countedEn(now)}`}; counted by the system from ${first.en} on, from the matters themselves`,
  };
}

/** A recorded promise, by the unit that made it. */
export interface PromiseRow {
  readonly dutyId: string;
  readonly recordId: string;
  readonly unit: string;
  readonly from: PlainDate;
  readonly made: PromiseMade;
  readonly confirmed: boolean;
}

/** A duty that promises. */
interface Promising {
  readonly row: string;
  readonly duty: string;
}

/** Versions in which a duty promises, with what it says there. @param of `null`: any */
const promising = (adopted: readonly Adopted[], of: Promising | null): Map<string, MechanismDuty> =>
  new Map(
    adopted.flatMap(({ adoption, mechanism }) =>
      (mechanism.duties ?? [])
        .filter((d) => d.promises && (of === null || (of.row === adoption.row && of.duty === d.id)))
        .map((d) => [`${adoption.mechanismId} ${d.id}`, d] as const),
    ),
  );

/** Measurable promises of a year that were not refused. @param unit `null`: of all units @param of `null`: of all duties */
export async function promisesOf(
  read: Reader,
  officeId: string,
  { unit, year, of }: { readonly unit: string | null; readonly year: string; readonly of: Promising | null },
): Promise<PromiseRow[]> {
  const rules = promising(await adoptedOf(read, officeId), of);
  if (rules.size === 0) return [];
  const keys = [...rules.keys()].map((key) => key.split(' ') as [string, string]);
  const rows = await read.rows(
    raw(sql<{
      duty_id: string;
      mechanism_id: string;
      duty: string;
      unit_id: string;
      period_from: PlainDate;
      record_id: string;
      numbers: Numbers;
      state: string;
    }>`
      select o.duty_id, o.mechanism_id, o.duty, o.unit_id, o.period_from, r.record_id, r.numbers, r.state
      from obligation o join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id
      where o.office_id = ${officeId} and (o.mechanism_id, o.duty) in (${sql.join(keys.map(([id, duty]) => sql`(${id}::uuid, ${duty})`))})
        and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
        and r.state <> 'refused' and (${unit}::text is null or o.unit_id = ${unit})
      order by o.unit_id, r.recorded_at`),
  );
  return rows.flatMap((r): PromiseRow[] => {
    const made = promiseIn(rules.get(`${r.mechanism_id} ${r.duty}`)!, r.numbers);
    const { duty_id: dutyId, record_id: recordId, unit_id: unitId, period_from: from } = r;
    return made ? [{ dutyId, recordId, unit: unitId, from, made, confirmed: r.state === 'confirmed' }] : [];
  });
}

/**
 * What the house measured otherwise is not said to be kept without a reason.
 *
 * @throws Refusal `obligation.kept-against-measure` with what was promised and measured
 */
export async function ensureKept(
  read: Reader,
  work: MechanismWork,
  { keeps }: MechanismDuty,
  about: { readonly row: string; readonly unit: string; readonly dueOn: PlainDate },
  values: Values,
  today: PlainDate,
): Promise<void> {
  if (!keeps || values[keeps.field] !== true || String(values[keeps.reason] ?? '').trim() !== '') return;
  const { row, unit, dueOn } = about;
  const made = await promisesOf(read, work.officeId, { unit, year: dueOn.slice(0, 4), of: { row, duty: keeps.duty } });
  for (const { made: promise, from } of made) {
    const found = await measured(work, unit, from, promise, today);
    if (found.state === 'missed')
      throw new Refusal('obligation.kept-against-measure', {
        ...{ day: found.day, target: found.target, measured: percentText(found.onDay) },
        ...{ value: found.onDay.value, of: found.onDay.of },
      });
  }
}
