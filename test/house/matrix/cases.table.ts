import { FILE } from './office.ts';
import type { Line, Seen } from './table.ts';

/** Sees every ordinary appeal of the office. */
const ACROSS = 'clerk callback supervisor auditor discipline';
/** Also whoever serves in the unit that has it, and the head above. */
const WITH_UNIT = `${ACROSS} *@own -inspector@own head@upper`;
/** Where the level above decides on what blocks it, that is told of it too; and a unit that does something for the person meanwhile. */
const BLOCKED = `${WITH_UNIT} *@upper -inspector@upper`;
/** Does the unit's work on it, or heads the unit or one above. */
const UNIT = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own head@upper';
const OF_UNIT = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own';
/** Did not take part and does not work for the unit: supervision and discipline elsewhere. */
const REVIEWER = 'supervisor discipline -*@own';
const CHAIN = {
  chain: [
    { what: '办证需要验收', unit: 'housing' },
    { what: '验收需要消防验收合格', unit: 'water' },
  ],
};
const PAGE = '/api/cases/{caseId}';

export const CASES_SEEN: Seen = {
  filed: [PAGE, ACROSS],
  linked: [PAGE, ACROSS],
  routed: [PAGE, WITH_UNIT],
  contested: [PAGE, WITH_UNIT],
  handling: [PAGE, WITH_UNIT],
  attached: [PAGE, WITH_UNIT],
  paused: [PAGE, WITH_UNIT],
  extending: [PAGE, WITH_UNIT],
  blocked: [PAGE, BLOCKED],
  interim: [PAGE, BLOCKED],
  interimDone: [PAGE, `${BLOCKED} *@sibling -inspector@sibling`],
  answered: [PAGE, WITH_UNIT],
  review: [PAGE, WITH_UNIT],
  closed: [PAGE, WITH_UNIT],
  agreed: [PAGE, WITH_UNIT],
  published: [PAGE, WITH_UNIT],
  listed: [PAGE, WITH_UNIT],
  questioned: [PAGE, WITH_UNIT],
  explained: [PAGE, WITH_UNIT],
};

