import type { Calendar } from '../calendar/calendar.ts';
import type { ClockRule } from '../calendar/clock.ts';
import { dueOn } from '../calendar/due.ts';
import { loadClocks } from '../calendar/pack.ts';
import { parseMoment } from '../calendar/zone.ts';
import type { Role } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { readPack } from '../packs/read.ts';
import type { Handover, UnitKind } from './rules.ts';

/** Columns of an import file. */
export type Column =
  | 'unit'
  | 'parent'
  | 'name'
  | 'nameEn'
  | 'kind'
  | 'functions'
  | 'aliases'
  | 'places'
  | 'post'
  | 'title'
  | 'titleEn'
  | 'role'
  | 'person'
  | 'username'
  | 'since';

export type Word = Text & { readonly spellings: readonly string[] };

export interface OrgPack {
  readonly kinds: Readonly<Record<UnitKind, Word & { readonly below: readonly UnitKind[] }>>;
  readonly roles: Readonly<Record<Role, Word>>;
  /** Roles whose posts only the administrator fills. */
  readonly independent: readonly Role[];
  readonly columns: Readonly<Record<Column, Word>>;
  /** Characters that part several values in one cell. */
  readonly separators: string;
  readonly answers: Readonly<Record<'holder' | 'head' | 'above' | 'nobody', Text>>;
  readonly version: number;
  /** Clocks of a hand-over: the successor's, and the head's once it has passed; `ahead`: months to the first day, at most. */
  readonly handover: { readonly acknowledge: string; readonly head: string; readonly ahead: number };
  /** What somebody leaves behind, in words. {post} and {duties} are filled in. */
  readonly left: Readonly<Record<'still' | 'later' | 'last' | 'list', Text>>;
  /** Names of the steps that this slice makes somebody owe. */
  readonly steps: Readonly<Record<'acknowledge-handover', Text>>;
}

/** Kinds, roles and columns, and the words for them: `packs/org.yaml`. */
export const orgPack: OrgPack = readPack<OrgPack>('org').value;

/** The successor's limit. */
const acknowledgeClock: ClockRule = (() => {
  const rule = loadClocks().get(orgPack.handover.acknowledge);
  if (!rule) throw new Refusal('calendar.unknown-clock', { clock: orgPack.handover.acknowledge });
  return rule;
})();

/** Its end: counted from the first day, or from when it was written down if that was later: nobody is late before they could know. */
export function limitOf(
  { day, recordedAt }: Pick<Handover, 'day' | 'recordedAt'>,
  calendar: Calendar,
): { dueOn: PlainDate; dueAt: Instant } {
  const first = parseMoment(day, calendar.zone);
  const from = recordedAt !== null && recordedAt > first ? recordedAt : first;
  const due = dueOn(acknowledgeClock, { from, pauses: [] }, calendar)!;
  return { dueOn: due.dueOn, dueAt: due.dueAt };
}
