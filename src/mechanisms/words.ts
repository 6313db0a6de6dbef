import type { ClockRule } from '../calendar/clock.ts';
import { limitText } from '../calendar/limit.ts';
import type { Role } from '../kernel/actor.ts';
import { type Money, moneyText } from '../kernel/money.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { functionNames } from '../org/functions.ts';
import { orgPack } from '../org/pack.ts';
import type { UnitKind } from '../org/rules.ts';
import type { Burden, BurdenAct, FarOff, Measured } from './burden.rules.ts';
import { spanOf } from './days.rules.ts';
import type { Vocabulary } from './pack.ts';
import {
  type Amount,
  type Confirm,
  type Mechanism,
  type MechanismDuty,
  NEAR,
  type Party,
  type Period,
  type PostMeant,
  type Publish,
  type Quota,
  type RecordForm,
  type Roll,
  type UnitsMeant,
  type When,
} from './rules.ts';
import { nameOf } from './values.ts';

/* Rules in words, for people who do not read YAML. What has a name is called by it; what has none is shown as it is written. */

const both = (make: (lang: 'zh' | 'en') => string): Text => ({ zh: make('zh'), en: make('en') });
const asWritten = (code: string): Text => ({ zh: code, en: code });

const roleName = (role: Role): Text => orgPack.roles[role] ?? asWritten(role);
const kindName = (kind: UnitKind): Text => orgPack.kinds[kind] ?? asWritten(kind);
const functionName = (fn: string): Text => functionNames[fn] ?? asWritten(fn);

/** `A、B或C`, `A, B or C`. */
function oneOf(names: readonly Text[]): Text {
  const [last, rest] = [names.at(-1), names.slice(0, -1)];
  if (!last || rest.length === 0) return last ?? { zh: '', en: '' };
  return {
    zh: `${rest.map((n) => n.zh).join('、')}或${last.zh}`,
    en: `${rest.map((n) => n.en).join(', ')} or ${last.en}`,
  };
}

const lower = ({ zh, en }: Text): Text => ({ zh, en: en.charAt(0).toLowerCase() + en.slice(1) });

const levelName = (level: number): Text =>
  level === 0
    ? { zh: '机关本级', en: 'the office itself' }
    : level === 1
      ? { zh: '机关直属', en: 'directly below the office' }
      : { zh: `机关以下第 ${level} 级`, en: `${level} levels below the office` };

/** `named` finds the name of a single unit. */
function unitsInWords({ kinds, levels, functions, units }: UnitsMeant, named: (unit: string) => Text | null): Text {
  const top = kinds === undefined && levels?.length === 1 && levels[0] === 0;
  const kind =
    kinds || top ? oneOf((kinds ?? (['office'] as const)).map(kindName).map(lower)) : { zh: '单位', en: 'unit' };
  const level = levels && !top ? oneOf(levels.map(levelName)) : null;
  const carrying = functions ? oneOf(functions.map(functionName)) : null;
  const single = units ? oneOf(units.map((u) => named(u) ?? asWritten(u))) : null;
  return {
    zh: [
      level ? `${level.zh}的` : '',
      carrying ? `负责“${carrying.zh}”的` : '',
      single ? `${single.zh}（${kind.zh}）` : kind.zh,
    ].join(''),
    en: [
      single ? `${single.en} (${kind.en})` : kind.en,
      level ? ` ${level.en}` : '',
      carrying ? ` in charge of “${carrying.en}”` : '',
    ].join(''),
  };
}

const PLACES: Readonly<Record<Exclude<PostMeant['at'], 'function'>, Text>> = {
  own: { zh: '本单位', en: 'same unit' },
  above: { zh: '上级单位', en: 'unit above' },
  office: { zh: '机关', en: 'the office' },
  pair: { zh: '结对单位', en: 'partner unit' },
};

function postInWords(at: PostMeant['at'], fn: string | undefined, role: Role): Text {
  const { zh, en } = roleName(role);
  if (at !== 'function') return { zh: `${PLACES[at].zh}的${zh}`, en: `${en} (${PLACES[at].en})` };
  const { zh: fnZh, en: fnEn } = functionName(fn ?? '');
  return { zh: `负责“${fnZh}”的单位的${zh}`, en: `${en} (unit in charge of “${fnEn}”)` };
}

const formula = (expression: string): Text => ({ zh: `按公式 ${expression}`, en: `by the formula ${expression}` });

/** Whoever leads, or assists. */
/** Where a rule is asked for: documents by name, those that the pack does not know as they are written. */
export const sourcesInWords = (
  source: Mechanism['source'],
  { documents }: Pick<Vocabulary, 'documents'>,
): { readonly document: Text; readonly clause: string }[] =>
  source.map(({ document, clause }) => {
    const { zh, en } = documents[document] ?? { zh: document, en: document };
    return { document: { zh, en }, clause };
  });

