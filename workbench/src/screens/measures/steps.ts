import type { Measure } from '../../api/measures.ts';

/** The entry that shows that a step was done. */
const DONE = {
  proposed: ['measure.proposed'],
  notified: ['measure.notified'],
  answered: ['measure.stated', 'measure.unanswered'],
  decided: ['measure.decided'],
  told: ['measure.told'],
  review: ['measure.reviewed'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Done = keyof typeof DONE;

const OVER = new Set(['dropped', 'withdrawn', 'cleared', 'ended', 'expired']);

export interface Step {
  readonly step: Done | 'stands' | 'over';
  /** When it was done; `null`: not yet. */
  readonly at: string | null;
  readonly how: 'done' | 'now' | 'ahead';
}

/** The procedure as steps: what is done, when, and where it stands. A review is a step only where there is one, be it the second. */
export function stepsOf({
  measure: { state },
  moments,
}: {
  readonly measure: { readonly state: { readonly id: string } };
  readonly moments: readonly Pick<Measure['moments'][number], 'type' | 'at'>[];
}): readonly Step[] {
  const over = OVER.has(state.id);
  const doneAt = (step: Done): string | null => {
    // Reopened: a review that was decided before is not the one that it waits for now.
    if (step === 'review' && state.id === 'review') return null;
    return moments.findLast((m) => (DONE[step] as readonly string[]).includes(m.type))?.at ?? null;
  };
  const steps = (Object.keys(DONE) as Done[])
    .map((step) => ({ step, at: doneAt(step) }))
    .filter(({ step, at }) => at !== null || !(over || (step === 'review' && state.id !== 'review')));
  const current = over ? -1 : steps.findIndex(({ at }) => at === null);
  const told = steps.map(
    ({ step, at }, i): Step => ({ step, at, how: at === null ? (i === current ? 'now' : 'ahead') : 'done' }),
  );
  if (over) return [...told, { step: 'over', at: null, how: 'done' }];
  return [...told, { step: 'stands', at: null, how: current === -1 ? 'now' : 'ahead' }];
}
