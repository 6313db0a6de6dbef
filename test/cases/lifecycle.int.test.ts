import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import { prepareCase } from '../../src/cases/jobs.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { Responsibility } from '../../src/cases/rules.ts';
import { OFFICE, refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => (office = await testOffice()));
afterAll(() => office.close());

const ANSWER = { result: '已修好。', reasons: '屋面防水层老化，已更换。', basis: '条例。', next: '可再来信。' };
const route = (caseId: string, unit: string) => office.as('intake-clerk', caseId, (...a) => routing.route(...a, unit));
const accept = (caseId: string, who = 'housing-handler') => office.as(who, caseId, routing.accept);
const answer = (caseId: string, who = 'housing-handler') =>
  office.as(who, caseId, (...a) => handling.answer(...a, ANSWER));
const call = (caseId: string, solved: boolean, satisfaction: number | null) =>
  office.as('callback-callback', caseId, (...a) => closing.call(...a, { solved, satisfaction, comment: null }));
const missed = (caseId: string) => office.as('callback-callback', caseId, (...a) => closing.call(...a, null));
const rate = (caseId: string, solved: boolean, satisfaction: number | null) =>
  office.as('citizen', caseId, (...a) => closing.confirm(...a, { solved, satisfaction, comment: null }));
const settle = (caseId: string, finding: Responsibility = 'nobody') =>
  office.as('supervision-supervisor', caseId, (...a) => closing.settle(...a, finding, null));
const ask = (caseId: string) =>
  office.as('housing-handler', caseId, (...a) => handling.ask(...a, '请补充照片和合同。'));

async function atHousing(filing: Parameters<TestOffice['file']>[0] = {}): Promise<string> {
  const { caseId } = await office.file(filing);
  await route(caseId, 'housing');
  await accept(caseId);
  return caseId;
}
const answeredCase = async (filing: Parameters<TestOffice['file']>[0] = {}): Promise<string> => {
  const caseId = await atHousing(filing);
  await answer(caseId);
  return caseId;
};

describe('first contact', () => {
  it('stays responsible until the unit has accepted', async () => {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file();
    await route(caseId, 'housing');
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({
      state: 'claimed',
      holderUnit: 'intake',
      holderPost: 'intake-clerk',
    });
    await accept(caseId);
    expect((await office.duties(caseId)).find((d) => d.step === 'dispatch')?.state).toBe('done');
  });

  it('is still there after a contest, which is counted and decided by supervision', async () => {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file();
    await route(caseId, 'water');
    office.at('2026-03-03T09:00');
    await office.as('water-handler', caseId, (...a) => routing.contestRouting(...a, '不是我局职责。'));
    expect(await office.appeal(caseId)).toMatchObject({ state: 'contested', contested: 1 });
    expect(await office.duty(caseId, 'decide-contest')).toMatchObject({ holderUnit: 'supervision' });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ state: 'claimed' });
    office.at('2026-03-04T09:00');
    await office.as('supervision-supervisor', caseId, (...a) => routing.decideContest(...a, 'housing', '按职责规定。'));
    await accept(caseId);
    expect((await office.duties(caseId)).filter((d) => d.state !== 'done' && d.state !== 'cancelled')).toMatchObject([
      { step: 'handle', holderUnit: 'housing', holderPost: 'housing-handler' },
    ]);
    // Five working days from the first dispatch on Monday 2 March: 3, 4, 5, 6, 9 March. The contest began nothing anew.
    expect(await office.duty(caseId, 'handle')).toMatchObject({ dueOn: '2026-03-09' });
  });

  it('is contested once by the same unit, unless it went elsewhere and came back', async () => {
    office.at('2026-03-02T09:00');
    const contest = (caseId: string, post: string) =>
      office.as(post, caseId, (...a) => routing.contestRouting(...a, '不是我局职责。'));
    const decide = (caseId: string, unit: string) =>
      office.as('supervision-supervisor', caseId, (...a) => routing.decideContest(...a, unit, '按职责规定。'));
    const stays = (await office.file()).caseId;
    await route(stays, 'water');
    await contest(stays, 'water-handler');
    await decide(stays, 'water');
    expect(await refused(contest(stays, 'water-handler'))).toBe('case.contest-decided');
    expect(await office.appeal(stays)).toMatchObject({ state: 'routed', contested: 1 });

    const travels = (await office.file()).caseId;
    await route(travels, 'water');
    await contest(travels, 'water-handler');
    await decide(travels, 'housing');
    await contest(travels, 'housing-handler');
    await decide(travels, 'water');
    await contest(travels, 'water-handler');
    expect(await office.appeal(travels)).toMatchObject({ state: 'contested', contested: 3 });
  });

  it('refuses a contest after its five working days', async () => {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file();
    await route(caseId, 'water');
    office.at('2026-03-10T09:00');
    const contest = office.as('water-handler', caseId, (...a) => routing.contestRouting(...a, '不是我局职责。'));
    expect(await refused(contest)).toBe('case.contest-too-late');
  });
});

