import { type RawBuilder, sql } from 'kysely';
import { fromWall } from '../calendar/zone.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Instant, instant } from '../kernel/time.ts';
import type { Period } from './rules.ts';

/** A period as moments: from the beginning of its first day to the end of its last, or now where that lies ahead. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
  readonly history: boolean;
}

export function spanOf(work: OfficeWork, { from, until, history }: Period, now: Instant): Span {
  const { zone } = work.calendar;
  const dayStart = (day: string) => instant(fromWall(zone, Date.parse(`${day}T00:00:00Z`)));
  const end = instant(fromWall(zone, Date.parse(`${until}T00:00:00Z`) + 86_400_000));
  return { from: dayStart(from), until: end < now ? end : now, history };
}

/** Due before the period began: a day's last moment is the first of the next. */
export const dueBefore = ({ from }: Span) => sql<boolean>`(d.due_at <= ${from}::timestamptz)`;

/** Each unit with its bureau or street, which the figures of all below it are counted for. */
export const tops = (
  officeId: string,
) => sql`(select unit_id, path[greatest(array_length(path, 1) - 1, 1)] as top from unit
  where office_id = ${officeId})`;

/** Of the unit and all below it; of the office itself, what lies with no unit below. */
export const ofUnit = (column: RawBuilder<unknown>, unit: string, office = sql`a.office_id`) => sql<boolean>`exists (
  select from unit u where u.office_id = ${office} and u.unit_id = ${column}
    and ${unit} = any(u.path[1:greatest(array_length(u.path, 1) - 1, 1)]))`;
