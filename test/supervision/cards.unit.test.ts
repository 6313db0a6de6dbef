import { describe, expect, test } from 'vitest';
import { dateIn } from '../../src/calendar/zone.ts';
import { plainDate } from '../../src/kernel/time.ts';
import {
  type Card,
  type CardEvent,
  cardIdOf,
  drawn,
  ensureAllowed,
  evolve,
  heldAt,
  isMoot,
  nextLook,
  type RepeatRule,
  repeated,
  thresholds,
  type Watched,
} from '../../src/supervision/cards.rules.ts';
import { loadCards } from '../../src/supervision/cards.ts';
import { at, china } from '../calendar/given.ts';

const { rules } = loadCards();

/** Five working days from Monday 2 March 2026: 3, 4, 5, 6 and 9 March. */
const duty: Watched = {
  dutyId: 'd',
  step: 'handle',
  state: 'accepted',
  run: { from: at('2026-03-02T09:00'), pauses: [] },
  dueOn: plainDate('2026-03-09'),
  dueAt: at('2026-03-10T00:00'),
  openedAt: at('2026-03-02T09:00'),
  claimedAt: null,
  endedAt: null,
  history: false,
  chain: [{ unit: 'housing', post: 'housing-handler', since: at('2026-03-02T09:00') }],
};
const told = (of: Watched, since: string | null = null) =>
  thresholds(rules, of, since === null ? null : at(since), china).map((t) => `${t.rule.id} ${t.at}`);

describe('when a duty is looked at', () => {
  test('one working day before, when it is late, and ten working days after', () => {
    // The prompt comes over the weekend: at 24:00 on Friday the 6th. Ten working days after the 9th: 10–13, 16–20 and 23 March.
    expect(told(duty)).toEqual([
      `due-soon ${at('2026-03-07T00:00')}`,
      `late ${at('2026-03-10T00:00')}`,
      `step-late ${at('2026-03-10T00:00')}`,
      `long-late ${at('2026-03-24T00:00')}`,
    ]);
    const all = thresholds(rules, duty, null, china);
    expect(nextLook(all, null)).toBe(at('2026-03-07T00:00'));
    expect(nextLook(all, at('2026-03-07T00:00'))).toBe(at('2026-03-10T00:00'));
    expect(nextLook(all, at('2026-03-24T00:00'))).toBeNull();
  });

  test('a holiday moves the prompt and the red card, never the due date itself', () => {
    // Due on Friday 3 April 2026; Qingming is off from 4 to 6 April: the tenth working day after is Friday the 17th.
    const april = { ...duty, dueOn: plainDate('2026-04-03'), dueAt: at('2026-04-04T00:00') };
    expect(told(april).at(-1)).toBe(`long-late ${at('2026-04-21T00:00')}`);
    const after = { ...duty, dueOn: plainDate('2026-04-07'), dueAt: at('2026-04-08T00:00') };
    expect(told(after)[0]).toBe(`due-soon ${at('2026-04-04T00:00')}`);
  });

  test('a limit in hours keeps its time of day', () => {
    const hours = { ...duty, dueOn: plainDate('2026-03-03'), dueAt: at('2026-03-03T15:30') };
    expect(told(hours).slice(0, 2)).toEqual([`due-soon ${at('2026-03-02T15:30')}`, `late ${at('2026-03-03T15:30')}`]);
  });

  test('what lay before its opening draws nothing', () => {
    const short = { ...duty, dueOn: plainDate('2026-03-02'), dueAt: at('2026-03-02T11:00') };
    expect(told(short)[0]).toBe(`late ${at('2026-03-02T11:00')}`);
    const lateBefore = { ...duty, dueOn: plainDate('2026-02-27'), dueAt: at('2026-02-28T00:00') };
    // Saturday 28 February is worked, in exchange for the Spring Festival: 28, 2–6, 9–12.
    expect(told(lateBefore)).toEqual([`long-late ${at('2026-03-13T00:00')}`]);
  });

  test('done, claimed and paused ones only for what was late before', () => {
    expect(told({ ...duty, state: 'claimed', claimedAt: at('2026-03-06T17:00') })).toEqual([]);
    expect(told({ ...duty, state: 'done', endedAt: at('2026-03-10T00:00') })).toEqual([
      `due-soon ${at('2026-03-07T00:00')}`,
    ]);
    expect(told({ ...duty, state: 'done', endedAt: at('2026-03-10T00:01') })).toHaveLength(3);
    const pauses = [{ from: at('2026-03-11T10:00'), to: null }];
    expect(told({ ...duty, state: 'paused', run: { ...duty.run!, pauses } })).toHaveLength(3);
    expect(told({ ...duty, state: 'paused', dueOn: null, dueAt: null })).toEqual([]);
  });

  test('what was given back is late from then, and is not prompted for the past', () => {
    expect(told(duty, '2026-03-12T09:00')).toEqual([
      `late ${at('2026-03-12T09:00')}`,
      `step-late ${at('2026-03-12T09:00')}`,
      `long-late ${at('2026-03-24T00:00')}`,
    ]);
  });

  test('imported history and duties without a clock draw none', () => {
    expect(told({ ...duty, history: true })).toEqual([]);
    expect(told({ ...duty, dueOn: null, dueAt: null })).toEqual([]);
  });
});

