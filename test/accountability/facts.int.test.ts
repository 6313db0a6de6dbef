import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../../src/db/open.ts';
import * as findings from '../../src/findings/commands.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { seenThere } from '../findings/given.ts';
import { type Watched, watchedOffice } from '../supervision/given.ts';
import { OFFICE } from '../support/office.ts';
import { accountOf, desk } from './given.ts';

let office: Watched;
let at: ReturnType<typeof desk>;
/** A yellow card on the handler of the housing bureau that nobody contested in time, and one that can still be contested. */
let standing: string;
let fresh: string;
/** A prompt before the same matter was due. */
let prompt: string;

const NOWHERE = derivedId(OFFICE, 'no such measure');
const cardBy = async (rule: string, caseId: string) => {
  const { rows } = await office.owner.query(
    `SELECT card_id FROM card JOIN duty d USING (office_id, duty_id) WHERE d.about = $1 AND d.step = 'handle' AND rule = $2`,
    [`case:${caseId}`, rule],
  );
  return rows[0].card_id as string;
};
const housing = {
  account: accountOf('housing-handler'),
  unit: 'housing',
  power: { ground: 'held', unit: 'housing', means: true, words: '住房局承办，权限和条件具备。' },
};

beforeAll(async () => {
  office = await watchedOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
  const first = await office.handled();
  office.at('2026-03-10T09:00');
  await office.round();
  standing = await cardBy('late', first);
  prompt = await cardBy('due-soon', first);
  office.at('2026-03-11T09:00');
  const second = await office.handled();
  office.at('2026-03-19T09:00');
  await office.round();
  fresh = await cardBy('late', second);
});
afterAll(() => office.close());

