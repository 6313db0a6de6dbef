import { type PlainDate, parsePlainDate } from '../kernel/time.ts';

/** `time` is local, `HH:MM:SS`; `offset` is there only where the text named one (`Z`, `+08:00`). */
export type ReadDate =
  | { readonly ok: true; readonly date: PlainDate; readonly time: string | null; readonly offset: string | null }
  | { readonly ok: false; readonly reason: 'empty' | 'unreadable' | 'impossible' | 'ambiguous' | 'out-of-range' };

const no = (reason: 'empty' | 'unreadable' | 'impossible' | 'ambiguous' | 'out-of-range'): ReadDate => ({
  ok: false,
  reason,
});
const two = (n: number): string => String(n).padStart(2, '0');

const HAN: Record<string, string> = {
  〇: '0',
  零: '0',
  '○': '0',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};
const TIME =
  /^[T\s]*(上午|下午|早上|晚上|中午|凌晨)?\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?分?(?:\s*[:：]?\s*(\d{1,2})(?:\.\d{1,9})?秒?)?\s*(AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A date as files and people write it: `2012-02-06`, `2012/2/6 9:11`, `2012年2月6日`, `2012.02.06`, `20120206`, `20120206091100`,
 * `二〇一二年二月六日`, `02/13/2012 02:11:05 PM`, full width, and a spreadsheet's serial number (1900 system). A day that does not
 * exist and a day/month order nobody can know are refused with the reason. Years 1900 to 2199.
 */
export function readDate(raw: string | number): ReadDate {
  if (typeof raw === 'number') return serial(raw);
  const text = raw
    .normalize('NFKC')
    .replace(/[\u200b\ufeff"']/g, '')
    .trim();
  if (text === '') return no('empty');
  if (text.length > 64) return no('unreadable');
  const figures = /^\d{8}$|^\d{12}$|^\d{14}$/.test(text);
  if (figures) {
    const t = text.slice(8);
    return build(
      +text.slice(0, 4),
      +text.slice(4, 6),
      +text.slice(6, 8),
      t ? `${t.slice(0, 2)}:${t.slice(2, 4)}:${t.slice(4) || '00'}` : '',
    );
  }
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return serial(Number(text));
  let m = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(.*)$/s.exec(text);
  if (m) return build(+m[1]!, +m[2]!, +m[3]!, m[4]!.replace(/^\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?/, ''));
  m = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/s.exec(text);
  if (m) {
    const [a, b] = [+m[1]!, +m[2]!];
    if (a <= 12 && b <= 12 && a !== b && !/[AP]M\s*$/i.test(m[4]!)) return no('ambiguous');
    return a > 12 ? build(+m[3]!, b, a, m[4]!) : build(+m[3]!, a, b, m[4]!);
  }
  m = /^([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]$/.exec(text);
  if (m) return build(+[...m[1]!].map((c) => HAN[c]).join(''), numeral(m[2]!), numeral(m[3]!), '');
  return no('unreadable');
}

/** 十二 → 12, 二十三 → 23, 三十 → 30. */
function numeral(text: string): number {
  const at = text.indexOf('十');
  if (at < 0) return text.length === 1 ? Number(HAN[text]) : Number.NaN;
  const tens = at === 0 ? 1 : Number(HAN[text[at - 1]!]);
  return tens * 10 + (at + 1 < text.length ? Number(HAN[text[at + 1]!]) : 0);
}

function build(year: number, month: number, day: number, rest: string): ReadDate {
  if (year < 1900 || year > 2199) return no('out-of-range');
  const date = parsePlainDate(`${year}-${two(month)}-${two(day)}`);
  if (date === null) return no('impossible');
  if (rest.trim() === '') return { ok: true, date, time: null, offset: null };
  const t = TIME.exec(rest);
  if (!t) return no('unreadable');
  let hour = Number(t[2]);
  const half =
    t[5]?.toUpperCase() ?? (t[1] === '下午' || t[1] === '晚上' ? 'PM' : t[1] === '上午' || t[1] === '凌晨' ? 'AM' : '');
  if (half === 'PM' && hour < 12) hour += 12;
  if (half === 'AM' && hour === 12) hour = 0;
  const minute = Number(t[3] ?? 0);
  const second = Number(t[4] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return no('impossible');
  return { ok: true, date, time: `${two(hour)}:${two(minute)}:${two(second)}`, offset: t[6]?.toUpperCase() ?? null };
}

/** Days since 1899-12-30: spreadsheets count a 29 February 1900 that never was, so the count is right from March 1900 on. */
function serial(value: number): ReadDate {
  if (!Number.isFinite(value) || value < 61 || value >= 109_575) return no('out-of-range');
  const seconds = Math.round(value * 86_400);
  const at = new Date(Date.UTC(1899, 11, 30) + seconds * 1000).toISOString();
  const time = at.slice(11, 19);
  return { ok: true, date: at.slice(0, 10) as PlainDate, time: Number.isInteger(value) ? null : time, offset: null };
}