describe('clocks', () => {
  it('run from dispatch for the hotline and from acceptance for a petition', async () => {
    office.at('2026-03-02T09:00');
    const help = await office.file();
    const petition = await office.file({ kind: 'petition' });
    for (const { caseId } of [help, petition]) await route(caseId, 'housing');
    office.at('2026-03-04T09:00');
    for (const { caseId } of [help, petition]) await accept(caseId);
    expect(await office.duty(help.caseId, 'handle')).toMatchObject({ dueOn: '2026-03-09' });
    // 60 days from 4 March: 3 May, a Sunday inside the Labour Day holidays (1 to 5 May 2026), so the next working day.
    expect(await office.duty(petition.caseId, 'handle')).toMatchObject({ dueOn: '2026-05-06' });
  });

  it('stand while the person is asked, and run on when the answer comes', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await atHousing();
    office.at('2026-03-03T10:00');
    await ask(caseId);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'paused', dueOn: null });
    office.at('2026-03-05T10:00');
    await office.as('citizen', caseId, (...a) => handling.add(...a, '照片已附上。'));
    // 4 and 5 March are not counted: 3, 6, 9, 10, 11 March.
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted', dueOn: '2026-03-11' });
    await ask(caseId);
    expect(await office.appeal(caseId)).toMatchObject({ askedAgain: 1 });
  });

  it('stand on for a hearing when the person adds something unasked', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await atHousing();
    await office.as('housing-handler', caseId, (...a) => handling.pause(...a, 'hearing', null));
    await office.as('citizen', caseId, (...a) => handling.add(...a, '补充一点情况。'));
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'paused' });
    await office.as('housing-handler', caseId, handling.resume);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted', dueOn: '2026-03-09' });
  });

  it('are lengthened by the head, also while they stand, and no further than the rule allows', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await atHousing();
    const more = (by: number) =>
      office.as('housing-handler', caseId, (...a) => handling.askExtension(...a, by, '等检测报告。'));
    const left = async () => (await office.ask('housing-handler', 'GET', `/api/cases/${caseId}`)).json().moreTime;
    expect(await refused(more(6))).toBe('duty.extension-too-long');
    expect(await left()).toMatchObject({ most: 5, unit: 'working days' });
    await more(3);
    expect(await office.duty(caseId, 'approve-extension')).toMatchObject({
      holderUnit: 'housing',
      holderPost: 'housing-head',
    });
    await ask(caseId);
    const decide = (who: string) => office.as(who, caseId, (...a) => handling.decideExtension(...a, true, null));
    expect(await refused(decide('housing-handler'))).toBe('case.head-of-unit-decides');
    await decide('housing-head');
    await office.as('citizen', caseId, (...a) => handling.add(...a, '已补充。'));
    expect(await office.duty(caseId, 'handle')).toMatchObject({ dueOn: '2026-03-12' });
    // Without a word of the head's own, the person is told the reason it was asked with.
    const said = await office.ask('housing-handler', 'GET', `/api/cases/${caseId}`);
    const told = said.json().moments.find((m: { type: string }) => m.type === 'case.extension-decided');
    expect(told).toMatchObject({ text: '等检测报告。', facts: { granted: true, by: 3 } });
    expect(await refused(more(1))).toBe('duty.extension-too-long');
    expect(await left()).toMatchObject({ most: 0 });
  });

  it('go to the head above where a unit has none of its own', async () => {
    office.at('2026-03-02T09:00');
    const { caseId } = await office.file();
    await route(caseId, 'pipes');
    await accept(caseId, 'pipes-handler');
    await office.as('pipes-handler', caseId, (...a) => handling.askExtension(...a, 2, '管材未到。'));
    const mine = await office.ask('water-head', 'GET', '/api/duties?step=approve-extension');
    expect(mine.json().duties).toMatchObject([{ holderPost: 'water-head', case: { caseId } }]);
  });
});