describe('what a measure may rest on', () => {
  it('not on territory, numbers of appeals or of cards, nor a place in a ranking: the reason is said', async () => {
    for (const ground of ['registered-here', 'number-of-appeals', 'number-of-cards', 'last-in-ranking']) {
      const { code, title } = await at.propose('supervision-supervisor', {
        power: { ...at.proposal().power, ground },
      });
      expect([ground, code]).toEqual([ground, 'measure.ground-refused']);
      expect(title.zh).toMatch(/不能以此问责：.{10}/);
    }
    expect(
      (await at.propose('supervision-supervisor', { power: { ...at.proposal().power, ground: 'done-well' } })).code,
    ).toBe('measure.ground-does-not-fit');
  });

  it('nor on any of them under another ground, in whatever field: what is written is read as well', async () => {
    const power = (words: string) => ({ power: { ...at.proposal().power, words } });
    const facts = (shows: string) => ({ facts: [{ kind: 'other', shows }] });
    for (const more of [
      power('管网科信访量居全区首位。'),
      facts('收到投诉１２０余件。'),
      { ...power('管网科承办。'), ...facts('Pipes had 37 petitions in May.') },
      { ...power('科室考核排名末位。'), capacity: 'unit', account: null },
    ]) {
      const { code, title } = await at.propose('supervision-supervisor', more);
      expect([more, code]).toEqual([more, 'measure.words-refused']);
      expect(title.zh).toMatch(/为据，不能以此问责：.{10}/);
    }
    for (const ground of ['Number-Of-Appeals', 'number-of-appeals ', ''])
      expect((await at.propose('supervision-supervisor', { power: { ...at.proposal().power, ground } })).code).toMatch(
        /^(measure\.unknown-ground|request\.invalid)$/,
      );
    // Proposed with other words, it is not told or decided with these.
    const { measureId } = await at.propose('supervision-supervisor');
    const notice = '您负责的片区投诉率过高，拟予提醒。';
    expect(await at.act('supervision-supervisor', measureId, 'notify', { notice })).toBe('measure.words-refused');
    expect(await at.act('supervision-supervisor', measureId, 'drop', { reasons: '重新提出。' })).toBe('dropped');
  });

  it('on facts that stand: a card that can still be contested is none, and one about others is not theirs', async () => {
    const card = (ref: string) => ({ facts: [{ kind: 'card', ref, shows: '应于期限前办结而未办结。' }] });
    expect((await at.propose('supervision-supervisor', { ...housing, ...card(fresh) })).code).toBe(
      'measure.fact-contested',
    );
    expect((await at.propose('supervision-supervisor', { ...housing, ...card(prompt) })).code).toBe(
      'measure.fact-prompt',
    );
    expect((await at.propose('supervision-supervisor', card(standing))).code).toBe('measure.not-their-matter');
    expect((await at.propose('supervision-supervisor', { ...housing, ...card(NOWHERE) })).code).toBe(
      'measure.fact-not-found',
    );
    expect((await at.propose('supervision-supervisor', { facts: [] })).code).toBe('request.invalid');
    const { state } = await at.propose('supervision-supervisor', { ...housing, ...card(standing) });
    expect(state).toBe('proposed');
  });

  it('an appeal nobody settled proves nothing, nor does one where nobody was at fault', async () => {
    const caseId = await office.handled();
    const appeal = { ...housing, facts: [{ kind: 'case', ref: caseId, shows: '群众反映多次。' }] };
    expect((await at.propose('supervision-supervisor', appeal)).code).toBe('measure.fact-undecided');
    await office.owner.query(`UPDATE appeal SET responsibility = 'nobody' WHERE case_id = $1`, [caseId]);
    expect((await at.propose('supervision-supervisor', appeal)).code).toBe('measure.fact-without-fault');
    const worth = async () =>
      (await office.ask('supervision-supervisor', 'GET', '/api/measures/suggestions'))
        .json()
        .suggestions.map((s: { kind: string; ref: string; unit: { id: string } }) => [s.kind, s.ref, s.unit.id]);
    expect(await worth()).toEqual([]);
    // Settled as a person's, it is shown as worth a look, until somebody proposed.
    await office.owner.query(`UPDATE appeal SET responsibility = 'person' WHERE case_id = $1`, [caseId]);
    expect(await worth()).toEqual([['case', caseId, 'housing']]);
    expect((await at.propose('supervision-supervisor', appeal)).state).toBe('proposed');
    expect(await worth()).toEqual([]);
    await office.owner.query(`UPDATE appeal SET responsibility = NULL WHERE case_id = $1`, [caseId]);
  });

  it('who had no means does not answer for it; whoever handed the duty down is offered beside', async () => {
    const power = { ...housing.power, means: false };
    expect((await at.propose('supervision-supervisor', { ...housing, power })).code).toBe('measure.without-means');
    const { hands } = (
      await office.ask('supervision-supervisor', 'GET', `/api/measures/hands?kind=card&ref=${standing}`)
    ).json();
    expect(hands.length).toBeGreaterThan(0);
    expect(hands.map((h: { unit: { id: string } }) => h.unit.id)).toContain('housing');
    const { suggestions } = (await office.ask('supervision-supervisor', 'GET', '/api/measures/suggestions')).json();
    // Only red cards are worth a look by the pack, and none stands here.
    expect(suggestions).toEqual([]);
  });

  it('a finding counts once the unit has spoken, a hand-over once its limit passed', async () => {
    const work = await office.house.findingsOf(OFFICE);
    const by = { officeId: OFFICE, actor: await office.actor('supervision-supervisor'), now: office.now() };
    const run = <T>(command: (tx: Tx) => Promise<T>) => office.house.db.transact(command);
    const { findingId } = await run((tx) =>
      findings.openFinding(tx, by, work, seenThere({ concerned: 'housing-handler', foundOn: plainDate('2026-03-18') })),
    );
    const rests = { ...housing, facts: [{ kind: 'finding', ref: findingId, shows: '收取目录外费用。' }] };
    expect((await at.propose('discipline-discipline', rests)).code).toBe('measure.fact-undecided');
    const own = { ...by, actor: await office.actor('housing-handler') };
    await run((tx) => findings.agree(tx, own, work, findingId, '情况属实。', null));
    const { measureId } = await at.propose('discipline-discipline', rests);
    // Whoever found it does not decide.
    expect(await at.act('discipline-discipline', measureId, 'drop', { reasons: '另行处理。' })).toBe('dropped');

    const handover = derivedId(OFFICE, 'handover');
    await office.owner.query(
      `INSERT INTO handover (office_id, post_id, handover_id, to_account, day, duties, open_duties, state, due_at)
       VALUES ($1, 'housing-handler', $2, $3, '2026-03-02', '{}', '{}', 'open', $4)`,
      [OFFICE, handover, accountOf('housing-handler'), '2026-03-20T16:00:00Z'],
    );
    const left = { ...housing, facts: [{ kind: 'handover', ref: handover, shows: '移交清单没有确认。' }] };
    expect((await at.propose('supervision-supervisor', left)).code).toBe('measure.fact-undecided');
    await office.owner.query(`UPDATE handover SET due_at = '2026-03-10T16:00:00Z' WHERE handover_id = $1`, [handover]);
    expect((await at.propose('supervision-supervisor', left)).state).toBe('proposed');
    await office.owner.query(`DELETE FROM handover WHERE handover_id = $1`, [handover]);
  });

  it('nobody proposes for themselves, nor outside what they see to', async () => {
    expect((await at.propose('water-handler')).code).toBe('measure.not-a-proposer');
    expect((await at.propose('housing-head')).code).toBe('measure.not-a-proposer');
    expect((await at.propose('qu-auditor')).code).toBe('measure.not-a-proposer');
    const self = {
      account: accountOf('water-head'),
      unit: 'water',
      capacity: 'leader',
      power: { ...at.proposal().power, unit: 'water', ground: 'supervision-failed' },
    };
    expect((await at.propose('water-head', self)).code).toBe('measure.concerned-self');
    expect((await at.propose('water-head', { unit: 'housing' })).code).toBe('measure.not-a-proposer');
    expect((await at.propose('supervision-supervisor', { unit: 'water' })).code).toBe('measure.not-in-unit');
  });
});

