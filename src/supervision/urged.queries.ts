import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import type { Instant } from '../kernel/time.ts';

/**
 * When supervision last urged each of these duties (催办), for whoever has it to see where it waits. A case is urged as a whole: what its
 * unit owed of it then was meant. Absent: never.
 */
export async function urgedOf(
  read: Reader,
  officeId: string,
  duties: readonly Duty[],
): Promise<ReadonlyMap<string, Instant>> {
  if (duties.length === 0) return new Map();
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string; at: Instant }>`with d as (
          select * from unnest(${duties.map((d) => d.dutyId)}::uuid[], ${duties.map((d) => d.about)}::text[],
            ${duties.map((d) => d.holderUnit)}::text[], ${duties.map((d) => d.openedAt)}::timestamptz[])
            as d(duty_id, about, unit, opened_at))
        select d.duty_id, max(a.acted_at) as at from d join (
            select about, duty_id, null as unit, acted_at from duty_act
            where office_id = ${officeId} and kind = 'urge' and about = any(${duties.map((d) => d.about)}::text[])
            union all
            select 'case:' || case_id, null, unit_id, acted_at from act
            where office_id = ${officeId} and kind = 'urge' and case_id = any(${caseIds(duties)}::uuid[])
          ) a on a.about = d.about and (a.duty_id = d.duty_id or (a.unit = d.unit and a.acted_at >= d.opened_at))
        group by d.duty_id`,
    ),
  );
  return new Map(rows.map((r) => [r.duty_id, r.at]));
}

const caseIds = (duties: readonly Duty[]): string[] =>
  duties.flatMap(({ about }) => (about.startsWith('case:') ? [about.slice('case:'.length)] : []));
