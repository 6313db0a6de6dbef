import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFilled } from '../../portal/filing.ts';
import { parseForm } from '../../portal/form.ts';
import { momentText } from '../../portal/moments.ts';
import { viewOf } from '../../portal/serve.ts';
import { loadStylesheet, subset } from '../../portal/style.ts';
import { loadPortalPack } from '../../portal/texts.ts';
import { callParagraph } from '../../portal/view.ts';
import { spokenDay, spokenDue } from '../../portal/when.ts';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { loadAppeals } from '../../src/cases/appeals.ts';
import { tidyNumber } from '../../src/cases/citizen.ts';
import type { Refusal } from '../../src/kernel/refusal.ts';
import { instant, plainDate } from '../../src/kernel/time.ts';
import { cleanText } from '../../src/text/clean.ts';

const sources = readdirSync('portal')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`portal/${name}`, 'utf8'))
  .join('\n');

describe('the style', () => {
  const { css } = loadStylesheet();

  test('holds every govuk class that a page names, and neither font nor crown', () => {
    const named = new Set([...sources.matchAll(/govuk-[\w-]+/g)].map((m) => m[0]).filter((c) => !/frontend/.test(c)));
    // Marks without a look of their own.
    const plain = new Set([
      'govuk-checkboxes',
      'govuk-radios',
      'govuk-checkboxes__hint',
      'govuk-details__summary-text',
    ]);
    const missing = [...named].filter((c) => !plain.has(c) && !css.includes(`.${c}`));
    expect(missing).toEqual([]);
    expect(css).not.toMatch(/Transport|@font-face|crown-/i);
  });

  test('keeps of a rule the selectors that can match, and nothing empty', () => {
    const used = new Set(['govuk-a', 'govuk-b']);
    const given =
      '.govuk-a,.govuk-x{c:1}@media print{.govuk-x{c:1}.govuk-b:not(.q,.r){c:2}}@font-face{f:1}:root{--v:1}';
    expect(subset(given, used)).toBe('.govuk-a{c:1}@media print{.govuk-b:not(.q,.r){c:2}}:root{--v:1}');
    expect(subset('@media print{.govuk-x{c:1}}', used)).toBe('');
  });
});

