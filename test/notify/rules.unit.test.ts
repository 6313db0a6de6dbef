import { describe, expect, test } from 'vitest';
import { zoneOf } from '../../src/calendar/zone.ts';
import type { Role } from '../../src/kernel/actor.ts';
import { type Instant, plainDate } from '../../src/kernel/time.ts';
import { notifyPack as pack } from '../../src/notify/pack.ts';
import { digestDue, type Happened, inWords, type Matter, mailAt, type Standing, tell } from '../../src/notify/rules.ts';

const post = (accountId: string, unitId: string, role: Role) => ({
  accountId,
  unitId,
  role,
  postId: `${unitId}-${role}`,
});
const standing: Standing = {
  posts: [
    post('wang', 'roads', 'handler'),
    post('chen', 'roads', 'head'),
    post('auditor', 'roads', 'auditor'),
    post('lu', 'bureau', 'head'),
    post('tang', 'hall', 'supervisor'),
    post('wen', 'watch', 'discipline'),
    // Somebody of the accused unit who also sits in discipline.
    post('xie', 'watch', 'discipline'),
    post('xie', 'roads', 'clerk'),
    // The office itself: its head, and an officer of discipline who sits there.
    post('gu', 'root', 'head'),
    post('ye', 'root', 'discipline'),
  ],
  paths: new Map([
    ['root', ['root']],
    ['roads', ['roads', 'bureau', 'root']],
    ['parks', ['parks', 'bureau', 'root']],
    ['bureau', ['bureau', 'root']],
    ['hall', ['hall', 'root']],
    ['watch', ['watch', 'root']],
  ]),
};
const matter: Matter = {
  about: 'case:1',
  number: 'ACDE-3467',
  kind: 'help',
  step: 'handle',
  dueOn: plainDate('2026-03-09'),
  unit: 'roads',
  post: null,
  confidential: false,
  hiddenFrom: [],
  history: false,
  ended: false,
};
const entry = (type: string, body: Happened['body'] = {}, actor = 'system:routing'): Happened => ({
  officeId: 'test',
  stream: 'duty:1',
  version: 1,
  type,
  body,
  actor,
  recordedAt: '2026-03-02T01:00:00.000Z' as Instant,
});
const whom = (type: string, about: Partial<Matter> = {}, body = {}, actor?: string): string[] =>
  tell(pack, entry(type, body, actor), { ...matter, ...about }, standing)
    .map((t) => t.accountId)
    .sort();

describe('who is told', () => {
  test('a duty: the working posts of the unit, or who holds the post', () => {
    expect(whom('duty.opened')).toEqual(['chen', 'wang', 'xie']);
    expect(whom('duty.returned', { post: 'roads-handler' })).toEqual(['wang']);
  });

  test('where nobody serves, the nearest head above', () => {
    expect(whom('duty.opened', { unit: 'parks' })).toEqual(['lu']);
    expect(whom('duty.opened', { unit: 'nowhere' })).toEqual([]);
    expect(whom('duty.opened', { unit: 'parks', confidential: true })).toEqual([]);
  });

  test('nobody is told what they did themselves', () => {
    expect(whom('duty.opened', {}, {}, 'account:wang')).toEqual(['chen', 'xie']);
  });

  test('supervisors, and for a confidential matter discipline instead', () => {
    expect(whom('case.reopened')).toEqual(['tang']);
    expect(whom('case.reopened', { confidential: true })).toEqual(['wen', 'xie', 'ye']);
  });

  test('never the accused unit, nor who also works there, nor anybody below it', () => {
    expect(whom('case.reopened', { confidential: true, hiddenFrom: ['roads'] })).toEqual(['wen', 'ye']);
    expect(whom('case.reopened', { confidential: true, hiddenFrom: ['bureau'] })).toEqual(['wen', 'ye']);
    expect(whom('duty.opened', { hiddenFrom: ['roads'] })).toEqual([]);
    // A unit the org chart has no path for is under itself at least.
    const strange = { ...standing, paths: new Map() };
    expect(tell(pack, entry('duty.opened'), { ...matter, hiddenFrom: ['roads'] }, strange)).toEqual([]);
  });

  test('of a report against the office itself the desk for it, and nobody of the office’s own posts', () => {
    const report = { confidential: true, hiddenFrom: ['root'] };
    expect(whom('duty.opened', { ...report, unit: 'watch' })).toEqual(['wen', 'xie']);
    expect(whom('case.reopened', report)).toEqual(['wen', 'xie']);
    expect(whom('duty.opened', { ...report, unit: 'root' })).toEqual([]);
    expect(whom('duty.opened', { ...report, unit: 'parks' })).toEqual([]);
  });

  test('imported history tells nobody, nor does what was done in the same breath', () => {
    expect(whom('duty.opened', { history: true })).toEqual([]);
    expect(whom('duty.opened', {}, { history: true })).toEqual([]);
    expect(whom('duty.opened', { ended: true })).toEqual([]);
  });

  test('who takes over a post', () => {
    const body = { to: 'wang', duties: ['a', 'b'] };
    expect(tell(pack, { ...entry('post.handover-opened', body), stream: 'post:p1' }, null, standing)).toEqual([
      { accountId: 'wang', kind: 'handover', about: 'post:p1', facts: { count: 2 } },
    ]);
  });

  test('an entry that no rule names', () => {
    expect(whom('case.noted')).toEqual([]);
  });
});

