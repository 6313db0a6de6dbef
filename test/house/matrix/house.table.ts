import { accountOf, BULLETIN, LEAVER, RULE, SUCCESSOR, WEBHOOK } from './house.made.ts';
import { LETTERS, UNITS } from './office.ts';
import type { Apart, Line, Seen } from './table.ts';

const { kind: _, issuer: __, ...RULE_WORDS } = RULE;
/** One import at a time: while the one before is under way, whoever may begin another has to wait. */
const WAITS = { content: ['409 import.running', 'one import at a time'] } as const;
/** User names are kept by the sign-in too, which no trial takes back. */
let newcomers = 0;
const RULE_PAGE = '/api/rules/{ruleId}';
const HEADS = 'head@own head@upper';
/** Everybody who works in the office. */
const STAFF = '* -inspector';
const APPOINTS = `administrator ${HEADS}`;
const COUNTS = 'supervisor discipline auditor head@upper';
const JANUARY = 'from=2026-01-01&until=2026-01-31';

export const HOUSE_SEEN: Seen = {
  ruleDraft: [RULE_PAGE, `administrator supervisor discipline auditor ${HEADS}`],
  rule: [RULE_PAGE, STAFF],
  checkedRule: [RULE_PAGE, STAFF],
  revisedRule: [RULE_PAGE, STAFF],
  unit: ['/api/org/units/{unitId}', STAFF],
  emptyUnit: ['/api/org/units/{unitId}', STAFF],
  closedUnit: ['/api/org/units/{unitId}', STAFF],
  post: ['/api/org/units/housing', STAFF],
  closedPost: ['/api/org/units/housing', STAFF],
  heldPost: ['/api/org/units/housing', STAFF],
  appointed: ['/api/org/units/housing', STAFF],
  handover: ['/api/org/hand-overs/{handoverId}', `administrator ${HEADS} =${SUCCESSOR} =${LEAVER}`],
  leaver: ['/api/org/left-behind/{accountId}', `administrator head =${LEAVER}`],
  account: ['/api/accounts', 'administrator'],
  webhook: ['/api/webhooks', 'administrator'],
  run: ['/api/imports/{runId}', 'clerk administrator'],
  bulletin: ['/api/bulletins/{bulletinId}', STAFF],
};

