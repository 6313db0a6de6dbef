import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Calendar, officeMoment, officeTime, rollForward, worksOn } from './calendar.ts';
import type { ClockRule, ClockRun, Due } from './clock.ts';
import { addMonths, DAY_MS, toDay, toPlainDate } from './days.ts';
import { atOnce, backFrom, counted, dueAt, fixedDay, orderedPauses, place, startOf, wholeAmount } from './due.ts';
import { amountText, limitText, type Unit, unitMs } from './limit.ts';
import { areComplete, dayText, specialDays, wallText, writtenDay } from './words.ts';
import { readInstant, toWall } from './zone.ts';

/** A due date with its reasons. `dueOn` and `dueAt` are `null` while a pause has not ended. */
export interface Explanation {
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  /** It rests on holidays that are not published yet, and will be found anew. */
  readonly provisional: boolean;
  readonly steps: readonly Text[];
}

/**
 * The same due date as `dueOn`, found another way: stretch by stretch between the pauses, as a clerk would with a calendar, telling
 * each step. Throws the same refusals.
 */
export function explain(rule: ClockRule, run: ClockRun, calendar: Calendar): Explanation {
  const steps: Text[] = [basisStep(rule)];
  if (!('amount' in rule.limit)) return explainFixed(rule, run, calendar, steps);
  const { unit } = rule.limit;
  if (rule.before) return explainBefore(rule, run, calendar, unit, rule.limit.amount, steps);
  const start = startOf(run, unit, calendar);
  const amount = wholeAmount(rule, run, rule.limit);
  steps.push(startStep(unit, run, start, calendar));
  if (run.extend) {
    const [by, all] = [amountText(run.extend, unit), amountText(amount, unit)];
    steps.push({ zh: `经批准延长 ${by.zh}，共 ${all.zh}。`, en: `Extended by ${by.en}, ${all.en} in all.` });
  }
  const end = countStretches(run, calendar, unit, start, amount, steps);
  if (end === null) return { dueOn: null, dueAt: null, provisional: false, steps };
  const due = dueAt(rule, unit, end.at, start, calendar);
  if (unit === 'working days' || unit === 'working hours') {
    const [first, last] = [dayIn(unit, start), toDay(due.dueOn)];
    steps.push(...specialDays(calendar, unit === 'working hours' ? first - 1 : first, last));
  }
  steps.push(...endSteps(calendar, unit, start, end, amount));
  return finish(rule, unit, end.at, due, calendar, steps, end.counted);
}

const dayIn = (unit: Unit, at: number): number => (unitMs(unit) === 0 ? at : Math.floor(at / DAY_MS));

function basisStep(rule: ClockRule): Text {
  const limit = limitText(rule.limit);
  const before = rule.before ? { zh: '提前 ', en: ' before' } : { zh: '', en: '' };
  return {
    zh: `${rule.name.zh}：期限${before.zh || ' '}${limit.zh}；依据：${rule.basis.zh}。`,
    en: `${rule.name.en}: ${limit.en}${before.en}; basis: ${rule.basis.en}.`,
  };
}

function startStep(unit: Unit, run: ClockRun, start: number, calendar: Calendar): Text {
  const at = momentText(unit, run.restart ?? run.from, calendar);
  const again =
    run.restart === undefined ? { zh: '起算日', en: 'Counted from' } : { zh: '重新起算于', en: 'Counted anew from' };
  const before =
    run.restart === undefined
      ? { zh: '', en: '' }
      : { zh: '，此前经过的时间不再计入', en: '; what came before no longer matters' };
  switch (unit) {
    case 'days':
    case 'months': {
      const next = dayText(start + 1);
      return {
        zh: `${again.zh} ${at.zh}${before.zh}；当日不计，从 ${next.zh}开始计算。`,
        en: `${again.en} ${at.en}${before.en}; that day is not counted, counting begins on ${next.en}.`,
      };
    }
    case 'working days': {
      const next = dayText(rollForward(calendar, start + 1));
      return {
        zh: `${again.zh} ${at.zh}${before.zh}；当日不计，从下一个工作日 ${next.zh}开始计算。`,
        en: `${again.en} ${at.en}${before.en}; that day is not counted, counting begins on the next working day, ${next.en}.`,
      };
    }
    case 'minutes':
    case 'hours':
      return {
        zh: `${again.zh} ${at.zh}${before.zh}；不分昼夜连续计算。`,
        en: `${again.en} ${at.en}${before.en}; it runs around the clock.`,
      };
    case 'working hours': {
      const open = wallText(officeMoment(calendar, officeTime(calendar, start), true));
      return {
        zh: `${again.zh} ${at.zh}${before.zh}；只计工作日的办公时间，从 ${open.zh}开始计算。`,
        en: `${again.en} ${at.en}${before.en}; only office hours on working days count, from ${open.en}.`,
      };
    }
    default:
      return unit satisfies never;
  }
}

