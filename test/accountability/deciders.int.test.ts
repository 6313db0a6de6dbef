import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, type TestOffice, testOffice } from '../support/office.ts';
import { accountOf, desk } from './given.ts';

let office: TestOffice;
let at: ReturnType<typeof desk>;

beforeAll(async () => {
  office = await testOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

const org = async (post: string, what: 'leave' | 'hand-over', body: unknown) => {
  const { statusCode, body: said } = await office.ask(
    'qu-administrator',
    'POST',
    `/api/org/posts/${post}/${what}`,
    body,
    newKey(),
  );
  if (statusCode !== 200) throw new Error(said);
};
/** Whoever holds the post is gone from tomorrow on, and nobody came. */
const leave = (post: string, until: string) => org(post, 'leave', { until, unattended: true });
const owedBy = async (who: string): Promise<{ step: string; thing: string | undefined; dueAt: string }[]> =>
  (await office.ask(who, 'GET', '/api/duties?limit=100'))
    .json()
    .duties.map((d: { step: { id: string }; thing: { id: string } | null; dueAt: string }) => ({
      step: d.step.id,
      thing: d.thing?.id,
      dueAt: d.dueAt,
    }));

/** About a handler of the pipes section; the head of the bureau is to decide. */
async function answered(): Promise<string> {
  const { measureId } = await at.propose('supervision-supervisor');
  await at.act('supervision-supervisor', measureId, 'notify', { notice: '拟予提醒。' });
  await at.act('pipes-handler', measureId, 'state', { statement: '已回复。' });
  return measureId;
}

describe('whoever was to decide leaves the post', () => {
  let left: string;
  let reviewed: string;
  let decided: string;

  it('the next above decides in the same limit; who left decides nothing any more', async () => {
    left = await answered();
    reviewed = await answered();
    decided = await answered();
    const { decideBy } = await at.page('water-head', left);
    for (const id of [reviewed, decided])
      await at.act('water-head', id, 'decide', { outcome: 'imposed', reasons: '成立。' });
    await at.act('water-head', reviewed, 'tell', { how: 'letter' });
    await leave('water-head', '2026-03-03');
    office.at('2026-03-04T09:00');
    expect(await at.act('water-head', left, 'decide', { outcome: 'imposed', reasons: '成立。' })).toBe(
      'measure.decider-only',
    );
    expect(await at.time()).toBe(2);
    expect(await at.time()).toBe(0);
    const page = await at.page('qu-head', left);
    expect(page.decider).toMatchObject({ unit: { id: 'qu' }, name: 'qu-head' });
    expect(page.decideBy).toBe(decideBy);
    expect(await owedBy('qu-head')).toContainEqual({ step: 'decide-measure', thing: left, dueAt: decideBy });
    expect(page.moments.at(-1)).toMatchObject({ type: 'measure.decider-changed', by: null, text: null });
    expect(await at.act('qu-head', left, 'decide', { outcome: 'imposed', reasons: '事实成立。' })).toBe('decided');
  });

  it('what is decided already is told by discipline, and reviewed above the post that decided', async () => {
    expect(await owedBy('discipline-discipline')).toContainEqual(
      expect.objectContaining({ step: 'tell-measure', thing: decided }),
    );
    expect(await at.act('discipline-discipline', decided, 'tell', { how: 'in-person' })).toBe('in-force');
    expect(await at.act('pipes-handler', reviewed, 'ask-review', { reasons: '不服。' })).toBe('review');
    expect((await at.page('pipes-handler', reviewed)).reviewer?.name).toBe('qu-head');
  });

  it('of a review too; where the ladder has nobody left, supervision names somebody, with the reason', async () => {
    await leave('qu-head', '2026-03-04');
    office.at('2026-03-05T09:00');
    // The review, and the decision that the head of the office took but did not tell any more.
    expect(await at.time()).toBe(2);
    const { reviewer } = await at.page('pipes-handler', reviewed);
    expect(reviewer?.name).toMatch(/^discipline-/);
    const next = await answered();
    const name = (who: string, account: string, unit: string) =>
      at.act(who, next, 'name-decider', { account: accountOf(account), unit, reasons: '能决定的岗位都空缺。' });
    expect(await name('supervision-supervisor', 'housing-head', 'housing')).toBe('measure.decider-can-decide');
    expect((await at.page('supervision-supervisor', next)).abilities.nameDecider).toMatchObject({
      code: 'measure.decider-can-decide',
    });
    for (const post of ['discipline-discipline', 'discipline-second']) await leave(post, '2026-03-05');
    office.at('2026-03-06T09:00');
    expect(await at.time()).toBe(0);
    expect((await at.page('supervision-supervisor', next)).abilities.nameDecider).toBe(true);
    expect(await name('pipes-handler', 'housing-head', 'housing')).toBe('measure.concerned-self');
    expect(await name('supervision-supervisor', 'housing-handler', 'housing')).toBe('measure.no-such-decider');
    expect(await name('supervision-supervisor', 'housing-head', 'housing')).toBe('answered');
    const page = await at.page('housing-head', next);
    expect(page.moments.at(-1)).toMatchObject({ by: 'supervision-supervisor', text: '能决定的岗位都空缺。' });
    expect(await owedBy('housing-head')).toContainEqual(
      expect.objectContaining({ step: 'decide-measure', thing: next }),
    );
    expect(await at.act('housing-head', next, 'decide', { outcome: 'dropped', reasons: '事实不足。' })).toBe('dropped');
  });

  it('what was recorded folds to the rows', async () => {
    expect((await office.verify()).difference).toBeNull();
  });
});
