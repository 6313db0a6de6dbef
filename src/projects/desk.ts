import type { Telephones } from '../calendar/countries.ts';
import { parseLimit } from '../calendar/limit.ts';
import { dateIn } from '../calendar/zone.ts';
import type { ClockWork } from '../duties/commands.ts';
import type { Keys } from '../identity/keys.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Context, happenedAt } from '../ledger/append.ts';
import { moved } from '../mechanisms/days.rules.ts';
import type { ProjectsPack } from './pack.ts';

/** What projects of an office work with. */
export interface ProjectDesk extends ClockWork {
  readonly officeId: string;
  readonly telephones: Telephones;
  readonly pack: ProjectsPack;
  readonly keys: Keys;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unitId: string): readonly string[];
  /** A unit in use; `null` if there is none. */
  unitName(unitId: string): (Text & { readonly kind: string }) | null;
  /** The unit with a function; `null` if there is none. */
  unitWith(fn: string): string | null;
  /** The post of a unit's own head; `null` where it has none. */
  headPost(unitId: string): string | null;
  /** The unit of the office as a whole. */
  readonly root: string;
}

/** The unit that keeps the collection. */
export const deskUnit = (desk: ProjectDesk): string => desk.unitWith(desk.pack.functions.desk) ?? desk.root;

/** @throws Refusal `project.no-such-desk` */
export function unitOf(desk: ProjectDesk, which: 'checks' | 'calls'): string {
  const fn = desk.pack.functions[which];
  const unit = desk.unitWith(fn);
  if (unit === null) throw new Refusal('project.no-such-desk', { function: fn });
  return unit;
}

export const todayOf = (ctx: Context, desk: Pick<ProjectDesk, 'calendar'>): PlainDate =>
  dateIn(desk.calendar.zone, happenedAt(ctx));

/** A day so long after another. @param length as the pack has it, `10 working days` */
export const after = (desk: Pick<ProjectDesk, 'calendar'>, day: PlainDate, length: string): PlainDate =>
  moved(desk.calendar, day, parseLimit(length), 1);

/** Under whose key contacts and supporters' numbers of a year lie: destroyed as one. */
export const peopleOf = (collectionId: string): string => derivedId(collectionId, 'people');
