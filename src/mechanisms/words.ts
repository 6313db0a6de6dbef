import type { Text } from '../kernel/text.ts';
import type { Vocabulary } from './pack.ts';
import type { Confirm, MechanismDuty, Party, Period, UnitsMeant, When } from './rules.ts';

/* Rules in words, for people who do not read YAML. */

const PERIODS: Readonly<Record<Period | 'week', Text>> = {
  year: { zh: '每年', en: 'every year' },
  'half-year': { zh: '每半年', en: 'every half-year' },
  quarter: { zh: '每季度', en: 'every quarter' },
  month: { zh: '每月', en: 'every month' },
  week: { zh: '每周', en: 'every week' },
};
const WEEKDAYS = {
  zh: ['一', '二', '三', '四', '五', '六', '日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};
const COUNTED = {
  days: { zh: '天', en: 'days' },
  times: { zh: '次', en: 'times' },
  percent: { zh: '%', en: '%' },
  fen: { zh: '分', en: 'fen' },
} as const;

export function whenInWords(when: When, vocabulary: Pick<Vocabulary, 'events'>): Text {
  if ('quota' in when) {
    const { per, of, least, stretch } = when.quota;
    return {
      zh: `${PERIODS[per].zh}不少于 ${least} ${COUNTED[of].zh}${stretch ? `，其中一处连续不少于 ${stretch} 天` : ''}`,
      en: `at least ${least} ${COUNTED[of].en} ${PERIODS[per].en}${stretch ? `, ${stretch} of them in one place without a break` : ''}`,
    };
  }
  if ('event' in when) {
    const event = vocabulary.events[when.event];
    return { zh: `${event?.zh ?? when.event}时`, en: `when ${event?.en ?? when.event}` };
  }
  if ('after' in when)
    return { zh: `${when.after} 完成后 ${when.within} 内`, en: `within ${when.within} after ${when.after}` };
  const every = PERIODS[when.every];
  if (when.every === 'year') return { zh: `每年 ${when.on}`, en: `every year on ${when.on}` };
  if (when.every === 'week')
    return { zh: `每周${WEEKDAYS.zh[when.weekday - 1]}`, en: `every ${WEEKDAYS.en[when.weekday - 1]}` };
  const [n, zh, en] = 'day' in when ? [when.day, '天', 'day'] : [when.workingDay, '个工作日', 'working day'];
  return n > 0
    ? { zh: `${every.zh}第 ${n} ${zh}`, en: `${en} ${n} of ${every.en.slice('every '.length)}` }
    : { zh: `${every.zh}倒数第 ${-n} ${zh}`, en: `${en} ${-n} before the end of ${every.en.slice('every '.length)}` };
}

const meant = ({ kinds, levels, functions, units }: UnitsMeant): string =>
  [kinds, levels?.map((l) => `level ${l}`), functions, units].flatMap((list) => list ?? []).join(', ');

export const partyInWords = (party: Party): string =>
  [party.as, party.role, party.at ?? meant(party), party.function].filter(Boolean).join(' · ');

export function confirmInWords(confirm: Confirm, vocabulary: Pick<Vocabulary, 'outside'>): Text {
  if ('outside' in confirm) {
    const who = vocabulary.outside[confirm.outside];
    return { zh: who?.zh ?? confirm.outside, en: who?.en ?? confirm.outside };
  }
  const at = confirm.at === 'function' ? confirm.function : confirm.at;
  return { zh: `${at} · ${confirm.role}`, en: `${at} · ${confirm.role}` };
}

export const publishInWords = ({ publish }: MechanismDuty): Text | null =>
  publish
    ? publish.to === 'public'
      ? {
          zh: `确认后 ${publish.within} 内向社会公开，公开 ${publish.for}`,
          en: `public within ${publish.within} of confirmation, for ${publish.for}`,
        }
      : { zh: `确认后机关内公开，${publish.for}`, en: `open inside the office for ${publish.for}` }
    : null;
