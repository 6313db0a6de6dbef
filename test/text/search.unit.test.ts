import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, likePattern, queryTokens, tokens } from '../../src/text/bigrams.ts';
import { bands, fingerprint, similarity, thresholds } from '../../src/text/similarity.ts';

/** What PostgreSQL does with the two: every part of the query is a lexeme, or the beginning of one. */
function matches(query: string | null, lexemes: readonly string[]): boolean {
  if (query === null) return true;
  return query.split(' & ').every((part) => {
    const prefix = part.endsWith(':*');
    const lexeme = part.slice(1, prefix ? -3 : -1);
    return prefix ? lexemes.some((l) => l.startsWith(lexeme)) : lexemes.includes(lexeme);
  });
}

describe('search tokens', () => {
  const letters = fc
    .array(
      fc.constantFrom(
        '国',
        '家',
        '标',
        '准',
        'a',
        'B',
        'ß',
        'Σ',
        '1',
        '2',
        '，',
        ' ',
        "'",
        '\\',
        '\u0000',
        '𠮷',
        '😀',
        '\ud842',
        'é',
        'e\u0301',
        'ｱ',
        'ﬁ',
        '한',
        'の',
      ),
      { maxLength: 30 },
    )
    .map((a) => a.join(''));

  it('lose no hit of a substring search', () => {
    fc.assert(
      fc.property(letters, fc.nat(), fc.nat({ max: 8 }), (text, from, length) => {
        const folded = fold(text);
        const at = folded.length === 0 ? 0 : from % folded.length;
        const query = folded.slice(at, at + length);
        // A cut may stand between a letter and its accent; then the query folds to something the text does not hold.
        if (!folded.includes(fold(query))) return;
        expect(matches(queryTokens(query), tokens(text))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('work for one character, for marks only and for hostile quotes', () => {
    expect(tokens('翠屏区A12')).toEqual(['翠屏', '屏区', '区', 'a12', '12', '2']);
    expect(queryTokens('区')).toBe("'区':*");
    expect(matches(queryTokens('区'), tokens('翠屏区A12'))).toBe(true);
    expect(queryTokens('翠屏 a1')).toBe("'翠屏' & 'a1':*");
    expect(queryTokens('！？')).toBeNull();
    expect(queryTokens("a' | 'b")).toBe("'a':* & 'b':*");
    expect(matches(queryTokens('湖'), tokens('翠屏区'))).toBe(false);
    expect(likePattern('50%_A\\')).toBe('%50\\%\\_a\\\\%');
  });

  it('stay within what a tsvector holds', () => {
    const text = Array.from({ length: 300_000 }, (_, i) => String.fromCharCode(0x4e00 + ((i * 7919) % 20_000))).join(
      '',
    );
    const bytes = tokens(text).reduce((sum, t) => sum + Buffer.byteLength(t), 0);
    expect(bytes).toBeLessThan(1_048_575);
  });
});

describe('similarity', () => {
  const letter =
    '我住在青石街道翠屏花园，楼下烧烤店每天夜里十一点以后还在人行道上摆桌，油烟直接排到住户窗口，孩子睡不着觉，老人咳嗽加重。社区来看过两次，当晚收了，第二天照旧，请城管部门定时检查。';
  const again =
    '翠屏花园楼下的烧烤店夜里十一点以后仍在人行道上摆桌，油烟排到住户窗口，孩子睡不着觉，老人咳嗽加重。社区来看过两次，第二天又照旧。希望城管部门定时检查并书面答复我们。';
  const other =
    '自来水管道改造以后水压一直偏低，六楼以上早晚没有水用，物业说要等供水公司安排，请问什么时候能解决，施工期间如何安排临时供水。';

  it('is 1 for the same text in another layout and with other courtesies', () => {
    expect(similarity(letter, `尊敬的市长您好！\n${letter.replaceAll('，', ' ， ')}\n谢谢！`)).toBeGreaterThan(0.97);
    expect(similarity(letter, letter)).toBe(1);
  });

  it('parts the same matter from another', () => {
    expect(similarity(letter, again)).toBeGreaterThan(thresholds.sameMatter);
    expect(similarity(letter, again)).toBeLessThan(thresholds.sameText);
    expect(similarity(letter, other)).toBeLessThan(0.15);
    expect(similarity('尊敬的市长您好，谢谢', '尊敬的市长您好，谢谢领导')).toBe(1);
    expect(similarity('', letter)).toBe(0);
  });

  it('finds copies by a shared band, and strangers hardly ever', () => {
    const shared = (a: string, b: string): number =>
      bands(fingerprint(a)).filter((x) => bands(fingerprint(b)).includes(x)).length;
    expect(shared(letter, again)).toBeGreaterThan(0);
    expect(shared(letter, other)).toBe(0);
    expect(bands(fingerprint('！？'))).toEqual([]);
    // Stored numbers are compared with new ones: these must never change.
    expect(bands(fingerprint('路灯坏了')).slice(0, 3)).toEqual([-1288998657, 453188273, -71069047]);
    expect(bands(fingerprint('路灯坏了'))).toEqual(bands(fingerprint('路灯 坏了！')));
    expect(bands(fingerprint(letter)).every((b) => Number.isInteger(b) && b >= -(2 ** 31) && b < 2 ** 31)).toBe(true);
  });

  it('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
        expect(similarity(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
