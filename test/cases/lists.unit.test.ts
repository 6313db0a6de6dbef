import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { evolve } from '../../src/cases/evolve.rules.ts';
import { judgeFee, judgeGround, type Lists } from '../../src/cases/lists.rules.ts';
import { chargedWords, loadLists, refusedWords } from '../../src/cases/lists.ts';
import type { Appeal, CaseEvent } from '../../src/cases/rules.ts';
import type { Refusal } from '../../src/kernel/refusal.ts';
import { instant, plainDate } from '../../src/kernel/time.ts';
import { PACKS } from '../../src/packs/read.ts';
import { isBreach } from '../../src/supervision/cards.rules.ts';
import { loadCards } from '../../src/supervision/cards.ts';

const words = { zh: '文', en: 'text' };
const LISTS: Lists = {
  version: 3,
  fees: [
    {
      id: 'copy',
      name: words,
      per: words,
      most: 1000,
      basis: words,
      from: plainDate('2026-01-01'),
      to: plainDate('2026-06-30'),
    },
  ],
  grounds: [{ id: 'again', name: words, text: words, basis: words }],
};
const day = plainDate('2026-03-02');

describe('what was charged, held against the list', () => {
  test.each([
    ['on the list, at the most', 'copy', 1000, '2026-06-30', null, 1000],
    ['a fen more', 'copy', 1001, '2026-03-02', 'above', 1000],
    ['the day before it began', 'copy', 500, '2025-12-31', 'not-in-force', 1000],
    ['the day after it ended', 'copy', 500, '2026-07-01', 'not-in-force', 1000],
    ['something else', null, 1, '2026-03-02', 'not-listed', null],
  ] as const)('%s', (_, fee, amount, on, off, most) => {
    expect(judgeFee(LISTS, fee, amount, plainDate(on))).toEqual({ fee, amount, most, off, lists: 3 });
  });

  test('an id that the list does not have is no charge', () => {
    expect(judgeFee(LISTS, 'stamp', 1, day)).toBeNull();
    expect(judgeGround(LISTS, 'mood', true)).toBeNull();
  });

  test('a ground of the list, another in words, and none at all', () => {
    expect(judgeGround(LISTS, 'again', true)?.off).toBeNull();
    expect(judgeGround(LISTS, null, true)?.off).toBe('not-listed');
    expect(judgeGround(LISTS, null, false)?.off).toBe('unnamed');
  });
});

describe('the lists as shipped', () => {
  const lists = loadLists('/nowhere');
  const work = { lists, money: loadCalendar('china').country.money };
  test('say what is off them, and by how much', () => {
    const above = judgeFee(lists, 'identity-card-renewal', 5000, day)!;
    expect(chargedWords(work, above)).toMatchObject({
      item: { zh: '居民身份证换领工本费' },
      amount: { zh: '50 元', en: '50 yuan' },
      off: { zh: '高于清单标准 20 元', en: 'more than the 20 yuan on the list' },
    });
    expect(chargedWords(work, { ...above, fee: 'gone' }).item.zh).toBe('gone');
    expect(refusedWords(lists, judgeGround(lists, null, false)!)).toMatchObject({
      ground: { zh: '没有说明依据' },
      off: null,
    });
  });

  test('each rule of the cards on them is the breach it says, and an answer without either is none', () => {
    const rules = loadCards().rules.flatMap((r) => (r.kind === 'breach' && r.tells ? [r] : []));
    expect(rules).toHaveLength(4);
    const drawn = (type: string, body: object) =>
      rules.flatMap((r) => (isBreach(r, { type, body: body as Record<string, unknown> }) ? [r.id] : []));
    const off = judgeFee(lists, null, 5000, day);
    expect(drawn('case.answered', { charged: off })).toEqual(['fee-recorded']);
    expect(drawn('case.confirmed', { charged: off, refused: judgeGround(lists, null, false) })).toEqual([
      'fee-said',
      'refusal-said',
    ]);
    expect(drawn('case.answered', { charged: judgeFee(lists, 'identity-card-renewal', 2000, day) })).toEqual([]);
    // Judged with the answer of the appeal that leads.
    expect(drawn('case.answered', { refused: { ground: null, lists: 1 } })).toEqual([]);
    expect(drawn('case.answered', { answer: {}, unit: 'housing' })).toEqual([]);
  });
});

describe("an office's own lists", () => {
  const folder = mkdtempSync(join(tmpdir(), 'changxiao-lists-'));
  mkdirSync(join(folder, 'packs'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const shipped = readFileSync(join(PACKS, 'lists.yaml'), 'utf8');
  const refused = (from: string, to: string) => {
    expect(shipped).toContain(from);
    writeFileSync(join(folder, 'packs', 'lists.yaml'), shipped.replace(from, to));
    try {
      loadLists(folder);
    } catch (error) {
      return (error as Refusal).facts;
    }
    throw new Error('was not refused');
  };

  test('stand in place of those shipped', () => {
    writeFileSync(join(folder, 'packs', 'lists.yaml'), shipped.replace('most: 2000', 'most: 1500'));
    expect(loadLists(folder).fees[0]!.most).toBe(1500);
  });

  test.each([
    ['an id that is taken', 'id: passport', 'id: property-home', '/fees/3/id'],
    ['a bad id', 'id: passport', 'id: Pass Port', '/fees/2/id'],
    ['an end before the beginning', 'from: 2021-01-01', 'from: 2021-01-01\n    to: 2020-12-31', '/fees/5/to'],
    ['a rule that the register does not have', 'feesRule: no-fees', 'feesRule: no-charge', '/feesRule'],
  ])('%s is refused with place and mending', (_, from, to, place) => {
    expect(refused(from, to)).toMatchObject({ place, mending: expect.any(String), line: expect.any(Number) });
  });
});

describe('a case folds', () => {
  const ref = { item: 'i', digest: 'd' };
  const before = { detail: { answer: null, comment: null }, units: [], reopened: 0 } as unknown as Appeal;
  const then = (appeal: Appeal, type: string, body: object) =>
    evolve(appeal, 'c', 2, { type, at: instant(0), body } as unknown as CaseEvent);
  const answer = { answer: ref, unit: 'housing' };
  const charged = judgeFee(LISTS, null, 900, day);
  const rating = { by: 'person', solved: true, satisfaction: 5, comment: null };

  test('as it always did where nothing is on record', () => {
    const { detail } = then(then(before, 'case.answered', answer), 'case.confirmed', rating);
    expect(Object.keys(detail)).not.toContain('record');
    expect(Object.keys(detail)).not.toContain('said');
  });

  test('with what the unit charged and what the person says, until another answer stands', () => {
    const one = then(before, 'case.answered', { ...answer, charged, chargedFor: ref, duty: 'd' });
    expect(one.detail.record).toEqual({ charged, chargedFor: ref });
    const two = then(one, 'case.confirmed', { ...rating, charged, duty: 'd' });
    const refused = judgeGround(LISTS, null, false);
    const three = then(two, 'case.confirmed', { ...rating, refused, duty: 'd' });
    expect(three.detail.said).toEqual({ charged, refused });
    expect(then(three, 'case.confirmed', rating).detail.said).toEqual({ charged, refused });
    const again = then(three, 'case.answered', answer);
    expect([again.detail.record, again.detail.said]).toEqual([undefined, undefined]);
  });
});
