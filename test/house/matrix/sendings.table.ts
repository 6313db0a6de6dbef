import { SENDING } from './sendings.made.ts';
import type { Line, Seen } from './table.ts';

/** Whoever has a part in what a unit sends. */
const OURS = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own auditor@own';
/** Before it goes: the unit itself, and the heads above, who may have to sign. */
const BEFORE = `${OURS} head@upper`;
/** Once it went: the unit it came to, and all who oversee. */
const AFTER = `${BEFORE} supervisor discipline auditor clerk@sibling handler@sibling head@sibling callback@sibling`;
const SPEAKS = 'head@own clerk@own';
const STAFF = '* -inspector';

export const SENDINGS_SEEN: Seen = {
  draftSending: ['/api/sendings/{sendingId}', BEFORE],
  urgentSending: ['/api/sendings/{sendingId}', BEFORE],
  signingSending: ['/api/sendings/{sendingId}', BEFORE],
  inspectionSending: ['/api/sendings/{sendingId}', BEFORE],
  sentSending: ['/api/sendings/{sendingId}', AFTER],
  answeredSending: ['/api/sendings/{sendingId}', AFTER],
  meetingSending: ['/api/sendings/{sendingId}', AFTER],
};

const POST = 'POST /api/sendings/{sendingId}';

export const SENDINGS: readonly Line[] = [
  [
    'GET /api/sendings',
    null,
    STAFF,
    undefined,
    { query: 'view=office&limit=100', shows: ['draftSending', 'signingSending', 'sentSending'] },
  ],
  ['GET /api/sendings/choices', null, STAFF],
  ['GET /api/sendings/weight', null, STAFF],
  ['GET /api/sendings/plan', null, STAFF, undefined, { query: 'unit=housing' }],
  ['GET /api/sendings/plan/template.csv', null, STAFF],
  ['GET /api/sendings/{sendingId}', 'draftSending', 'seen'],
  ['GET /api/sendings/{sendingId}', 'sentSending', 'seen'],
  ['POST /api/sendings/check', null, OURS, SENDING],
  ['POST /api/sendings', null, OURS, SENDING],

  [`${POST}/change`, 'draftSending', OURS, SENDING],
  [`${POST}/send`, 'draftSending', SPEAKS, {}],
  [`${POST}/ask-signature`, 'urgentSending', OURS, { signer: 'qu-head', reason: '市里限时。' }],
  [`${POST}/sign`, 'signingSending', 'head@upper', { signed: true }],
  [
    `${POST}/join`,
    'inspectionSending',
    OURS,
    { host: '00000000-0000-4000-8000-0000000000ff' },
    { content: ['409 sending.nothing-to-join', 'there is no other inspection to join'] },
  ],
  [`${POST}/withdraw`, 'sentSending', SPEAKS, { reason: '不再需要。' }],
  [
    `${POST}/answer`,
    'sentSending',
    'clerk@sibling handler@sibling head@sibling callback@sibling supervisor@sibling discipline@sibling auditor@sibling',
    { answer: '已排查。' },
  ],
  [`${POST}/confirm`, 'answeredSending', SPEAKS, { units: ['water'] }],
  [`${POST}/give-back`, 'answeredSending', SPEAKS, { unit: 'water', reason: '缺名单。' }],
  [
    `${POST}/conclude`,
    'meetingSending',
    SPEAKS,
    { decided: true, outcome: '分工。' },
    { content: ['422 sending.not-held-yet', 'the meeting is still to come'] },
  ],
];
