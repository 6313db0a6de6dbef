import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as routing from '../../src/cases/routing.commands.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { newKey, OFFICE } from '../support/office.ts';
import { type Watched, watchedOffice } from './given.ts';

let office: Watched;
/** A yellow card on a handler of the housing bureau; others by what becomes of them. */
let yellow: string;
let upheld: string;
let lapsed: string;
/** On discipline, about a report that accuses the water bureau. */
let secret: string;
/** On supervision itself. */
let own: string;

const NOWHERE = derivedId(OFFICE, 'no such card');
const late = async (caseId: string, step = 'handle') => {
  const { rows } = await office.owner.query(
    `SELECT card_id FROM card JOIN duty d USING (office_id, duty_id) WHERE d.about = $1 AND d.step = $2 AND rule = 'late'`,
    [`case:${caseId}`, step],
  );
  return rows[0].card_id as string;
};
const ask = (who: string, method: 'GET' | 'POST', url: string, body?: unknown, key?: string) =>
  office.ask(who, method, url, body, key);
const act = async (who: string, cardId: string, action: string, body: unknown, key?: string) => {
  const response = await ask(who, 'POST', `/api/cards/${cardId}/${action}`, body, key);
  return response.statusCode === 200 ? response.json().state : response.json().code;
};
const page = async (who: string, cardId: string) => (await ask(who, 'GET', `/api/cards/${cardId}`)).json();
const decision = { outcome: 'withdrawn', reasons: '来信人当日不在家，非承办人之过。' };

beforeAll(async () => {
  office = await watchedOffice();
  office.at('2026-03-02T09:00');
  const cases = [await office.handled(), await office.handled(), await office.handled()];
  const { caseId: report } = await office.file({
    kind: 'report',
    accusedUnits: ['water'],
    title: '举报',
    text: '有人收礼。',
  });
  const { caseId: disputed } = await office.file();
  await office.as('intake-clerk', disputed, (...a) => routing.route(...a, 'water'));
  await office.as('water-handler', disputed, (...a) => routing.contestRouting(...a, '不属于本单位。'));
  office.at('2026-03-10T09:00');
  await office.round();
  [yellow, upheld, lapsed] = [await late(cases[0]!), await late(cases[1]!), await late(cases[2]!)];
  secret = await late(report, 'dispatch');
  own = await late(disputed, 'decide-contest');
});
afterAll(() => office.close());

describe('who may know of a card, and do what to it', () => {
  /** Role × own, sibling, upper, lower and accused unit: what each is answered before it is contested. */
  const MATRIX: Readonly<Record<string, { answer: string; contest: string; decide: string } | null>> = {
    'housing-handler': { answer: 'may', contest: 'may', decide: 'card.not-in-this-state' },
    'housing-head': { answer: 'may', contest: 'may', decide: 'card.not-in-this-state' },
    'qu-head': { answer: 'card.not-the-holder', contest: 'card.not-the-holder', decide: 'card.not-in-this-state' },
    'qu-auditor': { answer: 'card.not-the-holder', contest: 'card.not-the-holder', decide: 'card.not-in-this-state' },
    'supervision-supervisor': {
      answer: 'card.not-the-holder',
      contest: 'card.not-the-holder',
      decide: 'card.not-in-this-state',
    },
    'qu-administrator': null,
    'water-head': null,
    'water-handler': null,
    'repair-head': null,
    'repair-handler': null,
    'pipes-handler': null,
    'east-head': null,
    'intake-clerk': null,
    'callback-callback': null,
    'discipline-discipline': null,
    'discipline-handler': null,
  };
  const BODIES = { answer: { statement: '已说明。' }, contest: { reason: '不应发出。' }, decide: decision };

  it.each(Object.entries(MATRIX))('%s', async (who, expected) => {
    const seen = await ask(who, 'GET', `/api/cards/${yellow}`);
    const listed = (await ask(who, 'GET', '/api/cards?view=office&limit=100')).json().cards;
    expect(listed.some((c: { cardId: string }) => c.cardId === yellow)).toBe(expected !== null);
    expect(seen.statusCode).toBe(expected === null ? 404 : 200);
    for (const [action, body] of Object.entries(BODIES) as [keyof typeof BODIES, unknown][]) {
      if (expected === null) {
        // What one may not see answers as what is not there, word for word.
        const [one, none] = [
          await ask(who, 'POST', `/api/cards/${yellow}/${action}`, body),
          await ask(who, 'POST', `/api/cards/${NOWHERE}/${action}`, body),
        ];
        expect([one.statusCode, one.json().code, one.json().title]).toEqual([404, 'card.not-found', none.json().title]);
        expect(Object.keys(one.json())).toEqual(Object.keys(none.json()));
        continue;
      }
      const ability = seen.json().abilities[action];
      expect(ability === true ? 'may' : ability.code).toBe(
        action === 'decide' ? 'card.not-in-this-state' : expected[action],
      );
      if (expected[action] !== 'may') expect(await act(who, yellow, action, body)).toBe(expected[action]);
    }
  });

  it('one about a report is for discipline alone: not for supervision, the head above or the accused', async () => {
    for (const who of Object.keys(MATRIX)) {
      const { statusCode } = await ask(who, 'GET', `/api/cards/${secret}`);
      expect([who, statusCode]).toEqual([who, who.startsWith('discipline-') ? 200 : 404]);
      const { cards } = (await ask(who, 'GET', '/api/cards?view=office&limit=100')).json();
      expect(cards.some((c: { cardId: string }) => c.cardId === secret)).toBe(who.startsWith('discipline-'));
    }
  });

  it('nobody comes in without signing in, and each write needs its key', async () => {
    const { statusCode } = await office.app.inject({
      method: 'POST',
      url: `/api/cards/${yellow}/answer`,
      headers: { 'x-as': 'housing-handler' },
      payload: BODIES.answer,
    });
    expect(statusCode).toBe(400);
  });
});

