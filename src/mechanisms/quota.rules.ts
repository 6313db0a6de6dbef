import { type Found, fault, unknown } from './found.rules.ts';
import { PERIOD_DAYS, type Quota, type RecordForm } from './rules.ts';

/** What no schema can see in a quota. */
export function* checkQuota(quota: Quota, record: RecordForm): Generator<Found> {
  const { per, of, least, stretch } = quota;
  const there = thereAre(quota);
  if (least === 0)
    yield fault(
      ['when', 'quota', 'least'],
      '至少 0 等于什么也没有要求',
      '0 at least asks for nothing',
      '请写 1 以上；只有上限的，删去 least',
      'ask for 1 or more; where there is a budget alone, remove least',
    );
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
  yield* checkMeasured(quota);
  if (stretch === undefined) return;
  if (of !== 'days')
    yield fault(
      ['when', 'quota', 'stretch'],
      '只有按天计的才有“连续”',
      'only days have a longest stretch',
      '请删去 stretch',
      'remove stretch',
    );
  else if (stretch > PERIOD_DAYS[per])
    yield fault(
      ['when', 'quota', 'stretch'],
      `连续 ${stretch} 天，但一期最多只有 ${PERIOD_DAYS[per]} 天，谁也做不到`,
      `a stretch of ${stretch} days, and a period has ${PERIOD_DAYS[per]} at most: nobody can meet it`,
      '请减少 stretch，或延长周期',
      'make stretch shorter, or the period longer',
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

/** More than this nobody can do in a period: its days, the whole of a share, once a minute by day and night; of money any sum. */
export const thereAre = ({ of, per }: Pick<Quota, 'of' | 'per'>): number | null =>
  ({ days: PERIOD_DAYS[per], percent: 100, times: PERIOD_DAYS[per] * 24 * 60, fen: null })[of];

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
function* checkCounted({ of, field, least, measure }: Quota, { properties, required }: RecordForm): Generator<Found> {
  if (measure !== undefined && field === undefined) return;
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
          whole.length > 0 ? `请写 field：${whole.join('、')}` : '请加一栏必填的整数，并写 field',
          whole.length > 0
            ? `write field: ${whole.join(', ')}`
            : 'add a field of whole numbers that is required, and write field',
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
  const { minimum = 0, maximum = Number.POSITIVE_INFINITY } = properties[field]!;
  if (minimum < 0 || (of === 'percent' && maximum > 100))
    yield fault(
      ['record', 'properties', field],
      of === 'percent' ? '比例应在 0 到 100 之间' : '计数的金额不能为负',
      of === 'percent' ? 'a share lies between 0 and 100' : 'money that is counted cannot be negative',
      of === 'percent' ? '请写 minimum: 0, maximum: 100' : '请写 minimum: 0',
      of === 'percent' ? 'write minimum: 0, maximum: 100' : 'write minimum: 0',
    );
  else if (typeof least === 'number' && (of === 'percent' || maximum === 0) && least > maximum)
    yield fault(
      ['when', 'quota', 'least'],
      `要求 ${least}，但“${field}”最多填 ${maximum}，谁也做不到`,
      `it asks for ${least}, and "${field}" has ${maximum} at most: nobody can meet it`,
      '请减少 least，或增加这一栏的 maximum',
      'make least smaller, or the maximum of the field larger',
    );
}

/** A share that the system has: it counts it, and no field does. */
function* checkMeasured({ of, field, measure, most }: Quota): Generator<Found> {
  if (measure === undefined) return;
  const place = ['when', 'quota', 'measure'];
  if (of !== 'percent')
    yield fault(
      place,
      '系统数字是比例，只能按 percent 计',
      'a figure of the system is a share: only percent is counted with it',
      '请写 of: percent，或删去 measure',
      'write of: percent, or remove measure',
    );
  if (field !== undefined)
    yield fault(
      ['when', 'quota', 'field'],
      '系统已经在计，不能再按填的栏目计',
      'the system counts it: no field is counted beside it',
      '请删去 field 和这一栏',
      'remove field, and the field of the form',
    );
  if (most !== undefined)
    yield fault(
      ['when', 'quota', 'most'],
      '系统计的比例只有“至少”',
      'a share that the system counts has a least and no most',
      '请删去 most',
      'remove most',
    );
}
