import { beforeAll, describe, expect, it } from 'vitest';
import * as findings from '../../src/findings/commands.ts';
import * as correction from '../../src/findings/correction.commands.ts';
import { listFindings } from '../../src/findings/queries.ts';
import { queueAccount } from '../../src/identity/commands.ts';
import type { StaffActor } from '../../src/kernel/actor.ts';
import { derivedId } from '../../src/kernel/ids.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { openOrg } from '../../src/org/commands.ts';
import { newKey, OFFICE, refused } from '../support/office.ts';
import { findingOffice, seenThere } from './given.ts';

const held = findingOffice();
/** What supervision found in the housing bureau; a finding about the holder of a post there; one that is being corrected. */
let plain: string;
let personal: string;
let correcting: string;

const NOWHERE = derivedId(OFFICE, 'no such finding');
const ask = (who: string, method: 'GET' | 'POST', url: string, body?: unknown, key?: string) =>
  held.office.ask(who, method, url, body, key);
const codeOf = async (who: string, id: string, action: string, body: unknown) => {
  const answer = await ask(who, 'POST', `/api/findings/${id}/${action}`, body);
  return answer.statusCode === 200 ? 'done' : answer.json().code;
};

beforeAll(async () => {
  const { office } = held;
  ({ findingId: plain } = await office.find());
  ({ findingId: personal } = await office.find({
    concerned: 'housing-handler',
    rule: { id: 'no-absence', version: 1 },
    foundAt: '10:20',
  }));
  ({ findingId: correcting } = await office.find({ rule: { id: 'no-gifts', version: 1 } }));
  await office.run('housing-handler', (...a) => findings.agree(...a, correcting, '属实。', 'repair-head'));
});

const BODIES = {
  agree: { statement: '属实。' },
  contest: { statement: '不属实。' },
  decide: { outcome: 'dropped', reasons: '不成立。' },
  plan: { plan: '退还。', by: '2026-03-20' },
  'check-plan': { accepted: true },
  'ask-time': { until: '2026-04-20', reason: '来不及。' },
  'approve-time': { granted: true, reason: '同意。' },
  show: { proof: '已退还。' },
  check: { closed: true },
} as const;
const ABILITY: Readonly<Record<keyof typeof BODIES, string>> = {
  agree: 'agree',
  contest: 'contest',
  decide: 'decide',
  plan: 'plan',
  'check-plan': 'checkPlan',
  'ask-time': 'askTime',
  'approve-time': 'approveTime',
  show: 'show',
  check: 'check',
};

describe('who may know of a finding, and do what to it', () => {
  /** Role × own, sibling, upper and lower unit, while it waits for the unit's answer: who sees it, and who may answer. */
  const MATRIX: Readonly<Record<string, 'speaks' | 'sees' | null>> = {
    'housing-handler': 'speaks',
    'housing-head': 'speaks',
    'qu-head': 'sees',
    'qu-auditor': 'sees',
    'supervision-supervisor': 'sees',
    'discipline-discipline': 'sees',
    'qu-administrator': null,
    'water-head': null,
    'water-handler': null,
    'repair-head': null,
    'repair-handler': null,
    'pipes-handler': null,
    'east-head': null,
    'intake-clerk': null,
    'callback-callback': null,
    'discipline-handler': null,
  };

  it.each(Object.entries(MATRIX))('%s', async (who, expected) => {
    const seen = await ask(who, 'GET', `/api/findings/${plain}`);
    expect(seen.statusCode).toBe(expected === null ? 404 : 200);
    const listed = (await ask(who, 'GET', '/api/findings?view=office&limit=100')).json().findings;
    expect(listed.some((f: { findingId: string }) => f.findingId === plain)).toBe(expected !== null);
    for (const [action, body] of Object.entries(BODIES) as [keyof typeof BODIES, unknown][]) {
      if (expected === null) {
        // What one may not see answers as what is not there, word for word.
        const [one, none] = [
          await ask(who, 'POST', `/api/findings/${plain}/${action}`, body),
          await ask(who, 'POST', `/api/findings/${NOWHERE}/${action}`, body),
        ];
        expect([one.statusCode, one.json().code, one.json().title]).toEqual([
          404,
          'finding.not-found',
          none.json().title,
        ]);
        continue;
      }
      const ability = seen.json().abilities[ABILITY[action]];
      const speaks = action === 'agree' || action === 'contest';
      if (speaks && expected === 'speaks') expect(ability).toBe(true);
      else {
        expect(ability.code).toBe(speaks ? 'finding.not-the-unit' : 'finding.not-in-this-state');
        expect(await codeOf(who, plain, action, body)).not.toBe('done');
      }
    }
  });

  it('one about a person is for them and their heads, not for their colleagues', async () => {
    const known = ['housing-handler', 'housing-head', 'qu-head', 'qu-auditor', 'supervision-supervisor'];
    for (const who of [...Object.keys(MATRIX), 'spring-handler']) {
      const { statusCode } = await ask(who, 'GET', `/api/findings/${personal}`);
      expect([who, statusCode]).toEqual([who, [...known, 'discipline-discipline'].includes(who) ? 200 : 404]);
    }
    const page = (await ask('housing-handler', 'GET', `/api/findings/${personal}`)).json();
    expect([page.finding.concerned.name, page.finding.foundAt, page.abilities.agree]).toEqual([
      'housing-handler',
      '10:20',
      true,
    ]);
  });

  it('the owner below the bureau sees it, and does what the bureau’s handler may not', async () => {
    expect(await codeOf('housing-handler', correcting, 'plan', BODIES.plan)).toBe('finding.not-the-owner');
    expect(await codeOf('supervision-supervisor', correcting, 'plan', BODIES.plan)).toBe('finding.not-the-owner');
    expect(await codeOf('pipes-handler', correcting, 'plan', BODIES.plan)).toBe('finding.not-found');
    expect(await codeOf('repair-head', correcting, 'plan', BODIES.plan)).toBe('done');
    expect(await codeOf('discipline-discipline', correcting, 'check-plan', BODIES['check-plan'])).toBe(
      'finding.finder-checks',
    );
  });
});

