import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import * as decide from '../../src/org/decide.ts';
import { evolvePost, holdingOn, type Post, type PostEvent } from '../../src/org/rules.ts';
import { outcome } from './given.ts';

const day = plainDate;
const foldPost = (...events: PostEvent[]): Post =>
  [
    { type: 'post.opened', body: { unitId: 'bureau', role: 'handler', zh: '岗', en: 'Post' } } as PostEvent,
    ...events,
  ].reduce<Post | null>((p, e) => evolvePost(p, 'p', (p?.version ?? 0) + 1, e), null)!;
const then = (post: Post, events: readonly PostEvent[]): Post =>
  events.reduce((p, e) => evolvePost(p, p.postId, p.version + 1, e), post);
const appointed = (accountId: string, since: string): PostEvent => ({
  type: 'post.holder-appointed',
  body: { accountId, since: day(since) },
});

describe('posts', () => {
  const at = '2026-03-02T01:00:00.000Z' as Instant;
  const held = foldPost(appointed('lu', '2025-01-01'));
  const asked = { handoverId: 'h1', to: 'wen', day: day('2026-03-09'), duties: ['d1', 'd2'], at };

  test('a hand-over ends the old holding the day before and lists what passes on', () => {
    expect(decide.handOver(held, asked)).toEqual([
      { type: 'post.holder-left', body: { accountId: 'lu', since: '2025-01-01', until: '2026-03-08' } },
      { type: 'post.holder-appointed', body: { accountId: 'wen', since: '2026-03-09' } },
      {
        type: 'post.handover-opened',
        body: { handoverId: 'h1', from: 'lu', to: 'wen', day: '2026-03-09', duties: ['d1', 'd2'], at },
      },
    ]);
  });

  test('a vacant post is filled with a list too, as its duties have waited', () => {
    const [first, second] = decide.handOver(foldPost(), asked);
    expect(first?.type).toBe('post.holder-appointed');
    expect(second).toMatchObject({ type: 'post.handover-opened', body: { from: null, duties: ['d1', 'd2'] } });
  });

  test('who left the day before is still the one it comes from', () => {
    const left = then(held, decide.leave(held, day('2026-03-08'), { answers: true, unattended: false }));
    expect(decide.handOver(left, asked).at(-1)).toMatchObject({ body: { from: 'lu' } });
  });

  const refusals: [string, () => readonly PostEvent[], string][] = [
    ['not to the one who holds it', () => decide.handOver(held, { ...asked, to: 'lu' }), 'org.holds-already'],
    [
      'not on or before the first day of the holder',
      () => decide.handOver(held, { ...asked, day: day('2025-01-01') }),
      'org.appointed-later',
    ],
    ['one post, one holder', () => decide.appoint(held, 'wen', day('2026-01-01')), 'org.post-held'],
    [
      'nor for days in the past',
      () => decide.appoint(held, 'wen', day('2024-12-01'), day('2025-01-01')),
      'org.post-held',
    ],
    [
      'no last day before the first',
      () => decide.appoint(foldPost(), 'wen', day('2026-01-02'), day('2026-01-01')),
      'org.dates-reversed',
    ],
    [
      'nobody leaves a vacant post',
      () => decide.leave(foldPost(), day('2026-01-01'), { answers: true, unattended: false }),
      'org.post-vacant',
    ],
    [
      'nobody answering must be said',
      () => decide.leave(held, day('2026-01-01'), { answers: false, unattended: false }),
      'org.nobody-answers',
    ],
    ['a post in use does not close', () => decide.closePost(foldPost(), day('2026-01-01'), 2), 'org.post-in-use'],
    ['a held post does not close', () => decide.closePost(held, day('2026-01-01'), 0), 'org.post-has-holder'],
    [
      'what began stays',
      () => decide.withdraw(held, 'lu', day('2025-01-01'), day('2025-01-02')),
      'org.appointment-begun',
    ],
    [
      'what is not there cannot be withdrawn',
      () => decide.withdraw(held, 'wen', day('2025-01-01'), day('2025-01-01')),
      'org.appointment-unknown',
    ],
  ];
  test.each(refusals)('%s', (_, when, code) => expect(outcome(when)).toBe(code));

  test('acknowledging item by item, then all; nothing twice', () => {
    const passed = then(held, decide.handOver(held, asked));
    expect(outcome(() => decide.acknowledge(passed, 'h1', ['d9']))).toBe('org.duty-not-listed');
    const one = then(passed, decide.acknowledge(passed, 'h1', ['d1']));
    expect(one.handovers[0]).toMatchObject({ open: ['d2'], state: 'open' });
    expect(decide.acknowledge(one, 'h1', ['d1'])).toEqual([]);
    const all = then(one, decide.acknowledge(one, 'h1', 'all'));
    expect(all.handovers[0]).toMatchObject({ open: [], state: 'done' });
  });

  test('a list is replaced when the post goes on before it was acknowledged', () => {
    const passed = then(held, decide.handOver(held, asked));
    const again = then(
      passed,
      decide.handOver(passed, { ...asked, handoverId: 'h2', to: 'xie', day: day('2026-04-01') }),
    );
    // Until the next one's first day, the list is still that of whoever holds the post.
    expect(again.handovers.map((h) => h.state)).toEqual(['open', 'open']);
    const gone = then(again, decide.beginHandover(again.handovers[1]!, ['d2', 'd3'], due));
    expect(gone.handovers.map((h) => h.state)).toEqual(['replaced', 'open']);
    expect(gone.handovers[1]).toMatchObject({
      begun: true,
      ...due,
      duties: ['d1', 'd2', 'd3'],
      open: ['d1', 'd2', 'd3'],
    });
    expect(outcome(() => decide.acknowledge(gone, 'h1', 'all'))).toBe('org.handover-replaced');
    expect(outcome(() => decide.remark(gone, 'h1', remark))).toBe('org.handover-replaced');
  });

  const due = { dueOn: day('2026-03-13'), dueAt: '2026-03-13T16:00:00.000Z' as Instant };
  const remark = { remarkId: 'r1', duty: null, by: 'wen', at, digest: 'ab' };
  const begun = (duties: readonly string[]) => {
    const passed = then(held, decide.handOver(held, asked));
    return then(passed, decide.beginHandover(passed.handovers[0]!, duties, due));
  };

  test('what was acknowledged ahead stays so, and what came until the first day is added', () => {
    const passed = then(held, decide.handOver(held, asked));
    const ahead = then(passed, decide.acknowledge(passed, 'h1', 'all'));
    expect(ahead.handovers[0]).toMatchObject({ state: 'done', begun: false });
    const first = then(ahead, decide.beginHandover(ahead.handovers[0]!, ['d1', 'd3'], due));
    expect(first.handovers[0]).toMatchObject({ state: 'open', duties: ['d1', 'd2', 'd3'], open: ['d3'] });
  });

  test('past the limit: moved by a late notice, settled if all has ended, else the head’s, once', () => {
    const post = begun(['d1', 'd2']);
    const [list] = post.handovers;
    const later = { dueOn: day('2026-03-16'), dueAt: '2026-03-16T16:00:00.000Z' as Instant };
    const moved = then(post, decide.fallDue(list!, due.dueAt, later, ['d1'], 'duty'));
    expect(moved.handovers[0]).toMatchObject({ ...later, state: 'open', headsDuty: null });
    const settled = then(post, decide.fallDue(list!, due.dueAt, due, [], 'duty'));
    expect(settled.handovers[0]).toMatchObject({ state: 'done', headsDuty: null });
    const [overdue] = decide.fallDue(list!, due.dueAt, due, ['d1', 'd7'], 'duty');
    expect(overdue).toEqual({
      type: 'post.handover-overdue',
      body: { handoverId: 'h1', to: 'wen', duties: ['d1'], duty: 'duty' },
    });
    expect(then(post, [overdue!]).handovers[0]).toMatchObject({ state: 'open', headsDuty: 'duty' });
  });

  test('a remark stays, whatever is acknowledged after it; only of what is on the list', () => {
    const post = begun(['d1', 'd2']);
    expect(outcome(() => decide.remark(post, 'h1', { ...remark, duty: 'd9' }))).toBe('org.duty-not-listed');
    const noted = then(post, decide.remark(post, 'h1', { ...remark, duty: 'd1' }));
    const all = then(noted, decide.acknowledge(noted, 'h1', 'all'));
    expect(all.handovers[0]).toMatchObject({ state: 'done', remarks: [{ ...remark, duty: 'd1' }] });
  });

  test('an appointment taken back never begins, though nothing was on its list', () => {
    const passed = then(held, decide.handOver(held, { ...asked, duties: [] }));
    expect(passed.handovers[0]).toMatchObject({ state: 'done', begun: false });
    const back = then(passed, decide.withdraw(passed, 'wen', day('2026-03-09'), day('2026-03-09')));
    expect(back.handovers[0]?.state).toBe('replaced');
  });

  test('a list from before there were limits is as it was', () => {
    const { at: _, ...body } = { ...asked, from: 'lu' };
    const old = then(held, [{ type: 'post.handover-opened', body }]);
    expect(old.handovers[0]).toMatchObject({ begun: true, dueAt: null, recordedAt: null, state: 'open' });
  });

  test('an appointment taken back takes its list along', () => {
    const passed = then(held, decide.handOver(held, asked));
    const back = then(passed, decide.withdraw(passed, 'wen', day('2026-03-09'), day('2026-03-09')));
    expect(back.holdings.map((h) => h.accountId)).toEqual(['lu']);
    expect(back.handovers[0]?.state).toBe('replaced');
  });

  test('whatever is decided, no two hold a post on one day', () => {
    const date = fc.integer({ min: 1, max: 28 }).map((d) => day(`2026-01-${String(d).padStart(2, '0')}`));
    const who = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ kind: fc.constant('hand' as const), who, date }),
      fc.record({ kind: fc.constant('leave' as const), who, date }),
      fc.record({ kind: fc.constant('appoint' as const), who, date }),
      fc.record({ kind: fc.constant('withdraw' as const), who, date }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let post = foldPost();
        for (const [i, s] of steps.entries()) {
          const events = outcome(() => {
            if (s.kind === 'hand')
              return decide.handOver(post, { handoverId: `${i}`, to: s.who, day: s.date, duties: [], at });
            if (s.kind === 'leave') return decide.leave(post, s.date, { answers: true, unattended: false });
            if (s.kind === 'appoint') return decide.appoint(post, s.who, s.date);
            return decide.withdraw(post, s.who, s.date, s.date);
          });
          if (typeof events !== 'string') post = then(post, events);
          for (let d = 1; d <= 28; d++) {
            const on = day(`2026-01-${String(d).padStart(2, '0')}`);
            const holding = post.holdings.filter((h) => holdingOn({ holdings: [h] }, on));
            expect(holding.length).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });
});
