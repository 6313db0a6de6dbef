import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * Joint meetings (联席会议). Pure. Called about a case, a task, or a matter of its own: who leads, who takes part, when. What is agreed
 * becomes tasks with one lead and a date each; what is not is written down with each unit's position, and the level above decides.
 */

export const MEETING_STATES = ['called', 'held', 'cancelled'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

export interface Point {
  /** What it was about; of an agreed one, what is to be done. */
  readonly matter: TextRef;
  /** The task that came of it; of one not agreed on, only where the level above gave one. */
  readonly task: string | null;
  /** Empty where it was agreed on. */
  readonly positions: readonly { readonly unit: string; readonly words: TextRef }[];
  /** Of one not agreed on: the duty of the level above to decide, and what it decided. */
  readonly duty: string | null;
  readonly decision: TextRef | null;
}

export interface Meeting {
  readonly meetingId: string;
  readonly version: number;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly byUnit: string;
  readonly byPost: string;
  readonly leadUnit: string;
  /** Those who take part, the lead first. */
  readonly units: readonly string[];
  readonly on: PlainDate;
  readonly state: MeetingState;
  readonly visibility: 'normal' | 'confidential';
  readonly hiddenFrom: readonly string[];
  readonly agenda: TextRef;
  /** Duties to hold it, and of each unit to take part. */
  readonly holdDuty: string;
  readonly attending: readonly { readonly unit: string; readonly duty: string }[];
  readonly absent: readonly string[];
  readonly points: readonly Point[];
  readonly reason: TextRef | null;
  readonly calledAt: Instant;
  readonly endedAt: Instant | null;
}

export type Called = Pick<
  Meeting,
  | 'caseId'
  | 'taskId'
  | 'byUnit'
  | 'byPost'
  | 'leadUnit'
  | 'units'
  | 'on'
  | 'visibility'
  | 'hiddenFrom'
  | 'agenda'
  | 'holdDuty'
  | 'attending'
>;

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };

export type MeetingEvent =
  | E<'meeting.called', Called>
  | E<'meeting.held', { readonly absent: readonly string[]; readonly points: readonly Point[] }>
  | E<'meeting.decided', { readonly point: number; readonly words: TextRef; readonly task: string | null }>
  | E<'meeting.cancelled', { readonly words: TextRef }>;

/** The meeting after an event; `null` is "not called yet". */
export function evolve(before: Meeting | null, meetingId: string, version: number, event: MeetingEvent): Meeting {
  if (event.type === 'meeting.called') {
    const fresh = { state: 'called', absent: [], points: [], reason: null, endedAt: null } as const;
    return { ...event.body, ...fresh, meetingId, version, calledAt: event.at };
  }
  if (!before) throw new Error(`meeting ${meetingId}: ${event.type} before meeting.called`);
  const now = { ...before, version };
  switch (event.type) {
    case 'meeting.held':
      return { ...now, ...event.body, state: 'held', endedAt: event.at };
    case 'meeting.decided': {
      const { point, words, task } = event.body;
      const decided = (p: Point, i: number): Point => (i === point ? { ...p, decision: words, task } : p);
      return { ...now, points: now.points.map(decided) };
    }
    case 'meeting.cancelled':
      return { ...now, state: 'cancelled', reason: event.body.words, endedAt: event.at };
    default:
      return event satisfies never;
  }
}

/** What was said of a matter that was not agreed on. */
export interface OpenMatter {
  readonly matter: string;
  readonly positions: readonly { readonly unit: string; readonly position: string }[];
}

/**
 * @throws Refusal `meeting.nothing-came-of-it`, `meeting.one-position`, `meeting.not-one-of-them`
 */
export function ensureHeld(
  { units }: Pick<Meeting, 'units'>,
  agreed: number,
  open: readonly OpenMatter[],
  absent: readonly string[],
): void {
  if (agreed + open.length === 0) throw new Refusal('meeting.nothing-came-of-it');
  if (absent.some((unit) => !units.includes(unit))) throw new Refusal('meeting.not-one-of-them');
  for (const { positions } of open) {
    const named = positions.map((p) => p.unit);
    if (named.length < 2) throw new Refusal('meeting.one-position');
    if (new Set(named).size < named.length || named.some((unit) => !units.includes(unit)))
      throw new Refusal('meeting.not-one-of-them');
  }
}

/** The lowest level above all of them. @param paths each a unit and all above it, nearest first */
export const levelAbove = (paths: readonly (readonly string[])[]): string | null =>
  (paths[0] ?? []).find((unit, i) => i > 0 && paths.every((path) => path.includes(unit))) ?? paths[0]?.at(-1) ?? null;
