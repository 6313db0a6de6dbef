import { sql } from 'kysely';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Text } from '../kernel/text.ts';
import { type Instant, type PlainDate, plainDate } from '../kernel/time.ts';
import { type Adoption, makesOn, type Obligation } from '../mechanisms/adoption.rules.ts';
import { dutyKey } from '../mechanisms/plan.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { type Adopted, adoptedOf } from '../mechanisms/work.ts';

/** Another duty that has to be confirmed before this one is recorded. */
export interface Need {
  /** `E2/answered`. */
  readonly key: string;
  readonly name: Text;
  readonly confirmed: boolean;
}

/**
 * What a rule needs first, each as it stands in the round that an obligation belongs to: from the day on which the first of the steps that
 * it follows was confirmed until that is confirmed again; of what follows nothing, its own period. What one unit was asked is looked for
 * there, what the office was asked once anywhere. A mechanism that came into force later, or was withdrawn before it asked, asks for
 * nothing, and neither does what nobody owes any more: it could never be confirmed.
 */
export async function needsOf(
  read: Reader,
  officeId: string,
  { needs = [], ...rule }: MechanismDuty,
  { row }: Pick<Adoption, 'row'>,
  obligation: Obligation,
  openedAt: Instant,
): Promise<readonly Need[]> {
  if (needs.length === 0) return [];
  const adopted = await adoptedOf(read, officeId);
  const round = await roundOf(read, officeId, adopted, rootOf(adopted, row, rule), obligation, openedAt);
  const found = await Promise.all(
    needs.map(async (need): Promise<Need[]> => {
      const key = dutyKey(row, need);
      const name = nameOf(adopted, key);
      if (!name) return [];
      const there = await openedIn(read, officeId, adopted, key, round, obligation.unit);
      if (!there) return comesYet(adopted, key, round.from) ? [{ key, name, confirmed: false }] : [];
      return there.confirmed === null ? [] : [{ key, name, confirmed: there.confirmed }];
    }),
  );
  return found.flat();
}

const parted = (key: string): readonly [row: string, duty: string] => key.split('/') as [string, string];
const versionsOf = (adopted: readonly Adopted[], row: string): readonly Adopted[] =>
  adopted.filter(({ adoption }) => adoption.row === row);
const idsOf = (adopted: readonly Adopted[], row: string): readonly string[] =>
  versionsOf(adopted, row).map(({ adoption }) => adoption.mechanismId);

/** A duty by its newest version that has it. */
function ruleOf(adopted: readonly Adopted[], key: string): MechanismDuty | undefined {
  const [row, duty] = parted(key);
  return versionsOf(adopted, row)
    .flatMap(({ mechanism }) => mechanism.duties ?? [])
    .find((d) => d.id === duty);
}

function nameOf(adopted: readonly Adopted[], key: string): Text | null {
  const name = ruleOf(adopted, key)?.name;
  const [row] = parted(key);
  return name ? { zh: `${name.zh}（${row}）`, en: `${name.en} (${row})` } : null;
}

/** The first of the steps that a rule follows; itself, where it follows none. */
function rootOf(adopted: readonly Adopted[], row: string, rule: Pick<MechanismDuty, 'id' | 'when'>): string {
  let key = dutyKey(row, rule.id);
  const passed = new Set<string>();
  for (let { when } = rule; 'after' in when && !passed.has(key); ) {
    passed.add(key);
    key = dutyKey(parted(key)[0], when.after);
    const next = ruleOf(adopted, key);
    if (!next) break;
    ({ when } = next);
  }
  return key;
}

interface Round {
  /** A day on which it had not begun: whatever was in force then is asked in all of it, in any zone. */
  readonly from: PlainDate;
  readonly since: Instant | null;
  readonly until: Instant | null;
  /** Of what follows nothing: the days of its period. */
  readonly period: readonly [first: PlainDate, last: PlainDate];
}

/** From the last confirmation of the first step before this was opened to the next. */
async function roundOf(
  read: Reader,
  officeId: string,
  adopted: readonly Adopted[],
  root: string,
  { unit, mechanismId, duty, periodFrom, dueOn }: Obligation,
  openedAt: Instant,
): Promise<Round> {
  const [row, first] = parted(root);
  const period = [periodFrom, dueOn] as const;
  const before = (day: PlainDate): PlainDate => toPlainDate(toDay(day) - 1);
  const versions = idsOf(adopted, row);
  if (first === duty && versions.includes(mechanismId))
    return { from: before(periodFrom), since: null, until: null, period };
  const [done] = await read.rows(
    raw(sql<{
      since: Instant | null;
      until: Instant | null;
    }>`select o.unit_id = ${unit} as own,
        max(p.done_at) filter (where p.done_at <= ${openedAt}) as since,
        min(p.done_at) filter (where p.done_at > ${openedAt}) as until
      from obligation o join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${officeId} and o.mechanism_id = any(${versions}::uuid[]) and o.duty = ${first}
        and o.due_on between ${dueOn}::date - interval '3 years' and ${dueOn}::date + interval '2 years' and p.done_at is not null
      group by 1 order by 1 desc limit 1`),
  );
  const { since, until } = done ?? { since: null, until: null };
  return { from: before(since === null ? periodFrom : plainDate(since.slice(0, 10))), since, until, period };
}

/** Whether it is to be asked in this round, though it was not yet. */
function comesYet(adopted: readonly Adopted[], key: string, day: PlainDate): boolean {
  const [row, duty] = parted(key);
  const versions = versionsOf(adopted, row);
  return (
    versions.some(({ adoption }) => adoption.state === 'adopted') &&
    versions.some(({ adoption, mechanism }) => makesOn(adoption, day) && mechanism.duties?.some((d) => d.id === duty))
  );
}

/**
 * Whether all that was opened of a duty in a round is confirmed, of the unit, else of all; `confirmed`: `null` where nobody owes it any
 * more. Nothing falls due before it was opened, so the index by due day finds it.
 */
async function openedIn(
  read: Reader,
  officeId: string,
  adopted: readonly Adopted[],
  key: string,
  { from, since, until, period: [first, last] }: Round,
  unit: string,
): Promise<{ readonly confirmed: boolean | null } | undefined> {
  const [row, duty] = parted(key);
  const [own] = await read.rows(
    raw(sql<{
      confirmed: boolean | null;
    }>`select o.unit_id = ${unit} as own,
        bool_and(p.done_at is not null) filter (where d.state <> 'cancelled') as confirmed
      from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${officeId} and o.mechanism_id = any(${idsOf(adopted, row)}::uuid[]) and o.duty = ${duty}
        and o.due_on >= ${from}::date
        and case when ${since}::timestamptz is null then o.period_from between ${first}::date and ${last}::date
          else d.opened_at >= ${since}::timestamptz and (${until}::timestamptz is null or d.opened_at < ${until}::timestamptz) end
      group by 1 order by 1 desc limit 1`),
  );
  return own;
}
