import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newKey, type TestOffice, testOffice } from '../support/office.ts';
import { CALLS, CHECKS, HEAD, verified, yearOf } from './given.ts';

let office: TestOffice;
let year: ReturnType<typeof yearOf>;
beforeAll(async () => {
  office = await testOffice();
  year = yearOf(office);
});
beforeEach(async () => {
  await office.owner.query(
    'truncate project_collection, project_proposal, project, project_support, project_list, rate_limit',
  );
});
afterAll(() => office.close());

const open = async (url: string) => (await office.ask('', 'GET', url)).json();

describe('collecting and choosing', () => {
  it('counts a number once however it is written, and keeps it out of everything but the vault', async () => {
    const collectionId = await year.opened(2027);
    const [a, b] = (await year.candidates(collectionId)) as [string, string];
    expect(await year.choose(collectionId, '13800000001', [a])).toMatchObject({ code: 'project.choice-over' });
    await year.choosing(collectionId, '2027-02-09T09:00');
    const key = newKey();
    expect(await year.choose(collectionId, '138 0000 0001', [a], key)).toMatchObject({ status: 201 });
    expect(await year.choose(collectionId, '138 0000 0001', [a], key)).toMatchObject({ status: 201 });
    expect(await year.choose(collectionId, '+86-13800000001', [b])).toMatchObject({
      status: 409,
      code: 'project.supported-already',
    });
    expect(await year.choose(collectionId, '12345', [b])).toMatchObject({ code: 'project.number-wrong' });
    expect(await year.choose(collectionId, 'Lin+x@example.cn', [b])).toMatchObject({ status: 201 });
    expect(await year.choose(collectionId, 'lin@example.cn', [a])).toMatchObject({ code: 'project.supported-already' });
    const { rows } = await office.owner.query(
      `select (select string_agg(body::text, ' ') from ledger_entry) || (select string_agg(request_hash::text || result, ' ')
        from idempotency) || (select string_agg(s::text, ' ') from project_support s) as all`,
    );
    expect(rows[0].all).not.toMatch(/1380000000|example\.cn/);
    // Nobody sees how it goes while others still choose.
    const [shown] = (await open('/api/projects/years')).years;
    expect(shown).toMatchObject({ open: 'choose', people: null, projects: [{ support: null }, { support: null }] });
  });

  it('promises days and keeps them, leaves no proposal without an answer, and shows why one was set aside', async () => {
    const collectionId = await year.opened(2027);
    expect(await year.post('housing-head', '/api/project-collections', { year: 2028 })).toMatchObject({
      status: 403,
      code: 'project.desk-only',
    });
    expect(await year.post(HEAD, '/api/project-collections', { year: 2027 })).toMatchObject({
      code: 'project.year-open',
    });
    await year.candidates(collectionId);
    const choice = `/api/project-collections/${collectionId}/choice`;
    expect(await year.post(HEAD, choice)).toMatchObject({ code: 'project.still-collecting' });
    const { abilities } = await year.get(HEAD, choice.replace(/\/choice$/, ''));
    expect(JSON.stringify(abilities)).not.toContain('{until}');
    await year.propose(collectionId, '给张三家修路', { contact: '13811112222', place: 'spring' });
    office.at('2027-02-09T09:00');
    expect(await year.propose(collectionId, '太晚')).toMatchObject({ code: 'project.collection-over' });
    expect(await year.post(HEAD, choice)).toMatchObject({ code: 'project.left-over' });
    const { proposals } = await year.get(HEAD, `/api/project-collections/${collectionId}/proposals`);
    const [late] = proposals;
    expect(late).toMatchObject({ contact: true, place: { id: 'spring' } });
    expect(await year.post('housing-head', `/api/project-proposals/${late.proposalId}/contact`)).toMatchObject({
      status: 403,
    });
    expect(await year.ok(HEAD, `/api/project-proposals/${late.proposalId}/contact`)).toMatchObject({
      contact: '13811112222',
    });
    await year.ok(HEAD, `/api/project-proposals/${late.proposalId}/set-aside`, {
      reason: '只有一户受益，已转住房局。',
    });
    await year.ok(HEAD, choice);
    const [shown] = (await open('/api/projects/years')).years;
    expect(shown.proposals).toMatchObject({
      grouped: 2,
      waiting: 0,
      setAside: [{ reason: '只有一户受益，已转住房局。' }],
    });
    expect(JSON.stringify(shown)).not.toContain('13811112222');
  });

  it('calls a sample drawn by the ledger before the head adopts, and wants a reason for another list', async () => {
    const collectionId = await year.opened(2027);
    const [a, b] = (await year.candidates(collectionId)) as [string, string];
    await year.choosing(collectionId, '2027-02-09T09:00');
    await year.choose(collectionId, '13800000001', [b]);
    await year.choose(collectionId, '13800000002', [b]);
    office.at('2027-02-24T09:00');
    await year.follow();
    const at = `/api/project-collections/${collectionId}`;
    expect((await year.get(HEAD, at)).year.state).toBe('choosing');
    office.at('2027-02-25T09:00');
    await year.follow();
    await year.follow();
    const { called, year: drawn } = await year.get(HEAD, at);
    expect(drawn).toMatchObject({ state: 'checking', people: 2, checked: { asked: 2, open: 2 } });
    const adopt = { on: '2027-02-25', projects: [year.adopting(a)] };
    expect(await year.post(HEAD, `${at}/adopt`, adopt)).toMatchObject({ code: 'project.sample-open' });
    const [first, second] = called.map((c: { supportId: string }) => `${at}/supporters/${c.supportId}`);
    expect(await year.post(HEAD, `${first}/number`)).toMatchObject({ code: 'project.call-desk-only' });
    expect((await year.ok(CALLS, `${first}/number`)).number).toMatch(/^1380000000[12]$/);
    await year.ok(CALLS, `${first}/called`, { result: 'not-real' });
    expect(await year.post(CALLS, `${first}/called`, { result: 'real' })).toMatchObject({
      code: 'project.called-already',
    });
    for (let i = 0; i < 3; i++) await year.ok(CALLS, `${second}/called`, { result: 'unreachable' });
    expect(await year.post(HEAD, `${at}/adopt`, adopt)).toMatchObject({ code: 'project.explain-choice' });
    await year.ok(HEAD, `${at}/adopt`, { ...adopt, why: '另一项要等规划批准。' });
    const [shown] = (await open('/api/projects/years')).years;
    expect(shown).toMatchObject({
      state: 'adopted',
      why: '另一项要等规划批准。',
      checked: { asked: 2, real: 0, notReal: 1, unreachable: 1 },
      projects: [
        { state: 'adopted', support: 0 },
        { state: 'not-chosen', support: 2 },
      ],
    });
  });
});

