import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import { followOpening } from '../../src/sendings/jobs.ts';
import { OFFICE } from '../support/office.ts';
import { type Sending, sendingOffice } from './given.ts';

let office: Sending;
beforeAll(async () => {
  office = await sendingOffice();
});
afterAll(() => office.close());

const states = async (who: string, id: string) =>
  (await office.page(who, id)).body.answers.map((a) => `${a.unit.id} ${a.state}`);

it('goes to each unit as one duty with its day, is answered once, and nobody has to say that it came', async () => {
  const id = await office.write('water-handler', { by: '2026-03-20' });
  // Before it goes it is the sender's alone; and not everybody sends.
  expect((await office.page('east-head', id)).status).toBe(404);
  expect((await office.act('water-handler', id, 'send')).code).toBe('sending.head-or-clerk');
  expect(await office.act('water-clerk', id, 'send')).toMatchObject({ status: 200, state: 'sent' });
  expect(await office.owes('east-head', id)).toEqual(['answer-sending']);
  expect((await office.page('repair-handler', id)).status).toBe(404);

  expect((await office.act('east-handler', id, 'answer', { answer: '已排好，三月内完成。' })).status).toBe(200);
  expect((await office.act('east-handler', id, 'answer', { answer: '再答一次' })).code).toBe(
    'sending.asked-units-answer',
  );
  // A unit asked reads its own answer, not those of others.
  expect(await states('east-head', id)).toEqual(['east answered']);
  expect((await office.page('housing-head', id)).body.moments.map((m) => m.type)).toEqual(['sending.sent']);
  expect(await states('water-head', id)).toEqual(['east answered', 'housing owed']);
  expect((await office.act('water-clerk', id, 'confirm', { units: ['housing'] })).code).toBe('sending.no-such-answer');
  expect((await office.act('water-clerk', id, 'give-back', { unit: 'east', reason: '缺路段表。' })).status).toBe(200);
  expect((await office.act('east-head', id, 'answer', { answer: '路段表已补。' })).status).toBe(200);
  expect((await office.act('water-clerk', id, 'confirm', { units: ['east'] })).status).toBe(200);
  expect(await states('water-head', id)).toEqual(['east confirmed', 'housing owed']);
  expect((await office.act('water-head', id, 'withdraw', { reason: '并入年度计划。' })).state).toBe('withdrawn');
  expect(await office.owes('housing-head', id)).toEqual([]);

  const quiet = await office.write('water-clerk', { title: '值班电话更新' });
  expect((await office.act('water-clerk', quiet, 'send')).state).toBe('sent');
  expect(await office.owes('east-head', quiet)).toEqual([]);
  expect((await office.page('east-head', quiet)).body.abilities.answer).not.toBe(true);
});

it('is not sent over the confirmed budget before a named leader has signed why', async () => {
  const id = await office.write('water-clerk', { title: '第三份' });
  expect((await office.page('water-clerk', id)).body.checked).toMatchObject({ stands: 'sign' });
  expect((await office.act('water-clerk', id, 'send')).code).toBe('sending.needs-signature');
  const ask = { reason: '国家标准刚刚修订。' };
  expect((await office.act('water-clerk', id, 'ask-signature', { signer: 'water-head', ...ask })).code).toBe(
    'sending.no-such-signer',
  );
  expect((await office.act('water-clerk', id, 'ask-signature', { signer: 'qu-head', ...ask })).state).toBe('signing');
  expect(await office.owes('qu-head', id)).toEqual(['sign-sending']);
  expect((await office.act('water-head', id, 'sign', { signed: true })).code).toBe('sending.signed-by-another');
  expect((await office.act('qu-head', id, 'sign', { signed: false })).code).toBe('sending.say-why');
  expect((await office.act('qu-head', id, 'sign', { signed: false, words: '写短一点再报。' })).state).toBe('draft');
  expect((await office.act('water-clerk', id, 'ask-signature', { signer: 'qu-head', ...ask })).state).toBe('signing');
  expect((await office.act('qu-head', id, 'sign', { signed: true })).state).toBe('sent');
  expect((await office.page('east-head', id)).body.moments.map((m) => m.type)).toEqual(['sending.sent']);
});

it('keeps until the office opens what is sent at night', async () => {
  office.at('2026-03-02T22:10');
  // Another bureau, which has no budget: that is said, and keeps nothing back.
  const id = await office.write('housing-head', { unit: 'housing', to: ['water'], by: '2026-03-12' });
  expect((await office.act('housing-head', id, 'send')).state).toBe('held');
  expect((await office.page('water-head', id)).status).toBe(404);
  const follow = async (local: string) => {
    const ctx = {
      officeId: OFFICE,
      now: office.at(local),
      actor: { kind: 'system', officeId: OFFICE, process: 'sendings' },
    } as const;
    return followOpening(office.house.db, ctx, await office.house.sendingsOf(OFFICE));
  };
  expect(await follow('2026-03-03T06:00')).toBe(0);
  expect(await follow('2026-03-03T09:40')).toBe(1);
  expect(await follow('2026-03-03T09:41')).toBe(0);
  expect((await office.page('water-head', id)).body.line.state.id).toBe('sent');
  expect(await office.owes('water-clerk', id)).toEqual(['answer-sending']);
});

