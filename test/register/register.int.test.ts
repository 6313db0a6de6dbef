import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/ledger/queries.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

const RULE = {
  kind: 'prohibition',
  issuer: 'water',
  title: '严禁擅自停水',
  text: '计划停水提前三天告知用户；抢修停水一小时内告知原因和恢复时间。',
  binds: '水务局及管网科',
  basis: '本局设置',
};
const { kind: _, issuer: __, ...WORDS } = RULE;
const post = (who: string, path: string, body: unknown, key?: string) =>
  office.ask(who, 'POST', `/api/rules${path}`, body, key);
const codeOf = async (who: string, path: string, body: unknown) => {
  const answer = await post(who, path, body);
  return answer.statusCode < 300 ? 'done' : answer.json().code;
};
const page = async (who: string, id: string) => (await office.ask(who, 'GET', `/api/rules/${id}`)).json();

async function drafted(): Promise<string> {
  const answer = await post('water-head', '', RULE);
  expect(answer.statusCode).toBe(201);
  return answer.json().ruleId;
}

describe('a rule of the office', () => {
  it('is drafted, adopted, revised and repealed by the heads of its unit; everybody reads what binds', async () => {
    const key = newKey();
    const id = (await post('water-head', '', RULE, key)).json().ruleId as string;
    expect((await post('water-head', '', RULE, key)).json().ruleId).toBe(id);
    expect(await codeOf('water-handler', '', RULE)).toBe('rule.drafted-by-head');
    expect(await codeOf('east-head', '', RULE)).toBe('rule.drafted-by-head');

    // A draft is for the unit's heads, the administrator and those who oversee; to all others it is not there.
    for (const [who, status] of [
      ['water-head', 200],
      ['qu-head', 200],
      ['qu-administrator', 200],
      ['supervision-supervisor', 200],
      ['water-handler', 404],
      ['pipes-handler', 404],
      ['housing-head', 404],
    ] as const) {
      const seen = await office.ask(who, 'GET', `/api/rules/${id}`);
      const { rules } = (await office.ask(who, 'GET', '/api/rules')).json();
      expect([who, seen.statusCode]).toEqual([who, status]);
      expect(rules.some((r: { rule: { id: string } }) => r.rule.id === id)).toBe(status === 200);
    }
    for (const action of ['adopt', 'draft', 'drop', 'repeal', 'checker', 'check']) {
      const bodies: Record<string, unknown> = {
        adopt: { from: '2026-03-01' },
        draft: WORDS,
        drop: {},
        repeal: { on: '2026-04-01', reason: '不再需要。' },
        checker: { unit: 'supervision', post: null, every: 'rule-check-quarter' },
        check: { kept: true, seen: '查看告知记录。' },
      };
      expect([action, await codeOf('housing-head', `/${id}/${action}`, bodies[action])]).toEqual([
        action,
        'rule.not-found',
      ]);
    }

    expect(await codeOf('qu-administrator', `/${id}/draft`, WORDS)).toBe('done');
    expect(await codeOf('qu-administrator', `/${id}/adopt`, { from: '2026-03-01' })).toBe('rule.head-adopts');
    expect(await codeOf('water-head', `/${id}/adopt`, { from: '2026-03-01' })).toBe('done');
    expect((await page('housing-handler', id)).line.rule.title.zh).toBe(RULE.title);

    const revision = { ...WORDS, text: '计划停水提前五天告知用户；抢修停水一小时内告知原因和恢复时间。' };
    expect(await codeOf('water-head', `/${id}/draft`, revision)).toBe('done');
    // Who may not see the draft reads what binds, and learns nothing of a revision.
    const [theirs, ours] = [await page('housing-handler', id), await page('water-head', id)];
    expect([theirs.line.state.id, theirs.versions.length, theirs.line.rule.text.zh]).toEqual([
      'in-force',
      1,
      RULE.text,
    ]);
    expect([ours.line.state.id, ours.versions.length]).toEqual(['under-revision', 2]);
    expect(await codeOf('water-head', `/${id}/adopt`, { from: '2026-02-01' })).toBe('rule.before-the-last');
    expect(await codeOf('water-head', `/${id}/adopt`, { from: '2026-04-01' })).toBe('done');
    expect((await page('housing-handler', id)).line.rule.version).toBe(1);
    office.at('2026-04-02T09:00');
    expect((await page('housing-handler', id)).line.rule.version).toBe(2);
    expect(await codeOf('water-head', `/${id}/repeal`, { on: '2026-05-01', reason: '并入新办法。' })).toBe('done');
    expect(await codeOf('water-head', `/${id}/draft`, WORDS)).toBe('rule.not-in-this-state');
    office.at('2026-03-02T09:00');
    const entries = await entriesOf(office.house.db, OFFICE, [`rule:${id}`]);
    expect(JSON.stringify(entries)).not.toContain('停水');
  });

  it('is checked by whoever was named, again and again, and by nobody once it is repealed', async () => {
    const id = await drafted();
    const named = { unit: 'supervision', post: null, every: 'rule-check-quarter' };
    expect(await codeOf('water-head', `/${id}/checker`, named)).toBe('rule.not-in-force');
    await post('water-head', `/${id}/adopt`, { from: '2026-03-01' });
    expect(await codeOf('water-handler', `/${id}/checker`, named)).toBe('rule.head-names-checker');
    expect(await codeOf('water-head', `/${id}/checker`, { ...named, post: 'water-handler' })).toBe(
      'rule.checker-elsewhere',
    );
    expect(await codeOf('water-head', `/${id}/checker`, named)).toBe('done');
    const owed = (await office.ask('supervision-supervisor', 'GET', '/api/duties')).json().duties;
    expect(owed[0]).toMatchObject({ dueOn: '2026-06-02', thing: { kind: 'rule', id, title: { zh: RULE.title } } });
    expect(await codeOf('water-head', `/${id}/check`, { kept: true, seen: '抽查三次。' })).toBe(
      'rule.checked-by-another',
    );
    expect(await codeOf('supervision-supervisor', `/${id}/check`, { kept: false, seen: '两次没有告知。' })).toBe(
      'done',
    );
    const { line, moments } = await page('housing-handler', id);
    expect(line.check).toMatchObject({ kept: false, checkedOn: '2026-03-02', dueOn: '2026-06-02' });
    expect(moments.at(-1)).toMatchObject({ type: 'rule-check.made', text: '两次没有告知。' });
    await post('qu-head', `/${id}/repeal`, { on: '2026-03-03', reason: '并入新办法。' });
    expect((await office.ask('supervision-supervisor', 'GET', '/api/duties')).json().duties).toEqual([]);
    expect(await codeOf('supervision-supervisor', `/${id}/check`, { kept: true, seen: '。' })).toBe(
      'rule.no-check-owed',
    );
  });

  it('much like another says so, with what they share', async () => {
    const [one, other] = [await drafted(), await drafted()];
    const { copies } = await page('water-head', one);
    expect(copies.find((c: { id: string }) => c.id === other)).toMatchObject({ likeness: 1, passages: [RULE.text] });
  });
});

it('a rule of the law is read by all and changed by nobody; the head of the office names who checks it', async () => {
  expect((await page('pipes-handler', 'no-gifts')).line).toMatchObject({ shipped: true, state: { id: 'in-force' } });
  expect(await codeOf('qu-head', '/no-gifts/draft', WORDS)).toBe('rule.shipped');
  const named = { unit: 'discipline', post: 'discipline-discipline', every: 'rule-check-year' };
  expect(await codeOf('water-head', '/no-gifts/checker', named)).toBe('rule.head-names-checker');
  expect(await codeOf('qu-head', '/no-gifts/checker', named)).toBe('done');
  expect((await page('pipes-handler', 'no-gifts')).line.check).toMatchObject({
    unit: { id: 'discipline' },
    dueOn: '2027-03-02',
  });
});

it('folds again to the same rows and words', async () => {
  expect((await office.verify()).difference).toBeNull();
});
