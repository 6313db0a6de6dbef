import type { Carrying, Measure, MeasureEvent } from './measures.rules.ts';

const BLANK = {
  recusalAsked: false,
  stoodAside: [],
  decideDuty: null,
  tellDuty: null,
  notifiedAt: null,
  statementUntil: null,
  decidedAt: null,
  toldAt: null,
  reviewUntil: null,
  review: null,
  from: null,
  until: null,
  barredUntil: null,
  publicWish: null,
  endedAt: null,
} as const;

/** The measure after an event; `null` is "not proposed yet". */
export function evolve(measure: Measure | null, measureId: string, version: number, event: MeasureEvent): Measure {
  const { at, actor } = event;
  if (event.type === 'measure.proposed')
    return { ...BLANK, ...event.body, measureId, version, state: 'proposed', proposedBy: actor, proposedAt: at };
  if (event.type === 'measure.cleared') {
    const { reasons: _, ...body } = event.body;
    const plain = { ...BLANK, power: null, passedOver: [], proposedBy: actor, proposedAt: at };
    return { ...plain, ...body, measureId, version, state: 'cleared', decidedAt: at, endedAt: at };
  }
  if (!measure) throw new Error(`measure ${measureId}: ${event.type} before measure.proposed`);
  const now = { ...measure, version };
  switch (event.type) {
    case 'measure.notified':
      return { ...now, state: 'notified', notifiedAt: at, statementUntil: event.body.statementUntil };
    case 'measure.stated':
    case 'measure.unanswered':
      return { ...now, state: 'answered', decideDuty: event.body.duty };
    case 'measure.heard':
    case 'measure.attached':
      return now;
    case 'measure.decider-changed': {
      const { decider, passedOver, because } = event.body;
      // Who left the post, or was not to be had, said nothing of being concerned.
      const concerned = because === 'declared' || because === 'asked';
      const stoodAside = concerned ? [...now.stoodAside, now.decider.account] : now.stoodAside;
      return { ...now, decider, passedOver, stoodAside, recusalAsked: now.recusalAsked || because === 'asked' };
    }
    case 'measure.reviewer-changed':
      return { ...now, review: { ...now.review!, by: event.body.by } };
    case 'measure.dropped':
      return { ...now, state: 'dropped', endedAt: at };
    case 'measure.decided': {
      const { outcome, duty } = event.body;
      return outcome === 'dropped'
        ? { ...now, state: 'dropped', decidedAt: at, endedAt: at }
        : { ...now, state: 'decided', decidedAt: at, tellDuty: duty };
    }
    case 'measure.told': {
      const { reviewUntil, from, until } = event.body;
      const told = { ...now, toldAt: at, reviewUntil, from, until, ...owed(event.body.carrying) };
      return until === null ? { ...told, state: 'ended', endedAt: at } : { ...told, state: 'in-force' };
    }
    case 'measure.review-asked':
    case 'measure.reopened': {
      const { by, duty } = event.body;
      return { ...now, state: 'review', review: { by, duty, outcome: null } };
    }
    case 'measure.reviewed': {
      const { outcome } = event.body;
      const review = { ...now.review!, outcome };
      const anew = owed(event.body.carrying);
      if (outcome === 'withdrawn') return { ...now, state: 'withdrawn', review, endedAt: at };
      if (outcome === 'changed') {
        const { rung, rungVersion, until, barredUntil } = event.body;
        const changed = { ...now, rung, rungVersion, until, barredUntil, review, ...anew };
        return until === null ? { ...changed, state: 'ended', endedAt: at } : { ...changed, state: 'in-force' };
      }
      return { ...now, state: now.until === null ? 'ended' : 'in-force', review, ...anew };
    }
    case 'measure.carried-out': {
      const { on, checkDuty = null } = event.body;
      // Before it was a duty, that it was done was an entry and nothing else.
      return now.carrying ? { ...now, carrying: { ...now.carrying, on, recordedBy: actor, checkDuty } } : now;
    }
    case 'measure.carrying-confirmed':
      return { ...now, carrying: { ...now.carrying!, confirmed: true } };
    case 'measure.carrying-returned':
      return { ...now, ...owed(now.carrying) };
    case 'measure.withdrawn':
      return { ...now, state: 'withdrawn', endedAt: at };
    case 'measure.barred':
      return { ...now, barredUntil: event.body.until };
    case 'measure.wished':
      return { ...now, publicWish: event.body.public };
    case 'measure.expired':
      return { ...now, state: 'expired', endedAt: at };
    default:
      return event satisfies never;
  }
}

/** What is to be done, and is not yet. */
const owed = (is: Pick<Carrying, 'duty' | 'by'> | undefined): { readonly carrying?: Carrying } =>
  is ? { carrying: { duty: is.duty, by: is.by, on: null, recordedBy: null, checkDuty: null, confirmed: false } } : {};