describe('the list', () => {
  const ids = async (who: string, query: string) =>
    (await ask(who, 'GET', `/api/cards?${query}`)).json().cards.map((c: { cardId: string }) => c.cardId);

  it('mine, of my units, of the office', async () => {
    expect(await ids('housing-handler', 'view=mine&colour=yellow')).toEqual(expect.arrayContaining([yellow, upheld]));
    expect(await ids('housing-head', 'view=mine&colour=yellow')).toEqual([]);
    expect(await ids('housing-head', 'view=unit&colour=yellow')).toContain(yellow);
    expect(await ids('supervision-supervisor', 'view=mine')).toContain(own);
    expect(await ids('supervision-supervisor', 'view=unit&colour=yellow')).not.toContain(yellow);
    expect(await ids('supervision-supervisor', 'view=office&colour=yellow')).toContain(yellow);
    expect(await ids('supervision-supervisor', 'view=office&state=withdrawn')).toEqual([]);
  });

  it('page by page, each card once', async () => {
    const all = await ids('supervision-supervisor', 'view=office&limit=100');
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const answer = await ask('supervision-supervisor', 'GET', `/api/cards?view=office&limit=3&after=${next}`);
      paged.push(...answer.json().cards.map((c: { cardId: string }) => c.cardId));
      next = answer.json().next;
    }
    expect(all.length).toBeGreaterThan(6);
    expect(paged).toEqual(all);
  });
});

describe('due process', () => {
  it('a card says its rule, its facts, the clock in words and how to contest it', async () => {
    const shown = await page('housing-handler', yellow);
    expect(shown.card).toMatchObject({
      colour: { id: 'yellow', zh: '黄牌', en: 'Yellow card' },
      rule: { id: 'late', zh: '逾期' },
      text: { zh: '“办理答复”应于2026年3月9日前办结，到期时仍未办结。' },
      contestUntil: '2026-03-13T16:00:00.000Z',
      holder: { unit: { id: 'housing', zh: '住房局' }, post: { id: 'housing-handler' }, name: 'housing-handler' },
      duty: { step: { id: 'handle' }, case: { title: '楼道渗水' } },
    });
    expect(shown.card.text.en).toBe('“Handle and answer” was due on 9 March 2026 and was not done by then.');
    // A limit in hours ends at a time of the day.
    const { zh } = (await page('discipline-discipline', secret)).card.text;
    expect(zh).toBe('“分派”应于2026年3月3日（周二）09:00前办结，到期时仍未办结。');
    expect(shown.steps.length).toBeGreaterThan(2);
    expect(shown.basis.zh).toContain('可设置');
    expect(shown.moments).toMatchObject([{ type: 'card.issued', by: null, text: null }]);
  });

  it('the holder answers and contests; somebody not concerned withdraws it, and it stays on record', async () => {
    const key = newKey();
    const statement = { statement: '当日多次上门，家中无人。' };
    expect(await act('housing-handler', yellow, 'answer', statement, key)).toBe('answered');
    expect(await act('housing-handler', yellow, 'answer', statement, key)).toBe('answered');
    expect(await act('housing-handler', yellow, 'answer', statement)).toBe('card.not-in-this-state');
    expect(await act('housing-head', yellow, 'contest', { reason: '责任不在承办人。' })).toBe('contested');

    const waiting = await page('supervision-supervisor', yellow);
    expect(waiting).toMatchObject({ decides: { id: 'supervision' }, abilities: { decide: true } });
    // Ten working days from Tuesday 10 March: 11–13, 16–20, 23 and 24 March.
    expect(waiting.decideBy).toBe('2026-03-24T16:00:00.000Z');
    const { duties } = (await ask('supervision-supervisor', 'GET', '/api/duties')).json();
    expect(duties.map((d: { step: unknown }) => d.step)).toContainEqual({
      id: 'decide-card',
      zh: '复核有异议的预警',
      en: 'Decide on a contested card',
    });

    for (const who of ['housing-handler', 'housing-head', 'qu-head'])
      expect([who, await act(who, yellow, 'decide', decision)]).toEqual([who, 'card.concerned']);
    expect(await act('qu-auditor', yellow, 'decide', decision)).toBe('card.decided-by-another');
    expect(await act('water-head', yellow, 'decide', decision)).toBe('card.not-found');
    expect(await act('supervision-supervisor', yellow, 'decide', decision)).toBe('withdrawn');

    const { card, moments, decideBy } = await page('housing-handler', yellow);
    expect([card.state.id, decideBy]).toEqual(['withdrawn', null]);
    expect(moments.map((m: { type: string; by: string; text: string }) => [m.type, m.by, m.text])).toEqual([
      ['card.issued', null, null],
      ['card.answered', 'housing-handler', statement.statement],
      ['card.contested', 'housing-head', '责任不在承办人。'],
      ['card.decided', 'supervision-supervisor', decision.reasons],
    ]);
    const left = (await ask('supervision-supervisor', 'GET', '/api/duties')).json().duties;
    expect(left.map((d: { step: { id: string } }) => d.step.id)).not.toContain('decide-card');
  });

  it('what they said is not in the ledger', async () => {
    const { rows } = await office.owner.query(`SELECT body::text AS body FROM ledger_entry WHERE stream = $1`, [
      `card:${yellow}`,
    ]);
    expect(rows).toHaveLength(4);
    expect(rows.map((r) => r.body).join()).not.toMatch(/上门|不在家|责任不在/);
  });

  it('upheld it stands, and is decided once', async () => {
    expect(await act('housing-handler', upheld, 'contest', { reason: '不应发出。' })).toBe('contested');
    const both = await Promise.all(
      ['upheld', 'withdrawn'].map((outcome) =>
        act('supervision-supervisor', upheld, 'decide', { outcome, reasons: '事实清楚。' }),
      ),
    );
    const outcomes = both.filter((b) => b === 'upheld' || b === 'withdrawn');
    expect(outcomes).toHaveLength(1);
    expect((await page('housing-handler', upheld)).card.state.id).toBe(outcomes[0]);
    expect(await act('housing-handler', upheld, 'contest', { reason: '仍不服。' })).toBe('card.not-in-this-state');
  });

  it('where supervision or discipline itself is the holder, the head of the office decides', async () => {
    for (const [who, cardId] of [
      ['supervision-supervisor', own],
      ['discipline-discipline', secret],
    ] as const) {
      expect(await act(who, cardId, 'contest', { reason: '当日系统停机。' })).toBe('contested');
      expect(await act(who, cardId, 'decide', decision)).toBe('card.concerned');
      expect((await page('qu-head', cardId)).decides.id).toBe('qu');
      expect(await act('qu-head', cardId, 'decide', { ...decision, outcome: 'upheld' })).toBe('upheld');
    }
  });

  it('the rows are what the ledger folds to', async () => {
    expect((await office.verify()).difference).toBeNull();
  });
});