describe('an answer', () => {
  it('has all four parts; what is missing is named at once', async () => {
    const { caseId } = await office.file();
    await route(caseId, 'housing');
    await accept(caseId);
    const send = (body: object) => office.ask('housing-handler', 'POST', `/api/cases/${caseId}/answer`, body);
    const bare = await send({ result: '不予办理。', reasons: '不符合条件。', basis: ' ' });
    expect(bare.statusCode).toBe(422);
    expect(bare.json()).toMatchObject({
      code: 'case.answer-without-reasons',
      facts: { missing: { zh: '依据、下一步可以怎么做' } },
    });
    expect((await office.appeal(caseId)).state).toBe('handling');
    expect((await send({ ...ANSWER, basis: '无需专门依据。' })).statusCode).toBe(200);
  });
});

describe('the three refusals', () => {
  it('close it when the problem is solved, responsibility is settled and the person is satisfied', async () => {
    const caseId = await answeredCase();
    await call(caseId, true, 4);
    expect(await office.appeal(caseId)).toMatchObject({
      state: 'closed',
      outcome: 'three',
      responsibility: 'not-applicable',
    });
    expect(new Set((await office.duties(caseId)).map((d) => d.state))).toEqual(new Set(['done']));
  });

  it('unsolved: it goes one level up, each time', async () => {
    const { caseId } = await office.file();
    await route(caseId, 'repair');
    await accept(caseId, 'repair-handler');
    await answer(caseId, 'repair-handler');
    await call(caseId, false, 1);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'correcting' });
    const correct = (await office.duty(caseId, 'correct'))!;
    expect(correct).toMatchObject({ holderUnit: 'housing', holderPost: 'housing-head' });
    // Whose answer was not enough does not simply answer again: the level above has to hand it on.
    expect(await refused(answer(caseId, 'repair-handler'))).toBe('case.not-with-your-unit');
    const handOn = { post: 'repair-handler' };
    const handed = await office.ask('housing-head', 'POST', `/api/duties/${correct.dutyId}/hand-on`, handOn);
    expect(handed.statusCode).toBe(200);
    await answer(caseId, 'repair-handler');
    const corrected = (await office.duty(caseId, 'correct'))!;
    expect(corrected).toMatchObject({ state: 'claimed', holderUnit: 'repair' });
    expect(corrected.chain.map((l) => [l.unit, l.post])).toEqual([
      ['housing', 'housing-head'],
      ['repair', 'repair-handler'],
    ]);
    await rate(caseId, false, 2);
    expect(await office.duty(caseId, 'correct')).toMatchObject({ holderUnit: 'qu', holderPost: 'qu-head' });
    await answer(caseId, 'qu-head');
    await rate(caseId, false, 2);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'review' });
    expect(await office.duty(caseId, 'review')).toMatchObject({ holderUnit: 'supervision' });
    await settle(caseId, 'unit');
    await office.as('supervision-supervisor', caseId, (...a) =>
      closing.closeReviewed(...a, '已按规定办理，复核属实。'),
    );
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'reviewed', responsibility: 'unit' });
  });

  it('responsibility open: a reviewer settles it, and so it closes', async () => {
    const caseId = await answeredCase({ kind: 'complaint' });
    await call(caseId, true, 5);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'review', responsibility: null });
    await settle(caseId, 'procedure');
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'three' });
  });

  it('unsatisfied: a bad rating on the portal is verified within a day, and corrected', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await answeredCase();
    await rate(caseId, true, 2);
    expect(await office.duty(caseId, 'verify')).toMatchObject({ holderUnit: 'callback', dueOn: '2026-03-03' });
    expect(await office.duty(caseId, 'correct')).toMatchObject({ holderUnit: 'qu', dueOn: '2026-03-23' });
    await call(caseId, true, 2);
    expect(await office.duty(caseId, 'verify')).toBeUndefined();
    expect(await office.appeal(caseId)).toMatchObject({ state: 'correcting' });
    await answer(caseId, 'qu-head');
    await call(caseId, true, 4);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'three' });
    expect((await office.duties(caseId)).find((d) => d.step === 'correct')?.state).toBe('done');
  });

  it('ends the correction where the person, asked again, is satisfied after all', async () => {
    const caseId = await answeredCase();
    await rate(caseId, true, 2);
    await call(caseId, true, 4);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'three', satisfaction: 4 });
  });

  it('silence is silence: three attempts, then a reviewer says why it closes', async () => {
    const caseId = await answeredCase();
    const early = office.as('supervision-supervisor', caseId, (...a) => closing.closeReviewed(...a, '无须回访。'));
    expect(await refused(early)).toBe('case.not-in-this-state');
    for (const [n, at] of [
      [1, '2026-03-04T09:00'],
      [2, '2026-03-04T11:00'],
      [3, '2026-03-05T15:30'],
    ] as const) {
      office.at(at);
      await missed(caseId);
      expect((await office.appeal(caseId)).detail.calls).toBe(n);
      if (n === 3) break;
      // Dialled again at once, it is on record and is no attempt more.
      office.at(`${at.slice(0, 11)}12:59`);
      if (n === 1) office.at('2026-03-04T10:59');
      await missed(caseId);
      expect((await office.appeal(caseId)).detail.calls).toBe(n);
    }
    expect(await office.appeal(caseId)).toMatchObject({ state: 'review', solved: null, satisfaction: null });
    await office.as('supervision-supervisor', caseId, (...a) =>
      closing.closeReviewed(...a, '三次未能联系上，现场已修复。'),
    );
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', outcome: 'reviewed', satisfaction: null });
  });
});

