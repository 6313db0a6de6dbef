import type { Text } from '../kernel/text.ts';
import { parsePlainDate } from '../kernel/time.ts';
import { checkFigures } from './figures.rules.ts';
import { checkRecord } from './form.rules.ts';
import { checkSpan, type Found, fault, unknown } from './found.rules.ts';
import {
  type Chart,
  type MechanismDuty,
  type Party,
  PERIOD_DAYS,
  type Quota,
  type RecordForm,
  type UnitsMeant,
} from './rules.ts';

type Words = Readonly<Record<string, Text>>;

export interface DutyKnown {
  readonly kinds: readonly string[];
  readonly roles: readonly string[];
  readonly clocks: ReadonlySet<string>;
  readonly vocabulary: {
    readonly events: Words;
    readonly outside: Words;
    readonly known: Words;
    readonly held: Readonly<Record<string, Text & { readonly spellings: readonly string[] }>>;
  };
  readonly chart: Chart | null;
  /** The office that the mechanism names. */
  readonly office: string | null;
  /** Whether there is such a duty to follow. */
  readonly dutyThere: (after: string) => boolean;
}

/** What no schema can see in a duty. */
export function checkDuty(duty: MechanismDuty, known: DutyKnown): Found[] {
  return [
    ...checkWho(duty, known),
    ...checkWhen(duty, known),
    ...checkConfirm(duty, known),
    ...checkRecord(duty, known.vocabulary.held),
    ...checkKnown(duty, known),
    ...checkFigures(duty, known),
  ];
}

function* checkKnown({ known: asked = [] }: MechanismDuty, { vocabulary }: DutyKnown): Generator<Found> {
  const all = Object.keys(vocabulary.known);
  for (const [i, id] of asked.entries())
    if (!all.includes(id)) yield unknown(['known', i], { zh: '系统数字', en: 'figure of the system' }, id, all);
}

const ROLE = { zh: '角色', en: 'role' };

function* checkWho({ who }: MechanismDuty, known: DutyKnown): Generator<Found> {
  const leads = who.flatMap((p, i) => (p.as === 'lead' ? [i] : []));
  if (leads.length === 0)
    yield fault(['who'], '没有牵头方', 'nobody leads', '请把一方写成 as: lead', 'write as: lead for one party');
  for (const extra of leads.slice(1))
    yield fault(
      ['who', extra, 'as'],
      '有两个牵头方',
      'there are two leads',
      '一事一牵头：请把其他方改为 as: assist',
      'one matter has one lead: make the others as: assist',
    );
  for (const [i, party] of who.entries()) {
    const at = (...place: (string | number)[]) => ['who', i, ...place];
    if (!known.roles.includes(party.role)) yield unknown(at('role'), ROLE, party.role, known.roles);
    yield* checkUnits(party, at(), known);
    if (party.with) yield* checkUnits(party.with, at('with'), known);
    yield* checkIds(party.posts ?? [], 'posts', at('posts'), known);
    yield* party.as === 'lead' ? checkLead(party, at) : checkAssist(party, at);
  }
}

function* checkLead(party: Party, at: (...place: (string | number)[]) => Found['place']): Generator<Found> {
  if (party.each === undefined)
    yield fault(at(), '缺少“each”', '"each" is missing', '请写 unit、post 或 pair', 'write unit, post or pair');
  if ((party.each === 'pair') !== (party.with !== undefined))
    yield fault(
      at('each'),
      '结对要写明与谁结对',
      'a pair needs its partners',
      '请同时写 each: pair 和 with',
      'write each: pair and with, both or neither',
    );
}

function* checkAssist(party: Party, at: (...place: (string | number)[]) => Found['place']): Generator<Found> {
  if (party.at === undefined)
    yield fault(
      at(),
      '协助方缺少“at”',
      'the assistant has no "at"',
      '请写 own、above、office、pair 或 function',
      'write own, above, office, pair or function',
    );
  yield* checkFunction(party, at());
}

function* checkFunction(
  { at, function: carried }: Pick<Party, 'at' | 'function'>,
  place: Found['place'],
): Generator<Found> {
  if ((at === 'function') !== (carried !== undefined))
    yield fault(
      [...place, 'at'],
      '职能没有写明，或多写了',
      'the function is missing, or is one too many',
      '请同时写 at: function 和 function',
      'write at: function and function, both or neither',
    );
}

