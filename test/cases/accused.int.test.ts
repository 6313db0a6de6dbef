import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as handling from '../../src/cases/handling.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { OFFICE, PEOPLE } from '../support/office.ts';

let office: Watched;
const WORDS = '验收走过场';

const accuse = async (caseId: string, ...units: string[]) => {
  const response = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/accuse`, { units });
  return response.statusCode === 200 ? response.json() : response.json().code;
};
/** A report in the hands of the water bureau, helped by the street. */
async function handled(...accusedUnits: string[]): Promise<string> {
  const { caseId } = await office.file({ kind: 'report', title: '举报', text: `工程${WORDS}。`, accusedUnits });
  await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
  await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
  await office.as('water-handler', caseId, routing.accept);
  return caseId;
}
const joined = (caseId: string) =>
  office.as('water-handler', caseId, (...a) => handling.join(...a, ['east', 'spring']));
const streamsOf = async (caseId: string) => {
  const duties = (await office.duties(caseId)).map((d) => `duty:${d.dutyId}`);
  const { rows } = await office.owner.query(
    `SELECT 'card:' || card_id AS stream FROM card WHERE 'duty:' || duty_id = ANY($1)`,
    [duties],
  );
  return { duties, cards: rows.map((r) => r.stream as string) };
};
const notify = async (...streams: string[]) =>
  notifyEntries(office.house.notify, OFFICE, await entriesOf(office.house.db, OFFICE, streams));

/** Every way in which somebody might come upon a case, with whether they do. */
async function waysOf(who: string, caseId: string): Promise<Record<string, boolean>> {
  const get = (url: string) => office.ask(who, 'GET', url);
  const { number } = await office.appeal(caseId);
  const { duties, cards } = await streamsOf(caseId);
  const ids = [caseId, number, ...duties, ...cards].map((s) => s.replace(/^\w+:/, ''));
  const says = async (url: string) => {
    const { body } = await get(url);
    return ids.some((id) => body.includes(id));
  };
  const opens = async (url: string) => (await get(url)).statusCode === 200;
  const all = async (urls: readonly string[], how: (url: string) => Promise<boolean>) =>
    (await Promise.all(urls.map(how))).includes(true);
  return {
    list: await says('/api/cases?limit=100'),
    number: await says(`/api/cases?find=${number}`),
    words: await says(`/api/cases?find=${encodeURIComponent(WORDS)}`),
    csv: await says('/api/cases.csv'),
    owed: await all(['/api/duties?view=mine&limit=100', '/api/duties?view=unit&limit=100'], says),
    cardList: await all(
      ['mine', 'unit', 'office'].map((view) => `/api/cards?view=${view}&limit=100`),
      says,
    ),
    listed: await says('/api/acts/listed'),
    notices: await says('/api/notifications'),
    page: await opens(`/api/cases/${caseId}`),
    ledger: await opens(`/api/cases/${caseId}/ledger`),
    similar: await opens(`/api/cases/${caseId}/similar`),
    proposal: await opens(`/api/cases/${caseId}/proposal`),
    attachments: await opens(`/api/cases/${caseId}/attachments`),
    acts: await opens(`/api/cases/${caseId}/acts`),
    duties: await all(
      duties.map((d) => `/api/duties/${d.slice('duty:'.length)}`),
      opens,
    ),
    cards: await all(
      cards.map((c) => `/api/cards/${c.slice('card:'.length)}`),
      opens,
    ),
  };
}
const comesUpon = async (who: string, caseId: string) =>
  Object.entries(await waysOf(who, caseId)).flatMap(([way, does]) => (does ? [way] : []));
const counts = async (who: string) => (await office.ask(who, 'GET', '/api/cases')).json().counts;

beforeAll(async () => {
  office = await watchedOffice();
});
afterAll(() => office.close());

const FIRST = ['housing-head', 'housing-handler', 'repair-head', 'repair-handler'];
const SECOND = ['east-head', 'east-handler', 'spring-handler'];
const LEAD = ['water-head', 'water-handler', 'water-clerk'];
/** Beside and above the accused: they know of it where they have a hand in it, or answer for whoever has. */
const KNOW = ['qu-head', 'discipline-discipline', 'discipline-second', ...LEAD];

describe('a report against two units', () => {
  let caseId: string;
  beforeAll(async () => {
    office.at('2026-03-02T09:00');
    caseId = await handled('housing', 'east');
    await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/acts/list`, {
      solveBy: '2026-12-31',
      reason: '久拖不决。',
    });
    // Sixty days and more: the water bureau is late, and has a card.
    office.at('2026-06-02T09:00');
    await office.round();
    const { duties, cards } = await streamsOf(caseId);
    expect(cards.length).toBeGreaterThan(0);
    await notify(`case:${caseId}`, ...duties, ...cards);
  });

  it.each(PEOPLE.map((who) => [who]))('%s', async (who) => {
    const ways = await comesUpon(who, caseId);
    // A colleague in the unit of the desk may read that something is owed, never on which report.
    if (who === 'discipline-handler') {
      expect(ways).toEqual(['duties']);
    } else if (KNOW.includes(who)) {
      expect(ways).toEqual(expect.arrayContaining(['list', 'number', 'words', 'csv', 'page', 'ledger', 'listed']));
    } else {
      expect(ways).toEqual([]);
    }
  });

  it('is told to whoever has it and to discipline, and is on the cards of whoever was late', async () => {
    for (const way of ['notices', 'cards', 'cardList', 'duties'])
      expect([way, await comesUpon('water-handler', caseId)]).toEqual([way, expect.arrayContaining([way])]);
  });

  it('names all that it accuses to whoever may see it', async () => {
    const page = (await office.ask('discipline-discipline', 'GET', `/api/cases/${caseId}`)).json();
    expect(page.accusedUnits.map((u: { id: string }) => u.id)).toEqual(['housing', 'east']);
  });

  it('comes to none of them', async () => {
    for (const unit of ['housing', 'repair', 'east', 'spring']) {
      const join = await office.ask('water-handler', 'POST', `/api/cases/${caseId}/join`, { assistants: [unit] });
      expect(join.json().code).toBe('case.routed-to-accused');
      const body = { unit, reason: '换单位。' };
      const over = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/acts/take-over`, body);
      expect(over.json().code).toBe('case.routed-to-accused');
    }
  });
});

describe('a further unit named while it is handled', () => {
  it('that helped helps no longer, and finds nothing of it any more; where it is, it stays', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await handled('housing');
    await joined(caseId);
    await notify(`case:${caseId}`);
    expect(await comesUpon('east-head', caseId)).toEqual(expect.arrayContaining(['list', 'page', 'csv']));
    const before = await Promise.all(PEOPLE.map(counts));
    expect(await accuse(caseId, 'east')).toMatchObject({ state: 'handling' });
    for (const who of [...FIRST, ...SECOND]) expect([who, await comesUpon(who, caseId)]).toEqual([who, []]);
    const after = await Promise.all(PEOPLE.map(counts));
    expect(PEOPLE.filter((_, i) => JSON.stringify(before[i]) !== JSON.stringify(after[i]))).toEqual(SECOND);
    expect(await office.appeal(caseId)).toMatchObject({
      accusedUnits: ['housing', 'east'],
      unitId: 'water',
      detail: { assistants: [] },
    });
    for (const duty of await office.duties(caseId)) expect(duty.hiddenFrom).toEqual(['housing', 'east']);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ holderUnit: 'water', assistants: [] });
    expect((await comesUpon('water-handler', caseId)).length).toBeGreaterThan(0);
  });

  it.each([
    ['that has it', 'water', undefined],
    ['below, that it was handed on to', 'pipes', 'pipes-handler'],
  ])('%s loses it: it is back at the desk of discipline', async (_name, accused, handedTo) => {
    office.at('2026-03-02T09:00');
    const caseId = await handled('housing');
    const { dutyId } = (await office.duty(caseId, 'handle'))!;
    if (handedTo) {
      const handed = await office.ask('water-head', 'POST', `/api/duties/${dutyId}/hand-on`, { post: handedTo });
      expect(handed.statusCode).toBe(200);
    }
    office.at('2026-06-02T09:00');
    await office.round();
    const { duties, cards } = await streamsOf(caseId);
    await notify(`case:${caseId}`, ...duties, ...cards);
    expect(await comesUpon(handedTo ?? 'water-handler', caseId)).toEqual(
      expect.arrayContaining(['page', 'notices', 'cardList', 'cards', 'owed']),
    );
    const contest = { reason: '期限算错了。' };
    const contested = await office.ask(
      handedTo ?? 'water-handler',
      'POST',
      `/api/${cards[0]!.replace(':', 's/')}/contest`,
      contest,
    );
    expect(contested.statusCode).toBe(200);
    const decision = async () => {
      const sql = `SELECT hidden_from, visibility FROM duty WHERE step = 'decide-card' AND about = $1`;
      return (await office.owner.query(sql, [cards[0]])).rows;
    };
    expect(await decision()).toEqual([{ hidden_from: ['housing'], visibility: 'confidential' }]);
    expect(await accuse(caseId, accused)).toMatchObject({ state: 'filed' });
    await notify(`case:${caseId}`);
    await office.follow();
    expect(await decision()).toEqual([{ hidden_from: ['housing', accused], visibility: 'confidential' }]);
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({
      holderUnit: 'discipline',
      hiddenFrom: ['housing', accused],
    });
    expect(await office.duty(caseId, 'handle')).toBeUndefined();
    const kept = PEOPLE.filter((who) => who.startsWith(`${accused}-`) || who === handedTo);
    for (const who of [...kept, 'pipes-handler']) expect([who, await comesUpon(who, caseId)]).toEqual([who, []]);
    const route = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/route`, { unit: accused });
    expect(route.json().code).toBe('case.routed-to-accused');
  });

  it('is told from the words, proposed to discipline, and named once', async () => {
    const { caseId } = await office.file({ kind: 'help', title: '求助', text: '住房局和水务局有人收受红包。' });
    const classify = { kind: 'report', accusedUnits: ['housing'] };
    expect((await office.ask('intake-clerk', 'POST', `/api/cases/${caseId}/classify`, classify)).statusCode).toBe(200);
    const proposed = async () =>
      (await office.ask('discipline-discipline', 'GET', `/api/cases/${caseId}/proposal`)).json().accused;
    expect(await proposed()).toEqual([{ id: 'water', zh: '水务局', en: 'water' }]);
    await accuse(caseId, 'water');
    expect(await proposed()).toEqual([]);
    expect(await accuse(caseId, 'water', 'housing')).toBe('case.accused-already');
    expect(await accuse(caseId, 'nowhere')).toBe('org.unknown-unit');
  });

  it('is read from the words of a report that is filed, beside the one that was chosen', async () => {
    const words = { kind: 'report', text: '住房局和水务局有人收受红包。', accusedUnits: ['housing'] } as const;
    const { caseId } = await office.file(words);
    await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
    expect((await office.appeal(caseId)).accusedUnits).toEqual(['housing', 'water']);
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ hiddenFrom: ['housing', 'water'] });
  });

  it('is for a report alone, and for discipline alone', async () => {
    const { caseId: ordinary } = await office.file();
    const clerk = await office.ask('intake-clerk', 'POST', `/api/cases/${ordinary}/accuse`, { units: ['water'] });
    expect(clerk.json().code).toBe('case.only-a-report');
    const caseId = await handled('housing');
    const lead = await office.ask('water-handler', 'POST', `/api/cases/${caseId}/accuse`, { units: ['east'] });
    expect(lead.json().code).toBe('case.intake-desk-only');
  });

  it('of one that is over is kept from it too', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing'] });
    await office.as('discipline-discipline', caseId, (...a) => routing.refer(...a, 'litigation', '请起诉。'));
    expect(await accuse(caseId, 'discipline')).toMatchObject({ state: 'referred' });
    expect(await comesUpon('discipline-discipline', caseId)).toEqual([]);
    expect(await comesUpon('qu-head', caseId)).toEqual(expect.arrayContaining(['page', 'list']));
  });
});

