import { describe, expect, it } from 'vitest';
import { handOnTo } from '../../src/duties/commands.ts';
import { dutiesById } from '../../src/duties/queries.ts';
import * as findings from '../../src/findings/commands.ts';
import * as correction from '../../src/findings/correction.commands.ts';
import type { Finding, FindingStep } from '../../src/findings/rules.ts';
import type { PlainDate } from '../../src/kernel/time.ts';
import { OFFICE, refused } from '../support/office.ts';
import { findingOffice } from './given.ts';

const held = findingOffice();
const day = (text: string) => text as PlainDate;
const duty = async (finding: Finding, step: FindingStep) =>
  (await dutiesById(held.office.house.db, OFFICE, [finding.duties[step]!]))[0]!;

describe('a finding on its way', () => {
  it('is answered, planned, passed down, given more time, sent back and closed; the owner stays the owner', async () => {
    const { office } = held;
    const { findingId, ...opened } = await office.find();
    expect([opened.state, opened.allegation]).toEqual(['open', false]);
    expect(await duty({ findingId, ...opened }, 'answer')).toMatchObject({
      holderUnit: 'housing',
      dueOn: '2026-03-09',
    });

    office.at('2026-03-03T09:00');
    const agreed = await office.run('housing-handler', (...a) => findings.agree(...a, findingId, '情况属实。', null));
    expect(agreed).toMatchObject({ state: 'planning', owner: { unit: 'housing', post: 'housing-head' } });
    expect(await duty(agreed, 'answer')).toMatchObject({ state: 'done' });

    const tooEarly = office.run('housing-head', (...a) => correction.show(...a, findingId, '已整改。'));
    expect(await refused(tooEarly)).toBe('finding.not-in-this-state');
    const { dutyId } = await duty(agreed, 'correct');
    await office.run('housing-head', (tx, ctx) => handOnTo(tx, ctx, dutyId, 'repair-handler'));
    const planned = await office.run('repair-handler', (...a) =>
      correction.plan(...a, findingId, '退还费用，重新公示。', day('2026-03-20')),
    );
    expect(await duty(planned, 'correct')).toMatchObject({ state: 'paused', dueOn: null });
    const notMine = office.run('repair-handler', (...a) => correction.checkPlan(...a, findingId, null));
    expect(await refused(notMine)).toBe('finding.finder-checks');
    await office.run('supervision-supervisor', (...a) => correction.checkPlan(...a, findingId, '没有写明退还的办法。'));
    await office.run('housing-head', (...a) =>
      correction.plan(...a, findingId, '逐户退还，重新公示。', day('2026-03-20')),
    );
    const accepted = await office.run('supervision-supervisor', (...a) => correction.checkPlan(...a, findingId, null));
    expect(accepted).toMatchObject({ state: 'correcting', correctBy: '2026-03-20', owner: { post: 'housing-head' } });
    const owed = await duty(accepted, 'correct');
    expect(owed).toMatchObject({ holderPost: 'repair-handler', dueOn: '2026-03-20' });
    expect(owed.chain.map((l) => l.post)).toEqual(['housing-head', 'repair-handler']);

    const asked = await office.run('repair-handler', (...a) =>
      correction.askTime(...a, findingId, day('2026-03-31'), '有两户联系不上。'),
    );
    // The owner heads the bureau, so that more time is for the head of the office.
    expect(asked.asked).toEqual({ unit: 'qu', post: 'qu-head', until: '2026-03-31' });
    const byOwner = office.run('housing-head', (...a) => correction.approveTime(...a, findingId, true, '同意。'));
    expect(await refused(byOwner)).toBe('finding.approved-above');
    const extended = await office.run('qu-head', (...a) => correction.approveTime(...a, findingId, true, '同意。'));
    expect(extended).toMatchObject({ extensions: 1, correctBy: '2026-03-31', asked: null });
    expect(await duty(extended, 'correct')).toMatchObject({ dueOn: '2026-03-31' });

    await office.run('repair-handler', (...a) => correction.show(...a, findingId, '已退还。'));
    const returned = await office.run('supervision-supervisor', (...a) =>
      correction.check(...a, findingId, { closed: false, reason: '还差一户。', by: day('2026-04-03') }),
    );
    expect(returned).toMatchObject({ state: 'correcting', returns: 1, correctBy: '2026-04-03' });
    await office.run('repair-handler', (...a) => correction.show(...a, findingId, '全部退还。'));
    const closed = await office.run('supervision-supervisor', (...a) =>
      correction.check(...a, findingId, { closed: true, remark: null }),
    );
    expect(closed.state).toBe('closed');
    expect(await duty(closed, 'correct')).toMatchObject({ state: 'done' });
    const open = (await dutiesById(office.house.db, OFFICE, Object.values(closed.duties))).filter((d) => !d.endedAt);
    expect(open).toEqual([]);
  });

  it('named at once in a unit below, a post does the work; the head of the unit found stays the owner', async () => {
    const { office } = held;
    const { findingId } = await office.find();
    const agreed = await office.run('housing-head', (...a) =>
      findings.agree(...a, findingId, '属实。', 'repair-handler'),
    );
    expect(agreed.owner).toEqual({ unit: 'housing', post: 'housing-head' });
    const owed = await duty(agreed, 'correct');
    expect(owed).toMatchObject({ holderUnit: 'repair', holderPost: 'repair-handler' });
    expect(owed.chain.map((l) => l.post)).toEqual(['housing-head', 'repair-handler']);
    await office.run('repair-handler', (...a) => correction.plan(...a, findingId, '退还费用。', day('2026-03-20')));
    await office.run('supervision-supervisor', (...a) => correction.checkPlan(...a, findingId, null));
    const until = day('2026-03-31');
    const asked = await office.run('repair-handler', (...a) => correction.askTime(...a, findingId, until, '来不及。'));
    // Not by the head who gave it down.
    expect(asked.asked).toEqual({ unit: 'qu', post: 'qu-head', until });
  });

  it('contested, is decided by somebody not concerned, and dropped leaves nothing owed', async () => {
    const { office } = held;
    const { findingId } = await office.find({ source: { kind: 'audit', id: null } });
    const contested = await office.run('housing-head', (...a) => findings.contest(...a, findingId, '那是邮费。'));
    // Supervision found it, so that discipline decides; it is an allegation until then.
    expect(contested).toMatchObject({ decideUnit: 'discipline', allegation: true });
    const finder = office.run('supervision-supervisor', (...a) => findings.decide(...a, findingId, 'upheld', '是。'));
    expect(await refused(finder)).toBe('finding.concerned');
    const dropped = await office.run('discipline-discipline', (...a) =>
      findings.decide(...a, findingId, 'dropped', '票据相符。'),
    );
    expect(dropped).toMatchObject({ state: 'dropped', owner: null });
  });

  it('rests on a rule that was in force, is not found in the own unit, and not tomorrow', async () => {
    const { office } = held;
    const cases = [
      [{ rule: { id: 'no-fees', version: 9 } }, 'finding.rule-not-in-force'],
      [{ rule: { id: 'no-such-rule', version: 1 } }, 'finding.rule-not-in-force'],
      [{ unit: 'supervision' }, 'finding.own-unit'],
      [{ foundOn: day('2026-03-09') }, 'finding.not-yet-found'],
      [{ unit: 'nowhere' }, 'org.unknown-unit'],
      [{ concerned: 'water-handler' }, 'finding.not-a-post-there'],
    ] as const;
    for (const [more, code] of cases) expect(await refused(office.find(more))).toBe(code);
  });
});

it('folds again to the same rows and words', async () => {
  const found = await held.office.verify();
  expect(found.difference).toBeNull();
});
