import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Adoption, Obligation } from '../mechanisms/adoption.rules.ts';
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
 * What a rule needs first, each as it stands in the round that an obligation belongs to: since the first of the steps that it follows was
 * confirmed, or, of what follows none, since its period began. What one unit was asked is looked for there, what the office was asked once
 * anywhere. A mechanism that is not in force asks for nothing, so nothing of it is waited for.
 */
export async function needsOf(
  read: Reader,
  officeId: string,
  { needs = [], ...rule }: MechanismDuty,
  { row }: Pick<Adoption, 'row'>,
  obligation: Obligation,
): Promise<readonly Need[]> {
  if (needs.length === 0) return [];
  const adopted = await adoptedOf(read, officeId);
  const since = await roundSince(read, officeId, adopted, rootOf(adopted, row, rule), obligation);
  const found = await Promise.all(
    needs.map(async (need): Promise<Need[]> => {
      const key = dutyKey(row, need);
      const name = named(adopted, key);
      if (!name) return [];
      const there = await openedSince(read, officeId, adopted, key, since, obligation);
      const own = there.filter((o) => o.unit_id === obligation.unit);
      const asked = own.length > 0 ? own : there;
      const confirmed = asked.some((o) => o.done) && asked.every((o) => o.done || o.ended);
      return [{ key, name, confirmed }];
    }),
  );
  return found.flat();
}

const parted = (key: string): readonly [row: string, duty: string] => key.split('/') as [string, string];

const versionsOf = (adopted: readonly Adopted[], row: string): string[] =>
  adopted.flatMap(({ adoption }) => (adoption.row === row ? adoption.mechanismId : []));

/** The rule of a duty as it is in force, or is to be. */
function ruleOf(adopted: readonly Adopted[], key: string): MechanismDuty | undefined {
  const [row, duty] = parted(key);
  return adopted
    .find(({ adoption }) => adoption.row === row && adoption.state === 'adopted')
    ?.mechanism.duties?.find((d) => d.id === duty);
}

function named(adopted: readonly Adopted[], key: string): Text | null {
  const rule = ruleOf(adopted, key);
  const [row] = parted(key);
  return rule ? { zh: `${rule.name.zh}（${row}）`, en: `${rule.name.en} (${row})` } : null;
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

/** When the first step was confirmed last; `null`: there is none. */
async function roundSince(
  read: Reader,
  officeId: string,
  adopted: readonly Adopted[],
  root: string,
  { unit, mechanismId, duty, dueOn }: Obligation,
): Promise<Instant | null> {
  const [row, first] = parted(root);
  const versions = versionsOf(adopted, row);
  if (first === duty && versions.includes(mechanismId)) return null;
  const done = await read.rows(
    raw(sql<{ unit_id: string; done_at: Instant }>`select o.unit_id, p.done_at
      from obligation o join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${officeId} and o.mechanism_id = any(${versions}::uuid[]) and o.duty = ${first}
        and o.due_on between ${dueOn}::date - interval '3 years' and ${dueOn}::date + interval '1 year' and p.done_at is not null
      order by p.done_at desc`),
  );
  return (done.find((o) => o.unit_id === unit) ?? done[0])?.done_at ?? null;
}

const openedSince = (
  read: Reader,
  officeId: string,
  adopted: readonly Adopted[],
  key: string,
  since: Instant | null,
  { periodFrom }: Obligation,
) => {
  const [row, duty] = parted(key);
  const versions = versionsOf(adopted, row);
  // Nothing falls due before it was opened, so the index by due day finds them.
  return read.rows(
    raw(sql<{ unit_id: string; done: boolean; ended: boolean }>`select o.unit_id, p.done_at is not null as done,
        d.state in ('done', 'cancelled') as ended
      from obligation o join duty d on d.office_id = o.office_id and d.duty_id = o.duty_id
        left join obligation_progress p on p.office_id = o.office_id and p.duty_id = o.duty_id
      where o.office_id = ${officeId} and o.mechanism_id = any(${versions}::uuid[]) and o.duty = ${duty}
        and o.due_on >= ${since === null ? periodFrom : since.slice(0, 10)}::date - 1
        and case when ${since}::timestamptz is null then o.period_from >= ${periodFrom}::date
          else d.opened_at >= ${since}::timestamptz end`),
  );
};
