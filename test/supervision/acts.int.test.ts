import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { publicListings } from '../../src/supervision/acts.queries.ts';
import { actProjection } from '../../src/supervision/acts.store.ts';
import { newKey, OFFICE, PEOPLE, type TestOffice, testOffice } from '../support/office.ts';

const NOWHERE = '00000000-0000-4000-8000-0000000000ff';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

/** A case that the housing bureau works on. */
async function handled(publish = true): Promise<string> {
  const { caseId } = await office.file({ publish });
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  return caseId;
}

const act = async (who: string, caseId: string, name: string, body: object = {}, key = newKey()) => {
  const response = await office.ask(who, 'POST', `/api/cases/${caseId}/acts/${name}`, body, key);
  return { status: response.statusCode, ...response.json() };
};
const on = async (who: string, actId: string, name: string, body: object = {}) => {
  const response = await office.ask(who, 'POST', `/api/acts/${actId}/${name}`, body);
  return { status: response.statusCode, ...response.json() };
};
const page = async (who: string, caseId: string) => (await office.ask(who, 'GET', `/api/cases/${caseId}/acts`)).json();
const supervisor = 'supervision-supervisor';

describe('urging', () => {
  it('is on record with whoever had the matter, in the timeline, and sent twice it happened once', async () => {
    const caseId = await handled();
    const key = newKey();
    const first = await act(supervisor, caseId, 'urge', { words: '请本周内答复，电话 13800001234。' }, key);
    expect(await act(supervisor, caseId, 'urge', { words: '请本周内答复，电话 13800001234。' }, key)).toEqual(first);
    const { acts } = await page('housing-handler', caseId);
    expect(acts).toMatchObject([
      { kind: 'urge', state: 'done', unit: { id: 'housing' }, by: { name: supervisor, unit: { id: 'supervision' } } },
    ]);
    // What was written is shown masked, here and in the timeline.
    expect(acts[0].words).toMatch(/^请本周内答复，电话 138\*+1?2?3?4?/);
    const { moments } = (await office.ask('housing-handler', 'GET', `/api/cases/${caseId}`)).json();
    expect(moments.at(-1)).toMatchObject({
      type: 'case.supervised',
      facts: { what: 'urged', unit: { id: 'housing' } },
      by: { name: supervisor },
      text: acts[0].words,
    });
  });

  it('tells the holder, and nobody who may not know', async () => {
    const caseId = await handled();
    const { actId } = await act(supervisor, caseId, 'urge');
    const entries = await entriesOf(office.house.db, OFFICE, [`act:${actId}`]);
    await notifyEntries(office.house.notify, OFFICE, entries);
    const told = await office.owner.query(
      `select a.username, n.kind, n.about from notification n join account a on a.account_id = n.account_id
       where n.office_id = $1 and n.about = $2`,
      [OFFICE, `case:${caseId}`],
    );
    expect(told.rows).toEqual([{ username: 'housing-handler', kind: 'urged', about: `case:${caseId}` }]);
  });
});