describe('in words', () => {
  const words = {
    kind: (code: string) => (code === 'help' ? { zh: '求助', en: 'Request for help' } : null),
    step: (code: string) => (code === 'handle' ? { zh: '办理答复', en: 'Handle and answer' } : null),
  };
  const said = (type: string, about: Partial<Matter> = {}, body = {}, leaving = false) =>
    inWords(pack, words, tell(pack, entry(type, body), { ...matter, ...about }, standing)[0]!, leaving);

  test('number, kind, step and date', () => {
    expect(said('duty.opened')).toEqual({
      zh: '新的待办：办理答复，求助 ACDE-3467，期限2026年3月9日',
      en: 'To do: Handle and answer, Request for help ACDE-3467, due 9 March 2026',
    });
    expect(said('duty.opened', { dueOn: null }).zh).toBe('新的待办：办理答复，求助 ACDE-3467');
    // Of what is about no appeal, nothing stands between two commas.
    expect(said('duty.opened', { kind: null, number: null })).toEqual({
      zh: '新的待办：办理答复，期限2026年3月9日',
      en: 'To do: Handle and answer, due 9 March 2026',
    });
    // Nor after the last one.
    const nameless = { kind: 'explained', facts: {} };
    expect(inWords(pack, words, nameless, false).zh).toBe('已收到您要求的情况说明');
  });

  test('the step, and how it went, have words of their own', () => {
    expect(said('duty.opened', { step: 'decide-contest' }).zh).toMatch(/^承办单位提出管辖异议/);
    expect(said('case.confirmed', { step: null }, { solved: true }).zh).toMatch(/问题已解决/);
    expect(said('case.confirmed', { step: null }, { solved: false }).zh).toMatch(/没有解决/);
    const taken = (duties: string[]) =>
      inWords(
        pack,
        words,
        tell(
          pack,
          { ...entry('post.handover-opened', { to: 'somebody', duties }), stream: 'post:x' },
          null,
          standing,
        )[0]!,
        false,
      );
    expect(taken(['a', 'b']).en).toBe('You took over a post with 2 open duties; please acknowledge each');
    expect(taken([]).en).toBe('You took over a post; no open duties came with it');
    const warned = (kind: string) => said('obligation.warned', { kind: null, number: null }, { kind });
    expect(['due', 'pace', 'short', 'near', 'over'].map((kind) => warned(kind).zh)).toEqual(
      ['临近期限', '进度落后', '低于要求', '接近上限', '超过上限'].map((how) => `一项机制事项${how}，期限2026年3月9日`),
    );
    expect(warned('pace').en).toBe('Something a mechanism asks of you is behind its pace, due 9 March 2026');
  });

  test('what leaves the house says neither kind nor number of a confidential matter', () => {
    const secret = said('duty.opened', { confidential: true }, {}, true);
    expect(secret.zh).toBe('新的待办：办理答复，保密事项，期限2026年3月9日');
    expect(`${secret.zh}${secret.en}`).not.toMatch(/ACDE|求助|Request/);
    expect(said('duty.opened', { confidential: true }, {}, false).zh).toContain('ACDE-3467');
  });

  test('every text is filled: no braces are left, in either language', () => {
    for (const kind of Object.keys(pack.texts)) {
      const text = inWords(
        pack,
        words,
        { kind, facts: { number: 'N', kind: 'help', step: 'handle', due: 'D' } },
        false,
      );
      expect(`${text.zh}${text.en}`).not.toMatch(/[{}]/);
    }
  });

  test('every rule has a text', () => {
    const asked = Object.values(pack.rules)
      .flat()
      .map((r) => r.text);
    expect(asked.filter((t) => !pack.texts[t])).toEqual([]);
  });
});

describe('when a mail goes', () => {
  const zone = zoneOf('Asia/Shanghai');
  const at = (time: string) => `2026-03-02T${time}:00.000Z` as Instant;
  const night = { quiet: { from: '22:00', until: '07:00' } };

  test.each([
    ['12:00 is day', '04:00', '2026-03-02T04:00:00.000Z'],
    ['21:59 is day', '13:59', '2026-03-02T13:59:00.000Z'],
    ['22:00 waits for the next morning', '14:00', '2026-03-02T23:00:00.000Z'],
    ['00:30 waits for this morning', '16:30', '2026-03-02T23:00:00.000Z'],
    ['07:00 is day', '23:00', '2026-03-02T23:00:00.000Z'],
  ])('%s', (_what, now, sent) => {
    expect(mailAt(at(now), night, zone)).toBe(sent);
  });

  test('quiet hours within a day, and none', () => {
    expect(mailAt(at('04:30'), { quiet: { from: '12:00', until: '14:00' } }, zone)).toBe('2026-03-02T06:00:00.000Z');
    expect(mailAt(at('14:30'), { quiet: null }, zone)).toBe(at('14:30'));
  });

  test('the digest is due once a day, from its time on', () => {
    const daily = { mode: 'daily', dailyAt: '08:30' } as const;
    expect(digestDue(at('00:29'), daily, null, zone)).toBeNull();
    expect(digestDue(at('00:30'), daily, null, zone)).toBe('2026-03-02');
    expect(digestDue(at('05:00'), daily, plainDate('2026-03-02'), zone)).toBeNull();
    expect(digestDue(at('05:00'), { ...daily, mode: 'now' }, null, zone)).toBeNull();
  });
});
