import { writtenDay } from '../calendar/words.ts';
import { fill, type Lang, type Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { bulletinPack as pack } from './pack.ts';
import {
  DUTY_FIGURES,
  type DutyCounts,
  type DutyFigureId,
  type FigureId,
  type Figures,
  interval,
  type Of,
  type Period,
} from './rules.ts';

/*
 * A bulletin as it is read, in one language: page, DOCX and PDF are made from the same lines, so that none says what the others do not.
 */
export interface FigureLine {
  readonly id: FigureId | DutyFigureId;
  readonly name: string;
  readonly how: string;
  readonly value: number;
  /** Which part of its whole it is, 0 to 1: how long its bar is. `null`: no part of one, and without a bar. */
  readonly part: number | null;
}

export interface Cell {
  readonly text: string;
  /** The figure it opens to. */
  readonly figure: FigureId | DutyFigureId | null;
}

export interface Row {
  readonly of: Of;
  readonly cells: readonly Cell[];
}

export type Section =
  | { readonly kind: 'figures'; readonly id: string; readonly title: string; readonly lines: readonly FigureLine[] }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly title: string;
      readonly head: readonly string[];
      readonly rows: readonly Row[];
      readonly note: string | null;
    }
  | { readonly kind: 'words'; readonly id: string; readonly title: string; readonly paragraphs: readonly string[] };

export interface Doc {
  readonly title: string;
  readonly serial: string | null;
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
  readonly foot: string;
}

export interface Names {
  unit(id: string): Text;
  step(id: string): Text;
  level(id: string): Text;
  mechanism(id: string): Text;
  readonly office: Text;
}

/** A share with its interval; nothing of too few. */
function share(part: number, whole: number, lang: Lang): string {
  if (whole < pack.least) return '—';
  const [low, high] = interval(part, whole);
  const percent = (x: number) => `${Math.round(x * 100)}%`;
  const range = `${percent(low)}–${percent(high)}`;
  return lang === 'zh' ? `${percent(part / whole)}（${range}）` : `${percent(part / whole)} (${range})`;
}

/** The words a writer begins with, figures filled in; nothing is said of what did not happen. */
export function draftWords({ counts: appeals, stops, duties, longest = 0 }: Figures, names: Names, lang: Lang): string {
  const counts: Partial<Record<FigureId | DutyFigureId, number>> = { ...appeals, ...duties?.counts };
  const [first] = stops;
  const none = pack.none[lang];
  const filled = {
    ...counts,
    step: first ? names.step(first.step)[lang] : none,
    level: first ? names.level(first.level)[lang] : none,
    late: first?.late ?? 0,
    longest,
    dutyLongest: duties?.longest ?? 0,
  };
  return pack.words.draft
    .filter(({ needs }) => (counts[needs] ?? 0) > 0)
    .map((text) => fill(text[lang], filled))
    .join('\n');
}

/** @param issued when and under which number; `null`: a draft */
export function documentOf(
  period: Period,
  figures: Figures,
  words: string,
  issued: { readonly year: number; readonly serial: number; readonly on: PlainDate } | null,
  names: Names,
  lang: Lang,
): Doc {
  const spoken = fill(pack.period[lang], {
    from: writtenDay(period.from)[lang],
    until: writtenDay(period.until)[lang],
  });
  return {
    title: fill(pack.title[lang], { period: spoken }),
    serial: issued && fill(pack.serial[lang], { ...issued }),
    lead: [pack.without[lang], ...(period.history ? [pack.withHistory[lang]] : [])],
    sections: numbered(lang, [
      ...pack.sections.map(({ id, title, figures: ids, parts }): Section => {
        const whole = parts.reduce((sum, f) => sum + (figures.counts[f] ?? 0), 0);
        const lines = ids.flatMap((f) => {
          const { name, how } = pack.figures[f];
          const value = figures.counts[f];
          if (value === undefined) return [];
          return {
            id: f,
            name: name[lang],
            how: f === 'carried' ? withLongest(how, figures.longest, lang) : how[lang],
            value,
            part: parts.includes(f) ? value / Math.max(1, whole) : null,
          };
        });
        return { kind: 'figures', id, title: title[lang], lines };
      }),
      unitsTable(figures, names, lang),
      stopsTable(figures, names, lang),
      ...dutySections(figures, names, lang),
      {
        kind: 'words',
        id: 'words',
        title: pack.words.title[lang],
        paragraphs: words
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      },
    ]),
    foot: fill(pack.foot[lang], {
      office: names.office[lang],
      issued: issued ? writtenDay(issued.on)[lang] : pack.draft[lang],
    }),
  };
}

