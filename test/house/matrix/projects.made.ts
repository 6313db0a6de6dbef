import { followYears } from '../../../src/projects/jobs.ts';
import { OFFICE } from '../../support/office.ts';
import { type Ids, type Making, NOW, type Things } from './make.ts';
import { FILE } from './office.ts';

const HEAD = 'qu-head';
const CALLS = 'callback-callback';

export const SAID = {
  title: '老楼加装扶手',
  what: '楼道两侧加装扶手。',
  gains: '老楼里的老人',
  owner: 'housing',
  places: ['east'],
  money: 12_000_000,
};
const drafted = (proposals: readonly string[]) => ({ ...SAID, proposals });

export const DRAFT = (things: Things) => drafted([things.proposal!.proposalId!]);
export const LISTED = (project: string) => ({
  on: '2026-03-02',
  why: '财力只够办一项。',
  projects: [
    {
      project,
      owner: 'housing',
      milestones: [{ name: '装好', on: '2026-09-30', money: 12_000_000 }],
      entitled: [{ unit: 'east', people: 12 }],
    },
  ],
});

/** Years of projects, one in each state; the housing bureau owns, the street East is where people gain. */
export async function projects({ office, did, read }: Making): Promise<Record<string, Ids>> {
  const follow = async () =>
    followYears(
      office.house.db,
      { officeId: OFFICE, now: office.now(), actor: { kind: 'system', officeId: OFFICE, process: 'projects' } },
      await office.house.projectsOf(OFFICE),
    );
  /** Opened, with proposals; the last of them is left over. */
  const opened = async (year: number, proposals: number) => {
    const collectionId = (await did(HEAD, '/api/project-collections', { year })).id as string;
    for (let i = 0; i < proposals; i++)
      await did(HEAD, `/api/projects/years/${collectionId}/proposals`, {
        title: `装扶手 ${i}`,
        why: '老人多。',
        contact: '13811112222',
      });
    const page = await read(HEAD, `/api/project-collections/${collectionId}/proposals`);
    return { collectionId, proposals: page.proposals.map((p: { proposalId: string }) => p.proposalId) as string[] };
  };
  const draft = async (collectionId: string, proposal: string) =>
    (await did(HEAD, `/api/project-collections/${collectionId}/candidates`, drafted([proposal]))).id as string;
  const chosen = async (year: number) => {
    office.at('2026-01-05T09:00');
    const { collectionId, proposals } = await opened(year, 2);
    const candidates = [await draft(collectionId, proposals[0]!), await draft(collectionId, proposals[1]!)];
    office.at('2026-02-06T09:00');
    await did(HEAD, `/api/project-collections/${collectionId}/choice`);
    return { collectionId, project: candidates[0]! };
  };
  const drawn = async (year: number, number: string | null) => {
    const made = await chosen(year);
    if (number)
      await did(HEAD, `/api/projects/years/${made.collectionId}/support`, { number, projects: [made.project] });
    office.at('2026-02-27T09:00');
    await follow();
    return made;
  };
  const adopted = async (year: number) => {
    const made = await drawn(year, null);
    office.at(NOW);
    await did(HEAD, `/api/project-collections/${made.collectionId}/adopt`, LISTED(made.project));
    return made.project;
  };
  const claimed = async (year: number) => {
    const projectId = await adopted(year);
    const { attachmentId } = await did('housing-handler', `/api/projects/${projectId}/attachments`, FILE);
    const said = { proof: '可看', spent: 1, files: [attachmentId] };
    await did('housing-handler', `/api/projects/${projectId}/milestones/1/claim`, said);
    return { projectId, nth: '1', attachmentId };
  };
  const reached = async (year: number) => {
    const projectId = await adopted(year);
    await did('east-handler', `/api/projects/${projectId}/reach`, {
      place: 'east',
      reached: 1,
      people: '甲,13900000001',
    });
    const { lists } = await read(HEAD, `/api/projects/${projectId}`);
    return { projectId, listId: lists[0].listId as string, nth: '0' };
  };
  const listed = await adopted(2031);
  const inClaim = await claimed(2032);
  const asking = await reached(2033);
  const lacking = await reached(2034);
  await did(CALLS, `/api/project-lists/${lacking.listId}/people/0/ask`, { result: 'not' });
  const calling = await drawn(2035, '13800000001');
  const { called } = await read(HEAD, `/api/project-collections/${calling.collectionId}`);
  const deciding = await drawn(2036, null);
  office.at('2026-01-05T09:00');
  const ready = await opened(2037, 2);
  for (const proposal of ready.proposals) await draft(ready.collectionId, proposal);
  office.at(NOW);
  const fresh = await opened(2038, 1);
  const candidate = await draft(fresh.collectionId, fresh.proposals[0]!);
  return {
    collection: { collectionId: fresh.collectionId },
    proposal: { proposalId: fresh.proposals[0]!, collectionId: fresh.collectionId },
    candidate: { projectId: candidate },
    readyCollection: { collectionId: ready.collectionId },
    callingCollection: { collectionId: calling.collectionId, supportId: called[0].supportId },
    decidingCollection: { collectionId: deciding.collectionId, projectId: deciding.project },
    project: { projectId: listed, nth: '1' },
    claimedProject: inClaim,
    askingProject: asking,
    lackingProject: { projectId: lacking.projectId },
  };
}