export function partyInWords(party: Party, named: (unit: string) => Text | null): Text {
  if (party.as === 'assist' && party.at) return postInWords(party.at, party.function, party.role);
  const [role, units] = [roleName(party.role), unitsInWords(party, named)];
  const posts = party.posts?.length ?? 0;
  const each = party.each ?? 'unit';
  const partners = each === 'pair' ? unitsInWords(party.with ?? {}, named) : null;
  const more = {
    zh: [
      each === 'post' ? '每个岗位一项' : '',
      partners ? `与${partners.zh}结对` : '',
      posts > 0 ? `指定的 ${posts} 个岗位` : '',
      party.where ? `符合条件 ${party.where}` : '',
    ],
    en: [
      each === 'post' ? 'one for each such post' : '',
      partners ? `paired with a ${partners.en}` : '',
      posts > 0 ? `${posts} named posts` : '',
      party.where ? `where ${party.where}` : '',
    ],
  };
  const [zh, en] = [more.zh.filter(Boolean).join('，'), more.en.filter(Boolean).join('; ')];
  return {
    zh: `各${units.zh}的${role.zh}${zh && `（${zh}）`}`,
    en: `${role.en} of each ${units.en}${en && ` (${en})`}`,
  };
}

export function confirmInWords(confirm: Confirm, vocabulary: Pick<Vocabulary, 'outside'>): Text {
  if (!('outside' in confirm)) return postInWords(confirm.at, confirm.function, confirm.role);
  const { zh, en } = vocabulary.outside[confirm.outside] ?? asWritten(confirm.outside);
  return { zh, en };
}

const PERIODS: Readonly<Record<Period | 'week', Text>> = {
  year: { zh: '每年', en: 'every year' },
  'half-year': { zh: '每半年', en: 'every half-year' },
  quarter: { zh: '每季度', en: 'every quarter' },
  month: { zh: '每月', en: 'every month' },
  week: { zh: '每周', en: 'every week' },
};

/** 1 January 2024 was a Monday. */
const dayName = (lang: 'zh' | 'en', month: number, day: number, what: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { ...what, timeZone: 'UTC' }).format(
    Date.UTC(2024, month - 1, day),
  );

const rollsTo = (roll: Roll = 'before'): Text =>
  ({
    before: { zh: '（遇非工作日提前）', en: ', or the working day before' },
    after: { zh: '（遇非工作日顺延）', en: ', or the working day after' },
    skip: { zh: '（遇非工作日不办）', en: ', unless it is not worked' },
    none: { zh: '', en: '' },
  })[roll];

const ordinal = (n: number): string => {
  const ending = new Intl.PluralRules('en', { type: 'ordinal' }).select(n);
  return `${n}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' }[ending]}`;
};

/** A length of time as rules write it. */
const spanText = (text: string): Text => {
  const span = spanOf(text);
  return span ? limitText(span) : asWritten(text);
};

function quantity(of: Quota['of'], n: Amount, money: Money): Text {
  if (typeof n === 'string') return formula(n);
  return {
    days: { zh: `${n} 天`, en: n === 1 ? '1 day' : `${n} days` },
    times: { zh: `${n} 次`, en: n === 1 ? 'once' : `${n} times` },
    percent: { zh: `${n}%`, en: `${n}%` },
    fen: moneyText(n, money),
  }[of];
}

/** How much at least, at most, and of how many sorts. */
function quotaInWords(
  { of, least, most, per, different, field, measure }: Quota,
  form: RecordForm,
  { known, money }: Pick<Naming, 'known' | 'money'>,
): Text {
  const period = PERIODS[per];
  const counted = field === undefined || of === 'percent' ? undefined : form.properties[field];
  const sort = different === undefined ? undefined : form.properties[different];
  const zh = [
    ...(least === undefined ? [] : [`不少于 ${quantity(of, least, money).zh}`]),
    ...(most === undefined ? [] : [`不超过 ${quantity(of, most, money).zh}`]),
  ];
  const en = [
    ...(least === undefined ? [] : [`at least ${quantity(of, least, money).en}`]),
    ...(most === undefined ? [] : [`at most ${quantity(of, most, money).en}`]),
  ];
  const zhSort = sort ? `，“${sort.title}”各不相同` : counted ? `（按“${nameOf(counted).zh}”计）` : '';
  const enSort = sort ? `, each of another sort (${sort['title-en']})` : counted ? ` (${nameOf(counted).en})` : '';
  const figure = measure === undefined ? null : (known[measure] ?? asWritten(measure));
  const zhBy = figure ? `（系统计数：“${figure.zh}”，不用填报）` : '';
  const enBy = figure ? `, counted by the system (“${figure.en}”), so that nobody reports it` : '';
  return { zh: `${period.zh}${zh.join('、')}${zhSort}${zhBy}`, en: `${en.join(' and ')} ${period.en}${enSort}${enBy}` };
}