describe('discipline among the accused', () => {
  it('and another: the office above has the desk', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['housing', 'discipline'] });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'qu' });
    for (const who of ['discipline-discipline', 'discipline-second', ...FIRST])
      expect([who, await comesUpon(who, caseId)]).toEqual([who, []]);
    const route = await office.ask('qu-head', 'POST', `/api/cases/${caseId}/route`, { unit: 'water' });
    expect(route.statusCode).toBe(200);
  });

  it('and the office itself: supervision has the desk, and can work with it', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['discipline', 'qu'] });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'supervision' });
    for (const who of ['discipline-discipline', 'qu-head', 'qu-auditor'])
      expect([who, await comesUpon(who, caseId)]).toEqual([who, []]);
    const route = await office.ask('supervision-supervisor', 'POST', `/api/cases/${caseId}/route`, { unit: 'water' });
    expect(route.statusCode).toBe(200);
  });

  it('more time is granted by whoever reviews where the head above is accused', async () => {
    const { caseId } = await office.file({ kind: 'report', accusedUnits: ['qu'] });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'supervision'));
    await office.as('supervision-supervisor', caseId, routing.accept);
    await office.as('supervision-supervisor', caseId, (...a) => handling.askExtension(...a, 5, '等鉴定。'));
    expect(await office.duty(caseId, 'approve-extension')).toMatchObject({ holderUnit: 'discipline' });
    const decide = { granted: true, note: null };
    const done = await office.ask('discipline-discipline', 'POST', `/api/cases/${caseId}/decide-extension`, decide);
    expect(done.statusCode).toBe(200);
  });
});