function* checkUnits(meant: UnitsMeant, at: Found['place'], known: DutyKnown): Generator<Found> {
  for (const [i, kind] of (meant.kinds ?? []).entries())
    if (!known.kinds.includes(kind))
      yield unknown([...at, 'kinds', i], { zh: '单位类别', en: 'kind of unit' }, kind, known.kinds);
  yield* checkIds(meant.units ?? [], 'units', [...at, 'units'], known);
}

/** Ids are an office's own: a rule for everybody names none, and a rule of one office only its own. */
function* checkIds(
  ids: readonly string[],
  what: 'units' | 'posts',
  at: Found['place'],
  known: DutyKnown,
): Generator<Found> {
  if (ids.length === 0) return;
  if (known.office === null) {
    yield fault(
      at,
      '指名了单位或岗位，却没有写是哪个单位的规则',
      'it names units or posts, but not whose office',
      '请在文件开头写 office，或改用类别、角色',
      'write office at the top, or use kinds and roles',
    );
    return;
  }
  if (!known.chart) return;
  const there = new Set(known.chart[what].map((x) => x.id));
  for (const [i, id] of ids.entries())
    if (!there.has(id))
      yield fault(
        [...at, i],
        `本单位没有“${id}”`,
        `"${id}" is not of this office`,
        '请改用本单位的编号',
        'use an id of this office',
      );
}

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