/** What rules name and the pack language does not say itself. */
export interface Naming extends Pick<Vocabulary, 'events' | 'outside' | 'known'> {
  readonly clocks: ReadonlyMap<string, ClockRule>;
  readonly money: Money;
  /** The name of a duty that another one follows: `list`, or `A4/list`. */
  dutyName(after: string): Text | null;
}

/** When it is owed, and what has to be confirmed before it is recorded. */
export function whenInWords(duty: Pick<MechanismDuty, 'when' | 'record' | 'needs'>, naming: Naming): Text {
  const when = dayMeant(duty, naming);
  if (!duty.needs) return when;
  const names = duty.needs.map((need) => naming.dutyName(need) ?? asWritten(need));
  return {
    zh: `${when.zh}；${names.map((n) => `“${n.zh}”`).join('')}确认后才能记录`,
    en: `${when.en}; recorded once ${names.map((n) => `“${n.en}”`).join(' and ')} ${names.length > 1 ? 'are' : 'is'} confirmed`,
  };
}

function dayMeant({ when, record }: Pick<MechanismDuty, 'when' | 'record'>, naming: Naming): Text {
  if ('quota' in when) {
    const { stretch } = when.quota;
    const { zh, en } = quotaInWords(when.quota, record, naming);
    return stretch
      ? {
          zh: `${zh}，其中一处连续不少于 ${stretch} 天`,
          en: `${en}, ${stretch} of them in one place without a break`,
        }
      : { zh, en };
  }
  if ('event' in when) {
    const event = naming.events[when.event] ?? asWritten(when.event);
    const clock = naming.clocks.get(when.clock);
    const { zh, en } = clock ? limitText(clock.limit) : asWritten(when.clock);
    return { zh: `${event.zh}后 ${zh}内`, en: `within ${en} after ${event.en}` };
  }
  if ('after' in when) {
    const earlier = naming.dutyName(when.after) ?? asWritten(when.after);
    const within = spanText(when.within);
    return {
      zh: `“${earlier.zh}”确认完成后 ${within.zh}内`,
      en: `within ${within.en} after “${earlier.en}” is confirmed`,
    };
  }
  const every = PERIODS[when.every];
  if ('workingDay' in when) {
    const n = when.workingDay;
    return n > 0
      ? { zh: `${every.zh}第 ${n} 个工作日`, en: `the ${ordinal(n)} working day of ${every.en}` }
      : { zh: `${every.zh}倒数第 ${-n} 个工作日`, en: `the ${ordinal(-n)} working day from the end of ${every.en}` };
  }
  const { zh, en } = dayInWords(when);
  const roll = rollsTo(when.roll);
  return { zh: `${zh}${roll.zh}`, en: `${en}${roll.en}` };
}

function dayInWords(when: Exclude<Extract<When, { every: unknown }>, { workingDay: unknown }>): Text {
  if (when.every === 'year') {
    const [month, day] = when.on.split('-').map(Number);
    const on = both((lang) => dayName(lang, month!, day!, { month: 'long', day: 'numeric' }));
    return { zh: `每年${on.zh}`, en: `every year on ${on.en}` };
  }
  if (when.every === 'week') {
    const on = both((lang) => dayName(lang, 1, when.weekday, { weekday: 'long' }));
    return { zh: `每周${on.zh.replace('星期', '')}`, en: `every ${on.en}` };
  }
  const every = PERIODS[when.every];
  return when.day > 0
    ? { zh: `${every.zh}第 ${when.day} 天`, en: `the ${ordinal(when.day)} day of ${every.en}` }
    : { zh: `${every.zh}倒数第 ${-when.day} 天`, en: `the ${ordinal(-when.day)} day from the end of ${every.en}` };
}