/** An amount of a unit as counted: ms become hours or minutes. */
function partText(unit: Unit, n: number): Text {
  const each = unitMs(unit) || 1;
  return amountText(Math.round((n / each) * 100) / 100, unit === 'months' ? 'days' : unit);
}

interface End {
  readonly at: number;
  /** Where the count itself ended, before an end on a non-working day moved. */
  readonly counted: number;
}

function countStretches(
  run: ClockRun,
  calendar: Calendar,
  unit: Unit,
  start: number,
  amount: number,
  steps: Text[],
): End | null {
  const whole = unit === 'months' ? addMonths(start, amount) - start : amount * (unitMs(unit) || 1);
  const between = (a: number, b: number): number => counted(unit, b, calendar) - counted(unit, a, calendar);
  let left = whole;
  let at = start;
  for (const pause of orderedPauses(run)) {
    const from = Math.max(at, place(unit, pause.from, calendar));
    const stretch = between(at, from);
    if (stretch >= left) break;
    if (pause.to === null) {
      const since = momentText(unit, pause.from, calendar);
      const rest = partText(unit, left - stretch);
      steps.push({
        zh: `自 ${since.zh}起暂停，尚未恢复：现在没有到期日，恢复后还剩 ${rest.zh}。`,
        en: `Paused since ${since.en} and not resumed: there is no due date now; ${rest.en} will be left.`,
      });
      return null;
    }
    const to = place(unit, pause.to, calendar);
    if (to <= from) continue;
    steps.push(pauseStep(unit, pause.from, pause.to, calendar, between(from, to)));
    left -= stretch;
    at = to;
  }
  const sum = counted(unit, at, calendar) + left;
  if (whole === 0) {
    const end = atOnce(unit, start, calendar);
    return { at: end, counted: start };
  }
  switch (unit) {
    case 'working days':
    case 'working hours': {
      const end = unit === 'working days' ? (calendar.nth[sum] ?? Number.NaN) : officeMoment(calendar, sum);
      return { at: end, counted: end };
    }
    case 'days':
    case 'months':
      return { at: rollForward(calendar, sum), counted: sum };
    case 'minutes':
    case 'hours':
      return { at: sum, counted: sum };
    default:
      throw unit satisfies never;
  }
}

function pauseStep(unit: Unit, from: Instant, to: Instant, calendar: Calendar, taken: number): Text {
  const [a, b] = [momentText(unit, from, calendar), momentText(unit, to, calendar)];
  const out = partText(unit, taken);
  if (unitMs(unit) > 0) {
    return {
      zh: `暂停 ${a.zh} 至 ${b.zh}，扣除 ${out.zh}。`,
      en: `Paused from ${a.en} to ${b.en}: ${out.en} taken out.`,
    };
  }
  return {
    zh: `暂停 ${a.zh} 至 ${b.zh}：开始当日计入，其后至结束当日（含）不计，扣除 ${out.zh}。`,
    en: `Paused from ${a.en} to ${b.en}: the first day counts, the days after it up to and including the last do not; ${out.en} taken out.`,
  };
}

function endSteps(calendar: Calendar, unit: Unit, start: number, end: End, amount: number): Text[] {
  const whole = amountText(amount, unit);
  if (unit === 'working days') {
    const last = dayText(end.at);
    return [{ zh: `计满 ${whole.zh}：${last.zh}。`, en: `${areComplete(amount, whole)} on ${last.en}.` }];
  }
  if (unitMs(unit) > 0) {
    const wall = unit === 'working hours' ? end.at : toWall(calendar.zone, end.at);
    const last = wallText(wall);
    return [{ zh: `计满 ${whole.zh}：${last.zh}。`, en: `${areComplete(amount, whole)} at ${last.en}.` }];
  }
  const raw = dayText(end.counted);
  const out: Text[] = [];
  if (unit === 'months') {
    const plain = dayText(addMonths(start, amount));
    out.push({
      zh: `${whole.zh}后的对应日：${plain.zh}。`,
      en: `${whole.en} on, the same day of the month: ${plain.en}.`,
    });
    if (addMonths(start, amount) !== end.counted) {
      out.push({ zh: `暂停的天数加在末尾：${raw.zh}。`, en: `The paused days are added at the end: ${raw.en}.` });
    }
  } else out.push({ zh: `计满 ${whole.zh}：${raw.zh}。`, en: `${areComplete(amount, whole)} on ${raw.en}.` });
  if (end.at !== end.counted) {
    const moved = dayText(end.at);
    const why = reasonNotWorked(calendar, end.counted);
    out.push({
      zh: `该日${why.zh}，顺延到下一个工作日 ${moved.zh}。`,
      en: `That day is ${why.en}: it ends on the next working day, ${moved.en}.`,
    });
  }
  return out;
}

