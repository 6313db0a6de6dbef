import { expect } from 'vitest';
import { besideOf } from '../../src/app/beside.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import type { Instant } from '../../src/kernel/time.ts';
import { type Verification, verifyOffice } from '../../src/ledger/replay.ts';
import { seal } from '../../src/ledger/seal.ts';
import { followYears } from '../../src/projects/jobs.ts';
import { newKey, OFFICE, type TestOffice } from '../support/office.ts';

export const HEAD = 'qu-head';
export const CALLS = 'callback-callback';
export const CHECKS = 'supervision-supervisor';

/** A year of projects, step by step, over HTTP. */
export function yearOf(office: TestOffice) {
  const post = async (who: string, url: string, body: object = {}, key = newKey()) => {
    const response = await office.ask(who, 'POST', url, body, key);
    return { status: response.statusCode, ...response.json() };
  };
  const get = async (who: string, url: string) => (await office.ask(who, 'GET', url)).json();
  const ok = async (who: string, url: string, body: object = {}) => {
    const made = await post(who, url, body);
    expect(made.status, `${url} ${JSON.stringify(made)}`).toBeLessThan(300);
    return made;
  };
  /** Collected from 2 January 2027, chosen from 9 February. */
  const self = {
    post,
    get,
    ok,
    follow: async () =>
      followYears(
        office.house.db,
        { officeId: OFFICE, now: office.now(), actor: { kind: 'system', officeId: OFFICE, process: 'projects' } },
        await office.house.projectsOf(OFFICE),
      ),
    async opened(year: number, on = `${year}-01-04T09:00`): Promise<string> {
      office.at(on);
      return (await ok(HEAD, '/api/project-collections', { year })).id;
    },
    propose: (collectionId: string, title: string, more: object = {}) =>
      post('', `/api/projects/years/${collectionId}/proposals`, { title, why: '楼里老人多，上下楼不便。', ...more }),
    async candidates(collectionId: string, count = 2): Promise<string[]> {
      const ids: string[] = [];
      for (let i = 0; i < count; i++) {
        const title = `给老旧小区加装扶手 ${i + 1}`;
        expect(await self.propose(collectionId, title)).toMatchObject({ status: 201 });
        const { proposals } = await get(HEAD, `/api/project-collections/${collectionId}/proposals`);
        const made = await ok(HEAD, `/api/project-collections/${collectionId}/candidates`, {
          title,
          what: '楼道两侧加装扶手和折叠凳。',
          gains: '住在没有电梯的楼里的老人',
          owner: 'housing',
          places: ['east'],
          money: 12_000_000,
          proposals: proposals.map((p: { proposalId: string }) => p.proposalId),
        });
        ids.push(made.id);
      }
      return ids;
    },
    async choosing(collectionId: string, on: string): Promise<void> {
      office.at(on);
      await ok(HEAD, `/api/project-collections/${collectionId}/choice`);
    },
    choose: (collectionId: string, number: string, projects: readonly string[], key = newKey()) =>
      post('', `/api/projects/years/${collectionId}/support`, { projects, number }, key),
    async checked(collectionId: string): Promise<void> {
      const { called } = await get(HEAD, `/api/project-collections/${collectionId}`);
      for (const { supportId } of called)
        await ok(CALLS, `/api/project-collections/${collectionId}/supporters/${supportId}/called`, { result: 'real' });
    },
    adopting: (project: string, more: object = {}) => ({
      project,
      owner: 'housing',
      milestones: [
        { name: '完成摸底', on: '2027-04-30', money: 1_000_000 },
        { name: '全部装好', on: '2027-09-30', money: 11_000_000 },
      ],
      entitled: [{ unit: 'east', people: 12 }],
      ...more,
    }),
    /** On the list: its first candidate; the year is 2027. */
    async adopted(): Promise<{ collectionId: string; projectId: string }> {
      const collectionId = await self.opened(2027);
      const [projectId, other] = (await self.candidates(collectionId)) as [string, string];
      await self.choosing(collectionId, '2027-02-09T09:00');
      expect(await self.choose(collectionId, '13800000001', [projectId])).toMatchObject({ status: 201 });
      expect(await self.choose(collectionId, '13800000002', [projectId, other])).toMatchObject({ status: 201 });
      office.at('2027-03-01T09:00');
      await self.follow();
      await self.checked(collectionId);
      await ok(HEAD, `/api/project-collections/${collectionId}/adopt`, {
        on: '2027-03-01',
        why: '本年度财力只够办一项。',
        projects: [self.adopting(projectId)],
      });
      return { collectionId, projectId };
    },
    people: (count: number) =>
      Array.from(
        { length: count },
        (_, i) => `居民${'甲乙丙丁戊己庚辛壬癸子丑'[i]},1390000${String(i).padStart(4, '0')}`,
      ).join('\n'),
  };
  return self;
}

/** Everything in the ledger folded again and compared, words and keys with it. */
export async function verified(office: TestOffice): Promise<Verification> {
  const owner = openDb(office.ownerUrl, 2);
  await seal(owner, OFFICE, office.house.keys.seal, office.now() as Instant);
  await owner.close();
  return verifyOffice(office.house.db, OFFICE, PROJECTIONS, null, besideOf(office.house.keys));
}