describe('two reports', () => {
  const file = (...accusedUnits: string[]) => office.file({ kind: 'report', accusedUnits });
  const link = (a: string, b: string) =>
    office.ask('discipline-discipline', 'POST', `/api/cases/${a}/link`, { leadCase: b });

  it('are tied where they accuse the same units, and each goes its own way once one accuses another', async () => {
    const [lead, follower, other] = await Promise.all([file('housing', 'east'), file('east', 'housing'), file('east')]);
    expect((await link(other.caseId, lead.caseId)).json().code).toBe('case.link-across-visibility');
    expect((await link(follower.caseId, lead.caseId)).statusCode).toBe(200);
    expect(await accuse(lead.caseId, 'water')).toMatchObject({ state: 'filed' });
    expect(await office.appeal(follower.caseId)).toMatchObject({ state: 'filed', leadCase: null });
    expect((await link(follower.caseId, lead.caseId)).json().code).toBe('case.link-across-visibility');
  });

  it('are untied where the one that is handled with the other accuses another unit', async () => {
    const [lead, follower] = await Promise.all([file('housing'), file('housing')]);
    expect((await link(follower.caseId, lead.caseId)).statusCode).toBe(200);
    expect(await accuse(follower.caseId, 'water')).toMatchObject({ state: 'filed' });
    expect(await office.duty(follower.caseId, 'dispatch')).toMatchObject({ hiddenFrom: ['housing', 'water'] });
  });
});