describe('asking', () => {
  it('makes a duty of the holder with its own clock, answered in words, read by whoever asked', async () => {
    const caseId = await handled();
    const asked = await act(supervisor, caseId, 'ask', { question: '为何未按时上门？' });
    expect(asked).toMatchObject({ status: 200, state: 'open' });
    // Three working days from Monday 2 March: Thursday 5 March.
    expect(await office.duty(caseId, 'explain')).toMatchObject({
      holderUnit: 'housing',
      holderPost: 'housing-handler',
      confirmerUnit: 'supervision',
      dueOn: '2026-03-05',
    });
    const owed = (await office.ask('housing-handler', 'GET', '/api/duties?view=mine&limit=100')).json().duties;
    expect(owed).toContainEqual(
      expect.objectContaining({
        step: expect.objectContaining({ id: 'explain', en: 'Explain to supervision' }),
        case: expect.objectContaining({ caseId }),
      }),
    );
    expect((await act('discipline-discipline', caseId, 'ask', { question: '？' })).code).toBe('act.already-asked');
    expect((await on('water-handler', asked.actId, 'answer', { answer: '不是我。' })).code).toBe('act.not-found');
    expect((await on('intake-clerk', asked.actId, 'answer', { answer: '不是我。' })).code).toBe('duty.not-the-holder');
    expect((await on(supervisor, asked.actId, 'acknowledge')).code).toBe('act.not-answered');

    expect(await on('housing-handler', asked.actId, 'answer', { answer: '雨天停工。' })).toMatchObject({
      state: 'answered',
    });
    expect((await on('housing-head', asked.actId, 'answer', { answer: '再答。' })).code).toBe('act.already-answered');
    const seen = await page(supervisor, caseId);
    expect(seen.acts[0]).toMatchObject({ state: 'answered', answer: '雨天停工。', abilities: { acknowledge: true } });
    expect(await on(supervisor, asked.actId, 'acknowledge')).toMatchObject({ state: 'noted' });
    expect((await office.duties(caseId)).find((d) => d.step === 'explain')?.state).toBe('done');
    expect((await act(supervisor, caseId, 'ask', { question: '修好了吗？' })).status).toBe(200);
  });

  it('falls away when the person takes the matter back', async () => {
    const caseId = await handled();
    const { actId } = await act(supervisor, caseId, 'ask', { question: '进展？' });
    await office.as('citizen', caseId, (...a) => handling.withdraw(...a, null));
    expect((await page('housing-handler', caseId)).acts[0]).toMatchObject({ state: 'lapsed' });
    expect((await on('housing-handler', actId, 'answer', { answer: '在办。' })).code).toBe('act.lapsed');
  });

  it('by two supervisors at once is one question', async () => {
    const caseId = await handled();
    const both = await Promise.all([
      act(supervisor, caseId, 'ask', { question: '进展？' }),
      act('discipline-discipline', caseId, 'ask', { question: '进展如何？' }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
    expect(['conflict.changed-meanwhile', 'act.already-asked']).toContain(both.find((r) => r.status === 409)!.code);
    expect((await office.duties(caseId)).filter((d) => d.step === 'explain')).toHaveLength(1);
  });
});

const LISTING = { solveBy: '2026-03-20', reason: '群众多次反映。', publicTitle: '三单元漏水，联系 13800001234' };

describe('listing', () => {
  it('marks the case in every list and on its page until it is taken off, with the reason', async () => {
    const caseId = await handled();
    expect(await act(supervisor, caseId, 'list', LISTING)).toMatchObject({ status: 200, state: 'listed' });
    const line = async (who: string) => {
      const { cases } = (await office.ask(who, 'GET', '/api/cases?limit=100')).json();
      return cases.find((c: { caseId: string }) => c.caseId === caseId);
    };
    expect(await line('housing-handler')).toMatchObject({ listedUntil: '2026-03-20' });
    const listed = async (state: string) =>
      (await office.ask(supervisor, 'GET', `/api/acts/listed?state=${state}&limit=100`)).json().matters;
    expect(await listed('listed')).toContainEqual(
      expect.objectContaining({ solveBy: '2026-03-20', case: expect.objectContaining({ caseId }) }),
    );
    expect((await act(supervisor, caseId, 'list', LISTING)).code).toBe('act.already-listed');

    const off = { solved: true, reason: '已修好，当事人确认。' };
    expect(await act(supervisor, caseId, 'unlist', off)).toMatchObject({ state: 'off' });
    expect(await line('housing-handler')).toMatchObject({ listedUntil: null });
    expect((await page('housing-handler', caseId)).acts[0]).toMatchObject({ solved: true, ending: off.reason });
    expect((await listed('off')).map((m: { case: { caseId: string } }) => m.case.caseId)).toContain(caseId);
    expect((await act(supervisor, caseId, 'unlist', off)).code).toBe('act.not-listed');
  });

  it('shows the public masked words of what may be published, and takes them back with the consent', async () => {
    const caseId = await handled();
    await act(supervisor, caseId, 'list', LISTING);
    const shown = async () => (await publicListings(office.house.db, await office.work())).map((l) => l.title);
    expect((await shown()).filter((t) => t.includes('三单元漏水'))).not.toEqual([]);
    expect((await shown()).join()).not.toContain('13800001234');
    const before = (await shown()).length;
    await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, {
      kind: 'report',
      accusedUnits: ['east'],
    });
    expect((await shown()).length).toBe(before - 1);
  });

  it('stands on the portal with its date, and with its outcome once it is taken off; no number, nobody’s name', async () => {
    const caseId = await handled();
    const { number } = await office.appeal(caseId);
    await act(supervisor, caseId, 'list', { ...LISTING, publicTitle: '南街窨井盖松动' });
    const portal = async () => (await office.app.inject({ method: 'GET', url: '/listed' })).body;
    expect(await portal()).toContain('南街窨井盖松动');
    expect(await portal()).toContain('须于2026年3月20日');
    expect(await portal()).not.toContain(number);
    expect(await portal()).not.toContain('林知夏');
    office.at('2026-03-23T09:00');
    expect(await portal()).toContain('已过期限');
    await act(supervisor, caseId, 'unlist', { solved: true, reason: '已加固。' });
    expect(await portal()).toContain('2026年3月23日（周一）摘牌：已解决');
  });

  it('keeps what may not be published off the public list', async () => {
    const caseId = await handled(false);
    expect((await act(supervisor, caseId, 'list', LISTING)).code).toBe('act.not-for-the-public');
    const before = (await publicListings(office.house.db, await office.work())).length;
    expect((await act(supervisor, caseId, 'list', { ...LISTING, publicTitle: null })).status).toBe(200);
    expect((await publicListings(office.house.db, await office.work())).length).toBe(before);
  });

  it('wants a day that lies ahead', async () => {
    const caseId = await handled();
    expect((await act(supervisor, caseId, 'list', { ...LISTING, solveBy: '2026-03-02' })).code).toBe(
      'act.date-not-ahead',
    );
    expect((await act(supervisor, caseId, 'list', { ...LISTING, solveBy: '2026-02-30' })).status).toBe(400);
  });

  it('by two at once is one', async () => {
    const caseId = await handled();
    const both = await Promise.all([
      act(supervisor, caseId, 'list', LISTING),
      act('discipline-discipline', caseId, 'list', { ...LISTING, solveBy: '2026-03-10' }),
    ]);
    expect(both.map((r) => r.status).sort()).toEqual([200, 409]);
  });

  it('goes from the public list with the person’s data', async () => {
    const caseId = await handled();
    await act(supervisor, caseId, 'list', { ...LISTING, publicTitle: '东门路灯不亮' });
    await office.as('housing-handler', caseId, (...a) =>
      handling.answer(...a, { result: '已修好。', reasons: '查实。', basis: '条例。', next: '可再来信。' }),
    );
    await office.as('citizen', caseId, (...a) =>
      closing.confirm(...a, { solved: true, satisfaction: 5, comment: null }),
    );
    const titles = async () => (await publicListings(office.house.db, await office.work())).map((l) => l.title);
    expect(await titles()).toContain('东门路灯不亮');
    await office.as('qu-administrator', caseId, closing.erase);
    expect(await titles()).not.toContain('东门路灯不亮');
    // It still comes off the office's own list.
    expect(await act(supervisor, caseId, 'unlist', { solved: true, reason: '已解决。' })).toMatchObject({
      state: 'off',
    });
    expect((await page(supervisor, caseId)).acts[0]).toMatchObject({ solved: true, ending: null });
  });
});

describe('taking over', () => {
  it('gives the work to the unit above, the clock running on, and keeps whoever had it in the chain', async () => {
    const { caseId } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'repair'));
    await office.as('repair-handler', caseId, routing.accept);
    const before = (await office.duty(caseId, 'handle'))!;
    office.at('2026-03-04T09:00');
    expect((await act(supervisor, caseId, 'take-over', { reason: '久拖不办。' })).status).toBe(200);
    const after = (await office.duty(caseId, 'handle'))!;
    expect(after).toMatchObject({ dutyId: before.dutyId, dueAt: before.dueAt, holderUnit: 'housing', state: 'open' });
    expect(after.chain.map((l) => l.unit)).toEqual(['repair', 'repair', 'housing'].slice(-after.chain.length));
    expect(await office.appeal(caseId)).toMatchObject({ unitId: 'housing', state: 'handling' });
    expect((await office.appeal(caseId)).units).toEqual(expect.arrayContaining(['repair', 'housing']));
    await office.as('housing-handler', caseId, (...a) =>
      handling.answer(...a, { result: '已修好。', reasons: '查实。', basis: '条例。', next: '可再来信。' }),
    );
    expect(await office.appeal(caseId)).toMatchObject({ state: 'answered', unitId: 'housing' });
  });

  it('goes to whom supervision chooses, not to who has it, nor to a unit that there is not', async () => {
    const caseId = await handled();
    const reason = '职责交叉。';
    expect((await act(supervisor, caseId, 'take-over', { unit: 'housing', reason })).code).toBe('act.same-unit');
    expect((await act(supervisor, caseId, 'take-over', { unit: 'nowhere', reason })).code).toBe('org.unknown-unit');
    expect((await act(supervisor, caseId, 'take-over', { unit: 'repair', reason })).code).toBe('act.unit-below');
    expect((await act(supervisor, caseId, 'take-over', { unit: 'east', reason })).status).toBe(200);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ holderUnit: 'east', holderPost: null });
  });

  it('of a report never gives it to the accused', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
    const to = await act('discipline-discipline', caseId, 'take-over', { unit: 'repair', reason: '换单位。' });
    expect(to.code).toBe('case.routed-to-accused');
  });
});

