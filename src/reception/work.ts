import { parseLimit } from '../calendar/limit.ts';
import { dateIn, readInstant, toWall } from '../calendar/zone.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { moved } from '../mechanisms/days.rules.ts';
import type { ReceptionPack } from './pack.ts';

/** What commands on reception days work with. */
export interface ReceptionWork {
  readonly pack: ReceptionPack;
  readonly cases: OfficeWork;
}

/** Day and time at the office's wall. */
export interface Wall {
  readonly today: PlainDate;
  /** `HH:MM`. */
  readonly time: string;
}

export function wallOf({ cases: { calendar } }: ReceptionWork, now: Instant): Wall {
  const today = dateIn(calendar.zone, now);
  const minutes = Math.floor((toWall(calendar.zone, readInstant(now)) % 86_400_000) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return { today, time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

/** A day so far from another, as the pack says it. */
export const spanFrom = (
  { cases: { calendar } }: ReceptionWork,
  day: PlainDate,
  span: string,
  way: 1 | -1,
): PlainDate => moved(calendar, day, parseLimit(span), way);