it('has a meeting say afterwards whether it decided anything; who came, whoever held it ticks', async () => {
  office.at('2026-03-03T09:45');
  const id = await office.write('water-clerk', {
    ...{ kind: 'meeting', from: '2026-03-16', attends: { who: 'anybody', heads: 1 }, title: '汛前调度会' },
  });
  expect((await office.act('water-head', id, 'send')).state).toBe('sent');
  expect(await office.owes('east-head', id)).toEqual(['attend-sent-meeting']);
  expect((await office.act('water-head', id, 'conclude', { decided: true, outcome: '…' })).code).toBe(
    'sending.not-held-yet',
  );
  office.at('2026-03-17T09:00');
  expect(await office.owes('water-clerk', id)).toEqual(['conclude-meeting']);
  expect((await office.act('water-head', id, 'confirm', { units: ['east', 'housing'] })).status).toBe(200);
  expect((await office.act('water-head', id, 'conclude', { decided: false, outcome: '各自介绍了情况。' })).status).toBe(
    200,
  );
  expect(await office.owes('water-head', id)).toEqual([]);
  expect(await office.owes('east-head', id)).toEqual([]);
});

it('offers to join an inspection of the same days, and refuses the same subject again', async () => {
  office.at('2026-03-03T10:00');
  const inspection = {
    kind: 'inspection',
    unit: 'housing',
    to: ['east'],
    from: '2026-04-14',
    subject: 'building',
    title: '房屋安全检查',
  };
  const first = await office.write('housing-head', inspection);
  expect((await office.act('housing-head', first, 'send')).state).toBe('sent');
  const again = { ...inspection, unit: 'water', from: '2026-06-02' };
  const second = await office.write('water-head', again);
  expect((await office.act('water-head', second, 'send')).code).toBe('sending.refused');
  const { issues } = await office.check('water-head', again);
  expect(issues.find((i) => i.code === 'repeated')?.others).toMatchObject([{ id: first, joinable: true }]);
  expect((await office.act('water-head', second, 'join', { host: first })).state).toBe('joined');
  expect((await office.page('water-handler', first)).status).toBe(200);
  expect((await office.check('water-head', { ...again, subject: 'finance', from: '2026-04-14' })).issues[0]!.code).toBe(
    'overlap',
  );
});

it('refuses what need not be asked for, and what cannot be sent down', async () => {
  const request = { kind: 'request', by: '2026-03-31', figures: ['本季度群众满意率', '化粪池数量'] };
  const { stands, issues } = await office.check('water-clerk', request);
  expect([stands, issues.map((i) => i.code)]).toEqual(['refused', ['over-budget', 'held-figure']]);
  const code = async (more: object) =>
    (
      await office.ask('water-clerk', 'POST', '/api/sendings', {
        kind: 'document',
        unit: 'water',
        to: ['east'],
        title: '一',
        ask: '二',
        basis: '三',
        ...more,
      })
    ).json().code;
  expect(await code({ to: ['qu'] })).toBe('sending.to-above');
  expect(await code({ unit: 'housing' })).toBe('sending.not-your-unit');
  expect(await code({ kind: 'meeting' })).toBe('sending.say-the-day');
  expect(await code({ by: '2026-03-01' })).toBe('sending.day-past');
  expect(await code({ urgent: 'accident' })).toBe('sending.name-the-notice');
});

it('counts the weight by who sends and who is sent to', async () => {
  const { senders, receivers, signed } = (
    await office.ask('spring-handler', 'GET', '/api/sendings/weight?year=2026')
  ).json();
  const water = senders.find((w: { unit: { id: string } }) => w.unit.id === 'water');
  expect(water).toMatchObject({ documents: 3, meetings: 1, over: 1, undecided: 1, week: 0 });
  expect(receivers[0]).toMatchObject({ unit: { id: 'east' }, documents: 3, meetings: 1, inspections: 1, inTime: 1 });
  expect(signed).toMatchObject([{ unit: { id: 'water' }, signer: { id: 'qu-head' }, codes: ['over-budget'] }]);
});

it('shows whoever reports for the quarter what was counted, so that nobody collects it', async () => {
  const { knows } = await office.house.mechanismsOf(OFFICE);
  const known = await knows('water', plainDate('2026-01-01'), plainDate('2026-03-31'));
  expect(known['sent-in-order']).toEqual({ value: 3, of: 4 });
  expect(known['sent-over-budget']).toEqual({ value: 1, of: 4 });
  expect(known['sent-undecided']).toEqual({ value: 1, of: 1 });
  // There is one calendar of inspections: what another bureau announced counts for supervision too.
  expect((await knows('supervision', plainDate('2026-01-01'), plainDate('2026-03-31')))['inspections-in-time']).toEqual(
    { value: 1, of: 1 },
  );
});

it('folds from the ledger to what stands in its row', async () => {
  expect((await office.verify()).difference).toBeNull();
});