describe('the words', () => {
  const { texts } = loadPortalPack('/nowhere');
  // t('key'), and keys made of a part and a value: t(`kind.${kind}`).
  const whole = [...sources.matchAll(/['"`]([a-z][a-z-]*(?:\.[a-z][a-z0-9-]*)*)['"`]/g)].map((m) => m[1]!);
  const made = [...sources.matchAll(/`([a-z][a-z.-]*[.-])\$\{/g)].map((m) => m[1]!);
  // Pages that are asked for in more than one way: t(`${words}.lead`), of 'confirm'.
  const ends = [...sources.matchAll(/`\$\{(?:words|texts)\}\.([a-z.-]+)`/g)].map((m) => `.${m[1]!}`);
  // Sections of the pages about ourselves: a title and so many sentences.
  const sections = [...sources.matchAll(/numbered\(view, '([\w.]+)', (\d)\)/g)].flatMap(([, key, count]) => [
    `${key}.title`,
    ...Array.from({ length: Number(count) }, (_, i) => `${key}.${i + 1}`),
  ]);
  // Where there is no number to call, it is said without one.
  const plainKey = (key: string) => key.replace(/\.no-desk$/, '');
  const used = (key: string) =>
    whole.includes(key) ||
    sections.includes(key) ||
    made.some((start) => key.startsWith(start)) ||
    ends.some((end) => key.endsWith(end) && whole.includes(key.slice(0, -end.length)));

  test('are all needed, and none that is asked for is missing', () => {
    expect(Object.keys(texts).filter((key) => !used(plainKey(key)) || !(plainKey(key) in texts))).toEqual([]);
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map((m) => m[1]!);
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter((key) => !(key in texts))).toEqual([]);
  });

  test('tell every moment that a person is told of', () => {
    const told = /const TOLD = new Set\(\[([\s\S]*?)\]\)/.exec(readFileSync('src/cases/page.queries.ts', 'utf8'))![1]!;
    const types = [...told.matchAll(/'(case\.[\w-]+)'/g)].map((m) => m[1]!);
    expect(types.length).toBeGreaterThan(20);
    const { calendar } = loadCalendar('china');
    const view = { t: (key: string) => texts[key]!.zh, pick: (text: { zh: string }) => text.zh, calendar } as never;
    const work = { units: new Map(), pack: loadAppeals() } as never;
    for (const type of types) {
      const facts = { reason: 'expert', because: 'responsibility', granted: true, solved: true, satisfaction: 5 };
      const moment = { type, facts: { ...facts, outcome: 'three' }, text: null, by: { kind: 'citizen' } } as never;
      expect(momentText(view, work, moment).said, type).toMatch(/\p{Script=Han}/u);
    }
    const said = (type: string, facts: object) =>
      momentText(view, work, { type, facts, text: null, by: { kind: 'system' } } as never).said;
    expect(said('case.filed', { sourceRef: null })).toBe('您提交了这份诉求。');
    expect(said('case.filed', { sourceRef: 'r' })).toBe('这封来信从原登记簿导入。');
    // A letter taken over from an earlier register: answered by who is no unit here, and never confirmed here.
    expect(said('case.answered', { unit: null })).toBe('已作出答复。');
    expect(said('case.closed', { outcome: 'history' })).toBe('转到这里之前已经办结。');
    expect(said('case.closed', { outcome: 'reviewed' })).toContain('独立审核');
  });

  test('tell the same facts in both languages', () => {
    const facts = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
    const uneven = Object.entries(texts).filter(([, { zh, en }]) => facts(zh) !== facts(en));
    expect(uneven.map(([key]) => key)).toEqual([]);
  });
});

describe('forms by their bytes', () => {
  test('read back whatever was written, as a browser writes it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })), (fields) => {
        const form = parseForm(Buffer.from(new URLSearchParams(fields).toString()), 'refused');
        for (const [name, value] of Object.entries(fields)) expect(form[name]).toBe(value.toWellFormed());
      }),
    );
  });

  test('are refused where they are no text, and read where they are GBK', () => {
    for (const value of ['%FF%FF', 'b%FF', '%E4%BD%A0%FF'])
      expect(() => parseForm(Buffer.from(`a=${value}`), 'refused')).toThrow('request.malformed');
    expect(parseForm(Buffer.from('a=%C2%B7%B5%C6'), 'refused').a).toBe('路灯');
  });

  test('are text or refused, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const written = Buffer.from(bytes);
        for (const value of Object.values(parseForm(written, 'shown'))) expect(typeof value).toBe('string');
        try {
          parseForm(written, 'refused');
        } catch (error) {
          expect((error as Refusal).code).toBe('request.malformed');
        }
      }),
    );
    expect(parseForm(Buffer.from('__proto__=x&constructor=y&a=1=2&b'), 'refused')).toEqual(
      Object.assign(Object.create(null), { ['__proto__']: 'x', constructor: 'y', a: '1=2', b: '' }),
    );
  });
});

describe('what people type', () => {
  test('loses what nobody sees and keeps everything else', () => {
    expect(cleanText(' \u202e倒\u0000过\ufeff来\r\n第二行\t完 ')).toBe('倒过来\n第二行\t完');
    expect(cleanText('👨‍👩‍👧 𠮷 \ud83d')).toBe('👨‍👩‍👧 𠮷 \ufffd');
  });

  test.each(['7k4mw3qd', '7K4M-W3QD', ' 7k4m w3qd ', '７Ｋ４Ｍ－Ｗ３ＱＤ'])('%s is the number 7K4M-W3QD', (typed) => {
    expect(tidyNumber(typed)).toBe('7K4M-W3QD');
  });
});

describe('dates as people say them', () => {
  const today = plainDate('2026-11-18'); // a Wednesday
  test.each([
    ['2026-11-18', '今天', 'today'],
    ['2026-11-19', '明天', 'tomorrow'],
    ['2026-11-20', '后天', 'the day after tomorrow'],
    ['2026-11-21', '本周六', 'this Saturday'],
    ['2026-11-23', '下周一', 'Monday next week'],
    ['2026-11-29', '下周日', 'Sunday next week'],
    ['2026-11-30', '12天后', 'in 12 days'],
    ['2026-11-17', '昨天', 'yesterday'],
    ['2026-11-10', '8天前', '8 days ago'],
  ])('%s is %s, %s', (date, zh, en) => {
    expect(spokenDay(plainDate(date), today)).toEqual({ zh, en });
  });

  test('an hour is named where the limit is in hours, and only there', () => {
    const { calendar } = loadCalendar('china');
    const due = { dueOn: plainDate('2026-11-19'), dueAt: instant(Date.parse('2026-11-19T18:00:00+08:00')) };
    const now = instant(Date.parse('2026-11-18T23:30:00+08:00'));
    expect(spokenDue({ ...due, unit: 'hours' }, now, calendar)?.said).toEqual({
      zh: '明天 18:00 前',
      en: 'tomorrow before 18:00',
    });
    expect(spokenDue({ ...due, unit: 'working days' }, now, calendar)?.said.zh).toBe('明天');
    expect(spokenDue({ dueOn: null, dueAt: null, unit: 'hours' }, now, calendar)).toBeNull();
  });
});

describe('the number to call', () => {
  const portal = { pack: loadPortalPack('/nowhere'), style: { href: '/style.css' } };
  const request = (calendar: string) => ({
    ...{ lang: 'en', url: '/', method: 'GET', query: {}, cookies: {}, now: '2027-01-05T14:00:00.000Z' },
    office: { ...loadCalendar(calendar), name: { zh: '镇', en: 'Town' }, demo: false },
  });
  const seen = (calendar: string, desk?: object) =>
    viewOf({ ...portal, pack: { ...portal.pack, ...(desk ? { desk } : {}) } } as never, request(calendar) as never);

  test('is that of the office’s country, or the installation’s own', () => {
    expect(seen('china').desk).toEqual({
      phone: '12345',
      name: 'Government service hotline',
      hours: 'day and night',
    });
    // What answers there is called as the office is, and nobody promises that it does so at night, where nothing else is said.
    expect(seen('china', { phone: '0571-8888' }).desk).toEqual({ phone: '0571-8888', name: 'Town', hours: null });
    expect(seen('new-york', { phone: '311' }).desk).toEqual({ phone: '311', name: 'Town', hours: null });
    expect(seen('new-york').desk).toBeNull();
  });

  test('without one, no sentence of the pack names one', () => {
    const [with311, without] = [seen('new-york', { phone: '311' }), seen('new-york')];
    const naming = Object.keys(portal.pack.texts).filter((key) => portal.pack.texts[key]!.en.includes('{phone}'));
    expect(naming.length).toBeGreaterThan(8);
    for (const key of naming) {
      expect(with311.t(key), key).toContain('311');
      expect(without.t(key), key).not.toMatch(/\{phone\}|\b[Cc]all\b/);
      expect(callParagraph(without, key) === '', key).toBe(without.t(key) === '');
    }
    expect(callParagraph(without, 'foot.call')).toBe('');
  });
});

test('a number that begins like a mobile one elsewhere is one here only where the country has such', () => {
  const typed = { title: 'A', text: 'A', phone: '139 555 0100', kind: '', name: '', address: '', place: '' };
  const filled = { ...typed, nocontact: false, category: '', accused: '', publish: false };
  const told = (calendar: string) => {
    const work = { pack: loadAppeals(), telephones: loadCalendar(calendar).country.telephones, units: new Map() };
    const { faults } = checkFilled(filled, { ...work, categoryName: () => null } as never, (key) => key);
    return faults.filter((f) => f.field === 'phone').map((f) => f.text);
  };
  expect(told('china')).toEqual(['file.phone.mobile']);
  expect(told('new-york')).toEqual([]);
});
