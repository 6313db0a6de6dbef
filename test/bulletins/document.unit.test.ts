import { describe, expect, it } from 'vitest';
import { documentOf, draftWords } from '../../src/bulletins/document.ts';
import { bulletinPack } from '../../src/bulletins/pack.ts';
import { DUTY_FIGURES, type DutyCounts, FIGURES, type FigureId, type Figures } from '../../src/bulletins/rules.ts';
import type { PlainDate } from '../../src/kernel/time.ts';

const same = (id: string) => ({ zh: id, en: id });
const names = { office: same('office'), unit: same, step: same, level: same, mechanism: same };
const period = { from: '2026-03-01' as PlainDate, until: '2026-03-31' as PlainDate, history: false };
const counts = Object.fromEntries(FIGURES.map((f) => [f, 0])) as Record<FigureId, number>;
const before: Figures = { counts, units: [], stops: [] };
const of = Object.fromEntries(DUTY_FIGURES.map((f) => [f, 0])) as DutyCounts;
const some = { ...of, dutyDue: 4, dutyInTime: 1, dutyOpen: 3 };
const figures: Figures = {
  ...before,
  duties: { counts: some, units: [{ unit: 'water', counts: some }], mechanisms: [{ mechanism: 'G10', counts: some }] },
};
const written = (given: Figures, lang: 'zh' | 'en') => documentOf(period, given, 'x', null, names, lang).sections;

describe('a bulletin with duties of mechanisms', () => {
  it('numbers what it has, and leaves no gap where an older one lacks them', () => {
    expect(written(figures, 'zh').map((s) => s.title[0])).toEqual([...'一二三四五六七八九十']);
    expect(written(before, 'zh').at(-1)!.title).toBe(`七、${bulletinPack.words.title.zh}`);
    expect(written(figures, 'en').at(-1)!.title).toBe(`10. ${bulletinPack.words.title.en}`);
  });

  it('draws bars for the parts of what fell due alone', () => {
    const part = written(figures, 'zh').find((s) => s.id === 'duties');
    const bars = part?.kind === 'figures' ? part.lines.map((f) => f.part) : [];
    expect(bars).toEqual([null, 0.25, 0, 0.75, 0, null, null]);
  });

  it('says in the draft what is late, and nothing of what did not happen or was not counted', () => {
    expect(draftWords(figures, names, 'en')).toContain('4 duties of the mechanisms fell due; 3 were late');
    expect(draftWords(before, names, 'en')).toBe('');
  });
});
