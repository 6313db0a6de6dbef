import { FILE } from './office.ts';
import { DRAFT, LISTED, SAID } from './projects.made.ts';
import type { Line, Seen } from './table.ts';

/** All of it but contacts and numbers is public anyway. */
const STAFF = '* -inspector';
/** No unit of the office has the function of the desk: the office as a whole keeps it. */
const DESK = 'clerk@upper handler@upper head@upper';
const CALLS = 'callback';
const OWNER = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own head@upper';
/** Photographs are not for everybody who may read of the project. */
const SHOWN = `${OWNER} supervisor ${DESK}`;
const PLACE =
  'clerk@accused handler@accused head@accused callback@accused supervisor@accused discipline@accused head@upper';
const YEAR = '/api/project-collections/{collectionId}';
const ONE = '/api/projects/{projectId}';
const PERSON = 'POST /api/project-lists/{listId}/people/{nth}';
const SAMPLE = `POST ${YEAR}/supporters/{supportId}`;

export const PROJECTS_SEEN: Seen = {
  collection: [YEAR, STAFF],
  proposal: [`${YEAR}/proposals`, STAFF],
  candidate: [ONE, STAFF],
  readyCollection: [YEAR, STAFF],
  callingCollection: [YEAR, STAFF],
  decidingCollection: [YEAR, STAFF],
  project: [ONE, STAFF],
  claimedProject: [ONE, STAFF],
  askingProject: [ONE, STAFF],
  lackingProject: [ONE, STAFF],
};

export const PROJECTS: readonly Line[] = [
  ['GET /api/project-collections', null, STAFF],
  [`GET ${YEAR}`, 'collection', 'seen'],
  [`GET ${YEAR}/proposals`, 'proposal', 'seen'],
  [`GET ${ONE}`, 'project', 'seen'],
  ['POST /api/project-collections', null, DESK, { year: 2040 }],
  [`POST ${YEAR}/candidates`, 'collection', DESK, DRAFT],
  ['POST /api/project-proposals/{proposalId}/group', 'proposal', DESK, (t) => ({ project: t.candidate!.projectId! })],
  ['POST /api/project-proposals/{proposalId}/set-aside', 'proposal', DESK, { reason: '已有安排。' }],
  ['POST /api/project-proposals/{proposalId}/contact', 'proposal', DESK, {}],
  [`POST ${YEAR}/choice`, 'readyCollection', DESK, {}],
  [`${SAMPLE}/number`, 'callingCollection', CALLS, {}],
  [`${SAMPLE}/called`, 'callingCollection', CALLS, { result: 'real' }],
  [`POST ${YEAR}/adopt`, 'decidingCollection', 'head@upper', (t) => LISTED(t.decidingCollection!.projectId!)],
  [`POST ${ONE}/amend`, 'candidate', DESK, SAID],
  [`POST ${ONE}/attachments`, 'project', OWNER, FILE],
  [`GET ${ONE}/attachments`, 'claimedProject', SHOWN],
  [`GET ${ONE}/attachments/{attachmentId}`, 'claimedProject', SHOWN],
  [`POST ${ONE}/milestones/{nth}/claim`, 'project', OWNER, { proof: '现场可看', spent: 100 }],
  [`POST ${ONE}/milestones/{nth}/confirm`, 'claimedProject', 'supervisor@desk', {}],
  [`POST ${ONE}/milestones/{nth}/return`, 'claimedProject', 'supervisor@desk', { words: '没有看到。' }],
  [`POST ${ONE}/reach`, 'project', PLACE, { place: 'east', reached: 1, people: '甲,13900000001' }],
  [`POST ${ONE}/make-good`, 'lackingProject', OWNER, { place: 'east', words: '已补。' }],
  // Nobody calls about what their own unit built or states.
  [`${PERSON}/look`, 'askingProject', 'callback -callback@own -callback@accused -callback@below', {}],
  [`${PERSON}/code`, 'askingProject', 'callback -callback@own -callback@accused -callback@below', {}],
  [`${PERSON}/ask`, 'askingProject', 'callback -callback@own -callback@accused -callback@below', { result: 'got' }],
];
