import { expect, it } from 'vitest';
import type { Instant, PlainDate } from '../../src/kernel/time.ts';
import { passagesOf, shared } from '../../src/register/copied.ts';
import { bindingOn, evolve, type OwnRule, type RuleEvent } from '../../src/register/rules.ts';

const ref = { item: 'i', digest: 'd' };
const words = { title: ref, text: ref, binds: ref, basis: ref };
const at = '2026-03-02T01:00:00.000Z' as Instant;
const day = (text: string) => text as PlainDate;
const drafted = (number: number): RuleEvent => ({
  type: 'rule.drafted',
  at,
  body: { number, kind: 'rule', issuer: 'water', ...words },
});
const adopted = (number: number, from: string): RuleEvent => ({
  type: 'rule.adopted',
  at,
  body: { number, from: day(from) },
});
const after = (...events: readonly RuleEvent[]): OwnRule =>
  events.reduce<OwnRule | null>((rule, event, i) => evolve(rule, 'r', i + 1, event), null)!;

it('binds by version and day: a revision only once it is adopted, and from its day', () => {
  const revised = after(drafted(1), adopted(1, '2025-01-01'), drafted(2));
  expect([revised.state, bindingOn(revised, day('2026-01-01'))?.number]).toEqual(['under-revision', 1]);
  const next = after(drafted(1), adopted(1, '2025-01-01'), drafted(2), adopted(2, '2026-05-01'));
  expect(['2024-12-31', '2025-01-01', '2026-04-30', '2026-05-01'].map((d) => bindingOn(next, day(d))?.number)).toEqual([
    undefined,
    1,
    1,
    2,
  ]);
});

it('a draft written anew stays one draft, one given up is gone, and a repealed rule binds nobody from its day', () => {
  expect(after(drafted(1), drafted(1)).versions).toHaveLength(1);
  const dropped: RuleEvent = { type: 'rule.draft-dropped', at, body: { number: 2 } };
  const kept = after(drafted(1), adopted(1, '2025-01-01'), drafted(2), dropped);
  expect([kept.state, kept.versions.length]).toEqual(['in-force', 1]);
  const repealed: RuleEvent = { type: 'rule.repealed', at, body: { on: day('2026-06-01'), reason: ref } };
  const gone = after(drafted(1), adopted(1, '2025-01-01'), repealed);
  expect([bindingOn(gone, day('2026-05-31'))?.number, bindingOn(gone, day('2026-06-01'))]).toEqual([1, null]);
});

it('shows what two rules share, and nothing of rules that only speak of the same', () => {
  const mine = '各科室每周一上午检查办公用品台账，发现短缺的当天登记，月底交办公室汇总。';
  const copy = '水务站每周一上午检查办公用品台账，发现短缺的当天登记，月底交站长汇总。';
  const found = shared(mine, copy, { from: 0.5, passage: 12 });
  expect(found?.passages).toEqual(['每周一上午检查办公用品台账，发现短缺的当天登记，月底交']);
  expect(shared(mine, '办公用品由专人采购，两人验收，票据齐全。', { from: 0.5, passage: 12 })).toBeNull();
  expect(passagesOf('甲乙丙', '丁戊己', 2)).toEqual([]);
});
