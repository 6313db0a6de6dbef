import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

/*
 * A version of a rule that somebody prepared and handed to the head of the office, who adopts it or gives it back with a reason. One duty
 * at a time, of one holder: the head's to decide, or, given back, whoever prepared it to mend it. Pure.
 */
export type DraftState =
  | 'handed'
  /** With whoever prepared it, to be mended. */
  | 'returned'
  | 'adopted'
  | 'taken-back';

export interface RuleDraft {
  readonly draftId: string;
  readonly version: number;
  readonly state: DraftState;
  readonly row: string;
  readonly number: number;
  /** SHA-256 of what it says, in `mechanism_source`. */
  readonly digest: string;
  /** The day from which it is to bind, as proposed. */
  readonly from: PlainDate;
  readonly by: { readonly account: string; readonly post: string; readonly unit: string };
  readonly handedAt: Instant;
  readonly dutyId: string;
  /** What it became. */
  readonly mechanismId: string | null;
  readonly decidedAt: Instant | null;
}

type E<T extends string, B> = { readonly type: T; readonly at: Instant; readonly body: B };
type Handed = Pick<RuleDraft, 'row' | 'number' | 'digest' | 'from' | 'by'> & {
  readonly duty: string;
  readonly why: TextRef;
};

export type DraftEvent =
  /** Also again, mended. */
  | E<'rule-draft.handed', Handed>
  | E<'rule-draft.returned', { readonly duty: string; readonly reason: TextRef }>
  | E<'rule-draft.adopted', { readonly mechanism: string }>
  | E<'rule-draft.taken-back', Record<string, never>>;

/** @throws Refusal `rule-draft.not-in-this-state`: it was decided, or is with somebody else */
export function ensureState(draft: RuleDraft, ...states: readonly DraftState[]): void {
  if (!states.includes(draft.state)) throw new Refusal('rule-draft.not-in-this-state', { state: draft.state });
}

export const waits = ({ state }: Pick<RuleDraft, 'state'>): boolean => state === 'handed' || state === 'returned';

/** The draft after an event; `null` is "not handed yet". */
export function evolve(draft: RuleDraft | null, draftId: string, version: number, event: DraftEvent): RuleDraft {
  if (event.type === 'rule-draft.handed') {
    const { row, number, digest, from, by, duty } = event.body;
    return {
      ...{ draftId, version, state: 'handed', row, number, digest, from, by, handedAt: event.at, dutyId: duty },
      ...{ mechanismId: null, decidedAt: null },
    };
  }
  if (!draft) throw new Error(`rule draft ${draftId}: ${event.type} before rule-draft.handed`);
  const now = { ...draft, version };
  switch (event.type) {
    case 'rule-draft.returned':
      return { ...now, state: 'returned', dutyId: event.body.duty };
    case 'rule-draft.adopted':
      return { ...now, state: 'adopted', mechanismId: event.body.mechanism, decidedAt: event.at };
    case 'rule-draft.taken-back':
      return { ...now, state: 'taken-back', decidedAt: event.at };
    default:
      return event satisfies never;
  }
}