describe('what is written down', () => {
  const body = {
    source: 'complaint',
    unit: 'water',
    rule: { id: 'no-evading', version: 1 },
    what: '两次来电都让人去找街道。',
    foundOn: '2026-03-01',
  };

  it('by supervision, discipline and auditors, each from their own sources, once', async () => {
    const key = newKey();
    const unnamed = await ask('supervision-supervisor', 'POST', '/api/findings', body);
    expect(unnamed.json().code).toBe('finding.name-the-appeal');
    const { number, caseId } = await held.office.file();
    const named = { ...body, appeal: number };
    const [one, again] = [
      await ask('supervision-supervisor', 'POST', '/api/findings', named, key),
      await ask('supervision-supervisor', 'POST', '/api/findings', named, key),
    ];
    expect([one.statusCode, again.json()]).toEqual([201, one.json()]);
    const page = (await ask('water-handler', 'GET', `/api/findings/${one.json().findingId}`)).json();
    // Told by somebody, and not answered yet.
    expect([page.finding.allegation, page.what, page.sourceId]).toEqual([true, body.what, null]);
    const finder = await ask('supervision-supervisor', 'GET', `/api/findings/${one.json().findingId}`);
    expect(finder.json()).toMatchObject({ sourceId: caseId, finding: { source: { id: 'complaint' }, held: false } });
    for (const [who, source, code] of [
      ['qu-auditor', 'complaint', 'finding.recorded-by-others'],
      ['water-head', 'complaint', 'finding.recorded-by-others'],
      ['supervision-supervisor', 'audit', 'finding.recorded-by-others'],
      ['supervision-supervisor', 'inspection', 'finding.recorded-by-others'],
    ])
      expect((await ask(who!, 'POST', '/api/findings', { ...named, source })).json().code).toBe(code);
    const own = await ask('discipline-discipline', 'POST', '/api/findings', { ...named, unit: 'discipline' });
    expect(own.json().code).toBe('finding.own-unit');
  });

  it('leaves no words in the ledger', async () => {
    const entries = await entriesOf(held.office.house.db, OFFICE, [`finding:${plain}`]);
    expect(JSON.stringify(entries)).not.toContain('复印费');
  });
});