describe('which cards it draws', () => {
  const all = thresholds(rules, duty, null, china);
  const ids = (whole: string | null) => drawn(all, duty, whole === null ? null : at(whole)).map((t) => t.rule.id);

  test('late where it is the whole or the whole is late too, a step late where the whole is in time: never both', () => {
    expect(ids(null)).toEqual(['due-soon', 'late', 'long-late']);
    expect(ids('2026-03-10T00:00')).toEqual(['due-soon', 'late', 'long-late']);
    expect(ids('2026-04-10T00:00')).toEqual(['due-soon', 'step-late', 'long-late']);
  });

  test('about whoever held it at that moment', () => {
    const chain = [...duty.chain, { unit: 'repair', post: 'repair-handler', since: at('2026-03-10T08:00') }];
    expect(heldAt({ chain }, at('2026-03-10T00:00')).unit).toBe('housing');
    expect(heldAt({ chain }, at('2026-03-10T08:00')).post).toBe('repair-handler');
  });

  test('its id is that of the duty, the rule and the due moment', () => {
    const ids = [
      ['o', 'd', 'late', '1'],
      ['o', 'd', 'late', '1'],
      ['o', 'd', 'late', '2'],
      ['o', 'd', 'long-late', '1'],
      ['o', 'e', 'late', '1'],
      ['p', 'd', 'late', '1'],
    ].map(([o, d, r, b]) => cardIdOf(o!, d!, r!, b!));
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(5);
  });
});

describe('a due date that moved', () => {
  const card = { rule: 'late', dueAt: duty.dueAt, issuedAt: duty.dueAt!, state: 'issued' } as const;
  const due = (day: string) => ({ ...duty, dueOn: plainDate(day), dueAt: at(`${day}T23:00`) });

  test('makes a card moot that by the new one should never have been', () => {
    expect(isMoot(card, rules, due('2026-03-16'), china)).toBe(true);
    expect(isMoot({ ...card, state: 'upheld' }, rules, due('2026-03-16'), china)).toBe(true);
    expect(
      isMoot({ ...card, rule: 'due-soon', issuedAt: at('2026-03-07T00:00') }, rules, due('2026-03-10'), china),
    ).toBe(true);
  });

  test('leaves what is as late by the new one, what was withdrawn, and what does not rest on a due date', () => {
    expect(isMoot(card, rules, duty, china)).toBe(false);
    expect(isMoot(card, rules, due('2026-03-06'), china)).toBe(false);
    expect(isMoot({ ...card, state: 'withdrawn' }, rules, due('2026-03-16'), china)).toBe(false);
    expect(isMoot({ ...card, rule: 'asked-again' }, rules, due('2026-03-16'), china)).toBe(false);
    expect(isMoot(card, rules, { ...duty, dueOn: null, dueAt: null }, china)).toBe(false);
  });
});

