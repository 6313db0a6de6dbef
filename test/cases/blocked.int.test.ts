import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as blocked from '../../src/cases/blocked.commands.ts';
import { chainOf } from '../../src/cases/blocked.rules.ts';
import * as closing from '../../src/cases/closing.commands.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { PlainDate } from '../../src/kernel/time.ts';
import { refused, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
});
beforeEach(() => office.at('2026-03-02T09:00'));
afterAll(() => office.close());

const CHAIN = [
  { what: '办证需要验收', unit: 'housing', safety: false },
  { what: '验收需要消防验收合格', unit: 'water', safety: false },
  { what: '消防验收需要土地手续', unit: null, safety: false },
];
const DAY = '2026-03-20' as PlainDate;

async function atHousing(): Promise<string> {
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  return caseId;
}

const declare = (caseId: string, chain = CHAIN) =>
  office.as('housing-handler', caseId, (...a) => blocked.block(...a, chain));
type Decided = blocked.BlockDecision['links'];
const decide = (who: string, caseId: string, links: Decided, safetyBy: PlainDate | null = null) =>
  office.as(who, caseId, (...a) =>
    blocked.unblock(...a, { on: 'rule', links, safetyBy, decision: '先办证，验收后补。' }),
  );

describe('a matter blocked by a chain of conditions', () => {
  it('goes to the head of the unit above all who ask for one, and to nobody below it', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    expect(await office.duty(caseId, 'unblock')).toMatchObject({
      mechanism: 'B9',
      holderUnit: 'qu',
      holderPost: 'qu-head',
    });
    // The bureaus whose conditions wait for each other decide nothing alone, nor does supervision in their place.
    for (const who of ['housing-head', 'supervision-supervisor'])
      expect(await refused(decide(who, caseId, ['later', 'kept', 'kept']))).toBe('case.level-above-decides');
    await decide('qu-head', caseId, ['later', 'kept', 'kept']);
    expect(await office.appeal(caseId)).toMatchObject({ blocked: false, state: 'handling' });
    expect(await office.duty(caseId, 'unblock')).toBeUndefined();
  });

  it('told by the person in lines, is traced by a reviewer first, and then goes to the level that follows', async () => {
    const { caseId } = await office.file();
    await office.as('citizen', caseId, (...a) => blocked.block(...a, chainOf(['办证需要验收', '验收需要盖章'])));
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'repair'));
    expect(await office.duty(caseId, 'unblock')).toMatchObject({ holderUnit: 'supervision' });
    const own = [
      { what: '办证需要验收', unit: 'repair', safety: false },
      { what: '验收需要盖章', unit: 'repair', safety: false },
    ];
    await office.as('supervision-supervisor', caseId, (...a) => blocked.traceBlock(...a, own));
    // All of it is the section's own: the bureau above decides, no need for the head of the office.
    expect(await office.duty(caseId, 'unblock')).toMatchObject({ holderUnit: 'housing', holderPost: 'housing-head' });
    expect(await office.duty(caseId, 'unblock')).toMatchObject({
      chain: [{ unit: 'supervision' }, { unit: 'housing' }],
    });
  });

  it('stops the handler’s clock once the level has taken it up, never by the handler’s own word', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted' });
    await office.as('qu-head', caseId, blocked.takeUpBlock);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'paused', dueOn: null });
    expect(await office.appeal(caseId)).toMatchObject({ detail: { pausedFor: 'blocked' } });
    expect(await refused(office.as('qu-head', caseId, blocked.takeUpBlock))).toBe('case.block-taken-up');
    expect(await refused(office.as('housing-handler', caseId, (...a) => handling.pause(...a, 'blocked', null)))).toBe(
      'case.unknown-pause-reason',
    );
    office.at('2026-03-09T09:00');
    await decide('qu-head', caseId, ['later', 'kept', 'kept']);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted' });
  });

  it('is the turn of the level above while the clock stands for it, and the person is told so', async () => {
    const { caseId, number, secret } = await office.file();
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
    await declare(caseId);
    const owed = async () => {
      const headers = { 'x-appeal-secret': secret };
      const answer = await office.app.inject({ method: 'GET', url: `/api/appeals/${number}`, headers });
      return answer.json().owed;
    };
    expect(await owed()).toMatchObject({ step: { id: 'handle' }, holderUnit: { id: 'housing' } });
    await office.as('qu-head', caseId, blocked.takeUpBlock);
    expect(await owed()).toMatchObject({ step: { id: 'unblock' }, holderUnit: { id: 'qu' } });
    await decide('qu-head', caseId, ['later', 'kept', 'kept']);
    expect(await owed()).toMatchObject({ step: { id: 'handle' }, holderUnit: { id: 'housing' } });
  });

  it('lets no clock stand that a statute sets', async () => {
    const { caseId } = await office.file({ kind: 'petition' });
    await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
    await office.as('housing-handler', caseId, routing.accept);
    await declare(caseId);
    await office.as('qu-head', caseId, blocked.takeUpBlock);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted' });
  });

  it('waives no condition that keeps people safe, whoever failed to mark it', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    expect(await refused(decide('qu-head', caseId, ['kept', 'dropped', 'kept']))).toBe('case.safety-not-waived');
    expect(await refused(decide('qu-head', caseId, ['kept', 'kept', 'kept']))).toBe('case.nothing-decided');
    expect(await refused(decide('qu-head', caseId, ['kept', 'dropped']))).toBe('case.decide-each-link');
    await decide('qu-head', caseId, ['dropped', 'otherwise', 'kept']);
  });

  it('nor lets one be waived by drawing the chain anew without its mark or without it', async () => {
    const caseId = await atHousing();
    const step = { what: '门口台阶做防滑', unit: 'water', safety: true };
    await declare(caseId, [CHAIN[0]!, step]);
    const trace = (chain: typeof CHAIN) =>
      office.as('housing-handler', caseId, (...a) => blocked.traceBlock(...a, chain));
    expect(await refused(trace([CHAIN[0]!, { ...step, what: '门口装修' }]))).toBe('case.safety-left-out');
    expect(await refused(trace([CHAIN[0]!, { ...step, safety: false }]))).toBe('case.chain-as-before');
    await trace([CHAIN[0]!, { ...step, what: '门口台阶做防滑，宽一米', safety: false }]);
    expect(await refused(decide('qu-head', caseId, ['kept', 'dropped']))).toBe('case.safety-not-waived');
    await decide('qu-head', caseId, ['dropped', 'kept']);
    // Nor by blocking it once more.
    await declare(caseId, [CHAIN[0]!, { ...step, safety: false }]);
    expect(await refused(decide('qu-head', caseId, ['kept', 'dropped']))).toBe('case.safety-not-waived');
  });

  it('has interim measures, each a duty of one unit, looked at by somebody else', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    const measure = { what: '先发临时证明', unit: 'east', by: DAY };
    const yesterday = { ...measure, by: '2026-03-01' as PlainDate };
    const set = (m: blocked.Interim) => office.as('qu-head', caseId, (...a) => blocked.setInterim(...a, [m]));
    expect(await refused(set(yesterday))).toBe('case.date-past');
    await set(measure);
    const duty = await office.duty(caseId, 'interim');
    expect(duty).toMatchObject({ holderUnit: 'east', dueOn: DAY, confirmerUnit: 'qu', mechanism: 'B9' });
    const { dutyId } = duty!;
    const done = (who: string) => office.as(who, caseId, (...a) => blocked.interimDone(...a, dutyId, '已发给来信人。'));
    const check = (who: string, good: boolean) =>
      office.as(who, caseId, (...a) => blocked.interimChecked(...a, dutyId, good, null));
    expect(await refused(done('housing-handler'))).toBe('duty.not-the-holder');
    await done('east-handler');
    expect(await refused(check('east-handler', true))).toBe('case.not-with-your-unit');
    await check('qu-head', false);
    await done('east-handler');
    await check('housing-handler', true);
    const { block } = (await office.ask('east-handler', 'GET', `/api/cases/${caseId}`)).json();
    expect(block).toMatchObject({
      level: { id: 'qu' },
      links: [{ safety: false }, { safety: true, unit: { id: 'water' } }, { unit: null }],
      interim: [{ what: '先发临时证明', state: 'done', how: '已发给来信人。' }],
    });
  });

  it('stays open until decided: it is not answered before, and the handler goes on after', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    const said = { result: '办不了。', reasons: '规定如此。', basis: '条例。', next: '可再来信。' };
    const answer = () => office.as('housing-handler', caseId, (...a) => handling.answer(...a, said));
    expect(await refused(answer())).toBe('case.blocked-not-answered');
    await decide('qu-head', caseId, ['later', 'kept', 'kept']);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted', holderUnit: 'housing' });
    await answer();
    const verdict = { solved: true, satisfaction: 5, comment: null };
    await office.as('citizen', caseId, (...a) => closing.confirm(...a, verdict));
    expect(await office.appeal(caseId)).toMatchObject({ state: 'closed', blocked: false });
  });

  it('puts off what keeps people safe only to a day, and is neither answered nor closed before somebody saw it met', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    await office.as('qu-head', caseId, blocked.takeUpBlock);
    const later: Decided = ['kept', 'later', 'kept'];
    expect(await refused(decide('qu-head', caseId, later))).toBe('case.safety-needs-date');
    expect(await refused(decide('qu-head', caseId, later, '2026-03-01' as PlainDate))).toBe('case.date-past');
    await decide('qu-head', caseId, later, DAY);
    const duty = await office.duty(caseId, 'interim');
    // Whoever asks for the condition sees that it is met; the level that put it off answers for it.
    expect(duty).toMatchObject({ holderUnit: 'water', confirmerUnit: 'qu', dueOn: DAY });
    const said = { result: '已办证。', reasons: '条件齐备。', basis: '条例。', next: '可再来信。' };
    const answer = () => office.as('housing-handler', caseId, (...a) => handling.answer(...a, said));
    const abilities = async () => (await office.ask('housing-handler', 'GET', `/api/cases/${caseId}`)).json().abilities;
    expect(await refused(answer())).toBe('case.safety-owed');
    expect(await abilities()).toMatchObject({ answer: { code: 'case.safety-owed' } });
    // The handler waits for it still, and blocking it once more does not make it go away.
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'paused' });
    await declare(caseId);
    await decide('qu-head', caseId, ['otherwise', 'kept', 'kept']);
    expect(await refused(answer())).toBe('case.safety-owed');
    const { dutyId } = duty!;
    await office.as('water-handler', caseId, (...a) => blocked.interimDone(...a, dutyId, '已通过验收。'));
    expect(await refused(answer())).toBe('case.safety-owed');
    const check = (good: boolean) =>
      office.as('qu-head', caseId, (...a) => blocked.interimChecked(...a, dutyId, good, null));
    await check(false);
    expect(await refused(answer())).toBe('case.safety-owed');
    await office.as('water-handler', caseId, (...a) => blocked.interimDone(...a, dutyId, '已整改并通过。'));
    await check(true);
    expect(await office.duty(caseId, 'handle')).toMatchObject({ state: 'accepted' });
    await answer();
  });

  it('nor is it closed from a correction, be its person content or a reviewer convinced', async () => {
    const caseId = await atHousing();
    const said = { result: '已办证。', reasons: '条件齐备。', basis: '条例。', next: '可再来信。' };
    await office.as('housing-handler', caseId, (...a) => handling.answer(...a, said));
    const verdict = (solved: boolean) => ({ solved, satisfaction: solved ? 5 : 1, comment: '还没有办好。' });
    await office.as('citizen', caseId, (...a) => closing.confirm(...a, verdict(false)));
    const { unitId } = await office.appeal(caseId);
    expect([unitId, (await office.appeal(caseId)).state]).toEqual(['housing', 'correcting']);
    await office.as('qu-head', caseId, (...a) => blocked.block(...a, CHAIN));
    await decide('qu-head', caseId, ['kept', 'later', 'kept'], DAY);
    await office.as('callback-callback', caseId, (...a) => closing.call(...a, verdict(true)));
    expect((await office.appeal(caseId)).state).toBe('correcting');
    expect(await office.duty(caseId, 'interim')).toMatchObject({ holderUnit: 'water', state: 'open' });
  });

  it('drawn again as it stands is refused, as it tells nobody anything', async () => {
    const caseId = await atHousing();
    await declare(caseId);
    const trace = (chain = CHAIN) => office.as('housing-handler', caseId, (...a) => blocked.traceBlock(...a, chain));
    expect(await refused(trace())).toBe('case.chain-as-before');
    await trace(CHAIN.map((link) => ({ ...link, unit: link.unit ?? 'east' })));
    const abilities = async (who: string) => (await office.ask(who, 'GET', `/api/cases/${caseId}`)).json().abilities;
    expect(await abilities('qu-head')).toMatchObject({ unblock: true });
    await decide('qu-head', caseId, ['later', 'kept', 'kept']);
    expect(await abilities('qu-head')).toMatchObject({ unblock: { code: 'case.not-blocked' } });
  });

  it('folds to the same rows', async () => {
    expect(await office.verify()).toMatchObject({ difference: null });
  });
});