export const HOUSE: readonly Line[] = [
  // The register of rules: drafts are for the heads of the unit and those who oversee, what binds is for everybody.
  ['GET /api/rules', null, STAFF, undefined, { shows: ['ruleDraft', 'rule'] }],
  ['GET /api/rules/{ruleId}', 'ruleDraft', 'seen'],
  ['GET /api/rules/{ruleId}', 'rule', 'seen'],
  ['POST /api/rules', null, `administrator ${HEADS}`, RULE],
  ['POST /api/rules/{ruleId}/draft', 'ruleDraft', `administrator ${HEADS}`, RULE_WORDS],
  ['POST /api/rules/{ruleId}/drop', 'revisedRule', `administrator ${HEADS}`, {}],
  ['POST /api/rules/{ruleId}/adopt', 'ruleDraft', HEADS, { from: '2026-03-05' }],
  ['POST /api/rules/{ruleId}/repeal', 'rule', HEADS, { on: '2026-04-01', reason: '并入新办法。' }],
  [
    'POST /api/rules/{ruleId}/checker',
    'rule',
    `administrator ${HEADS}`,
    { unit: 'supervision', post: null, every: 'rule-check-quarter' },
  ],
  ['POST /api/rules/{ruleId}/check', 'checkedRule', 'supervisor@desk', { kept: true, seen: '抽查三次。' }],

  // Units and posts: the administrator arranges, heads appoint below them.
  ['GET /api/org/tree', null, STAFF],
  ['GET /api/org/units/{unitId}', 'unit', 'seen'],
  ['GET /api/org/vacancies', null, STAFF],
  ['GET /api/org/people', null, STAFF],
  ['GET /api/org/words', null, STAFF],
  ['PATCH /api/org/office', null, 'administrator', { zh: '演练区', en: 'Practice district' }],
  [
    'POST /api/org/units',
    null,
    'administrator',
    { unitId: 'more', parentId: 'housing', kind: 'section', zh: '新科', en: 'New' },
  ],
  ['PATCH /api/org/units/{unitId}', 'unit', 'administrator', { zh: '住房局' }],
  ['POST /api/org/units/{unitId}/close', 'emptyUnit', 'administrator'],
  ['POST /api/org/units/{unitId}/reopen', 'closedUnit', 'administrator'],
  ['POST /api/org/posts', null, 'administrator', { unitId: 'housing', role: 'handler', zh: '岗位', en: 'Post' }],
  ['PATCH /api/org/posts/{postId}', 'post', 'administrator', { zh: '承办岗', en: 'Officer' }],
  ['POST /api/org/posts/{postId}/close', 'post', 'administrator'],
  ['POST /api/org/posts/{postId}/reopen', 'closedPost', 'administrator'],
  ['POST /api/org/posts/{postId}/hand-over', 'post', APPOINTS, { to: accountOf(SUCCESSOR), from: '2026-03-02' }],
  ['POST /api/org/posts/{postId}/leave', 'heldPost', APPOINTS, { until: '2026-03-31' }],
  [
    'POST /api/org/posts/{postId}/withdraw',
    'appointed',
    APPOINTS,
    { accountId: accountOf(LEAVER), since: '2026-04-01' },
  ],
  ['GET /api/org/import/template.csv', null, STAFF],
  ['POST /api/org/import/preview', null, 'administrator', UNITS],
  ['POST /api/org/import', null, 'administrator', (t) => ({ ...UNITS, fields: t.preview })],

  // Hand-overs: whoever gives, whoever takes over, heads above, the administrator.
  ['GET /api/org/hand-overs', null, STAFF, undefined, { query: 'whose=below', shows: ['handover'] }],
  ['GET /api/org/hand-overs/{handoverId}', 'handover', 'seen'],
  ['POST /api/org/posts/{postId}/hand-overs/{handoverId}/acknowledge', 'handover', `=${SUCCESSOR}`, { duties: 'all' }],
  [
    'POST /api/org/posts/{postId}/hand-overs/{handoverId}/remarks',
    'handover',
    `=${SUCCESSOR}`,
    { text: '缺一份卷宗。' },
  ],
  ['GET /api/org/left-behind/{accountId}', 'leaver', 'seen'],

  // Accounts, other systems, imports: who runs the house.
  ['GET /api/accounts', null, 'administrator'],
  ['POST /api/accounts', null, 'administrator', () => ({ username: `newcomer-${++newcomers}`, displayName: '新来的' })],
  ['POST /api/accounts/{accountId}/name', 'account', 'administrator', { displayName: '改名' }],
  ['POST /api/accounts/{accountId}/password', 'account', 'administrator'],
  ['POST /api/accounts/{accountId}/sessions/end', 'account', 'administrator'],
  ['POST /api/accounts/{accountId}/close', 'account', 'administrator'],
  ['GET /api/webhooks', null, 'administrator'],
  ['POST /api/webhooks', null, 'administrator', WEBHOOK],
  ['POST /api/webhooks/{webhookId}/close', 'webhook', 'administrator'],
  ['GET /api/imports', null, 'clerk administrator'],
  ['POST /api/imports/letters', null, 'clerk administrator', LETTERS, { ...WAITS, query: 'dryRun=true' }],
  ['GET /api/imports/{runId}', 'run', 'seen'],
  ['GET /api/imports/{runId}/report.csv', 'run', 'seen'],
  ['POST /api/imports/{runId}/stop', 'run', 'seen'],
  ['POST /api/imports/{runId}/resume', 'run', 'seen', undefined, WAITS],
  ['POST /api/imports/{runId}/check', 'run', 'seen', undefined, WAITS],
  ['POST /api/imports/{runId}/take-in', 'run', 'seen', undefined, WAITS],
  ['GET /api/ledger/seals', null, STAFF],

  // Bulletins: supervision issues them, and they are for everybody.
  ['GET /api/bulletins', null, STAFF, undefined, { shows: ['bulletin'] }],
  ['GET /api/bulletins/draft', null, COUNTS, undefined, { query: JANUARY }],
  ['GET /api/bulletins/draft/docx', null, COUNTS, undefined, { query: JANUARY, costly: true }],
  ['GET /api/bulletins/draft/pdf', null, COUNTS, undefined, { query: JANUARY, costly: true }],
  ['GET /api/bulletins/cases', null, STAFF, undefined, { query: `${JANUARY}&figure=received` }],
  ['GET /api/bulletins/duties', null, STAFF, undefined, { query: `${JANUARY}&figure=dutyDue` }],
  ['POST /api/bulletins', null, 'supervisor discipline', { ...BULLETIN, from: '2026-02-01', until: '2026-02-28' }],
  ['GET /api/bulletins/{bulletinId}', 'bulletin', 'seen'],
  ['GET /api/bulletins/{bulletinId}/docx', 'bulletin', 'seen', undefined, { costly: true }],
  ['GET /api/bulletins/{bulletinId}/pdf', 'bulletin', 'seen', undefined, { costly: true }],
  ['POST /api/bulletins/{bulletinId}/withdraw', 'bulletin', 'supervisor discipline', { reason: '数字有误。' }],
];

