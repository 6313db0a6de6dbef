import { ANSWER } from './cases.made.ts';
import { FILE } from './office.ts';
import { ABOUT_EAST } from './reports.made.ts';
import { HELD, MEETING } from './supervised.made.ts';
import type { Line, Seen } from './table.ts';

/*
 * A report about the street East, which discipline gave to the housing bureau. Neither that street nor anybody below it is in any line:
 * to them it does not exist, whatever their role (信访工作条例 第30条).
 */

/** Takes it in, sends it on, reviews it and supervises it: discipline, but not the accused's. */
const DISCIPLINE = 'discipline -*@accused -*@below';
/** Supervises it: nobody who serves in the unit that has it. */
const SUPERVISES = `${DISCIPLINE} -*@own`;
const WORKS = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own';
const UNIT = `${WORKS} head@upper`;
const SEES = `${DISCIPLINE} *@own -inspector@own head@upper`;
/** What is owed on it, met and arranged about it is for the unit itself and discipline: not even for the head above. */
const OWED = `${DISCIPLINE} ${WORKS}`;
const PAGE = '/api/cases/{caseId}';
export const REPORTS_SEEN: Seen = {
  reported: [PAGE, DISCIPLINE],
  reportRouted: [PAGE, SEES],
  reportContested: [PAGE, SEES],
  reportHandling: [PAGE, SEES],
  reportPaused: [PAGE, SEES],
  reportExtending: [PAGE, SEES],
  reportAnswered: [PAGE, SEES],
  reportReview: [PAGE, SEES],
  reportClosed: [PAGE, SEES],
  reportUntrue: [PAGE, SEES],
  wholeReport: [PAGE, SEES],
  reportAct: [PAGE, SEES],
  reportDuty: ['/api/duties/{dutyId}', OWED],
  reportCard: ['/api/cards/{cardId}', OWED],
  reportMeeting: ['/api/meetings/{meetingId}', `${OWED} callback@desk`],
  reportHeldMeeting: ['/api/meetings/{meetingId}', `${OWED} callback@desk`],
  reportTask: ['/api/tasks/{taskId}', OWED],
  // The head above decides on the measure that rests on it.
  heldFinding: ['/api/findings/{findingId}', DISCIPLINE],
  reportMeasure: ['/api/measures/{measureId}', `${DISCIPLINE} head@upper`],
};

