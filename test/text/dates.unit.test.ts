import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../src/text/dates.ts';

const shown = (raw: string | number): string => {
  const d = readDate(raw);
  return d.ok ? [d.date, d.time, d.offset].filter((x) => x !== null).join(' ') : d.reason;
};

describe('readDate', () => {
  it.each<[string | number, string]>([
    ['2012-02-06', '2012-02-06'],
    ['2012/2/6', '2012-02-06'],
    ['2012年2月6日', '2012-02-06'],
    ['2012.02.06', '2012-02-06'],
    ['２０１２－０２－０６', '2012-02-06'],
    ['20120206', '2012-02-06'],
    ['20120206091100', '2012-02-06 09:11:00'],
    ['2012-02-06 09:11', '2012-02-06 09:11:00'],
    ['2018/12/25 16:19:49', '2018-12-25 16:19:49'],
    ['2012年2月6日 下午3点20分', '2012-02-06 15:20:00'],
    ['2012年2月6日（星期一）', '2012-02-06'],
    ['2012-02-06T09:11:00.123Z', '2012-02-06 09:11:00 Z'],
    ['2012-02-06T09:11:00+08:00', '2012-02-06 09:11:00 +08:00'],
    ['02/13/2012 02:11:05 PM', '2012-02-13 14:11:05'],
    ['13/02/2012', '2012-02-13'],
    ['二〇一二年二月二十六日', '2012-02-26'],
    ['二〇一二年十二月三十日', '2012-12-30'],
    [40945, '2012-02-06'],
    ['40945', '2012-02-06'],
    [40945.5, '2012-02-06 12:00:00'],
    ['2012-02-30', 'impossible'],
    ['2013-02-29', 'impossible'],
    ['2012-13-01', 'impossible'],
    ['2012-02-06 25:00', 'impossible'],
    ['02/03/2012', 'ambiguous'],
    ['1012-02-06', 'out-of-range'],
    ['12', 'unreadable'],
    ['昨天', 'unreadable'],
    ['2012-02-06 昨天', 'unreadable'],
    ['  ', 'empty'],
    [Number.NaN, 'out-of-range'],
  ])('reads %j as %s', (raw, expected) => {
    expect(shown(raw)).toBe(expected);
  });

  it('reads every day in every spelling, and takes any text without an exception', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (n) => {
        const iso = new Date(Date.UTC(1900, 2, 1) + n * 86_400_000).toISOString().slice(0, 10);
        const [y, m, d] = iso.split('-').map(Number) as [number, number, number];
        for (const text of [
          iso,
          `${y}/${m}/${d}`,
          `${y}年${m}月${d}日`,
          iso.replaceAll('-', ''),
          iso.replaceAll('-', '.'),
        ])
          expect(shown(text)).toBe(iso);
        expect(shown(n + 61)).toBe(iso);
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof readDate(text).ok === 'boolean'));
  });
});
