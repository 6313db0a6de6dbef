import { accountOf } from './house.made.ts';
import { PROPOSAL, WORDS } from './measures.made.ts';
import { FILE } from './office.ts';
import type { Line, Seen } from './table.ts';

const PAGE = '/api/measures/{measureId}';
const PROPOSER = 'supervisor@desk';
const PERSON = 'handler@own';
/** The head above the person's unit decides, and where nobody stands above them discipline reviews it. */
const DECIDER = 'head@upper';
const REVIEWER = 'discipline@desk';
/** Discipline, but of its own people another. */
const DISCIPLINE = 'discipline -discipline@own';
/** Before the notice only who runs it; then the person too. */
const RUNS = `${DISCIPLINE} ${PROPOSER} ${DECIDER}`;
/** The head of their unit, too. */
const TOLD = `${RUNS} ${PERSON} head@own`;

const PUBLIC = '/api/publicity/{publicityId}';
/** Wrote it, or may approve it. */
const APPROVER = 'discipline head@upper';
const WRITTEN = `${APPROVER} ${PROPOSER}`;

export const MEASURES_SEEN: Seen = {
  measure: [PAGE, RUNS],
  notified: [PAGE, TOLD],
  stated: [PAGE, TOLD],
  decided: [PAGE, TOLD],
  inForce: [PAGE, TOLD],
  reviewing: [PAGE, TOLD],
  final: [PAGE, TOLD],
  cleared: [PAGE, TOLD],
  draft: [PUBLIC, WRITTEN],
  unresolved: [PUBLIC, WRITTEN],
  shownCase: [PUBLIC, `${WRITTEN} ${PERSON}`],
};

export const MEASURES: readonly Line[] = [
  [
    'GET /api/measures',
    null,
    '* -inspector',
    undefined,
    { query: 'view=office&limit=100', shows: ['measure', 'notified', 'reportMeasure'] },
  ],
  ['GET /api/measures/ladder', null, '* -inspector'],
  ['GET /api/measures/figures', null, 'supervisor auditor discipline'],
  ['GET /api/measures/suggestions', null, 'supervisor discipline head'],
  [
    'GET /api/measures/hands',
    'card',
    'supervisor head@own head@upper discipline@own',
    undefined,
    {
      query: (t) => `kind=card&ref=${t.card!.cardId}`,
      refused: ['422 measure.fact-not-found', 'who proposes, and does not see the card'],
    },
  ],
  ['GET /api/measures/people', null, 'supervisor discipline head', undefined, { query: 'unit=housing' }],
  ['GET /api/measures/{measureId}', 'measure', 'seen'],
  ['GET /api/measures/{measureId}', 'notified', 'seen'],
  ['POST /api/measures', null, 'supervisor discipline head@own head@upper', PROPOSAL],
  ['POST /api/measures/{measureId}/notify', 'measure', PROPOSER, { notice: '告知事实。' }],
  ['POST /api/measures/{measureId}/drop', 'measure', PROPOSER, { reasons: '查无实据。' }],
  ['POST /api/measures/{measureId}/step-aside', 'measure', DECIDER, { reasons: '与当事人有亲属关系。' }],
  ['POST /api/measures/{measureId}/state', 'notified', PERSON, { statement: '有电话记录。' }],
  ['POST /api/measures/{measureId}/ask-recusal', 'notified', PERSON, { reasons: '与我有争议。' }],
  [
    'POST /api/measures/{measureId}/hear',
    'notified',
    `${PROPOSER} ${DECIDER}`,
    { heardOn: '2026-03-02', record: '当面听取。' },
  ],
  ['POST /api/measures/{measureId}/attachments', 'notified', `${PERSON} ${PROPOSER} ${DECIDER}`, FILE],
  ['GET /api/measures/{measureId}/attachments/{attachmentId}', 'notified', 'seen'],
  ['POST /api/measures/{measureId}/decide', 'stated', DECIDER, { outcome: 'imposed', reasons: '事实成立。' }],
  ['POST /api/measures/{measureId}/tell', 'decided', `${DISCIPLINE} ${PROPOSER} ${DECIDER}`, { how: 'letter' }],
  ['POST /api/measures/{measureId}/reopen', 'final', DISCIPLINE, { reasons: '有新的证据。' }],
  [
    'POST /api/measures/{measureId}/name-decider',
    'measure',
    `${DISCIPLINE} ${PROPOSER}`,
    { unit: 'water', account: accountOf('water-head'), reasons: '无人可以决定。' },
    { content: ['409 measure.decider-can-decide', 'the ladder has somebody: nobody else is named'] },
  ],
  ['POST /api/measures/{measureId}/acknowledge', 'decided', PERSON, {}],
  ['POST /api/measures/{measureId}/ask-review', 'inForce', PERSON, { reasons: '电话记录没有看。' }],
  ['POST /api/measures/{measureId}/review', 'reviewing', REVIEWER, { outcome: 'upheld', reasons: '维持。' }],
  ['POST /api/measures/{measureId}/withdraw', 'inForce', `${DISCIPLINE} ${DECIDER}`, { reasons: '事实有误。' }],
  [
    'POST /api/measures/{measureId}/carry-out',
    'inForce',
    `${PROPOSER} ${DECIDER} ${PERSON}`,
    { on: '2026-03-02', words: null },
    { content: ['409 measure.nothing-to-carry-out', 'a caution is done once it is told'] },
  ],
  [
    'POST /api/measures/{measureId}/check',
    'inForce',
    `${DISCIPLINE} ${PROPOSER} ${DECIDER} ${PERSON}`,
    { outcome: 'confirmed', reasons: null },
    { content: ['409 measure.nothing-to-check', 'a caution is done once it is told'] },
  ],
  ['POST /api/measures/{measureId}/bar', 'final', DECIDER, { until: '2026-06-01', reasons: '影响大。' }],
  ['POST /api/measures/{measureId}/wish', 'cleared', PERSON, { public: true }],

  // Decided cases for the public.
  ['GET /api/publicity', null, '* -inspector', undefined, { query: 'limit=100', shows: ['draft', 'shownCase'] }],
  ['GET /api/publicity/{publicityId}', 'draft', 'seen'],
  ['GET /api/publicity/{publicityId}', 'shownCase', 'seen'],
  [
    'POST /api/measures/{measureId}/publicity',
    'final',
    `${DISCIPLINE} ${PROPOSER} ${DECIDER}`,
    { ...WORDS, named: false, days: 30 },
  ],
  ['POST /api/publicity/{publicityId}/redraft', 'draft', `discipline ${PROPOSER}`, WORDS],
  [
    'POST /api/publicity/{publicityId}/justify',
    'unresolved',
    `discipline ${PROPOSER}`,
    (t) => ({
      ...t.unresolvedFind,
      start: Number(t.unresolvedFind!.start),
      end: Number(t.unresolvedFind!.end),
      why: '公开的值班电话。',
    }),
  ],
  ['POST /api/publicity/{publicityId}/return', 'draft', APPROVER, { reason: '请写明教训。' }],
  ['POST /api/publicity/{publicityId}/approve', 'draft', APPROVER, {}],
  ['POST /api/publicity/{publicityId}/withdraw', 'shownCase', WRITTEN, { reason: '期限已过。' }],
];