describe('a measure that rests on a report', () => {
  it('never tells the accused what was reported, by whom, or which report it was', async () => {
    const { caseId, number } = await office.file({
      kind: 'report',
      accusedUnits: ['water'],
      title: '管网科收礼',
      text: '二月十四日晚上在江边饭店，管网科的人收了施工队两条香烟和一盒茶叶。',
      person: { name: '林知夏', phone: '13800001234' },
    });
    await office.owner.query(`UPDATE appeal SET responsibility = 'person' WHERE case_id = $1`, [caseId]);
    const report = (shows: string) => ({
      rung: 'talk',
      account: accountOf('water-handler'),
      unit: 'water',
      power: { ground: 'rule-broken', unit: 'water', means: true, words: '违反廉洁规定。' },
      facts: [{ kind: 'case', ref: caseId, shows }],
    });
    for (const shows of [
      `见 ${number}。`,
      '林知夏反映的事。',
      '电话 138-0000-1234。',
      '在江边饭店，管网科的人收了施工队两条香烟。',
    ])
      expect([shows, (await at.propose('discipline-discipline', report(shows))).code]).toEqual([
        shows,
        'measure.repeats-report',
      ]);
    expect((await at.propose('supervision-supervisor', report('经查收受烟茶。'))).code).toBe('measure.fact-not-found');
    const { measureId } = await at.propose('discipline-discipline', report('经查实，收受过管理对象的烟和茶。'));
    expect(await at.act('discipline-discipline', measureId, 'notify', { notice: '林知夏说您收礼。' })).toBe(
      'measure.repeats-report',
    );
    expect(await at.act('discipline-discipline', measureId, 'notify', { notice: '经查收受烟茶，拟予谈话。' })).toBe(
      'notified',
    );
    const text = (await office.ask('water-handler', 'GET', `/api/measures/${measureId}`)).body;
    for (const secret of [caseId, number, '林知夏', '13800001234', '江边饭店', '"case"'])
      expect(text).not.toContain(secret);
    expect((await at.page('water-handler', measureId)).facts).toMatchObject([{ kind: { id: 'other' }, ref: null }]);
    expect((await at.page('discipline-second', measureId)).facts).toMatchObject([
      { kind: { id: 'case' }, ref: caseId },
    ]);
    // The head of their unit learns nothing of it: a report against the unit is kept from it.
    expect((await office.ask('water-head', 'GET', `/api/measures/${measureId}`)).statusCode).toBe(404);
    await office.owner.query(`UPDATE appeal SET responsibility = NULL WHERE case_id = $1`, [caseId]);
  });

  it('and where it proves untrue, the name is cleared without telling more', async () => {
    const { caseId } = await office.file({
      kind: 'report',
      accusedUnits: ['repair'],
      title: '举报',
      text: '维修科有人吃拿卡要，每次上门都要收烟。',
    });
    const clearing = {
      caseId,
      capacity: 'holder',
      account: accountOf('repair-handler'),
      unit: 'repair',
      reasons: '经查，没有违反规定的行为。',
    };
    expect((await at.post('discipline-second', '/api/measures/clear', clearing)).code).toBe(
      'measure.report-not-settled',
    );
    await office.owner.query(`UPDATE appeal SET responsibility = 'nobody' WHERE case_id = $1`, [caseId]);
    expect((await at.post('qu-head', '/api/measures/clear', clearing)).code).toBe('measure.discipline-clears');
    const { measureId, state } = await at.post('discipline-second', '/api/measures/clear', clearing);
    expect(state).toBe('cleared');
    const page = await at.page('repair-handler', measureId);
    expect(page).toMatchObject({ cleared: true, facts: [{ ref: null }] });
    expect((await office.ask('repair-head', 'GET', `/api/measures/${measureId}`)).statusCode).toBe(404);
    await office.owner.query(`UPDATE appeal SET responsibility = NULL WHERE case_id = $1`, [caseId]);
    expect((await office.verify()).difference).toBeNull();
  });
});