describe('carrying out', () => {
  it('reads progress and money from milestones that supervision has seen, and sends back what it has not', async () => {
    const { projectId } = await year.adopted();
    const at = `/api/projects/${projectId}`;
    const said = { proof: '见社区公示栏清单', spent: 900_000 };
    expect(await year.post('water-head', `${at}/milestones/1/claim`, said)).toMatchObject({ status: 403 });
    await year.ok('housing-head', `${at}/milestones/1/claim`, said);
    const [claimed] = (await open('/api/projects/years')).years;
    expect(claimed.projects[0].progress).toMatchObject({ done: 0, spent: 0, planned: 12_000_000 });
    expect(claimed.projects[0].milestones[0].spent).toBeNull();
    expect(await year.post('housing-head', `${at}/milestones/1/confirm`)).toMatchObject({
      code: 'duty.not-by-the-holder',
    });
    await year.ok(CHECKS, `${at}/milestones/1/return`, { words: '清单缺两栋楼。' });
    await year.ok('housing-head', `${at}/milestones/1/claim`, said);
    await year.ok(CHECKS, `${at}/milestones/1/confirm`);
    office.at('2027-10-08T09:00');
    const [shown] = (await open('/api/projects/years')).years;
    expect(shown.projects[0].progress).toEqual({
      done: 1,
      late: 1,
      of: 2,
      spent: 900_000,
      plannedSoFar: 1_000_000,
      planned: 12_000_000,
    });
  });

  it('goes the last mile: a sample of those entitled says what arrived, and what is missing is made good', async () => {
    const { projectId } = await year.adopted();
    const at = `/api/projects/${projectId}`;
    for (const nth of [1, 2]) {
      await year.ok('housing-head', `${at}/milestones/${nth}/claim`, { proof: '现场可看', spent: 1_000_000 });
      await year.ok(CHECKS, `${at}/milestones/${nth}/confirm`);
    }
    const reach = (who: string, more: object = {}) =>
      year.post(who, `${at}/reach`, { place: 'east', reached: 12, people: year.people(10), ...more });
    // Whoever built it does not say what arrived.
    expect(await reach('housing-head')).toMatchObject({ status: 403 });
    expect(await reach('east-head', { reached: 13 })).toMatchObject({ code: 'project.more-than-entitled' });
    expect(await reach('east-head', { people: null })).toMatchObject({ code: 'project.list-first' });
    expect(await reach('east-head', { people: '居民甲，12 栋' })).toMatchObject({ code: 'project.list-line' });
    expect(await reach('east-head')).toMatchObject({ status: 200 });
    expect(await reach('east-head')).toMatchObject({ code: 'project.list-given' });
    const { lists, project } = await year.get(CALLS, at);
    const [{ listId, picks }] = lists;
    expect(picks).toHaveLength(10);
    expect(project.state).toBe('adopted');
    const one = (nth: number) => `/api/project-lists/${listId}/people/${nth}`;
    expect(await year.post('east-head', `${one(0)}/look`)).toMatchObject({ code: 'project.call-desk-only' });
    expect(await year.ok(CALLS, `${one(0)}/look`)).toEqual({ status: 200, name: '居民甲', number: '13900000000' });
    for (let nth = 0; nth < 7; nth++) await year.ok(CALLS, `${one(nth)}/ask`, { result: 'got' });
    await year.ok(CALLS, `${one(7)}/ask`, { result: 'not', words: '我家楼道没有装。' });
    for (let i = 0; i < 3; i++) await year.ok(CALLS, `${one(8)}/ask`, { result: 'unreachable' });
    // The last one would rather answer alone.
    const { code } = await year.ok(CALLS, `${one(9)}/code`);
    const alone = `/api/projects/answers/${listId}/9`;
    expect(await year.post('', alone, { code: 'WRONG' })).toMatchObject({ status: 404, code: 'project.wrong-code' });
    expect(await year.post('', alone, { code })).toMatchObject({ status: 200, place: { zh: '东街街道' } });
    expect(await year.post('', `${alone}/say`, { code, got: true })).toMatchObject({ status: 200 });
    expect(await year.post('', `${alone}/say`, { code, got: true })).toMatchObject({ status: 200 });
    expect(await year.post('', `${alone}/say`, { code, got: false })).toMatchObject({ code: 'project.wrong-code' });

    const place = async () => (await open('/api/projects/years')).years[0].projects[0].reach[0];
    expect(await place()).toMatchObject({
      listed: 10,
      makingGood: true,
      mile: { entitled: 12, reached: 12, confirmed: 11, gap: 1, answers: { got: 8, not: 1, unreachable: 1, open: 0 } },
    });
    const owed = await office.owner.query(
      "select holder_unit, state from duty where about = $1 and step = 'make-good'",
      [`project:${projectId}`],
    );
    expect(owed.rows).toEqual([{ holder_unit: 'housing', state: 'open' }]);
    expect((await year.get('housing-head', at)).said).toEqual([{ place: 'east', text: '我家楼道没有装。' }]);
    expect((await year.get('water-head', at)).said).toEqual([]);
    await year.ok('housing-head', `${at}/make-good`, { place: 'east', words: '已补装。' });
    await year.ok(CALLS, `${one(7)}/ask`, { result: 'not', words: '还是没有。' });
    await year.ok('housing-head', `${at}/make-good`, { place: 'east', words: '今天装好了。' });
    await year.ok(CALLS, `${one(7)}/ask`, { result: 'got' });
    expect(await place()).toMatchObject({ makingGood: false, mile: { confirmed: 12, gap: 0 } });
    expect((await year.get(HEAD, at)).project.state).toBe('finished');
    const left = await office.owner.query('select step from duty where about = $1 and ended_at is null', [
      `project:${projectId}`,
    ]);
    expect(left.rows).toEqual([]);
    const text = await office.owner.query("select string_agg(body::text, ' ') as all from ledger_entry");
    expect(text.rows[0].all).not.toMatch(/居民|1390000/);
  });

  it('shows a handful as fewer than so many, and leaves it out of every sum', async () => {
    const collectionId = await year.opened(2027);
    const [a] = (await year.candidates(collectionId)) as [string];
    await year.choosing(collectionId, '2027-02-09T09:00');
    office.at('2027-03-01T09:00');
    await year.follow();
    const entitled = [
      { unit: 'east', people: 40 },
      { unit: 'spring', people: 4 },
    ];
    await year.ok(HEAD, `/api/project-collections/${collectionId}/adopt`, {
      on: '2027-03-01',
      why: '只办一项。',
      projects: [year.adopting(a, { entitled })],
    });
    const [shown] = (await open('/api/projects/years')).years;
    expect(shown.projects[0].total).toMatchObject({ entitled: 40 });
    expect(shown.projects[0].reach[1]).toEqual({
      unit: { id: 'spring', zh: '泉眼社区', en: 'spring' },
      fewer: 10,
      listed: null,
      mile: null,
      makingGood: false,
    });
  });
});

