import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../workbench/src/screens/measures/steps.ts';

const UNTIL_TOLD = ['proposed', 'notified', 'stated', 'decided', 'told'];
const page = (state: string, ...types: string[]) => ({
  measure: { state: { id: state } },
  moments: types.map((type, n) => ({ type: `measure.${type}`, at: `2026-03-${String(n + 1).padStart(2, '0')}` })),
});
const told = (...of: Parameters<typeof page>) => stepsOf(page(...of)).map(({ step, how }) => `${step} ${how}`);

describe('the steps that the page of a measure shows', () => {
  it('one is now, before it done, after it ahead; a review is none before there is one', () => {
    expect(told('notified', 'proposed', 'notified')).toEqual([
      'proposed done',
      'notified done',
      'answered now',
      'decided ahead',
      'told ahead',
      'stands ahead',
    ]);
    expect(told('in-force', ...UNTIL_TOLD).slice(-2)).toEqual(['told done', 'stands now']);
  });

  it('while a review is open that is where it stands, be it the first, one reopened, or the second', () => {
    const waits = ['told done', 'review now', 'stands ahead'];
    expect(told('review', ...UNTIL_TOLD, 'review-asked').slice(-3)).toEqual(waits);
    expect(told('review', ...UNTIL_TOLD, 'reopened').slice(-3)).toEqual(waits);
    expect(told('review', ...UNTIL_TOLD, 'review-asked', 'reviewed', 'reopened').slice(-3)).toEqual(waits);
    expect(told('in-force', ...UNTIL_TOLD, 'review-asked', 'reviewed').slice(-2)).toEqual([
      'review done',
      'stands now',
    ]);
  });

  it('what is over shows what was done, and how it ended', () => {
    expect(told('dropped', 'proposed', 'notified', 'dropped')).toEqual(['proposed done', 'notified done', 'over done']);
    expect(told('expired', ...UNTIL_TOLD, 'expired').slice(-2)).toEqual(['told done', 'over done']);
  });
});
