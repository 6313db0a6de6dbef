import { MENDED_RULE, NEXT_RULE, OWN_RULE, record, SHOWN_WORDS } from './mechanisms.made.ts';
import { FILE } from './office.ts';
import type { Line, Seen } from './table.ts';

const STAFF = '* -inspector';
/** The head of the office as a whole signs what it adopts. */
const ADOPTS = 'head@upper';
/** Rules are prepared by the administrator and by supervision. */
const PREPARES = 'administrator supervisor';
const OVERSEES = 'supervisor discipline auditor administrator';
const YEAR = `${OVERSEES} *@own -inspector@own head@upper`;
/** Whoever serves in the unit, heads above, who oversees, and the desk that asks people outside. */
const SEES = `${YEAR} callback@desk`;
const HOLDER = 'head@own';
const CONFIRMS = 'callback@desk';
const PAGE = '/api/obligations/{dutyId}';

export const MECHANISMS_SEEN: Seen = {
  mechanism: ['/api/mechanisms/{row}', STAFF],
  // What the rule publishes, all staff may read; what it rests on, who may open the unit's records.
  handedRule: ['/api/mechanisms/drafts/{draftId}', 'administrator supervisor head@upper'],
  returnedRule: ['/api/mechanisms/drafts/{draftId}', 'administrator supervisor head@upper'],
  figure: ['/api/figures/{figure}', STAFF],
  figureBasis: ['/api/figures/{figure}/units/{unitId}', YEAR],
  year: ['/api/units/{unitId}/year', YEAR],
  obligation: [PAGE, SEES],
  confirmedRecord: [PAGE, SEES],
  shownRecord: [PAGE, SEES],
  // Files may name people: for the unit, whoever confirms, and supervision.
  evidence: [`${PAGE}/attachments`, 'supervisor *@own -inspector@own callback@desk'],
};

export const MECHANISMS: readonly Line[] = [
  ['GET /api/figures', null, STAFF],
  ['GET /api/figures/{figure}', 'figure', 'seen'],
  ['GET /api/figures/{figure}/units/{unitId}', 'figureBasis', 'seen'],
  ['GET /api/mechanisms', null, STAFF],
  ['GET /api/mechanisms/schema', null, STAFF],
  ['GET /api/mechanisms/offered', null, STAFF],
  ['GET /api/mechanisms/{row}', 'mechanism', 'seen'],
  ['GET /api/mechanisms/{row}/gaps', 'mechanism', 'seen'],
  ['POST /api/mechanisms/check', null, STAFF, { sources: NEXT_RULE.sources }],
  ['POST /api/mechanisms/preview', null, STAFF, { sources: NEXT_RULE.sources, year: 2027 }],
  ['POST /api/mechanisms', null, ADOPTS, NEXT_RULE],
  ['POST /api/mechanisms/{mechanismId}/withdraw', 'mechanism', ADOPTS, { until: '2026-05-01', reason: '不再需要。' }],
  ['GET /api/mechanisms/open', null, STAFF],
  ['GET /api/mechanisms/drafts', null, STAFF, undefined, { shows: ['handedRule', 'returnedRule'] }],
  ['POST /api/mechanisms/drafts', null, PREPARES, OWN_RULE],
  ['GET /api/mechanisms/drafts/{draftId}', 'handedRule', 'seen'],
  ['POST /api/mechanisms/drafts/{draftId}/adopt', 'handedRule', ADOPTS, { from: '2027-01-01', ground: '纪要' }],
  ['POST /api/mechanisms/drafts/{draftId}/give-back', 'handedRule', ADOPTS, { reason: '请再核一下天数。' }],
  ['POST /api/mechanisms/drafts/{draftId}/hand', 'returnedRule', PREPARES, MENDED_RULE],
  ['POST /api/mechanisms/drafts/{draftId}/take-back', 'handedRule', PREPARES, {}],
  ['GET /api/units/{unitId}/year', 'year', 'seen'],
  ['GET /api/obligations/{dutyId}', 'obligation', 'seen'],
  ['POST /api/obligations/{dutyId}/records', 'obligation', HOLDER, record('2026-03-02')],
  ['POST /api/obligations/{dutyId}/records/check', 'obligation', HOLDER, { values: record('2026-03-02').values }],
  ['POST /api/obligations/{dutyId}/asks/{askDuty}', 'obligation', HOLDER, { became: '路灯 3 月 10 日修好。' }],
  ['POST /api/obligations/{dutyId}/records/{recordId}/confirm', 'obligation', CONFIRMS, { so: true, words: '来过' }],
  ['POST /api/obligations/{dutyId}/records/{recordId}/code', 'obligation', CONFIRMS, {}],
  ['POST /api/obligations/{dutyId}/records/{recordId}/publish', 'confirmedRecord', HOLDER, SHOWN_WORDS],
  [
    'POST /api/obligations/{dutyId}/records/{recordId}/take-down',
    'shownRecord',
    'head@own head@upper supervisor',
    { reason: '地点有误。' },
  ],
  ['POST /api/obligations/{dutyId}/attachments', 'obligation', HOLDER, FILE],
  ['GET /api/obligations/{dutyId}/attachments', 'evidence', 'seen'],
  ['GET /api/obligations/{dutyId}/attachments/{attachmentId}', 'evidence', 'seen'],
];
