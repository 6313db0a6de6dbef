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
    expect(bars).toEqual([null, 0.25, 0, 0.75, 0, null, null, null]);
  });

  it('tells of what is carried over, and leaves an older bulletin as it was made', () => {
    const late = { ...figures, counts: { ...counts, overdue: 5, carried: 2 }, longest: 90 };
    const lines = (given: Figures, lang: 'zh' | 'en') =>
      written(given, lang).flatMap((s) => (s.kind === 'figures' ? s.lines : []));
    const line = lines(late, 'en').find((f) => f.id === 'carried');
    expect([line?.value, line?.how]).toEqual([2, expect.stringContaining('the longest is 90 days late')]);
    expect(draftWords(late, names, 'zh')).toContain('结转至今的 2 件，最长 90 天');
    const { carried: _, ...were } = counts;
    const { dutyCarried: __, ...theirs } = some;
    const duties = { counts: theirs, units: [{ unit: 'water', counts: theirs }], mechanisms: [] };
    const older: Figures = { counts: were, units: [], stops: [], duties };
    expect(lines(older, 'zh').map((f) => f.id)).not.toContain('carried');
    expect(lines(older, 'zh').map((f) => f.id)).not.toContain('dutyCarried');
    const table = written(older, 'zh').find((s) => s.id === 'duty-units');
    expect(table?.kind === 'table' && [table.head.length, table.rows[0]!.cells.length]).toEqual([8, 8]);
  });

  it('says in the draft what is late, and nothing of what did not happen or was not counted', () => {
    expect(draftWords(figures, names, 'en')).toContain(
      'Duties of the mechanisms that fell due: 4; late and not done: 3.',
    );
    expect(draftWords(before, names, 'en')).toBe('');
  });
});