/** How it is counted, and how long the longest of what is carried over has been late. */
const withLongest = (how: Text, longest: number | undefined, lang: Lang): string =>
  longest ? `${how[lang]}${fill(pack.longest[lang], { longest })}` : how[lang];

/** Of the whole office. */
export const WHOLE: Of = { unit: null, step: null, level: null, mechanism: null };

const HAN = '〇一二三四五六七八九十';

/** Sections with their numbers: a part that an older bulletin lacks leaves no gap. */
const numbered = (lang: Lang, sections: readonly Section[]): Section[] =>
  sections.map((part, i) => {
    const number = lang === 'zh' ? HAN[i + 1]! : i + 1;
    return { ...part, title: fill(pack.numbered[lang], { number, title: part.title }) };
  });

const cell = (text: string | number, figure: Cell['figure'] = null): Cell => ({ text: String(text), figure });

function unitsTable({ units }: Figures, names: Names, lang: Lang): Section {
  const { title, unit, columns, note } = pack.units;
  const rows = units.map((u) => ({
    of: { ...WHOLE, unit: u.unit },
    cells: [
      cell(names.unit(u.unit)[lang]),
      cell(u.answered, 'answered'),
      cell(share(u.inTime, u.inTime + u.late, lang), 'inTime'),
      cell(share(u.satisfied, u.rated, lang)),
      cell(u.corrected, 'corrected'),
      cell(u.overdue, 'overdue'),
    ],
  }));
  const head = [unit, columns.answered, columns.inTime, columns.satisfied, columns.corrected, columns.overdue];
  const few = fill(pack.tooFew[lang], { least: pack.least });
  const said = `${note[lang]}${lang === 'zh' ? '' : ' '}${few}`;
  return { kind: 'table', id: 'units', title: title[lang], head: head.map((h) => h[lang]), rows, note: said };
}

function stopsTable({ stops }: Figures, names: Names, lang: Lang): Section {
  const { title, step, level, late, longest } = pack.stops;
  const rows = stops.map((s) => ({
    of: { ...WHOLE, step: s.step, level: s.level },
    cells: [cell(names.step(s.step)[lang]), cell(names.level(s.level)[lang]), cell(s.late, 'overdue'), cell(s.longest)],
  }));
  const head = [step, level, late, longest].map((h) => h[lang]);
  return { kind: 'table', id: 'stops', title: title[lang], head, rows, note: null };
}

/** The duties of mechanisms: in all, by unit and by mechanism; none of a bulletin that was issued before they were counted. */
function dutySections({ duties }: Figures, names: Names, lang: Lang): Section[] {
  if (!duties) return [];
  const { title, parts, figures, units, mechanisms } = pack.duties;
  const { counts } = duties;
  const shown = DUTY_FIGURES.filter((f) => counts[f] !== undefined);
  const table = (id: string, of: { title: Text; note: Text }, first: Text, rows: readonly Row[]): Section => ({
    kind: 'table',
    id,
    title: of.title[lang],
    head: [first[lang], ...shown.map((f) => figures[f].short[lang])],
    rows,
    note: of.note[lang],
  });
  const row = (name: Text, of: Of, n: DutyCounts): Row => ({
    of,
    cells: [cell(name[lang]), ...shown.map((f) => cell(n[f] ?? 0, f))],
  });
  const lines = shown.map((id) => ({
    id,
    name: figures[id].name[lang],
    how: id === 'dutyCarried' ? withLongest(figures[id].how, duties.longest, lang) : figures[id].how[lang],
    value: counts[id] ?? 0,
    part: parts.includes(id) ? (counts[id] ?? 0) / Math.max(1, counts.dutyDue) : null,
  }));
  return [
    { kind: 'figures', id: 'duties', title: title[lang], lines },
    table(
      'duty-units',
      units,
      units.unit,
      duties.units.map((u) => row(names.unit(u.unit), { ...WHOLE, unit: u.unit }, u.counts)),
    ),
    table(
      'duty-mechanisms',
      mechanisms,
      mechanisms.mechanism,
      duties.mechanisms.map((m) => row(names.mechanism(m.mechanism), { ...WHOLE, mechanism: m.mechanism }, m.counts)),
    ),
  ];
}
