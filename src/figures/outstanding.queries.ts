import { sql } from 'kysely';
import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import { plannedEachTime, type Reader, raw } from '../db/open.ts';
import type { PlainDate } from '../kernel/time.ts';
import { periodOf } from '../mechanisms/days.rules.ts';
import type { Numbers } from '../mechanisms/record.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { adoptedOf, type MechanismWork, type Outstanding, type OutstandingAsked } from '../mechanisms/work.ts';
import { type Statement, standsOut } from './outstanding.ts';
import { headsIn } from './queries.ts';

const earlier = (day: PlainDate, months: number): PlainDate => toPlainDate(addMonths(toDay(day), -months));
const yearOf = (day: PlainDate): string => day.slice(0, 4);

/** The whole period that a day lies in: an obligation's own may begin later, with the version that asks it. */
const periodIn = ({ when }: MechanismDuty, day: PlainDate): PlainDate =>
  'every' in when ? periodOf(when.every, day) : day;

/**
 * What stands out of the statements of one period, and why; what was recorded counts as soon as it is there, so that whoever confirms it
 * sees it too. Read for one unit: its own of two years, and those of the period by everybody it is compared with.
 */
export async function outstandingOf(
  read: Reader,
  work: Pick<MechanismWork, 'officeId' | 'standing' | 'path' | 'money'>,
  { row, duty, periodFrom: asked, unit, as }: OutstandingAsked,
): Promise<Outstanding[]> {
  const versions = (await adoptedOf(read, work.officeId)).filter((a) => a.adoption.row === row);
  const rules = new Map(
    versions.flatMap((v) => {
      const rule = v.mechanism.duties?.find((d) => d.id === duty);
      return rule ? [[v.adoption.mechanismId, rule] as const] : [];
    }),
  );
  const [newest] = rules.values();
  if (!newest?.['stands-out']) return [];
  const limits = [...new Set(newest['stands-out'].flatMap((r) => r.over ?? []))];
  const ids = [...rules.keys()];
  const periodFrom = periodIn(newest, asked);
  // The period before: the quarter that a statement of this one is about.
  const about = (from: PlainDate): PlainDate => (newest.states === 'before' ? earlier(from, monthsOf(newest)) : from);
  const [{ stated, bound }, allowed, { chart }] = await Promise.all([
    statements(read, work.officeId, ids, newest, earlier(periodFrom, 13), periodFrom, unit),
    Promise.all(
      limits.map(
        async (id) => [id, await newestOf(read, work.officeId, ids, id, unit, yearOf(about(periodFrom)))] as const,
      ),
    ),
    work.standing(),
  ]);
  const written = stated.filter((s) => s.dutyId !== as?.dutyId);
  if (as && unit !== null) written.push({ ...as, unit, recordId: '', from: periodFrom });
  const all = written.map((s): Statement & Stated => ({ ...s, about: about(s.from) }));
  const own = all.filter((s) => s.from === periodFrom && (unit === null || s.unit === unit));
  const now = all.filter((s) => s.from === periodFrom);
  const end = toPlainDate(toDay(earlier(about(periodFrom), -monthsOf(newest))) - 1);
  const heads = await headsIn(read, work, bound, end);
  const kinds = new Map(chart.units.map((u) => [u.id, `${u.kind} ${work.path(u.id).length}`]));
  const before = earlier(periodFrom, 12);
  return own.flatMap((it): Outstanding[] => {
    const rule = rules.get(it.mechanism)!;
    const words = standsOut(rule['stands-out'] ?? [], rule.record, it, {
      money: work.money,
      year: all.filter((s) => s.unit === it.unit && yearOf(s.about) === yearOf(it.about) && s.about <= it.about),
      limit: (id) => allowed.find(([of]) => of === id)?.[1].get(it.unit) ?? null,
      peers: now.filter((s) => s.unit !== it.unit && kinds.get(s.unit) === kinds.get(it.unit)),
      before: all.find((s) => s.unit === it.unit && s.from === before) ?? null,
      heads: (of) => heads.get(of) ?? 0,
    });
    return words.length > 0 ? [{ unit: it.unit, dutyId: it.dutyId, recordId: it.recordId, words }] : [];
  });
}

const monthsOf = ({ when }: MechanismDuty): number =>
  'every' in when ? ({ year: 12, 'half-year': 6, quarter: 3, month: 1, week: 1 } as const)[when.every] : 12;

type Stated = Omit<Statement, 'about'> & { readonly from: PlainDate; readonly mechanism: string };

/**
 * The newest record of each obligation that was not refused, of periods between two days; of one unit, and of all of the last period: they
 * are bound to state it, whether they did or not.
 */
async function statements(
  read: Reader,
  officeId: string,
  mechanisms: readonly string[],
  rule: MechanismDuty,
  from: PlainDate,
  to: PlainDate,
  unit: string | null,
): Promise<{ readonly stated: Stated[]; readonly bound: ReadonlySet<string> }> {
  const rows = await read.rows(
    plannedEachTime(
      raw(sql<{
        duty_id: string;
        mechanism_id: string;
        unit_id: string;
        period_from: PlainDate;
        record_id: string | null;
        numbers: Numbers;
      }>`
        select o.duty_id, o.mechanism_id, o.unit_id, o.period_from, r.record_id, r.numbers
        from obligation o
        left join lateral (select record_id, numbers from obligation_record r
          where r.office_id = o.office_id and r.duty_id = o.duty_id and r.state <> 'refused'
          order by r.recorded_at desc limit 1) r on true
        where o.office_id = ${officeId} and o.mechanism_id = any(${mechanisms}::uuid[]) and o.duty = ${rule.id}
          and o.due_on between ${from}::date and ${to}::date + 366
          and o.period_from >= ${from}::date and o.period_from < ${earlier(to, -monthsOf(rule))}::date
          and (${unit}::text is null or o.unit_id = ${unit} or o.period_from >= ${to}::date)`),
    ),
  );
  const stated = rows.flatMap((r): Stated[] =>
    r.record_id === null
      ? []
      : [
          {
            ...{ unit: r.unit_id, dutyId: r.duty_id, recordId: r.record_id, numbers: r.numbers },
            ...{ from: periodIn(rule, r.period_from), mechanism: r.mechanism_id },
          },
        ],
  );
  return { stated, bound: new Set(rows.filter((r) => periodIn(rule, r.period_from) === to).map((r) => r.unit_id)) };
}

/** The newest record of a duty in a year, by unit. */
async function newestOf(
  read: Reader,
  officeId: string,
  mechanisms: readonly string[],
  duty: string,
  unit: string | null,
  year: string,
): Promise<Map<string, Numbers>> {
  const rows = await read.rows(
    raw(sql<{ unit_id: string; numbers: Numbers }>`
      select o.unit_id, r.numbers
      from obligation o join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id
      where o.office_id = ${officeId} and o.mechanism_id = any(${mechanisms}::uuid[]) and o.duty = ${duty}
        and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
        and r.state <> 'refused' and (${unit}::text is null or o.unit_id = ${unit})
      order by r.recorded_at`),
  );
  return new Map(rows.map((r) => [r.unit_id, r.numbers]));
}
