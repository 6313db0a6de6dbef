import { sql } from 'kysely';
import { parseLimit } from '../calendar/limit.ts';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { moved } from '../mechanisms/days.rules.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { fieldsInWords } from '../mechanisms/values.ts';
import { adoptedOf, dutyIn, type MechanismWork } from '../mechanisms/work.ts';
import { maskText } from '../text/mask.ts';
import { askedIn, type PublicRecord, unitsFound, wordsIn } from './public.queries.ts';
import { unitNamed } from './queries.ts';
import type { Ask } from './rules.ts';

/** A confirmed record that everybody of the office may read, for the time that its rule gives. */
export interface OpenRecord extends Pick<PublicRecord, 'recordId' | 'row' | 'mechanism' | 'duty' | 'fields' | 'asked'> {
  readonly unit: Text & { readonly id: string };
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly until: PlainDate;
}

export interface OpenFilter {
  /** Part of a unit's name; empty: all units. */
  readonly find: string;
  readonly row: string | null;
  /** The last record of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

/** Rules whose results the whole office reads: whatever version, with the first day of confirmation that is still shown. */
async function openDuties(read: Reader, work: MechanismWork, today: PlainDate) {
  return (await adoptedOf(read, work.officeId)).flatMap(({ adoption, mechanism }) =>
    (mechanism.duties ?? []).flatMap((rule) =>
      rule.publish?.to === 'office'
        ? [{ adoption, mechanism, rule, since: moved(work.calendar, today, parseLimit(rule.publish.for), -1) }]
        : [],
    ),
  );
}

/** The rows of which something may be open inside the office. */
export async function openRows(
  read: Reader,
  work: MechanismWork,
  now: Instant,
): Promise<{ readonly row: string; readonly name: Text }[]> {
  const found = await openDuties(read, work, dateIn(work.calendar.zone, now));
  return [...new Map(found.map((f) => [f.adoption.row, { row: f.adoption.row, name: f.mechanism.name }])).values()];
}

/**
 * What units did, open inside the office, newest first: the fields that the rule names, once somebody else confirmed them. Nobody reads the
 * words before, so what looks like a person is masked in them.
 */
export async function openRecords(
  read: Reader,
  work: MechanismWork,
  now: Instant,
  { find, row, before, limit }: OpenFilter,
): Promise<OpenRecord[]> {
  const today = dateIn(work.calendar.zone, now);
  const [rules, units] = await Promise.all([openDuties(read, work, today), unitsFound(work, find)]);
  const wanted = rules.filter((r) => row === null || r.adoption.row === row);
  if (wanted.length === 0 || units?.length === 0) return [];
  const since = sql.join(
    wanted.map((r) => sql`(${r.adoption.mechanismId}::uuid, ${r.rule.id}::text, ${r.since}::date)`),
  );
  const rows = await read.rows(
    raw(sql<{
      record_id: string;
      duty_id: string;
      mechanism_id: string;
      duty: string;
      unit_id: string;
      from_on: PlainDate;
      to_on: PlainDate;
      decided_at: Instant;
      asks: readonly Ask[];
    }>`select r.record_id, r.duty_id, o.mechanism_id, o.duty, o.unit_id, r.from_on, r.to_on, r.decided_at, r.asks
      from (values ${since}) as s(mechanism_id, duty, since)
      join obligation o on o.office_id = ${work.officeId} and o.mechanism_id = s.mechanism_id and o.duty = s.duty
      join obligation_record r on r.office_id = o.office_id and r.duty_id = o.duty_id
      where r.state = 'confirmed' and r.decided_at >= s.since
        ${units === null ? sql`` : sql`and o.unit_id = any(${units}::text[])`}
        ${
          before === null
            ? sql``
            : sql`and (r.decided_at, r.record_id) < (select b.decided_at, b.record_id from obligation_record b
                where b.office_id = ${work.officeId} and b.record_id = ${before}::uuid)`
        }
      order by r.decided_at desc, r.record_id desc limit ${limit}`),
  );
  const [words, open] = await Promise.all([
    wordsIn(read, work, [...new Set(rows.map((r) => r.duty_id))], 'obligation.recorded', 'said'),
    dutiesById(
      read,
      work.officeId,
      rows.flatMap((r) => r.asks.filter((a) => !a.answered).map((a) => a.duty)),
    ),
  ]);
  const dueOf = new Map(open.map((d) => [d.dutyId, d.dueOn]));
  const ruleOf = new Map(wanted.map((r) => [`${r.adoption.mechanismId} ${r.rule.id}`, r]));
  return rows.map((r): OpenRecord => {
    const { adoption, mechanism } = ruleOf.get(`${r.mechanism_id} ${r.duty}`)!;
    const rule = dutyIn(mechanism, r.duty);
    const { fields, for: shown } = rule.publish!;
    const said = Object.fromEntries(
      Object.entries(words.get(r.record_id) ?? {}).filter(([field]) => fields.includes(field)),
    ) as Values;
    const { asked, others } = askedIn(rule.record, said, r.asks, dueOf, today);
    return {
      ...{ recordId: r.record_id, row: adoption.row, mechanism: mechanism.name, duty: rule.name },
      ...{ unit: unitNamed(work, r.unit_id), from: r.from_on, to: r.to_on },
      until: moved(work.calendar, dateIn(work.calendar.zone, r.decided_at), parseLimit(shown), 1),
      fields: fieldsInWords(rule.record, others, work, maskText),
      asked,
    };
  });
}