describe('repetition', () => {
  const rule = rules.find((r) => r.kind === 'repeats') as RepeatRule;
  const cards = (...days: string[]) => days.map((day) => ({ issuedAt: at(`${day}T00:00`) }));
  const groups = (...days: string[]) =>
    repeated(rule, cards(...days), china, (a) => dateIn(china.zone, a)).map((g) =>
      g.map((c) => dateIn(china.zone, c.issuedAt)),
    );

  test('three within six months, each counted once', () => {
    expect(groups('2026-01-05', '2026-03-05')).toEqual([]);
    expect(groups('2026-01-05', '2026-03-05', '2026-07-05')).toEqual([['2026-01-05', '2026-03-05', '2026-07-05']]);
    expect(groups('2026-01-05', '2026-03-05', '2026-07-06')).toEqual([]);
    expect(groups('2026-01-05', '2026-03-05', '2026-07-06', '2026-08-01', '2026-08-02')).toEqual([
      ['2026-03-05', '2026-07-06', '2026-08-01'],
    ]);
  });
});

describe('what becomes of a card', () => {
  const ref = { item: 'i', digest: 'x' };
  const issued: CardEvent = {
    type: 'card.issued',
    at: at('2026-03-10T00:00'),
    body: {
      rule: 'late',
      ruleVersion: 1,
      colour: 'yellow',
      dutyId: 'd',
      unit: 'housing',
      post: 'housing-handler',
      account: 'a',
      facts: { step: 'handle' },
      dueOn: duty.dueOn,
      dueAt: duty.dueAt,
      steps: [{ zh: '一', en: 'one' }],
      contestUntil: at('2026-03-14T00:00'),
    },
  };
  const folded = (...events: CardEvent[]): Card =>
    [issued, ...events].reduce<Card | null>((card, e, i) => evolve(card, 'c', i + 1, e), null)!;
  const answered: CardEvent = { type: 'card.answered', at: at('2026-03-10T10:00'), body: { statement: ref } };
  const contested: CardEvent = {
    type: 'card.contested',
    at: at('2026-03-11T10:00'),
    body: { reason: ref, dutyId: 'e', unit: 'supervision' },
  };
  const decided = (outcome: 'upheld' | 'withdrawn'): CardEvent => ({
    type: 'card.decided',
    at: at('2026-03-12T10:00'),
    body: { outcome, reasons: ref },
  });

  test('issued, answered, contested, decided', () => {
    expect(folded()).toMatchObject({ state: 'issued', version: 1, holderUnit: 'housing', holderAccount: 'a' });
    expect(folded(answered)).toMatchObject({ state: 'answered', endedAt: null });
    expect(folded(answered, contested)).toMatchObject({ state: 'contested', decideDuty: 'e', version: 3 });
    expect(folded(contested, decided('upheld'))).toMatchObject({ state: 'upheld', endedAt: at('2026-03-12T10:00') });
    expect(folded(contested, decided('withdrawn')).state).toBe('withdrawn');
    const body = { because: 'due-moved', dueOn: null, dueAt: null } as const;
    expect(folded({ type: 'card.withdrawn', at: at('2026-03-12T10:00'), body }).state).toBe('withdrawn');
    expect(() => evolve(null, 'c', 1, answered)).toThrow('before card.issued');
  });

  test('what the state does not allow says the state', () => {
    for (const state of ['contested', 'upheld', 'withdrawn'] as const)
      expect(() => ensureAllowed({ state }, 'contest')).toThrow('card.not-in-this-state');
    expect(() => ensureAllowed({ state: 'answered' }, 'answer')).toThrow('card.not-in-this-state');
    ensureAllowed({ state: 'answered' }, 'contest');
    ensureAllowed({ state: 'upheld' }, 'withdraw');
  });
});