export const REPORTS: readonly Line[] = [
  ['POST /api/cases/{caseId}/classify', 'reported', DISCIPLINE, { kind: 'report', accusedUnits: ['east'] }],
  ['POST /api/cases/{caseId}/accuse', 'reported', DISCIPLINE, { units: ['water'] }],
  ['POST /api/cases/{caseId}/route', 'reported', DISCIPLINE, { unit: 'housing' }],
  ['POST /api/cases/{caseId}/refer', 'reported', DISCIPLINE, { channel: 'litigation', notice: '请向法院起诉。' }],
  ['POST /api/cases/{caseId}/accept', 'reportRouted', UNIT, {}],
  ['POST /api/cases/{caseId}/contest', 'reportRouted', UNIT, { reason: '不是我单位职责。' }],
  ['POST /api/cases/{caseId}/decide-contest', 'reportContested', DISCIPLINE, { unit: 'water', reason: '按职责。' }],
  ['POST /api/cases/{caseId}/ask', 'reportHandling', UNIT, { question: '请补充照片。' }],
  ['POST /api/cases/{caseId}/pause', 'reportHandling', UNIT, { reason: 'expert' }],
  ['POST /api/cases/{caseId}/resume', 'reportPaused', UNIT, {}],
  ['POST /api/cases/{caseId}/join', 'reportHandling', UNIT, { assistants: ['water'] }],
  ['POST /api/cases/{caseId}/ask-extension', 'reportHandling', UNIT, { by: 1, reason: '等材料。' }],
  // The head may be concerned: whoever reviews it decides too.
  [
    'POST /api/cases/{caseId}/decide-extension',
    'reportExtending',
    `${DISCIPLINE} head@own head@upper`,
    { granted: false, note: '不同意。' },
  ],
  ['POST /api/cases/{caseId}/answer', 'reportHandling', UNIT, ANSWER],
  ['POST /api/cases/{caseId}/note', 'reportHandling', `${DISCIPLINE} ${UNIT}`, { text: '记录。' }],
  ['POST /api/cases/{caseId}/add', 'reportHandling', DISCIPLINE, { text: '来电补充。' }],
  ['POST /api/cases/{caseId}/withdraw', 'reportHandling', DISCIPLINE, {}],
  ['POST /api/cases/{caseId}/reveal', 'reportHandling', `${DISCIPLINE} ${UNIT}`],
  ['POST /api/cases/{caseId}/secret', 'reportHandling', DISCIPLINE, { cause: 'lost', identity: 'signed-letter' }],
  ['POST /api/cases/{caseId}/attachments', 'reportHandling', `${DISCIPLINE} ${UNIT}`, FILE],
  ['GET /api/cases/{caseId}/attachments', 'wholeReport', 'seen'],
  ['GET /api/cases/{caseId}/attachments/{attachmentId}', 'wholeReport', `${DISCIPLINE} ${UNIT}`],
  ['POST /api/cases/{caseId}/call', 'reportAnswered', DISCIPLINE, { reached: false }],
  ['POST /api/cases/{caseId}/settle', 'reportReview', DISCIPLINE, { finding: 'nobody' }],
  [
    'POST /api/cases/{caseId}/close-reviewed',
    'reportReview',
    DISCIPLINE,
    { reason: '查实已办。' },
    { content: ['409 case.settle-first', 'the person was reached: who was responsible is said first'] },
  ],
  ['POST /api/cases/{caseId}/send-back', 'reportReview', DISCIPLINE, { reason: '未办实。' }],
  ['POST /api/cases/{caseId}/reopen', 'reportClosed', DISCIPLINE, {}],
  ['POST /api/cases/{caseId}/publish', 'reportClosed', '', { title: '题', question: '问', answer: '答' }],
  ['POST /api/cases/{caseId}/agree-publication', 'reportClosed', '', { agrees: true }],
  ['POST /api/cases/{caseId}/erase', 'reportClosed', DISCIPLINE, {}],
  ['GET /api/cases/{caseId}', 'reported', 'seen'],
  ['GET /api/cases/{caseId}', 'wholeReport', 'seen'],
  ['GET /api/cases/{caseId}/ledger', 'wholeReport', 'seen'],
  ['GET /api/cases/{caseId}/similar', 'wholeReport', 'seen'],
  ['GET /api/cases/{caseId}/proposal', 'reported', 'seen'],
  ['GET /api/cases/{caseId}/acts', 'wholeReport', 'seen'],
  ['POST /api/cases/{caseId}/acts/urge', 'reportHandling', SUPERVISES, {}],
  ['POST /api/cases/{caseId}/acts/ask', 'reportHandling', SUPERVISES, { question: '进展如何？' }],
  ['POST /api/cases/{caseId}/acts/list', 'reportHandling', SUPERVISES, { solveBy: '2026-03-31', reason: '久拖不决。' }],
  ['POST /api/cases/{caseId}/acts/unlist', 'wholeReport', SUPERVISES, { solved: false, reason: '不再需要。' }],
  ['POST /api/cases/{caseId}/acts/take-over', 'reportHandling', SUPERVISES, { unit: 'water', reason: '换单位。' }],
  ['POST /api/acts/{actId}/answer', 'reportAct', UNIT, { answer: '下周办结。' }],
  ['GET /api/duties/{dutyId}', 'reportDuty', 'seen'],
  ['GET /api/cards/{cardId}', 'reportCard', 'seen'],
  ['POST /api/cards/{cardId}/contest', 'reportCard', 'handler@own head@own', { reason: '来信人当日不在家。' }],
  ['GET /api/meetings/{meetingId}', 'reportMeeting', 'seen'],
  ['POST /api/meetings/{meetingId}/hold', 'reportMeeting', 'discipline@desk', HELD],
  ['GET /api/tasks/{taskId}', 'reportTask', 'seen'],
  ['GET /api/measures/{measureId}', 'reportMeasure', 'seen'],
  // A finding that rests on a report is looked into by discipline before its unit hears of it.
  ['GET /api/findings/{findingId}', 'heldFinding', 'seen'],
  ['POST /api/findings/{findingId}/verify', 'heldFinding', 'discipline@desk', { outcome: 'put', what: '登记缺两天。' }],
  [
    'POST /api/measures/clear',
    'reportUntrue',
    DISCIPLINE,
    (t) => ({
      caseId: t.reportUntrue!.caseId,
      capacity: 'holder',
      account: ABOUT_EAST.account,
      unit: 'east',
      reasons: '经查，没有违反规定的行为。',
    }),
  ],
];

/** The report and everything that there is about it, each by the ids that an address takes. */
export const ABOUT_REPORT = [
  'wholeReport',
  'reportAct',
  'reportDuty',
  'reportCard',
  'reportHeldMeeting',
  'reportTask',
  'reportMeasure',
  'heldFinding',
];

/** Where the report can be named in what is sent, or in what is asked for: by its id, or by one of nothing. */
type Naming = readonly [
  operation: string,
  of: string | null,
  body?: (caseId: string) => object,
  query?: (caseId: string) => string,
];
export const NAMING: readonly Naming[] = [
  ['POST /api/cases/{caseId}/link', 'filed', (leadCase) => ({ leadCase })],
  ['POST /api/meetings', null, (id) => ({ ...MEETING, about: { kind: 'case', id } })],
  ['GET /api/meetings', null, undefined, (id) => `case=${id}`],
  ['GET /api/measures/hands', null, undefined, (id) => `kind=case&ref=${id}`],
  ['POST /api/measures', null, (ref) => ({ ...ABOUT_EAST, facts: [{ kind: 'case', ref, shows: '查实收受红包。' }] })],
  [
    'POST /api/measures/clear',
    null,
    (caseId) => ({ caseId, capacity: 'holder', account: ABOUT_EAST.account, unit: 'east', reasons: '经查，没有。' }),
  ],
];