function* checkWhen({ when, record }: MechanismDuty, known: DutyKnown): Generator<Found> {
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

function* checkQuota(quota: Quota, record: RecordForm): Generator<Found> {
  const { per, of, least, stretch } = quota;
  const there = of === 'days' ? PERIOD_DAYS[per] : of === 'percent' ? 100 : null;
  if (typeof least === 'number' && there !== null && least > there)
    yield fault(
      ['when', 'quota', 'least'],
      `要求 ${least}，但一期最多只有 ${there}，谁也做不到`,
      `it asks for ${least}, and a period has ${there} at most: nobody can meet it`,
      `请减到 ${there} 以内，或延长周期`,
      `ask for ${there} at most, or for a longer period`,
    );
  yield* checkBudget(quota, there);
  yield* checkDifferent(quota, record);
  yield* checkCounted(quota, record);
  if (stretch === undefined) return;
  if (of !== 'days')
    yield fault(
      ['when', 'quota', 'stretch'],
      '只有按天计的才有“连续”',
      'only days have a longest stretch',
      '请删去 stretch',
      'remove stretch',
    );
  else if (typeof least === 'number' && stretch > least)
    yield fault(
      ['when', 'quota', 'stretch'],
      `连续 ${stretch} 天多于总共 ${least} 天`,
      `a stretch of ${stretch} days is longer than the ${least} in all`,
      '请减少 stretch 或增加 least',
      'make stretch shorter or least larger',
    );
}

/** A budget that can be kept, and that can be passed. @param there so many a period has; `null`: any number */
function* checkBudget({ least, most, near, behind }: Quota, there: number | null): Generator<Found> {
  const at = (field: string) => ['when', 'quota', field];
  if (least === undefined && most === undefined)
    yield fault(
      ['when', 'quota'],
      '没有写明至少或至多多少',
      'it says neither how much at least nor how much at most',
      '请写 least、most，或两者都写',
      'write least, most, or both',
    );
  if (typeof most === 'number' && typeof least === 'number' && most < least)
    yield fault(
      at('most'),
      `至多 ${most} 少于至少 ${least}，谁也做不到`,
      `${most} at most is less than ${least} at least: nobody can meet it`,
      '请增加 most 或减少 least',
      'make most larger or least smaller',
    );
  if (typeof most === 'number' && there !== null && most >= there)
    yield fault(
      at('most'),
      `一期最多只有 ${there}，“至多 ${most}”等于没有限制`,
      `a period has ${there} at most: "at most ${most}" limits nothing`,
      '请减少 most，或删去',
      'make most smaller, or remove it',
    );
  if (near !== undefined && most === undefined)
    yield fault(at('near'), '只有“至多”才有接近上限', 'only a budget comes near its end', '请删去 near', 'remove near');
  if (behind !== undefined && least === undefined)
    yield fault(
      at('behind'),
      '只有“至少”才有落后进度',
      'only what is asked for has a pace to be behind',
      '请删去 behind，接近上限用 near',
      'remove behind; a budget warns by near',
    );
}

/** Different ones are told apart by a choice that every record has; there are no more of them than choices. */
function* checkDifferent(
  { of, least, most, different }: Quota,
  { properties, required }: RecordForm,
): Generator<Found> {
  if (different === undefined) return;
  const place = ['when', 'quota', 'different'];
  const chosen = Object.keys(properties).filter((name) => properties[name]!.enum && required.includes(name));
  if (of !== 'times')
    yield fault(
      place,
      '只有按次计的才能按不同的计',
      'only times can be different ones',
      '请写 of: times，或删去 different',
      'write of: times, or remove different',
    );
  else if (!chosen.includes(different))
    yield fault(
      place,
      `“${different}”不是必填的选择栏，分不出不同`,
      `"${different}" is not a choice that every record has: what differs cannot be told`,
      chosen.length > 0 ? `可用：${chosen.join('、')}` : '请给这一栏写 enum，并列入 required',
      chosen.length > 0 ? `there are ${chosen.join(', ')}` : 'write enum for the field, and add it to required',
    );
  else {
    const choices = properties[different]!.enum!.length;
    if (typeof least === 'number' && least > choices)
      yield fault(
        ['when', 'quota', 'least'],
        `要求 ${least} 种，但只有 ${choices} 种可选`,
        `it asks for ${least} different ones, and there are ${choices}`,
        `请减到 ${choices} 以内，或增加选项`,
        `ask for ${choices} at most, or add choices`,
      );
    if (most !== undefined)
      yield fault(
        ['when', 'quota', 'most'],
        '按不同的计时没有“至多”',
        'different ones have no budget',
        '请删去 most',
        'remove most',
      );
  }
}

/** Money and shares stand in the records; days and times are the records themselves. */
function* checkCounted({ of, field }: Quota, { properties, required }: RecordForm): Generator<Found> {
  if (of === 'days' || of === 'times') {
    if (field !== undefined)
      yield fault(
        ['when', 'quota', 'field'],
        '天数、次数按记录本身计',
        'days and times are counted by the records themselves',
        '请删去 field',
        'remove field',
      );
    return;
  }
  const whole = Object.keys(properties).filter((name) => properties[name]!.type === 'integer');
  if (field === undefined || !Object.hasOwn(properties, field)) {
    yield field === undefined
      ? fault(
          ['when', 'quota'],
          '没有写明按哪一栏计',
          'it does not say which field is counted',
          `请写 field：${whole.join('、')}`,
          `write field: ${whole.join(', ')}`,
        )
      : unknown(['when', 'quota', 'field'], { zh: '栏目', en: 'field' }, field, whole);
    return;
  }
  if (!whole.includes(field) || !required.includes(field))
    yield fault(
      ['when', 'quota', 'field'],
      `“${field}”不是必填的整数，没法计`,
      `"${field}" is not a whole number that every record has: it cannot be counted`,
      '请写 type: integer，并列入 required',
      'write type: integer, and add it to required',
    );
}

function* checkConfirm({ who, confirm }: MechanismDuty, known: DutyKnown): Generator<Found> {
  if (!confirm) {
    yield fault(
      ['confirm'],
      '没有人确认',
      'nobody confirms it',
      '请写 confirm：由别人确认，最好是受益的人',
      'write confirm: somebody else, best whoever it was for',
    );
    return;
  }
  if ('outside' in confirm) {
    const all = Object.keys(known.vocabulary.outside);
    if (!all.includes(confirm.outside))
      yield unknown(['confirm', 'outside'], { zh: '确认人', en: 'confirmer' }, confirm.outside, all);
    if ('at' in confirm || 'role' in confirm)
      yield fault(
        ['confirm'],
        '既由外部又由内部确认',
        'it is confirmed outside and inside',
        '请只留一种',
        'keep one of them',
      );
    return;
  }
  const lead = who.find((p) => p.as === 'lead');
  if (confirm.at === undefined || confirm.role === undefined)
    yield fault(
      ['confirm'],
      '没有写明由谁确认',
      'it does not say who confirms',
      '请写 at 和 role，或 outside',
      'write at and role, or outside',
    );
  else if (!known.roles.includes(confirm.role)) yield unknown(['confirm', 'role'], ROLE, confirm.role, known.roles);
  yield* checkFunction(confirm, ['confirm']);
  if (confirm.at === 'pair' && lead?.each !== 'pair')
    yield fault(
      ['confirm', 'at'],
      '没有结对，就没有对方',
      'there is no partner without a pair',
      '请换确认人，或写 each: pair',
      'choose another confirmer, or write each: pair',
    );
  if (confirm.at === 'own' && confirm.role === lead?.role && lead.each !== 'post')
    yield fault(
      ['confirm'],
      '确认人就是责任人自己',
      'the confirmer is the holder',
      '请换别人确认，最好是受益的人',
      'let somebody else confirm, best whoever it was for',
    );
}
