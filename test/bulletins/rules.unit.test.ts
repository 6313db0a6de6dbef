import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ensurePeriod, interval } from '../../src/bulletins/rules.ts';
import type { PlainDate } from '../../src/kernel/time.ts';

describe('the interval of a share', () => {
  it('is that of Wilson: 8 of 10 lies between 49 and 94 of a hundred', () => {
    const [low, high] = interval(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it('holds the share, stays a share, and narrows as there are more', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (a, whole) => {
        const part = Math.min(a, whole);
        const [low, high] = interval(part, whole);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(part / whole + 1e-12);
        expect(high).toBeGreaterThanOrEqual(part / whole - 1e-12);
        const [moreLow, moreHigh] = interval(part * 4, whole * 4);
        expect(moreHigh - moreLow).toBeLessThan(high - low);
      }),
    );
  });
});

describe('a period', () => {
  const today = '2026-03-02' as PlainDate;
  const ensure = (from: string, until: string) => () =>
    ensurePeriod({ from: from as PlainDate, until: until as PlainDate }, today, 366);
  it.each([
    ['2026-02-02', '2026-02-01'],
    ['2026-03-03', '2026-03-04'],
    ['2025-01-01', '2026-01-02'],
  ])('from %s until %s is refused', (from, until) => {
    expect(ensure(from, until)).toThrow(expect.objectContaining({ code: 'bulletin.bad-period' }));
  });
  it.each([
    ['2026-03-02', '2026-03-02'],
    ['2025-03-01', '2026-02-28'],
  ])('from %s until %s is taken', (from, until) => {
    expect(ensure(from, until)).not.toThrow();
  });
});