describe('what is kept', () => {
  it('folds to the same rows, and destroys numbers and lists when their time is over', async () => {
    const fresh = await testOffice();
    try {
      const its = yearOf(fresh);
      const { projectId, collectionId } = await its.adopted();
      await its.ok('east-head', `/api/projects/${projectId}/reach`, {
        place: 'east',
        reached: 1,
        people: its.people(2),
      });
      expect(await verified(fresh)).toMatchObject({ difference: null });
      fresh.at('2027-10-01T09:00');
      await its.follow();
      await its.follow();
      const { rows } = await fresh.owner.query(
        'select person from project_support where collection_id = $1 and person is not null',
        [collectionId],
      );
      expect(rows).toEqual([]);
      expect(await verified(fresh)).toMatchObject({ difference: null });
      // Somebody puts another digest in its place.
      await fresh.owner.query(
        "update project_support set person = '\\x01' where support_id = (select min(support_id::text)::uuid from project_support)",
      );
      expect(await verified(fresh)).not.toMatchObject({ difference: null });
    } finally {
      await fresh.close();
    }
  });
});

describe('what reports are drafted with', () => {
  it('tells row B1 of proposals, milestones and those reached, so that nobody collects them', async () => {
    const { projectId } = await year.adopted();
    await year.ok('housing-head', `/api/projects/${projectId}/milestones/1/claim`, { proof: '现场可看', spent: 1 });
    await year.ok(CHECKS, `/api/projects/${projectId}/milestones/1/confirm`);
    await year.ok('east-head', `/api/projects/${projectId}/reach`, {
      place: 'east',
      reached: 9,
      people: year.people(2),
    });
    const { lists } = await year.get(CALLS, `/api/projects/${projectId}`);
    await year.ok(CALLS, `/api/project-lists/${lists[0].listId}/people/0/ask`, { result: 'not' });
    const work = await office.house.mechanismsOf('qu');
    const of = (unit: string) => work.knows(unit, '2027-01-01' as never, '2027-12-31' as never);
    expect(await of('qu')).toMatchObject({
      'proposals-sorted': { value: 2, of: 2 },
      'projects-finished': { value: 0, of: 1 },
      'project-milestones': { value: 1, of: 2 },
      'project-reached': { value: 9, of: 12 },
      'project-confirmed': { value: 0, of: 1 },
    });
    expect(await of('water')).toMatchObject({
      'project-milestones': { value: 0, of: 0 },
      'project-reached': { of: 0 },
    });
  });
});