/** Operations on which neither role nor unit has a say. */
export const APART: readonly Apart[] = [
  {
    why: 'For everybody, without a sign-in.',
    operations: [
      'POST /api/first-administrator',
      'GET /api/session/methods',
      'POST /api/session',
      'DELETE /api/session',
      'POST /api/session/code',
      'POST /api/session/single-sign-on',
      'GET /api/appeals/words',
      'POST /api/appeals',
      'GET /api/lists',
      'GET /api/published',
      'GET /api/published/{id}',
      'GET /api/ledger/key',
      'POST /api/ledger/check-receipt',
    ],
  },
  {
    why: 'For whoever has number and secret of the appeal.',
    operations: [
      'GET /api/appeals/{number}',
      'GET /api/appeals/{number}/receipt',
      'POST /api/appeals/{number}/add',
      'POST /api/appeals/{number}/withdraw',
      'POST /api/appeals/{number}/confirm',
      'POST /api/appeals/{number}/reopen',
      'POST /api/appeals/{number}/block',
      'POST /api/appeals/{number}/attachments',
    ],
  },
  {
    why: 'For whoever has the code of the record.',
    operations: ['POST /api/confirmations/{recordId}', 'POST /api/confirmations/{recordId}/answer'],
  },
  {
    why: 'For everybody: projects are proposed, chosen and read without signing in; whoever was drawn has a code.',
    operations: [
      'GET /api/projects/years',
      'POST /api/projects/years/{collectionId}/proposals',
      'POST /api/projects/years/{collectionId}/support',
      'POST /api/projects/answers/{listId}/{nth}',
      'POST /api/projects/answers/{listId}/{nth}/say',
    ],
  },
  {
    why: 'For all staff: each row of the file is judged as its form would be (test/obligations/import.int.test.ts).',
    operations: ['POST /api/mechanisms/records/import/preview', 'POST /api/mechanisms/records/import'],
  },
  {
    why: 'About oneself: whoever is signed in, and nobody else’s is reached by it.',
    operations: [
      'GET /api/calendar-feeds',
      'POST /api/calendar-feeds',
      'DELETE /api/calendar-feeds/{feedId}',
      'GET /api/me',
      'POST /api/me/lang',
      'POST /api/me/password',
      'POST /api/me/two-factor',
      'DELETE /api/me/two-factor',
      'POST /api/me/two-factor/confirm',
      'GET /api/notifications',
      'GET /api/obligations/running',
      'POST /api/notifications/read',
      'GET /api/notifications/mail',
      'PUT /api/notifications/mail',
      'GET /api/board/views',
      'PUT /api/board/views/{viewId}',
      'DELETE /api/board/views/{viewId}',
    ],
  },
];
