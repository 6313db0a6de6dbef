import { FOUND, MADE_AT, PLANNED, SPOTTED } from './found.made.ts';
import { AUDITS, FILE, PHOTO } from './office.ts';
import type { Line, Seen } from './table.ts';

const WORKS = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own';
/** Findings are known to the unit, those above, and all who oversee. */
const FINDING = `${WORKS} supervisor discipline auditor head@upper`;
const PAGE = '/api/findings/{findingId}';
/** Speaks for the unit. */
const UNIT = WORKS;
/** Has the correction: here the head of the unit. */
const OWNER = 'head@own';
const FINDER = 'supervisor@desk';

const VISIT = '/api/inspections/{inspectionId}';
/** In the team, or planned it. */
const CALENDARED = { targets: PLANNED.targets, from: PLANNED.from, to: PLANNED.to };
const TEAM = 'supervisor@desk inspector@desk';
/** Announced or made: the units inspected, those above them, and all who oversee; in the unit nobody for being an auditor. */
const OPEN = `${WORKS} supervisor discipline auditor -auditor@own head@upper inspector@desk`;

export const FOUND_SEEN: Seen = {
  finding: [PAGE, FINDING],
  contestedFinding: [PAGE, FINDING],
  agreedFinding: [PAGE, FINDING],
  plannedFinding: [PAGE, FINDING],
  correcting: [PAGE, FINDING],
  waitingFinding: [PAGE, FINDING],
  shownFinding: [PAGE, FINDING],
  spotted: [PAGE, FINDING],
  // Where a sealed inspection goes, only who goes there knows.
  sealed: [VISIT, TEAM],
  announced: [VISIT, OPEN],
  visit: [VISIT, OPEN],
  closedVisit: [VISIT, OPEN],
};

export const FINDINGS: readonly Line[] = [
  [
    'GET /api/findings',
    null,
    '* -inspector',
    undefined,
    { query: 'view=office&limit=100', shows: ['finding', 'shownFinding', 'heldFinding'] },
  ],
  ['GET /api/findings/{findingId}', 'finding', 'seen'],
  // From their own source each, and nobody about their own unit.
  ['POST /api/findings', null, 'supervisor discipline -*@own', FOUND],
  ['POST /api/findings', null, 'auditor -*@own', { ...FOUND, source: 'audit' }],
  ['POST /api/findings/{findingId}/agree', 'finding', UNIT, { statement: '情况属实。' }],
  ['POST /api/findings/{findingId}/contest', 'finding', UNIT, { statement: '收费项目已公示。' }],
  [
    'POST /api/findings/{findingId}/decide',
    'contestedFinding',
    'discipline@desk',
    { outcome: 'upheld', reasons: '有票据。' },
  ],
  ['POST /api/findings/{findingId}/plan', 'agreedFinding', OWNER, { plan: '退还并公示。', by: '2026-03-20' }],
  ['POST /api/findings/{findingId}/check-plan', 'plannedFinding', FINDER, { accepted: true }],
  ['POST /api/findings/{findingId}/ask-time', 'correcting', OWNER, { until: '2026-03-27', reason: '退还需要时间。' }],
  ['POST /api/findings/{findingId}/approve-time', 'waitingFinding', 'head@upper', { granted: true, reason: '同意。' }],
  ['POST /api/findings/{findingId}/show', 'correcting', OWNER, { proof: '已退还。' }],
  ['POST /api/findings/{findingId}/check', 'shownFinding', FINDER, { closed: true }],
  ['GET /api/findings/import/template.csv', null, '* -inspector'],
  ['POST /api/findings/import/preview', null, 'auditor', AUDITS],
  ['POST /api/findings/import', null, 'auditor', (t) => ({ ...AUDITS, fields: t.audits })],
  ['GET /api/findings/{findingId}/photos', 'spotted', 'seen'],
  ['GET /api/findings/{findingId}/photos/{attachmentId}', 'spotted', 'seen'],
  ['GET /api/findings/{findingId}/attachments', 'correcting', 'seen'],
  ['POST /api/findings/{findingId}/attachments', 'correcting', `${UNIT} ${FINDER}`, FILE],
  ['GET /api/findings/{findingId}/attachments/{attachmentId}', 'correcting', 'seen'],
];

export const INSPECTIONS: readonly Line[] = [
  [
    'GET /api/inspections',
    null,
    '*',
    undefined,
    { query: 'limit=100', shows: ['sealed', 'announced', 'visit', 'closedVisit'] },
  ],
  ['GET /api/inspections/choices', null, 'supervisor discipline'],
  ['POST /api/inspections/check', null, 'supervisor discipline', CALENDARED],
  [
    'POST /api/inspections',
    null,
    'supervisor discipline -*@own',
    { ...PLANNED, team: ['discipline-discipline'] },
    { refused: ['422 inspection.team-concerned', 'whoever serves in the unit inspected'] },
  ],
  ['GET /api/inspections/{inspectionId}', 'sealed', 'seen'],
  ['GET /api/inspections/{inspectionId}', 'announced', 'seen'],
  ['GET /api/inspections/{inspectionId}', 'visit', 'seen'],
  ['GET /api/inspections/{inspectionId}/plan.json', 'sealed', 'seen'],
  ['POST /api/inspections/{inspectionId}/open', 'sealed', TEAM, { madeAt: MADE_AT }],
  ['POST /api/inspections/{inspectionId}/open', 'announced', TEAM, { madeAt: MADE_AT }],
  ['POST /api/inspections/{inspectionId}/cancel', 'sealed', 'supervisor@desk', { reason: '改期。' }],
  ['POST /api/inspections/{inspectionId}/cancel', 'announced', 'supervisor@desk', { reason: '改期。' }],
  [
    'POST /api/inspections/{inspectionId}/look',
    'visit',
    TEAM,
    { item: 'at-the-window', result: 'in-order', madeAt: MADE_AT },
  ],
  [
    'POST /api/inspections/{inspectionId}/findings',
    'visit',
    TEAM,
    { ...SPOTTED, findingId: '00000000-0000-4000-8000-00000000f002' },
  ],
  ['POST /api/inspections/{inspectionId}/findings/{findingId}/photos', 'visit', TEAM, PHOTO],
  ['GET /api/inspections/{inspectionId}/photos/{attachmentId}', 'visit', 'seen'],
  ['POST /api/inspections/{inspectionId}/close', 'visit', 'supervisor@desk', { report: '一项不符合。' }],
  [
    'POST /api/inspections/{inspectionId}/answer',
    'closedVisit',
    'head@own clerk@own handler@own',
    { words: '已整改。' },
  ],
];
