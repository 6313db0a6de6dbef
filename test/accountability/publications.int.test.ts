import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { desk } from './given.ts';

let office: TestOffice;
let at: ReturnType<typeof desk>;

beforeAll(async () => {
  office = await testOffice();
  at = desk(office);
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

/** A measure about a handler of the pipes section, decided and told. */
async function decided(rung: string, ground = 'held'): Promise<string> {
  const { measureId } = await at.propose('supervision-supervisor', {
    rung,
    power: { ground, unit: 'pipes', means: true, words: '承办人，条件具备。' },
  });
  await at.act('supervision-supervisor', measureId, 'notify', { notice: '告知事实。' });
  await at.act('pipes-handler', measureId, 'state', { statement: null });
  await at.act('water-head', measureId, 'decide', { outcome: 'imposed', reasons: '成立。' });
  await at.act('water-head', measureId, 'tell', { how: 'letter' });
  return measureId;
}
const draft = (who: string, measureId: string, more: object = {}) =>
  at.post(who, `/api/measures/${measureId}/publicity`, {
    title: '一起慢作为问题',
    text: '管网科一名工作人员多次接到催办未回复，已作出处理。',
    named: false,
    days: 30,
    ...more,
  });
const portal = async (lang = 'zh') => (await office.app.inject({ method: 'GET', url: `/decided?lang=${lang}` })).body;

describe('a decided case made public', () => {
  let measureId: string;
  let id: string;

  it('only once it is final, only where the ladder allows it, and never with a name where it does not', async () => {
    const reminder = await decided('reminder');
    measureId = await decided('efficiency-caution');
    expect((await draft('supervision-supervisor', measureId)).code).toBe('measure.not-final');
    office.at('2026-04-02T09:00');
    expect((await draft('supervision-supervisor', reminder)).code).toBe('publicity.not-for-the-public');
    expect((await draft('supervision-supervisor', measureId, { named: true })).code).toBe('publicity.nobody-named');
    expect((await draft('supervision-supervisor', measureId, { days: 31 })).code).toBe('publicity.too-long');
    expect((await draft('supervision-supervisor', measureId, { text: 'pipes-handler 未回复。' })).code).toBe(
      'publicity.names-person',
    );
    expect((await draft('pipes-handler', measureId)).code).toBe('measure.concerned-self');
    expect((await draft('housing-head', measureId)).code).toBe('measure.not-found');
  });

  it('what the check finds is changed or justified, and another than the writer approves', async () => {
    const first = await draft('supervision-supervisor', measureId, {
      text: '管网科一名工作人员（电话 13800001234）未回复。',
    });
    id = first.publicityId;
    const page = async (who: string) => (await office.ask(who, 'GET', `/api/publicity/${id}`)).json();
    const [find] = (await page('discipline-discipline')).finds;
    expect(find).toMatchObject({ kind: 'mobile', words: '13800001234', justified: null });
    expect(await at.show('discipline-discipline', id, 'approve')).toBe('publicity.unresolved');
    expect(await at.show('supervision-supervisor', id, 'approve')).toBe('publicity.by-another');
    expect(await at.show('housing-head', id, 'approve')).toBe('publicity.not-found');
    const { kind, start, end } = find;
    const why = { kind, start, end, why: '这是科室的公开值班电话。' };
    expect(await at.show('discipline-discipline', id, 'justify', { ...why, start: start + 1 })).toBe(
      'publicity.no-such-find',
    );
    expect(await at.show('discipline-discipline', id, 'justify', why)).toBe('draft');
    expect((await page('supervision-supervisor')).finds[0].justified).toEqual({
      by: 'discipline-discipline',
      why: why.why,
    });
    // Another person of the office is named: the check knows them all.
    const naming = { title: '一起慢作为问题', text: '管网科一名工作人员未回复，housing-handler 也未过问。' };
    expect(await at.show('supervision-supervisor', id, 'redraft', naming)).toBe('draft');
    expect((await page('discipline-discipline')).finds).toMatchObject([{ kind: 'name', words: 'housing-handler' }]);
    expect(await at.show('discipline-discipline', id, 'approve')).toBe('publicity.unresolved');
    // Written anew, what was justified is asked again.
    const text = '管网科一名工作人员多次接到催办未回复，已作出处理。';
    expect(await at.show('supervision-supervisor', id, 'redraft', { title: '一起慢作为问题', text })).toBe('draft');
    expect((await page('supervision-supervisor')).finds).toEqual([]);
    expect(await portal()).not.toContain('慢作为');
    expect(await at.show('water-head', id, 'return', { reason: '请写明教训。' })).toBe('returned');
    expect(await at.show('supervision-supervisor', id, 'redraft', { title: '一起慢作为问题', text })).toBe('draft');
    expect(await at.show('water-head', id, 'approve')).toBe('shown');
  });

  it('waits for whoever has to approve it, in "What I owe", within a limit', async () => {
    const owed = async (who: string) =>
      (await office.ask(who, 'GET', '/api/duties'))
        .json()
        .duties.flatMap(
          (d: { step: { id: string }; thing: { kind: string; id: string; title: { zh: string } }; dueOn: string }) =>
            d.step.id === 'approve-publicity' ? [[d.thing.kind, d.thing.title.zh, d.dueOn]] : [],
        );
    const about = async (publicityId: string) =>
      (
        await office.owner.query(`SELECT holder_post, state FROM duty WHERE about = $1 ORDER BY opened_at, duty_id`, [
          `publicity:${publicityId}`,
        ])
      ).rows;
    // What was returned and what was approved above: both done, each with a duty of its own.
    expect(await about(id)).toEqual([
      { holder_post: 'water-head', state: 'done' },
      { holder_post: 'water-head', state: 'done' },
    ]);
    // Whoever may approve it wrote it: then the next above has to.
    const { publicityId } = await draft('water-head', measureId, { title: '另一份' });
    // Five working days from Thursday 2 April, over the holiday of 4 to 6 April.
    expect(await owed('qu-head')).toEqual([['publication', '另一份', '2026-04-10']]);
    expect(await owed('water-head')).toEqual([]);
    expect(
      await at.show('discipline-second', publicityId, 'redraft', { title: '另一份', text: '一名工作人员。' }),
    ).toBe('draft');
    // Written anew by another, it is theirs to approve who stands nearest above; the duty and its limit are the same.
    expect(await owed('water-head')).toEqual([['publication', '另一份', '2026-04-10']]);
    expect(await at.show('discipline-second', publicityId, 'withdraw', { reason: '不公开。' })).toBe('withdrawn');
    expect(await about(publicityId)).toEqual([{ holder_post: 'water-head', state: 'cancelled' }]);
  });

  it('stands on the portal in both languages until its last day, then comes down by itself', async () => {
    expect(await portal()).toMatch(/一起慢作为问题[\s\S]*管网科 · 2026年4月2日（周四）起公开，至2026年5月1日/);
    expect(await portal('en')).toContain('1 May 2026');
    const { publicity } = (await office.ask('pipes-handler', 'GET', '/api/publicity')).json();
    expect(publicity.map((p: { title: string }) => p.title)).toContain('一起慢作为问题');
    expect((await office.ask('housing-head', 'GET', '/api/publicity')).json().publicity).toEqual([]);
    office.at('2026-05-02T00:01');
    // Also where the worker stands still.
    expect(await portal()).not.toContain('慢作为');
    expect(await at.time()).toBeGreaterThan(0);
    const { state } = (await office.ask('supervision-supervisor', 'GET', `/api/publicity/${id}`)).json().publicity;
    expect(state.id).toBe('ended');
  });

  it('comes down at once where the measure is taken back', async () => {
    const { publicityId } = await draft('supervision-supervisor', measureId);
    expect(await at.show('discipline-second', publicityId, 'approve')).toBe('shown');
    expect(await portal()).toContain('慢作为');
    expect(await at.act('discipline-second', measureId, 'withdraw', { reasons: '事实有误。' })).toBe('withdrawn');
    expect(await portal()).not.toContain('慢作为');
  });

  it('a cleared name stands there only if the person wishes, and with it', async () => {
    const clearing = { title: '澄清', text: '经查，pipes-handler 没有过错。', named: true };
    expect((await draft('discipline-second', measureId, clearing)).code).toBe('publicity.not-wished');
    expect(await at.act('discipline-second', measureId, 'wish', { public: true })).toBe('measure.person-only');
    expect(await at.act('pipes-handler', measureId, 'wish', { public: true })).toBe('withdrawn');
    const { publicityId } = await draft('discipline-second', measureId, clearing);
    expect(await at.show('discipline-discipline', publicityId, 'approve')).toBe('shown');
    expect(await portal()).toContain('经查，pipes-handler 没有过错。');
    expect(await at.act('pipes-handler', measureId, 'wish', { public: false })).toBe('withdrawn');
    expect(await portal()).not.toContain('经查');
  });

  it('a commendation goes the same way', async () => {
    const praise = await decided('notice-of-praise', 'done-well');
    office.at('2026-06-08T09:00');
    const { publicityId } = await draft('supervision-supervisor', praise, {
      title: '连夜抢修',
      text: '管网科连夜修好主管。',
      named: true,
      days: 180,
    });
    expect(await at.show('water-head', publicityId, 'approve')).toBe('shown');
    expect(await portal()).toMatch(/先进典型[\s\S]*连夜抢修/);
  });

  it.each([
    ['changed', 'reminder', 'in-force', 'review', '2026-07-13T09:00'],
    ['withdrawn', null, 'withdrawn', 'cleared', '2026-08-17T09:00'],
  ])('comes down with the decision where the measure is %s on review', async (outcome, rung, state, because, final) => {
    const one = await decided('efficiency-caution');
    office.at(final);
    const { publicityId } = await draft('supervision-supervisor', one);
    const late = await draft('supervision-supervisor', one, { title: '还没有审核' });
    expect(await at.show('discipline-second', publicityId, 'approve')).toBe('shown');
    expect(await at.act('pipes-handler', one, 'reopen', { reasons: '有新情况。' })).toBe('measure.concerned-self');
    expect(await at.act('water-head', one, 'reopen', { reasons: '有新情况。' })).toBe('measure.discipline-reopens');
    expect(await at.act('discipline-second', one, 'reopen', { reasons: '找到了回复记录。' })).toBe('review');
    // A review stops nothing (政务处分法 第55条); nothing new is shown meanwhile.
    expect(await portal()).toContain('慢作为');
    expect(await at.show('discipline-second', late.publicityId, 'approve')).toBe('measure.not-final');
    expect(
      await at.act('qu-head', one, 'review', { outcome: 'changed', rung: 'notice-of-criticism', reasons: '重。' }),
    ).toBe('measure.not-lighter');
    const { lighter } = (await office.ask('qu-head', 'GET', `/api/measures/${one}`)).json();
    expect(lighter.map((r: { id: string }) => r.id)).toEqual(['reminder', 'talk', 'self-examination']);
    expect(await at.act('qu-head', one, 'review', { outcome, rung, reasons: '记录属实。' })).toBe(state);
    expect(await portal()).not.toContain('慢作为');
    for (const gone of [publicityId, late.publicityId]) {
      const { publicity, moments } = (
        await office.ask('supervision-supervisor', 'GET', `/api/publicity/${gone}`)
      ).json();
      expect(publicity.state.id).toBe('withdrawn');
      expect(moments.at(-1)).toMatchObject({ type: 'publicity.withdrawn', because });
    }
    const { rows } = await office.owner.query(
      `SELECT l.recorded_at = r.recorded_at AS together FROM ledger_entry l JOIN ledger_entry r ON r.stream = $2
        WHERE l.stream = $1 AND l.type = 'publicity.withdrawn' AND r.type = 'measure.reviewed'`,
      [`publicity:${publicityId}`, `measure:${one}`],
    );
    expect(rows).toEqual([{ together: true }]);
    const page = await at.page('pipes-handler', one);
    expect([page.cleared, page.final]).toEqual([outcome === 'withdrawn', outcome === 'changed']);
    // What stands in its place counts from the day the first was told, 8 June.
    if (outcome === 'changed') expect(page.measure.until).toBe('2026-09-08');
  });

  it('verify compares what is shown with the ledger, and finds what was altered', async () => {
    expect((await office.verify()).difference).toBeNull();
    await office.owner.query(
      `UPDATE vault_item SET salt = decode('00', 'hex') || substr(salt, 2) WHERE office_id = $1 AND subject_id IN
        (SELECT publicity_id FROM publicity WHERE state = 'shown') AND kind = 'text'`,
      [OFFICE],
    );
    expect((await office.verify()).difference).toMatchObject({ kind: 'row-differs', column: 'digest' });
  });
});