function reasonNotWorked(calendar: Calendar, day: number): Text {
  const mark = calendar.marks.find((m) => m.kind !== 'makeup' && m.from <= day && m.to >= day);
  if (!mark) return { zh: '是休息日', en: 'a day off' };
  return mark.kind === 'closure'
    ? { zh: `本机关休息（${mark.name.zh}）`, en: `a day this office is closed (${mark.name.en})` }
    : { zh: `是节假日（${mark.name.zh}）`, en: `a public holiday (${mark.name.en})` };
}

function explainBefore(
  rule: ClockRule,
  run: ClockRun,
  calendar: Calendar,
  unit: Unit,
  amount: number,
  steps: Text[],
): Explanation {
  const end = backFrom(rule, run, unit, calendar);
  const start = startOf(run, unit, calendar);
  const due = dueAt(rule, unit, end, end, calendar);
  const event = momentText(unit, run.restart ?? run.from, calendar);
  const whole = amountText(amount, unit);
  steps.push({
    zh: `从 ${event.zh}往前计算 ${whole.zh}，当日不计；末日遇休息日提前到上一个工作日。`,
    en: `Counted back ${whole.en} from ${event.en}, that day not counted; an end on a day off moves to the working day before.`,
  });
  if (unit === 'working days') steps.push(...specialDays(calendar, end - 1, start - 1));
  return finish(rule, unit, end, due, calendar, steps, start);
}

function explainFixed(rule: ClockRule, run: ClockRun, calendar: Calendar, steps: Text[]): Explanation {
  const day = fixedDay(rule, run, calendar)!;
  const due = dueAt(rule, 'days', day, day, calendar);
  if (!worksOn(calendar, day)) {
    const { zh, en } = dayText(day);
    steps.push({
      zh: `${zh}不是工作日；规定了确定日期的，不顺延。`,
      en: `${en} is not a working day; a date that is itself fixed does not move.`,
    });
  }
  return finish(rule, 'days', day, due, calendar, steps, calendar.publishedFrom);
}

function finish(
  rule: ClockRule,
  unit: Unit,
  end: number,
  due: Due,
  calendar: Calendar,
  steps: Text[],
  furthest: number,
): Explanation {
  const last = toDay(due.dueOn);
  const roundTheClock = unit === 'minutes' || unit === 'hours';
  const fixed = !('amount' in rule.limit);
  const provisional = !roundTheClock && !fixed && Math.max(last, dayIn(unit, furthest)) > calendar.publishedUntil;
  if (provisional) {
    const until = writtenDay(toPlainDate(calendar.publishedUntil));
    steps.push({
      zh: `${until.zh}之后的节假日安排尚未公布，超出部分只按星期计算，不考虑节假日与调休；公布后重新计算。`,
      en: `Holidays after ${until.en} are not published: beyond the published calendar it is counted by weekdays, and will be found anew when the notice comes.`,
    });
  }
  if (!roundTheClock && !fixed && last < calendar.publishedFrom) {
    const from = writtenDay(toPlainDate(calendar.publishedFrom));
    steps.push({
      zh: `没有${from.zh}之前的节假日资料，只按星期计算。`,
      en: `No holidays are known before ${from.en}: counted by weekdays.`,
    });
  }
  if (rule.minimum) {
    steps.push({
      zh: '这是应当给足的最短时间，不得提前截止。',
      en: 'This is the least time to be given: it may not be closed earlier.',
    });
  }
  const zone = calendar.zone.said;
  if (unitMs(unit) === 0) {
    const { zh, en } = dayText(end);
    const close = rule.until === 'office close';
    steps.push({
      zh: `到期：${zh}${close ? '下班' : '24:00'}（${zone.zh}），当日仍在期限内。`,
      en: `Due: the ${close ? 'close of office hours' : 'end (24:00)'} of ${en} (${zone.en}); that day is still in time.`,
    });
  } else {
    const { zh, en } = wallText(unit === 'working hours' ? end : toWall(calendar.zone, end));
    steps.push({ zh: `到期：${zh}（${zone.zh}）。`, en: `Due: ${en} (${zone.en}).` });
  }
  return { dueOn: due.dueOn, dueAt: due.dueAt, provisional, steps };
}

/** In place of the steps, where the calendar has changed since the date was found and what was owed is over. */
export function foundThen(dueOn: PlainDate | null): Text {
  const day = dueOn === null ? { zh: '暂停', en: 'paused' } : writtenDay(dueOn);
  return {
    zh: `这一期限（${day.zh}）按当时公布的日历确定；事项已办结，此后的日历变动不再改动它。`,
    en: `This date (${day.en}) was found by the calendar as published then; the matter was over before the calendar changed, so it stands.`,
  };
}

/** Where a moment stands, in the words of its unit: a day, or a time of the office's wall. */
function momentText(unit: Unit, at: Instant, calendar: Calendar): Text {
  const wall = toWall(calendar.zone, readInstant(at));
  switch (unit) {
    case 'days':
    case 'working days':
    case 'months':
      return dayText(Math.floor(wall / DAY_MS));
    case 'minutes':
    case 'hours':
    case 'working hours':
      return wallText(wall);
    default:
      return unit satisfies never;
  }
}
