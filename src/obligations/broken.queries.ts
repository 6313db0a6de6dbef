import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { adoptedOf, type MechanismWork } from '../mechanisms/work.ts';
import { sees } from './access.ts';
import { measured, measuredInWords, promiseIn, promisesOf } from './promises.ts';
import { opened } from './record.commands.ts';

/** A promise that was broken: measured below its target on its day, or said so by the unit and confirmed by others. A fact, no judgement. */
export interface Broken {
  /** Of the promise as it was measured, or of the record that says so. */
  readonly dutyId: string;
  readonly unit: string;
  readonly day: PlainDate;
  readonly words: Text;
}

/** Promises of a year that were broken, each unit's once. @param of the duty that promises; `null`: any */
export async function brokenOf(
  read: Reader,
  work: Pick<MechanismWork, 'officeId' | 'knows' | 'vocabulary'>,
  year: string,
  of: { readonly row: string; readonly duty: string } | null,
  today: PlainDate,
): Promise<Broken[]> {
  const [made, said] = await Promise.all([
    promisesOf(read, work.officeId, { unit: null, year, of }),
    saidBroken(read, work.officeId, year, of),
  ]);
  const over = made.filter((p) => p.confirmed && p.made.by < today);
  const found = await Promise.all(
    over.map(async (p) => ({ p, m: await measured(work, p.unit, p.from, p.made, today) })),
  );
  const missed = found
    .filter(({ m }) => m.state === 'missed')
    .map(({ p, m }) => ({ dutyId: p.dutyId, unit: p.unit, day: m.day, words: measuredInWords(m, p.from) }));
  return [...missed, ...said.filter((s) => !missed.some((m) => m.unit === s.unit))];
}

const SAID: Text = {
  zh: '单位自己说明没有兑现，并经他人确认',
  en: 'the unit itself said that it was not kept, and others confirmed that',
};

async function saidBroken(
  read: Reader,
  officeId: string,
  year: string,
  of: { readonly row: string; readonly duty: string } | null,
): Promise<Broken[]> {
  const keys = (await adoptedOf(read, officeId)).flatMap(({ adoption, mechanism }) =>
    (mechanism.duties ?? [])
      .filter((d) => d.keeps && (of === null || (of.row === adoption.row && of.duty === d.keeps.duty)))
      .map((d) => sql`(${adoption.mechanismId}::uuid, ${d.id}, ${d.keeps!.field})`),
  );
  if (keys.length === 0) return [];
  const rows = await read.rows(
    raw(sql<{ duty_id: string; unit_id: string; to_on: PlainDate }>`
      select o.duty_id, o.unit_id, r.to_on
      from (values ${sql.join(keys)}) as k (mechanism_id, duty, field)
      join obligation o on o.office_id = ${officeId} and o.mechanism_id = k.mechanism_id and o.duty = k.duty
        and o.due_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id and r.state = 'confirmed'
        and r.numbers ->> k.field = 'false'
      order by o.unit_id`),
  );
  return rows.map((r) => ({ dutyId: r.duty_id, unit: r.unit_id, day: r.to_on, words: SAID }));
}

/** What is known of a promise, by the duty that made it or that says whether it was kept; `null`: none, or none for this actor. */
export interface PromiseFact {
  readonly unit: string;
  readonly post: string;
  readonly day: PlainDate;
  readonly broken: boolean;
  readonly words: Text;
}

export async function promiseFact(
  read: Reader,
  work: MechanismWork,
  actor: Actor,
  dutyId: string,
  today: PlainDate,
): Promise<PromiseFact | null> {
  const it = await opened(read, actor.officeId, dutyId);
  if (!it || !(actor.kind === 'system' || sees(actor, it))) return null;
  const { rule, obligation, records } = it;
  const { unit, post, periodFrom, dueOn } = obligation;
  const last = records.findLast((r) => r.state === 'confirmed');
  if (rule.keeps) {
    const broken = last?.numbers[rule.keeps.field] === false;
    return { unit, post, day: last?.to ?? dueOn, broken, words: broken ? SAID : rule.name };
  }
  const made = last && promiseIn(rule, last.numbers);
  if (!made) return rule.promises ? { unit, post, day: dueOn, broken: false, words: rule.name } : null;
  const found = await measured(work, unit, periodFrom, made, today);
  return { unit, post, day: found.day, broken: found.state === 'missed', words: measuredInWords(found, periodFrom) };
}