describe('after the close', () => {
  it('is reopened once without a reason, then with one, and not when it is too late', async () => {
    office.at('2026-03-02T09:00');
    const caseId = await answeredCase();
    await call(caseId, true, 5);
    const reopen = (reason: string | null) => office.as('citizen', caseId, (...a) => closing.reopen(...a, reason));
    await reopen(null);
    expect(await office.appeal(caseId)).toMatchObject({ state: 'filed', reopened: 1, responsibility: null });
    expect(await office.duty(caseId, 'dispatch')).toMatchObject({ holderUnit: 'intake', state: 'open' });
    await route(caseId, 'housing');
    await accept(caseId);
    await ask(caseId);
    expect(await office.appeal(caseId)).toMatchObject({ askedAgain: 0 });
    await answer(caseId);
    await call(caseId, true, 5);
    expect(await refused(reopen(null))).toBe('case.reopen-needs-reason');
    office.at('2026-03-18T09:00');
    expect(await refused(reopen('又漏水了。'))).toBe('case.reopen-too-late');
  });

  it('is published only with consent and withdrawn when it is reopened', async () => {
    const words = { title: '楼道渗水', question: '电话 13800001234，三单元漏水。', answer: '已修好。' };
    const publish = (caseId: string) => office.as('intake-clerk', caseId, (...a) => closing.publish(...a, words));
    const kept = await answeredCase();
    await call(kept, true, 5);
    expect(await refused(publish(kept))).toBe('case.no-consent');
    const agree = (agrees: boolean) =>
      office.as('intake-clerk', kept, (...a) => closing.agreePublication(...a, agrees));
    await agree(true);
    expect(await refused(agree(true))).toBe('case.consent-as-before');
    await publish(kept);
    // Who no longer agrees has it taken down at once.
    await agree(false);
    expect(await office.appeal(kept)).toMatchObject({ publish: false, published: false });
    const shown = await answeredCase({ publish: true });
    await call(shown, true, 5);
    await publish(shown);
    const rows = async () =>
      (await office.owner.query('select question from publication where case_id = $1', [shown])).rows;
    expect((await rows())[0].question).not.toContain('13800001234');
    await office.as('citizen', shown, (...a) => closing.reopen(...a, null));
    expect(await rows()).toEqual([]);
  });

  it('is erased by an administrator who cannot read it: everything of the person goes, the ledger stays', async () => {
    const caseId = await answeredCase({ publish: true });
    await prepareCase({ ...office.house, clock: office.now }, { officeId: OFFICE, caseId });
    const found = await office.owner.query('select from appeal_search where case_id = $1', [caseId]);
    expect(found.rowCount).toBe(1);
    await call(caseId, true, 5);
    await office.as('intake-clerk', caseId, (...a) =>
      closing.publish(...a, { title: '渗水', question: '漏水', answer: '已修' }),
    );
    expect((await office.ask('qu-administrator', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
    const erased = await office.ask('qu-administrator', 'POST', `/api/cases/${caseId}/erase`, {});
    expect(erased.statusCode).toBe(200);
    const left = await office.owner.query(
      `select (select wrapped_key is null from vault_subject where subject_id = $1) as key_gone,
        (select count(*)::int from vault_item where subject_id = $1) as items,
        (select title is null and phone_hash is null from appeal where case_id = $1) as title_gone,
        (select count(*)::int from appeal_search where case_id = $1) as search,
        (select count(*)::int from publication where case_id = $1) as published,
        (select count(*)::int > 5 from ledger_entry where stream = 'case:' || $1::text) as ledger`,
      [caseId],
    );
    expect(left.rows[0]).toMatchObject({ items: 0, title_gone: true, search: 0, published: 0, ledger: true });
    expect(left.rows[0].key_gone ?? true).toBe(true);
    const page = await office.ask('intake-clerk', 'GET', `/api/cases/${caseId}`);
    expect(page.json()).toMatchObject({ title: null, text: null, answer: null, person: null });
  });
});

describe('other ways', () => {
  it('is withdrawn, or referred with a notice', async () => {
    const first = await atHousing();
    await office.as('citizen', first, (...a) => handling.withdraw(...a, null));
    expect(await office.appeal(first)).toMatchObject({ state: 'withdrawn' });
    expect((await office.duties(first)).every((d) => d.state === 'done' || d.state === 'cancelled')).toBe(true);
    const second = await office.file();
    const nowhere = office.as('intake-clerk', second.caseId, (...a) => routing.refer(...a, 'nowhere', '请去那里。'));
    expect(await refused(nowhere)).toBe('case.unknown-channel');
    await office.as('intake-clerk', second.caseId, (...a) => routing.refer(...a, 'litigation', '请向人民法院起诉。'));
    expect(await office.appeal(second.caseId)).toMatchObject({ state: 'referred', detail: { referral: 'litigation' } });
  });

  it('is handled jointly under one lead, also while the clock stands', async () => {
    const caseId = await atHousing();
    await office.as('housing-handler', caseId, (...a) => handling.pause(...a, 'expert', null));
    await office.as('housing-handler', caseId, (...a) => handling.join(...a, ['water', 'housing', 'water']));
    expect(await office.appeal(caseId)).toMatchObject({ unitId: 'housing', detail: { assistants: ['water'] } });
    expect(await office.duty(caseId, 'handle')).toMatchObject({ assistants: ['water'], state: 'paused' });
    expect((await office.ask('water-handler', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(200);
    expect((await office.ask('east-handler', 'GET', `/api/cases/${caseId}`)).statusCode).toBe(404);
  });

  it('is accepted by a head for the unit without leaving the unit’s list', async () => {
    const { caseId } = await office.file();
    await route(caseId, 'repair');
    await office.as('housing-head', caseId, routing.accept);
    expect(await office.duty(caseId, 'handle')).toMatchObject({
      state: 'open',
      holderUnit: 'repair',
      holderPost: null,
    });
    await answer(caseId, 'repair-handler');
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'claimed', holderPost: 'repair-handler' });
  });
});

it('leaves a ledger that folds to the rows', async () => {
  expect(await office.verify()).toMatchObject({ difference: null });
});
