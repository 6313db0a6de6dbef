import type { PlanLine } from '../../../../src/mechanisms/plan-line.rules.ts';
import type { Obligation } from '../../api/obligations.ts';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { inARow, monthText } from '../sendings/words.ts';
import type { Speaks } from './amount.ts';

/* A line of a plan is kept as a row of a table, its cells parted by tabs; here it is written and read. */

export const EMPTY: PlanLine = { what: '', to: [], months: [], lead: '', basis: '' };

const listIn = (cell: string): string[] => cell.split(',').filter((one) => one !== '');
export const inOne = (text: string): string => text.replace(/[\t\n]/g, ' ');

export function cellsOf(row: string): PlanLine {
  const [what = '', to = '', months = '', lead = '', basis = ''] = row.split('\t');
  return { what, to: listIn(to), months: listIn(months).map(Number), lead, basis };
}

export const rowOf = ({ what, to, months, lead, basis }: PlanLine): string =>
  [inOne(what), to.join(','), [...months].sort((a, b) => a - b).join(','), lead, inOne(basis)].join('\t');

/** As people read it; a line in people's own words, as plans had them before, as it stands. */
export function planLineText(row: string, places: Obligation['places'], { t, lang }: Speaks): string {
  if (!row.includes('\t')) return row;
  const { what, to, months, lead, basis } = cellsOf(row);
  const unit = (id: string): string => {
    const place = places.find((p) => p.id === id);
    return place ? t(place) : id;
  };
  const when = inARow(
    lang,
    months.map((m) => monthText(m, lang)),
  );
  const parts = [inARow(lang, to.map(unit)), when, t(texts.planLed, { unit: unit(lead) }), basis];
  return `${what}${lang === 'zh' ? '：' : ': '}${parts.filter((p) => p !== '').join(lang === 'zh' ? '；' : '; ')}`;
}
