import type { Text } from '../kernel/text.ts';
import { parsePlainDate } from '../kernel/time.ts';
import { checkSpan, daysIn, type Found, fault, unknown } from './found.rules.ts';
import { checkQuota } from './quota.rules.ts';
import { type MechanismDuty, PERIOD_DAYS, type When } from './rules.ts';

/** Fields that go together. */
const SHAPES: readonly (readonly string[])[] = [
  ['every', 'on'],
  ['every', 'day'],
  ['every', 'workingDay'],
  ['every', 'weekday'],
  ['event', 'clock'],
  ['after', 'within'],
  ['quota'],
];
/** Working days that the shortest such period surely has, holidays off. */
const LEAST_WORKED = { 'half-year': 110, quarter: 50, month: 14 } as const;

export interface WhenKnown {
  readonly clocks: ReadonlySet<string>;
  readonly vocabulary: { readonly events: Readonly<Record<string, Text>> };
  /** Whether there is such a duty to follow. */
  readonly dutyThere: (after: string) => boolean;
}

/** What no schema can see in when something is owed. */
export function* checkWhen({ when, record }: MechanismDuty, known: WhenKnown): Generator<Found> {
  const given = Object.keys(when).filter((field) => field !== 'roll');
  const shape = SHAPES.find((s) => s.length === given.length && s.every((field) => given.includes(field)));
  const fits =
    shape &&
    (!('every' in when) ||
      (when.every === 'year'
        ? shape.includes('on')
        : when.every === 'week'
          ? shape.includes('weekday')
          : shape.includes('day') || shape.includes('workingDay'))) &&
    (!('roll' in when) || ('every' in when && !shape.includes('workingDay')));
  if (!fits) {
    yield fault(
      ['when'],
      '写法不成一套',
      'these fields do not go together',
      '可写：every: year 与 on；every: half-year、quarter、month 与 day 或 workingDay；every: week 与 weekday；event 与 clock；after 与 within；quota',
      'write every: year with on; every: half-year, quarter or month with day or workingDay; every: week with weekday; event with clock; after with within; or quota',
    );
    return;
  }
  if ('quota' in when) yield* checkQuota(when.quota, record);
  else if ('event' in when) {
    const events = Object.keys(known.vocabulary.events);
    if (!events.includes(when.event)) yield unknown(['when', 'event'], { zh: '事件', en: 'event' }, when.event, events);
    if (!known.clocks.has(when.clock))
      yield fault(
        ['when', 'clock'],
        `没有期限“${when.clock}”`,
        `there is no clock "${when.clock}"`,
        '可用的见 due --list',
        'due --list shows them',
      );
  } else if ('after' in when) {
    if (!known.dutyThere(when.after))
      yield fault(
        ['when', 'after'],
        `没有义务“${when.after}”`,
        `there is no duty "${when.after}"`,
        '请写本文件中义务的编号，或“A4/list”这样的写法',
        'write the id of a duty of this file, or like A4/list',
      );
    yield* checkSpan(when.within, ['when', 'within']);
  } else if (when.every === 'year') {
    if (!parsePlainDate(`2027-${when.on}`))
      yield fault(
        ['when', 'on'],
        '不是每年都有这一天',
        'not every year has this day',
        '请换一天',
        'choose another day',
      );
  } else if ('day' in when && Math.abs(when.day) > PERIOD_DAYS[when.every])
    yield fault(
      ['when', 'day'],
      '不是每一期都有这一天',
      'not every period has this day',
      `请在 ${PERIOD_DAYS[when.every]} 以内；最后一天写 -1`,
      `at most ${PERIOD_DAYS[when.every]}; the last day is -1`,
    );
  else if ('workingDay' in when && Math.abs(when.workingDay) > LEAST_WORKED[when.every])
    yield fault(
      ['when', 'workingDay'],
      '不是每一期都有这么多工作日',
      'not every period has so many working days',
      `请在 ${LEAST_WORKED[when.every]} 以内`,
      `at most ${LEAST_WORKED[when.every]}`,
    );
}

/** So many days there are for a duty, from the day its period begins or what it follows is confirmed; `null`: a clock tells. */
function daysFor(when: When): number | null {
  if ('event' in when) return null;
  if ('after' in when) return daysIn(when.within);
  if ('quota' in when) return PERIOD_DAYS[when.quota.per];
  return when.every === 'week' ? 7 : PERIOD_DAYS[when.every];
}

/** A warning that comes before there is anything to do is none. */
export function* checkWarnings({ when, warn = [] }: MechanismDuty): Generator<Found> {
  const there = daysFor(when);
  for (const [i, text] of warn.entries()) {
    const place = ['warn', i];
    yield* checkSpan(text, place);
    if (there !== null && (daysIn(text) ?? 0) > there)
      yield fault(
        place,
        `提前“${text}”，早于这一期开始`,
        `"${text}" ahead is before its time begins`,
        `请在 ${Math.floor(there)} 天以内`,
        `at most ${Math.floor(there)} days`,
      );
  }
}

/** Work that takes longer than the days there are for it, by day and night. @param minutes of one holder, in one period */
export function* checkWork(when: When, minutes: number): Generator<Found> {
  const there = Math.floor((daysFor(when) ?? PERIOD_DAYS.year) * 24 * 60);
  if (minutes > there)
    yield fault(
      ['minutes'],
      `要 ${minutes} 分钟，但一共只有 ${there} 分钟，谁也做不到`,
      `it takes ${minutes} minutes, and there are ${there} in all: nobody can meet it`,
      '请减少 minutes，或延长周期',
      'make minutes fewer, or the period longer',
    );
}