describe('repeat findings', () => {
  it('are counted beside the first, without what is only told and without what was dropped', async () => {
    const { office } = held;
    const same = { unit: 'east', rule: { id: 'no-fees', version: 1 } } as const;
    const on = (foundOn: string) => ({ ...same, foundOn: foundOn as never });
    const first = await office.find(on('2025-06-01'));
    await office.find(on('2024-06-01'));
    await office.find({ ...on('2025-07-01'), source: { kind: 'complaint', id: null } });
    const { findingId: dropped } = await office.find(on('2025-08-01'));
    const contested = await office.run('east-head', (...a) => findings.contest(...a, dropped, '不是。'));
    expect(contested.decideUnit).toBe('discipline');
    await office.run('discipline-discipline', (...a) => findings.decide(...a, dropped, 'dropped', '不成立。'));
    const last = await office.find(on('2026-02-01'));
    const page = (await ask('qu-head', 'GET', `/api/findings/${last.findingId}`)).json();
    expect(page.finding.before).toBe(1);
    expect(page.before.map((b: { findingId: string }) => b.findingId)).toEqual([first.findingId]);
    // The first shows what came after it.
    const { before, after } = (await ask('qu-head', 'GET', `/api/findings/${first.findingId}`)).json();
    expect([before.length, after.map((b: { findingId: string }) => b.findingId)]).toEqual([1, [last.findingId]]);
  });

  it('of one day stand in the order in which they were written down, whichever ids they have', async () => {
    const { office } = held;
    const same = { unit: 'east', rule: { id: 'no-waste', version: 1 } } as const;
    const first = await office.find({ ...same, findingId: 'f0000000-0000-4000-8000-000000000000' });
    office.at('2026-03-02T09:01');
    const second = await office.find({ ...same, findingId: '00000000-0000-4000-8000-000000000000' });
    office.at('2026-03-02T09:00');
    const beside = async ({ findingId }: { findingId: string }) => {
      const { finding, before, after } = (await ask('qu-head', 'GET', `/api/findings/${findingId}`)).json();
      const ids = (them: readonly { findingId: string }[]) => them.map((b) => b.findingId);
      return [finding.before, ids(before), ids(after)];
    };
    expect(await beside(first)).toEqual([0, [], [second.findingId]]);
    expect(await beside(second)).toEqual([1, [first.findingId], []]);
  });

  it('are no hint of one about a colleague to who may not see that one', async () => {
    const { office } = held;
    const rule = { id: 'no-waste', version: 1 };
    const about = await office.find({ concerned: 'housing-head', rule, foundOn: '2026-02-02' as never });
    const { findingId } = await office.find({ rule });
    const alike = async (who: string) => {
      const { finding, before } = (await ask(who, 'GET', `/api/findings/${findingId}`)).json();
      return [finding.before, before.map((b: { findingId: string }) => b.findingId)];
    };
    expect(await alike('housing-handler')).toEqual([0, []]);
    expect(await alike('housing-head')).toEqual([1, [about.findingId]]);
  });
});

describe('a supervisor from outside', () => {
  it('has what they found themselves, and nothing else of the unit they come along with', async () => {
    const { office } = held;
    const who = 'supervision-inspector';
    const ctx = { officeId: OFFICE, actor: await office.actor('system'), now: office.now() };
    await office.house.db.transact(async (tx) => {
      queueAccount(tx, ctx, { accountId: derivedId(OFFICE, who), username: who, displayName: who, lang: 'zh' });
      await openOrg(tx, ctx, {
        units: [],
        posts: [{ postId: who, unitId: 'supervision', role: 'inspector', zh: '特邀监察员', en: 'Outside supervisor' }],
        holders: [{ postId: who, accountId: derivedId(OFFICE, who), since: '2025-01-01' as never }],
      });
    });
    const by = { unit: 'supervision', post: who };
    const { findingId: theirs } = await office.run(who, (...a) =>
      findings.openFinding(...a, seenThere({ source: { kind: 'outside', id: null }, by })),
    );
    const actor = (await office.actor(who)) as StaffActor;
    const listed = await listFindings(office.house.db, actor, 12, { view: 'office', limit: 10 });
    expect(listed.map((l) => l.finding.findingId)).toEqual([theirs]);
    const theOthers = office.run(who, (...a) => correction.checkPlan(...a, plain, null));
    expect(await refused(theOthers)).toBe('finding.not-found');
    await office.run('housing-head', (...a) => findings.agree(...a, theirs, '属实。', null));
    await office.run('housing-head', (...a) => correction.plan(...a, theirs, '退还。', '2026-03-20' as never));
    const body = { accepted: true };
    expect(await codeOf('supervision-supervisor', theirs, 'check-plan', body)).toBe('finding.finder-checks');
    const checked = await office.run(who, (...a) => correction.checkPlan(...a, theirs, null));
    expect(checked.state).toBe('correcting');
  });
});

describe('whoever found it left', () => {
  it('and a colleague of the unit checks the correction', async () => {
    const { office } = held;
    const { findingId } = await office.run('supervision-supervisor', (...a) =>
      findings.record(...a, {
        source: 'supervision',
        appeal: null,
        unit: 'spring',
        rule: { id: 'first-contact', version: 1 },
        what: '来访登记缺两天。',
        place: null,
        foundOn: '2026-03-01' as never,
      }),
    );
    await office.run('spring-handler', (...a) => findings.agree(...a, findingId, '属实。', 'spring-handler'));
    await office.run('spring-handler', (...a) => correction.plan(...a, findingId, '补登。', '2026-03-20' as never));
    const body = { accepted: true };
    await office.owner.query(`UPDATE holding SET until = '2026-03-01' WHERE post_id = 'supervision-supervisor'`);
    await office.owner.query(
      `INSERT INTO holding (office_id, post_id, account_id, since)
       SELECT office_id, 'supervision-supervisor', account_id, '2026-03-02' FROM holding WHERE post_id = 'discipline-second'`,
    );
    expect(await codeOf('discipline-second', findingId, 'check-plan', body)).toBe('done');
  });
});
