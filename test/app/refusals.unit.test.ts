import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tell } from '../../src/app/refusals.ts';
import { fill } from '../../src/kernel/text.ts';
import { frame } from '../../workbench/src/texts/frame.ts';

test('a refusal names a day as people write it, wherever the rule that threw it stands', () => {
  const { sentence } = tell({ code: 'sending.day-past', facts: { day: '2026-03-01' } });
  expect(sentence).toEqual({ zh: '日期2026年3月1日已经过去。', en: '1 March 2026 is over.' });
  const span = tell({ code: 'org.dates-reversed', facts: { since: '2026-03-02', until: '2026-02-30' } }).sentence;
  expect(span.en, 'what is no day stays as it was given').toContain(
    'The last day, 2026-02-30, is before the first, 2 March 2026',
  );
});

test('a fact that is a text in both languages is told in each', () => {
  const { sentence } = tell({ code: 'mechanism.has-faults', facts: { faults: 1, line: 4, zh: '没有', en: 'none' } });
  expect(sentence).toEqual({ zh: expect.stringContaining('1'), en: 'The rule has 1 fault; in line 4: none.' });
  const named = tell({ code: 'sending.day-past', facts: { day: { zh: '今天', en: 'Today' } } }).sentence;
  expect(named).toEqual({ zh: '日期 今天 已经过去。', en: 'Today is over.' });
});

test('a word goes by the number before it', () => {
  const said = (n: unknown) => fill('{n} {n|day|days}', { n });
  expect([said(0), said(1), said('1'), said('1,000'), said(21)]).toEqual([
    '0 days',
    '1 day',
    '1 day',
    '1,000 days',
    '21 days',
  ]);
  expect(fill('{n} {n|day|days}', {}), 'a missing fact stays to be seen').toBe('{n} {n|day|days}');
});

test('a refusal that sends people to a screen calls it what the menu calls it', () => {
  const named = [
    ...readFileSync('packs/refusals.yaml', 'utf8').matchAll(/(?:从|在)“([^”]+)”(?:中|里)?(?:打开|进入|查看|看)/g),
  ];
  expect(named.length).toBeGreaterThan(3);
  expect(named.map(([, name]) => name).filter((name) => !Object.values(frame).some(({ zh }) => zh === name))).toEqual(
    [],
  );
});