describe('people are told', () => {
  const told = async (who: string) =>
    (await ask(who, 'GET', '/api/notifications')).json().notifications as { kind: string; card: string; text: Text }[];
  type Text = { zh: string; en: string };

  it('the holder of each card, the head of yellow and red ones, nobody who may not know', async () => {
    const { rows } = await office.owner.query(
      `SELECT stream FROM ledger_entry WHERE type LIKE 'card.%' GROUP BY stream`,
    );
    const entries = await entriesOf(
      office.house.db,
      OFFICE,
      rows.map((r) => r.stream),
    );
    for (let round = 0; round < 2; round++) await notifyEntries(office.house.notify, OFFICE, entries);
    // Told at one moment here, so in no order of time.
    const holder = (await told('housing-handler'))
      .filter((n) => n.card === yellow)
      .sort((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(holder.map((n) => n.kind)).toEqual(['card-decided.withdrawn', 'card-issued.yellow']);
    expect(holder[1]!.text.zh).toMatch(/^黄牌：办理答复，求助 \S+；可以说明情况或提出异议，期限2026年3月13日$/);
    expect(holder[1]!.text.en).toMatch(/^Yellow card: Handle and answer, Request for help \S+; .* due 13 March 2026$/);
    const head = await told('housing-head');
    expect(head.map((n) => n.kind)).toEqual(expect.arrayContaining(['card-issued.yellow']));
    expect(head.map((n) => n.kind)).not.toContain('card-issued.prompt');
    expect((await told('discipline-discipline')).map((n) => n.card)).toContain(secret);
    for (const who of ['qu-head', 'supervision-supervisor', 'water-head', 'water-handler'])
      expect([who, (await told(who)).map((n) => n.card)]).not.toEqual([who, expect.arrayContaining([secret])]);
  });
});

describe('what is refused', () => {
  it('too late is refused, and where nobody may decide, that is said', async () => {
    await office.owner.query(
      `UPDATE holding SET until = '2026-03-01' WHERE post_id IN ('supervision-supervisor', 'qu-head')`,
    );
    expect(await act('housing-handler', lapsed, 'contest', { reason: '不应发出。' })).toBe('card.nobody-to-decide');
    office.at('2026-03-14T00:01');
    expect(await act('housing-handler', lapsed, 'contest', { reason: '不应发出。' })).toBe('card.contest-too-late');
    expect((await page('housing-handler', lapsed)).abilities.contest.code).toBe('card.contest-too-late');
  });
});