export const CASES: readonly Line[] = [
  // Taking in and sending on: the intake desk.
  [
    'POST /api/cases',
    null,
    'clerk callback discipline',
    { channel: 'counter', kind: 'help', text: '楼道渗水。', person: { name: '林知夏', phone: '13800001234' } },
  ],
  ['POST /api/cases/{caseId}/classify', 'filed', 'clerk', { kind: 'help' }],
  ['POST /api/cases/{caseId}/route', 'filed', 'clerk', { unit: 'housing' }],
  ['POST /api/cases/{caseId}/report-lead', 'filed', 'clerk', { units: ['housing', 'water'] }],
  ['POST /api/cases/{caseId}/refer', 'filed', 'clerk', { channel: 'litigation', notice: '请向法院起诉。' }],
  ['POST /api/cases/{caseId}/link', 'filed', 'clerk', (t) => ({ leadCase: t.lead!.caseId })],
  ['POST /api/cases/{caseId}/unlink', 'linked', 'clerk', {}],
  ['POST /api/cases/{caseId}/contest', 'routed', UNIT, { reason: '不是我单位职责。' }],
  ['POST /api/cases/{caseId}/decide-contest', 'contested', REVIEWER, { unit: 'water', reason: '按职责。' }],
  ['POST /api/cases/{caseId}/accuse', 'handling', '', { units: ['east'] }],

  // Handling: the unit that has it.
  ['POST /api/cases/{caseId}/accept', 'routed', UNIT, {}],
  ['POST /api/cases/{caseId}/ask', 'handling', UNIT, { question: '请补充照片。' }],
  ['POST /api/cases/{caseId}/pause', 'handling', UNIT, { reason: 'expert' }],
  ['POST /api/cases/{caseId}/resume', 'paused', UNIT, {}],
  ['POST /api/cases/{caseId}/join', 'handling', UNIT, { assistants: ['water'] }],
  ['POST /api/cases/{caseId}/ask-extension', 'handling', UNIT, { by: 1, reason: '等材料。' }],
  [
    'POST /api/cases/{caseId}/decide-extension',
    'extending',
    'head@own head@upper',
    { granted: false, note: '不同意。' },
  ],
  [
    'POST /api/cases/{caseId}/answer',
    'handling',
    UNIT,
    { result: '已修好。', reasons: '屋面开裂。', basis: '物业管理条例。', next: '可再来信。' },
  ],
  ['POST /api/cases/{caseId}/note', 'handling', `${REVIEWER} ${UNIT} clerk callback`, { text: '记录。' }],
  ['POST /api/cases/{caseId}/add', 'handling', 'clerk callback', { text: '来电补充。' }],
  ['POST /api/cases/{caseId}/withdraw', 'handling', 'clerk callback', {}],
  ['POST /api/cases/{caseId}/reveal', 'handling', `${UNIT} clerk`],
  ['POST /api/cases/{caseId}/attachments', 'handling', `${REVIEWER} ${UNIT} clerk callback`, FILE],
  ['GET /api/cases/{caseId}/attachments', 'attached', 'seen'],
  ['GET /api/cases/{caseId}/attachments/{attachmentId}', 'attached', `${REVIEWER} ${UNIT} clerk callback`],

  // Blocked by conditions that wait for each other: the level above them decides.
  ['POST /api/cases/{caseId}/block', 'handling', `${UNIT} clerk`, CHAIN],
  [
    'POST /api/cases/{caseId}/trace-block',
    'blocked',
    `${REVIEWER} ${UNIT} clerk`,
    { chain: [...CHAIN.chain, { what: '消防验收需要土地手续', unit: 'east' }] },
  ],
  ['POST /api/cases/{caseId}/take-up-block', 'blocked', 'head@upper', {}],
  [
    'POST /api/cases/{caseId}/interim',
    'blocked',
    UNIT,
    { measures: [{ what: '先行登记', unit: 'housing', by: '2026-03-20' }] },
  ],
  ['POST /api/cases/{caseId}/interim-done', 'interim', OF_UNIT, (t) => ({ duty: t.interim!.dutyId, how: '已登记。' })],
  [
    'POST /api/cases/{caseId}/interim-checked',
    'interimDone',
    `${REVIEWER} ${UNIT} -supervisor@sibling -discipline@sibling`,
    (t) => ({ duty: t.interimDone!.dutyId, good: true }),
  ],
  [
    'POST /api/cases/{caseId}/unblock',
    'blocked',
    'head@upper',
    { on: 'rule', links: ['otherwise', 'kept'], decision: '先办证，验收后补。' },
  ],

  // Confirming and closing: whoever did not handle it.
  ['POST /api/cases/{caseId}/call', 'answered', `callback -callback@own ${REVIEWER}`, { reached: false }],
  ['POST /api/cases/{caseId}/settle', 'review', REVIEWER, { finding: 'nobody' }],
  ['POST /api/cases/{caseId}/close-reviewed', 'review', REVIEWER, { reason: '查实已办。' }],
  ['POST /api/cases/{caseId}/send-back', 'review', REVIEWER, { reason: '未办实。' }],
  ['POST /api/cases/{caseId}/reopen', 'closed', 'clerk callback', {}],
  ['POST /api/cases/{caseId}/agree-publication', 'closed', 'clerk callback', { agrees: true }],
  [
    'POST /api/cases/{caseId}/publish',
    'agreed',
    `${REVIEWER} clerk`,
    { title: '楼道渗水', question: '楼道渗水怎么办？', answer: '已修好。' },
  ],
  ['POST /api/cases/{caseId}/unpublish', 'published', `${REVIEWER} clerk`, {}],
  // On the person's demand, by who cannot read it: that there is an ordinary appeal an administrator is told.
  ['POST /api/cases/{caseId}/erase', 'closed', 'administrator discipline', {}],
  ['POST /api/cases/{caseId}/secret', 'handling', 'clerk -clerk@own', { cause: 'lost', identity: 'signed-letter' }],

  // Reading it.
  ['GET /api/cases/{caseId}', 'handling', 'seen'],
  ['GET /api/cases/{caseId}/ledger', 'handling', 'seen'],
  ['GET /api/cases/{caseId}/similar', 'handling', 'seen'],
  ['GET /api/cases/{caseId}/proposal', 'handling', 'seen'],
  ['GET /api/cases/{caseId}/acts', 'handling', 'seen'],
  [
    'GET /api/cases',
    null,
    '* -inspector',
    undefined,
    { query: 'limit=100', shows: ['filed', 'handling', 'reported', 'wholeReport'] },
  ],
  ['GET /api/cases.csv', null, '* -inspector', undefined, { shows: ['filed', 'handling', 'reported', 'wholeReport'] }],
  ['GET /api/appeals/choices', null, '*'],
  ['GET /api/appeals/referrals', null, '* -inspector'],
  ['POST /api/answers/check', null, '* -inspector', { text: '高度重视，积极协调。' }],

  // Supervision of it: nobody who has or had it in hand.
  ['POST /api/cases/{caseId}/acts/urge', 'handling', REVIEWER, {}],
  ['POST /api/cases/{caseId}/acts/ask', 'handling', REVIEWER, { question: '进展如何？' }],
  ['POST /api/cases/{caseId}/acts/list', 'handling', REVIEWER, { solveBy: '2026-03-31', reason: '久拖不决。' }],
  ['POST /api/cases/{caseId}/acts/unlist', 'listed', REVIEWER, { solved: false, reason: '不再需要。' }],
  ['POST /api/cases/{caseId}/acts/take-over', 'handling', REVIEWER, { unit: 'water', reason: '换单位。' }],
  ['POST /api/acts/{actId}/answer', 'questioned', UNIT, { answer: '下周办结。' }],
  ['POST /api/acts/{actId}/acknowledge', 'explained', REVIEWER, {}],
  ['GET /api/acts/listed', null, '* -inspector', undefined, { query: 'limit=100', shows: ['listed', 'wholeReport'] }],
];
