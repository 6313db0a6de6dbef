import type { Text } from '../kernel/text.ts';
import { spanOf } from './days.rules.ts';

/** A fault by its place in the duty. */
export interface Found {
  readonly place: readonly (string | number)[];
  readonly wrong: Text;
  readonly mending: Text;
}

export const fault = (
  place: Found['place'],
  wrongZh: string,
  wrongEn: string,
  mendZh: string,
  mendEn: string,
): Found => ({ place, wrong: { zh: wrongZh, en: wrongEn }, mending: { zh: mendZh, en: mendEn } });

export const unknown = (place: Found['place'], what: Text, said: string, all: readonly string[]): Found =>
  fault(
    place,
    `没有${what.zh}“${said}”`,
    `there is no ${what.en} "${said}"`,
    `可用：${all.join('、')}`,
    `there are ${all.join(', ')}`,
  );

/** Nothing in a pack lasts longer; a calendar reaches no further. In days, so that all lengths compare: a working day is 7/5 of one. */
const LONGEST_DAYS = 3660;
const DAYS_OF: Readonly<Record<string, number>> = { days: 1, 'working days': 1.4, months: 30.5 };

/** So many days, about; `null` for what is no length of time. */
export function daysIn(text: string): number | null {
  const span = spanOf(text);
  return span && 'amount' in span ? span.amount * DAYS_OF[span.unit]! : null;
}

export function* checkSpan(text: string, place: Found['place']): Generator<Found> {
  const days = daysIn(text);
  if (days === null)
    yield fault(
      place,
      `时间“${text}”不可读，或不以天、工作日、月计`,
      `the time "${text}" cannot be read, or is not in days, working days or months`,
      '请写成“10 working days”或“10个工作日”',
      'write it like "10 working days"',
    );
  else if (days === 0 || days > LONGEST_DAYS)
    yield fault(
      place,
      `时间“${text}”${days === 0 ? '等于没有' : '超过十年'}`,
      `the time "${text}" is ${days === 0 ? 'none' : 'longer than ten years'}`,
      '请写一天以上、十年以内',
      'write a day or more, and ten years at most',
    );
}
