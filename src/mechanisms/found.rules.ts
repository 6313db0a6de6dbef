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

export function* checkSpan(text: string, place: Found['place']): Generator<Found> {
  if (spanOf(text) === null)
    yield fault(
      place,
      `时间“${text}”不可读，或不以天、工作日、月计`,
      `the time "${text}" cannot be read, or is not in days, working days or months`,
      '请写成“10 working days”或“10个工作日”',
      'write it like "10 working days"',
    );
}
