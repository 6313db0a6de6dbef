import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import { kept } from '../identity/vault.ts';
import type { PlainDate } from '../kernel/time.ts';
import { confirmedIn } from '../obligations/confirmed.queries.ts';
import { lineOf } from './plan.rules.ts';
import { pathOf } from './queries.ts';
import type { At, SendingState } from './rules.ts';
import type { SendingWork } from './work.ts';

/** The year's plan of inspections that was confirmed (H3, duty `planned`). */
export interface Plan {
  /** Whose plan it is. */
  readonly unit: string;
  readonly year: number;
  readonly lines: readonly string[];
}

/** The plan of a unit, or of the nearest above that has one; `null` where none is confirmed for the year. */
export async function planOf(
  read: Reader,
  officeId: string,
  work: SendingWork,
  unit: string,
  year: number,
): Promise<Plan | null> {
  const units = pathOf(work, unit);
  const values = await confirmedIn(read, work.keys, officeId, { row: 'H3', duty: 'planned', units, year });
  const at = units.find((u) => values.has(u));
  if (at === undefined) return null;
  const lines = values.get(at)!.inspections;
  return { unit: at, year, lines: Array.isArray(lines) ? lines.filter((line) => line.trim() !== '') : [] };
}

/** An inspection that a unit of the plan has sent, or that became part of another. */
interface Use {
  readonly sendingId: string;
  readonly unit: string;
  readonly to: readonly string[];
  readonly from: PlainDate;
  readonly until: PlainDate | null;
  readonly state: SendingState;
  /** The line of the plan; `null` outside it. */
  readonly line: string | null;
  /** Who signed what breaks a rule. */
  readonly signer: At | null;
}

type Row = Omit<Use, 'line'> & { readonly item: string | null };

/** Inspections of a year that a unit and all below it sent, or joined to another, earliest first; each with its line of the plan. */
export async function usesOf(
  read: Reader,
  officeId: string,
  work: SendingWork,
  { unit, year, lines }: Plan,
): Promise<Use[]> {
  const rows = await read.rows(
    raw(sql<Row>`select s.sending_id as "sendingId", s.unit_id as unit, s.to_units as "to", s.from_on as "from", s.until_on as until,
        s.state, case when s.signer_post is not null then jsonb_build_object('unit', s.signer_unit, 'post', s.signer_post) end as signer,
        said.item
      from sending s
      join unit u on u.office_id = s.office_id and u.unit_id = s.unit_id and ${unit} = any(u.path)
      left join lateral (select e.body->'planned'->>'item' as item from ledger_entry e
        where e.office_id = s.office_id and e.stream = 'sending:' || s.sending_id
          and e.type in ('sending.prepared', 'sending.changed') order by e.version desc limit 1) said on true
      where s.office_id = ${officeId} and s.kind = 'inspection' and s.state in ('held', 'sent', 'joined')
        and s.from_on between ${`${year}-01-01`}::date and ${`${year}-12-31`}::date
      order by s.from_on, s.sending_id`),
  );
  const said = rows.filter((r) => r.item !== null).map((r) => r.sendingId);
  const words = said.length > 0 ? await kept(read, work.keys, officeId, said) : new Map<string, never>();
  return rows.map(({ item, ...use }) => {
    const named = item === null ? null : (words.get(use.sendingId)?.items.get(item)?.text ?? null);
    return { ...use, line: lineOf(lines, named) };
  });
}
