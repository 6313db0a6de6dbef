import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { OFFICE } from '../support/office.ts';
import { accountOf, desk } from './given.ts';

/*
 * What rests on a report is kept from the unit that it accuses, whomever it is about: a measure against somebody elsewhere would tell
 * them that there is a report.
 */
let office: Watched;
let at: ReturnType<typeof desk>;
/** Who takes part in discipline, and stands in the street East. */
const EAST = 'east-handler';
const second = 'discipline-second';

beforeAll(async () => {
  office = await watchedOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
  await office.owner.query(
    `INSERT INTO post (office_id, post_id, version, unit_id, role, title_zh, title_en)
     VALUES ($1, 'east-discipline', 1, 'east', 'discipline', '纪检委员', 'Discipline')`,
    [OFFICE],
  );
  await office.owner.query(
    `INSERT INTO holding (office_id, post_id, account_id, since) VALUES ($1, 'east-discipline', $2, '2025-01-01')`,
    [OFFICE, accountOf(EAST)],
  );
});
afterAll(() => office.close());

const get = async (who: string, url: string) => office.ask(who, 'GET', url);
const suggested = async (who: string): Promise<string[]> =>
  (await get(who, '/api/measures/suggestions')).json().suggestions.map((s: { ref: string }) => s.ref);
const numbers = async (who: string): Promise<number> =>
  (await get(who, '/api/measures/figures')).json().figures.reduce((n: number, f: { n: number }) => n + f.n, 0);
const publicityOf = async (who: string): Promise<string[]> =>
  (await get(who, '/api/publicity')).json().publicity.map((p: { publicityId: string }) => p.publicityId);
const owed = async (who: string): Promise<string[]> =>
  (await get(who, '/api/duties?view=unit')).json().duties.map((d: { step: { id: string } }) => d.step.id);
const dutiesOf = async (stream: string) =>
  (
    await office.owner.query(`SELECT step, holder_post, hidden_from FROM duty WHERE about = $1 ORDER BY opened_at`, [
      stream,
    ])
  ).rows;
const report = async (...accusedUnits: string[]) =>
  (await office.file({ kind: 'report', accusedUnits, title: '举报', text: '工程验收走过场，收了好处。' })).caseId;
const settled = (caseId: string) =>
  office.owner.query(`UPDATE appeal SET responsibility = 'person' WHERE case_id = $1`, [caseId]);

describe('a card on a report against East, and a measure against whoever was late with it in the water bureau', () => {
  let measureId: string;
  let card: string;

  beforeAll(async () => {
    const caseId = await report('east');
    await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
    await office.as('discipline-discipline', caseId, (...a) => routing.route(...a, 'water'));
    await office.as('water-handler', caseId, routing.accept);
    office.at('2026-07-20T09:00');
    await office.round();
    const { rows } = await office.owner.query(
      `SELECT c.card_id FROM card c JOIN duty d USING (office_id, duty_id)
       WHERE d.about = $1 AND c.colour = 'red' AND c.holder_unit = 'water'`,
      [`case:${caseId}`],
    );
    card = rows[0].card_id;
    office.at('2026-07-30T09:00');
  });

  it('is not suggested in East', async () => {
    expect(await suggested('discipline-discipline')).toContain(card);
    expect(await suggested(EAST)).toEqual([]);
  });

  it('is there for discipline, and not for discipline in East: page, lists, numbers', async () => {
    const facts = [{ kind: 'card', ref: card, shows: '应于期限前办结而未办结。' }];
    const power = { ground: 'held', unit: 'water', means: true, words: '由其承办，条件具备。' };
    const proposed = await at.propose('discipline-discipline', {
      ...{ rung: 'efficiency-caution', account: accountOf('water-handler'), unit: 'water', facts, power },
    });
    measureId = proposed.measureId;
    expect(await at.ids(second, 'office')).toContain(measureId);
    expect(await at.ids(EAST, 'office')).toEqual([]);
    expect((await get(second, `/api/measures/${measureId}`)).statusCode).toBe(200);
    const nowhere = measureId.replace(/.{4}$/, '0000');
    const [kept, none] = [await get(EAST, `/api/measures/${measureId}`), await get(EAST, `/api/measures/${nowhere}`)];
    const { requestId: _, instance: __, ...said } = kept.json();
    expect([kept.statusCode, none.json()]).toMatchObject([404, { code: said.code, title: said.title }]);
    const named = { unit: 'qu', account: accountOf('qu-head'), reasons: '另定。' };
    expect(await at.act(EAST, measureId, 'name-decider', named)).toBe('measure.not-found');
    expect(await at.act(EAST, measureId, 'tell', { how: 'letter' })).toBe('measure.not-found');
    await at.act('discipline-discipline', measureId, 'notify', { notice: '告知事实。' });
    await at.act('water-handler', measureId, 'state', { statement: null });
    expect(await at.act('qu-head', measureId, 'decide', { outcome: 'imposed', reasons: '事实清楚。' })).toBe('decided');
    expect(await at.act('qu-head', measureId, 'tell', { how: 'letter' })).toBe('in-force');
    expect([await numbers(second), await numbers(EAST)]).toEqual([1, 0]);
    for (const { hidden_from } of await dutiesOf(`measure:${measureId}`)) expect(hidden_from).toEqual(['east']);
  });

  it('nor is what is written of it for the public, nor a notice', async () => {
    office.at('2026-09-10T09:00');
    const { publicityId } = await at.post('discipline-discipline', `/api/measures/${measureId}/publicity`, {
      ...{ title: '一起办理逾期问题', text: '一名工作人员办理逾期，已作出处理。', named: false, days: 30 },
    });
    expect([await publicityOf(second), await publicityOf(EAST)]).toEqual([[publicityId], []]);
    expect((await get(EAST, `/api/publicity/${publicityId}`)).json().code).toBe('publicity.not-found');
    expect(await at.show(EAST, publicityId, 'approve')).toBe('publicity.not-found');
    expect(await at.show('qu-head', publicityId, 'approve')).toBe('shown');
    const streams = [`measure:${measureId}`, `publicity:${publicityId}`];
    await notifyEntries(office.house.notify, OFFICE, await entriesOf(office.house.db, OFFICE, streams));
    const told = async (who: string) => JSON.stringify((await get(who, '/api/notifications')).json());
    expect(await told('water-handler')).toContain(measureId);
    for (const who of [EAST, 'east-head', 'spring-handler']) expect(await told(who)).not.toContain(measureId);
  });
});