describe('every act × every person × own, sibling, upper and accused unit', () => {
  const BODIES = {
    urge: {},
    ask: { question: '进展？' },
    list: { ...LISTING, publicTitle: null },
    unlist: { solved: false, reason: '不再需要。' },
    // To a unit whose people see every ordinary case anyway, so that nobody sees more after it than before.
    'take-over': { unit: 'intake', reason: '换单位。' },
  } as const;
  const acts = Object.keys(BODIES) as (keyof typeof BODIES)[];

  /** Who is answered with what, on a fresh case for each act. */
  async function matrix(make: () => Promise<string>): Promise<Record<string, Set<string>>> {
    const said: Record<string, Set<string>> = {};
    for (const name of acts) {
      const caseId = await make();
      for (const who of PEOPLE) {
        const there = await act(who, caseId, name, BODIES[name]);
        const not = await act(who, NOWHERE, name, BODIES[name]);
        expect(not.status).toBe(404);
        if (there.status === 404) expect({ ...there, instance: '' }).toEqual({ ...not, instance: '' });
        said[who] ??= new Set();
        said[who].add(there.status === 404 ? 'not there' : there.status === 403 ? there.code : 'heard');
      }
    }
    return said;
  }
  const of = (said: Record<string, Set<string>>, answer: string) =>
    PEOPLE.filter((who) => said[who]!.size === 1 && said[who]!.has(answer)).sort();

  it('on an ordinary matter of a bureau', async () => {
    const said = await matrix(() => handled());
    expect(of(said, 'heard')).toEqual(['discipline-discipline', 'discipline-second', supervisor].sort());
    expect(of(said, 'act.supervision-only')).toEqual(
      [
        'qu-head',
        'qu-auditor',
        'intake-clerk',
        'callback-callback',
        'housing-head',
        'housing-handler',
        'water-clerk',
      ].sort(),
    );
    expect(of(said, 'not there')).toHaveLength(PEOPLE.length - 10);
  });

  it('on what supervision itself has: discipline alone', async () => {
    const said = await matrix(async () => {
      const { caseId } = await office.file();
      await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'supervision'));
      await office.as(supervisor, caseId, routing.accept);
      return caseId;
    });
    expect(of(said, 'act.own-matter')).toEqual([supervisor]);
    expect(of(said, 'heard')).toEqual(['discipline-discipline', 'discipline-second']);
  });

  it('on a report: discipline; the accused, its sections and supervision hear of nothing', async () => {
    const said = await matrix(async () => {
      const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
      await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
      await office.as('water-handler', caseId, routing.accept);
      return caseId;
    });
    expect(of(said, 'heard')).toEqual(['discipline-discipline', 'discipline-second']);
    expect(of(said, 'act.discipline-only')).toEqual(['qu-head', 'water-clerk', 'water-handler', 'water-head']);
    for (const who of [supervisor, 'housing-head', 'housing-handler', 'repair-head', 'repair-handler'])
      expect([who, [...said[who]!]]).toEqual([who, ['not there']]);
  });

  it('and a page of acts is only for who may see the case; listed reports stand in nobody else’s list', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
    const { actId } = await act('discipline-discipline', caseId, 'list', { ...LISTING, publicTitle: null });
    for (const who of PEOPLE) {
      const sees = (await office.ask(who, 'GET', `/api/cases/${caseId}`)).statusCode;
      expect([who, (await office.ask(who, 'GET', `/api/cases/${caseId}/acts`)).statusCode]).toEqual([who, sees]);
      const { matters } = (await office.ask(who, 'GET', '/api/acts/listed?limit=100')).json();
      const inList = matters.some((m: { actId: string }) => m.actId === actId);
      expect([who, inList]).toEqual([who, sees === 200]);
    }
  });
});

it('pages of listed matters meet without a gap', async () => {
  const ids: string[] = [];
  let after = '';
  do {
    const url = `/api/acts/listed?limit=2${after && `&after=${encodeURIComponent(after)}`}`;
    const { matters, next } = (await office.ask('discipline-discipline', 'GET', url)).json();
    ids.push(...matters.map((m: { actId: string }) => m.actId));
    after = next ?? '';
  } while (after);
  const { matters } = (await office.ask('discipline-discipline', 'GET', '/api/acts/listed?limit=100')).json();
  expect(ids).toEqual(matters.map((m: { actId: string }) => m.actId));
  expect(ids.length).toBeGreaterThan(2);
});

it.each(['x', '2026-02-30|0198c9a3-0000-7000-8000-000000000000', '2026-03-01|', '2026-03-01'])(
  'refuses an end of page that no page of listed matters had: %j',
  async (after) => {
    const answer = await office.ask('discipline-discipline', 'GET', `/api/acts/listed?after=${after}`);
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' });
  },
);

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
  const acts = await verifyOffice(office.house.db, OFFICE, [actProjection], null, besideOf(office.house.keys));
  expect(acts).toMatchObject({ difference: null });
  expect(acts.rows).toBeGreaterThan(20);
});