/** When it warns; `null`: not before it is due. */
export function warnInWords({ warn, when }: MechanismDuty): Text | null {
  const before = (warn ?? []).map(spanText);
  const behind = 'quota' in when ? when.quota.behind : undefined;
  const zh = before.map((b) => `到期前 ${b.zh}`);
  const en = before.map((b) => `${b.en} before it is due`);
  if (behind !== undefined && 'quota' in when && when.quota.of === 'percent') {
    zh.push(`比要求低 ${behind} 个百分点以上时`);
    en.push(`when more than ${behind} points below what is asked for`);
  } else if (behind !== undefined) {
    zh.push(`落后进度 ${behind}% 时`);
    en.push(`when ${behind}% behind the pace`);
  }
  if ('quota' in when && when.quota.most !== undefined) {
    const near = when.quota.near ?? NEAR;
    zh.push(`用到上限的 ${near}% 时、超过时`);
    en.push(`when ${near}% of the most is used, and when it is passed`);
  }
  return zh.length === 0 ? null : { zh: zh.join('、'), en: en.join('; ') };
}

/** `30 分钟`; from two hours on in hours, as nobody reads 540 minutes. */
function minutesText(minutes: number): Text {
  if (minutes < 120) return { zh: `${minutes} 分钟`, en: minutes === 1 ? '1 minute' : `${minutes} minutes` };
  const hours = Math.round(minutes / 6) / 10;
  return { zh: `${hours} 小时`, en: `${hours} hours` };
}

/** Estimated work for each duty, or for a quota's whole period; and of whoever confirms. */
export function burdenInWords({ minutes, confirm, when }: MechanismDuty): Text {
  const own: Text = amountOf(minutes);
  const [zh, en] =
    'quota' in when ? [PERIODS[when.quota.per].zh, ` ${PERIODS[when.quota.per].en}`] : ['每次', ' each time'];
  const other = minutesText(confirm!.minutes);
  return {
    zh: `${zh}约 ${own.zh}，另需确认人约 ${other.zh}`,
    en: `about ${own.en}${en}, and about ${other.en} for whoever confirms`,
  };
}

const amountOf = (amount: Amount): Text =>
  typeof amount === 'number'
    ? minutesText(amount)
    : { zh: `${formula(amount).zh} 分钟`, en: `${formula(amount).en} minutes` };

/** How long its forms took. @param months looked back; `null`: as long as the version has been in force */
export function measuredInWords({ record, confirm }: Pick<Burden, BurdenAct>, months: number | null): Text {
  if (!record && !confirm) return { zh: '实测还不足以显示', en: 'not measured enough to be shown yet' };
  const lately: Text =
    months === null ? { zh: '', en: '' } : { zh: `近 ${months} 个月 `, en: ` in the last ${months} months` };
  const forms = (measured: Measured | null, what: Text): Text => {
    if (!measured) return { zh: `${what.zh}：实测还不足以显示`, en: `${what.en} not measured enough to be shown yet` };
    const { minutes, over, n } = measured;
    const took = minutesText(minutes);
    return {
      zh: `${what.zh}：一半${over ? '超过' : '不超过'} ${took.zh}（${lately.zh}${n} 次）`,
      en: `half of the ${what.en} took ${over ? 'more than' : 'at most'} ${took.en} (${n}${lately.en})`,
    };
  };
  const [own, other] = [
    forms(record, { zh: '记录', en: 'records' }),
    forms(confirm, { zh: '确认', en: 'confirmations' }),
  ];
  return { zh: `${own.zh}；${other.zh}`, en: `${own.en}; ${other.en}` };
}

/** For whoever writes the rule. Only the form is measured: what else the work takes, they know. */
export function farInWords({ act, estimate, measured, over }: FarOff): Text {
  const [[thought, took], what] = [
    [minutesText(estimate), minutesText(measured)],
    act === 'record' ? { zh: '记录', en: 'Recording' } : { zh: '确认', en: 'Confirming' },
  ];
  return {
    zh: `${what.zh}估计 ${thought.zh}，填表实测${over ? '超过' : '约'} ${took.zh}：差别若不在表外工作，请在下一版改估计。`,
    en: `${what.en} is estimated at ${thought.en} and takes ${over ? 'more than' : 'about'} ${took.en} on the form: mend the estimate in the next version, unless work away from the form makes the difference.`,
  };
}

/** What is public, when and for how long; `null`: nothing. */
export function publishInWords({ publish, record }: MechanismDuty, known: Vocabulary['known']): Text | null {
  if (!publish) return null;
  const { within, for: span, to, fields } = publish satisfies Publish;
  const [after, length] = [spanText(within), spanText(span)];
  const named = (lang: Lang, comma: string) =>
    fields.map((f) => (record.properties[f] ? nameOf(record.properties[f]) : known[f])?.[lang] ?? f).join(comma);
  return {
    zh: `确认后 ${after.zh}内${to === 'public' ? '向社会公开' : '在机关内公开'}，公开 ${length.zh}：${named('zh', '、')}`,
    en: `${to === 'public' ? 'public' : 'open inside the office'} within ${after.en} of confirmation, for ${length.en}: ${named('en', '; ')}`,
  };
}