describe('a report that accuses two units', () => {
  it('is cleared of in one, and nobody in the other learns of it', async () => {
    const caseId = await report('housing', 'east');
    await office.owner.query(`UPDATE appeal SET responsibility = 'nobody' WHERE case_id = $1`, [caseId]);
    const { measureId } = await at.post('discipline-second', '/api/measures/clear', {
      ...{
        caseId,
        capacity: 'holder',
        account: accountOf('housing-handler'),
        unit: 'housing',
        reasons: '经查没有过错。',
      },
    });
    expect((await get('housing-handler', `/api/measures/${measureId}`)).statusCode).toBe(200);
    expect((await get(EAST, `/api/measures/${measureId}`)).statusCode).toBe(404);
    expect(await at.ids(EAST, 'office')).not.toContain(measureId);
  });
});

describe('a unit accused after the measure was proposed', () => {
  it('decides no longer: the next by the ladder does, and it finds nothing of it', async () => {
    const caseId = await report('repair');
    await settled(caseId);
    const { measureId } = await at.propose('discipline-discipline', {
      ...{ rung: 'talk', account: accountOf('repair-handler'), unit: 'repair' },
      facts: [{ kind: 'case', ref: caseId, shows: '经查属实。' }],
      power: { ground: 'rule-broken', unit: 'repair', means: true, words: '违反规定。' },
    });
    await at.act('discipline-discipline', measureId, 'notify', { notice: '告知事实，拟予谈话。' });
    await at.act('repair-handler', measureId, 'state', { statement: null });
    expect(await owed('housing-head')).toContain('decide-measure');
    const accuse = { units: ['housing'] };
    expect((await office.ask(second, 'POST', `/api/cases/${caseId}/accuse`, accuse)).statusCode).toBe(200);
    expect((await get('housing-head', `/api/measures/${measureId}`)).statusCode).toBe(404);
    await office.round();
    expect(await owed('housing-head')).not.toContain('decide-measure');
    await at.time();
    expect((await at.page(second, measureId)).decider).toMatchObject({ unit: { id: 'qu' } });
    expect(await dutiesOf(`measure:${measureId}`)).toMatchObject([{ holder_post: 'qu-head' }]);
    expect(await at.act('housing-head', measureId, 'decide', { outcome: 'dropped', reasons: '不成立。' })).toBe(
      'measure.not-found',
    );
    expect(await at.act('qu-head', measureId, 'decide', { outcome: 'dropped', reasons: '不成立。' })).toBe('dropped');
    // Another round finds nothing more to move.
    expect(await at.time()).toBe(0);
  });

  it('is never named to begin with where it is accused already', async () => {
    const caseId = await report('repair', 'housing');
    await settled(caseId);
    const { measureId } = await at.propose('discipline-discipline', {
      ...{ rung: 'talk', account: accountOf('repair-handler'), unit: 'repair' },
      facts: [{ kind: 'case', ref: caseId, shows: '经查属实。' }],
      power: { ground: 'rule-broken', unit: 'repair', means: true, words: '违反规定。' },
    });
    const { decider, passedOver } = await at.page('discipline-discipline', measureId);
    expect(decider.unit.id).toBe('qu');
    expect(passedOver.map((p) => p.name)).toEqual(['housing-head']);
  });
});
