import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Money } from '../kernel/money.ts';
import type { PlainDate } from '../kernel/time.ts';
import { endBefore } from '../mechanisms/days.rules.ts';
import type { Numbers, Values } from '../mechanisms/record.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { type ShownField, wordsOfNumber } from '../mechanisms/values.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import { measured, measuredInWords, promiseIn } from './promises.ts';

/* What stands beside a public record without anybody having reported it: numbers for each member of staff, and promises as measured. */

/** A record that is public. */
export interface PublicOne {
  readonly recordId: string;
  readonly mechanismId: string;
  readonly rule: MechanismDuty;
  readonly unit: string;
  readonly periodFrom: PlainDate;
  readonly dueOn: PlainDate;
  readonly to: PlainDate;
  readonly numbers: Numbers;
  /** The words that were made public: what was left out of them is not shown here either. */
  readonly said: Values;
}

export async function shownBeside(
  read: Reader,
  work: MechanismWork,
  records: readonly PublicOne[],
  today: PlainDate,
): Promise<ReadonlyMap<string, readonly ShownField[]>> {
  const heads = new Map<string, Promise<ReadonlyMap<string, number>>>();
  const headsFor = ({ mechanismId, rule, periodFrom, dueOn, to }: PublicOne) => {
    // A statement of the quarter before is shared by whoever served at its end.
    const day = rule.states === 'before' && 'every' in rule.when ? endBefore(rule.when.every, dueOn) : to;
    const key = `${mechanismId} ${rule.id} ${periodFrom} ${day}`;
    const known =
      heads.get(key) ?? boundOf(read, work, mechanismId, rule.id, periodFrom).then((u) => work.heads(u, day));
    heads.set(key, known);
    return known;
  };
  return new Map(
    await Promise.all(
      records.map(async (it) => {
        const [each, promise] = await Promise.all([
          it.rule.publish?.['per-head'] ? headsFor(it) : null,
          promisedIn(work, it, today),
        ]);
        return [it.recordId, [...(each ? perHead(it, each.get(it.unit) ?? 0, work.money) : []), ...promise]] as const;
      }),
    ),
  );
}

function perHead({ rule, said }: PublicOne, heads: number, money: Money): ShownField[] {
  if (heads === 0) return [];
  return rule.publish!['per-head']!.flatMap((id): ShownField[] => {
    const [field, value] = [rule.record.properties[id], said[id]];
    if (!field || typeof value !== 'number') return [];
    const { name, value: each } = wordsOfNumber(field, value / heads, money);
    return [
      {
        name: { zh: `人均 · ${name.zh}`, en: `For each member of staff · ${name.en}` },
        value: { zh: `${each.zh}（${heads} 人）`, en: `${each.en} (${heads} ${heads === 1 ? 'person' : 'people'})` },
      },
    ];
  });
}

/** A promise that was published with its figure and what it is to reach. */
async function promisedIn(work: MechanismWork, it: PublicOne, today: PlainDate): Promise<ShownField[]> {
  const { rule, unit, periodFrom, numbers, said } = it;
  const made = promiseIn(rule, numbers);
  if (!made || said[rule.promises!.figure] === undefined || said[rule.promises!.target] === undefined) return [];
  const value = measuredInWords(await measured(work, unit, periodFrom, made, today), periodFrom);
  return [{ name: { zh: '系统实测', en: 'Measured by the system' }, value }];
}

/** Units that owe the same of the period: whoever serves below one of them counts with it. */
async function boundOf(
  read: Reader,
  { officeId }: MechanismWork,
  mechanismId: string,
  duty: string,
  periodFrom: PlainDate,
): Promise<ReadonlySet<string>> {
  const rows = await read.rows(
    raw(sql<{ unit_id: string }>`select distinct unit_id from obligation
      where office_id = ${officeId} and mechanism_id = ${mechanismId}::uuid and duty = ${duty}
        and due_on >= ${periodFrom}::date and period_from = ${periodFrom}::date`),
  );
  return new Set(rows.map((r) => r.unit_id));
}