describe('what is there from before', () => {
  it('is taken over: one accused is the only one, none is none', async () => {
    const { owner } = office;
    const run = async (name: string) => owner.query(await readFile(`src/db/sql/${name}.sql`, 'utf8'));
    await owner.query('BEGIN; CREATE SCHEMA before; SET LOCAL search_path = before');
    try {
      await run('0004_duties');
      await run('0005_cases');
      for (const [id, accused] of [
        [1, 'housing'],
        [2, null],
      ] as const) {
        const uuid = `00000000-0000-4000-8000-00000000000${id}`;
        await owner.query(
          `INSERT INTO appeal (office_id, case_id, version, number, secret_hash, kind, channel, state, visibility, anonymous,
             accused_unit, filed_at, changed_at) VALUES ('qu', $1::text::uuid, 1, $1::text, '', 'report', 'portal', 'filed', 'normal', true, $2, now(), now())`,
          [uuid, accused],
        );
        await owner.query(
          `INSERT INTO duty (office_id, duty_id, version, mechanism, mechanism_version, step, about, issuer, holder_unit, state,
             hidden_from, opened_at) VALUES ('qu', $1, 1, 'B2', 1, 'accept', 'case:c', 'system', 'housing', 'open', $2, now())`,
          [uuid, accused],
        );
      }
      await run('0022_accused_sets');
      const { rows } = await owner.query(
        'SELECT accused_units, hidden_from FROM appeal JOIN duty ON duty_id = case_id ORDER BY case_id',
      );
      expect(rows).toEqual([
        { accused_units: ['housing'], hidden_from: ['housing'] },
        { accused_units: [], hidden_from: [] },
      ]);
    } finally {
      await owner.query('ROLLBACK');
    }
  });

  it('is verified with entries that name one accused, or none', async () => {
    for (const [field, type] of [
      ['accusedUnit', 'case.%'],
      ['hiddenFrom', 'duty.%'],
    ] as const) {
      const now = field === 'accusedUnit' ? 'accusedUnits' : field;
      const { rowCount } = await office.owner.query(
        `UPDATE ledger_entry SET body = (body - '${now}') || jsonb_build_object('${field}', body -> '${now}' -> 0)
         WHERE type LIKE $1 AND jsonb_array_length(body -> '${now}') < 2
           AND (office_id, stream, version) IN (SELECT office_id, stream, version FROM ledger_pending)`,
        [type],
      );
      expect(rowCount).toBeGreaterThan(0);
    }
    expect(await office.verify()).toMatchObject({ difference: null });
  });
});
