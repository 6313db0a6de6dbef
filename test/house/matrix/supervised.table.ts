import { FILE } from './office.ts';
import { ARRANGED, HELD, MEETING, PARTS } from './supervised.made.ts';
import type { Line, Seen } from './table.ts';

/** Carries out what the unit owes. */
const WORKS = 'clerk@own handler@own head@own callback@own supervisor@own discipline@own';
const HOLDS = `${WORKS} head@upper`;
/** Supervision and audit see what is owed and where it stands, and the head above. */
const CARD = `${HOLDS} supervisor auditor`;
/** Gave it: supervision, or a head above it. */
const GAVE = 'supervisor@desk head@upper';
const TASK = 'supervisor discipline auditor *@own -inspector@own head@upper';
/** Supervision and discipline, but for those of the unit that has it. */
const SUPERVISES = 'supervisor discipline -*@own';
/** Those who serve in a unit that takes part, the head above, and all who oversee. */
const MET = `${TASK} callback@desk`;

export const SUPERVISED_SEEN: Seen = {
  // Also whoever serves in a unit that it came to.
  duty: ['/api/duties/{dutyId}', `${CARD} administrator@own`],
  card: ['/api/cards/{cardId}', CARD],
  contestedCard: ['/api/cards/{cardId}', CARD],
  task: ['/api/tasks/{taskId}', TASK],
  acceptedTask: ['/api/tasks/{taskId}', TASK],
  reportingTask: ['/api/tasks/{taskId}', TASK],
  claimedTask: ['/api/tasks/{taskId}', TASK],
  askingTask: ['/api/tasks/{taskId}', TASK],
  supervisedDuty: ['/api/tasks/{taskId}', TASK],
  question: ['/api/tasks/{taskId}', TASK],
  explainedQuestion: ['/api/tasks/{taskId}', TASK],
  meeting: ['/api/meetings/{meetingId}', MET],
  heldMeeting: ['/api/meetings/{meetingId}', `${MET} clerk@upper handler@upper callback@upper`],
};

export const SUPERVISED: readonly Line[] = [
  // What is owed.
  ['GET /api/duties', null, '* -inspector', undefined, { query: 'view=unit&limit=100' }],
  ['GET /api/duties/{dutyId}', 'duty', 'seen'],
  ['POST /api/duties/{dutyId}/hand-on', 'duty', HOLDS, { post: 'housing-clerk' }],

  // Cards: the holder speaks, somebody not concerned decides.
  [
    'GET /api/cards',
    null,
    '* -inspector',
    undefined,
    { query: 'view=office&limit=100', shows: ['card', 'contestedCard', 'reportCard'] },
  ],
  ['GET /api/cards/{cardId}', 'card', 'seen'],
  ['POST /api/cards/{cardId}/answer', 'card', 'handler@own head@own', { statement: '来信人当日不在家。' }],
  ['POST /api/cards/{cardId}/contest', 'card', 'handler@own head@own', { reason: '来信人当日不在家。' }],
  ['POST /api/cards/{cardId}/decide', 'contestedCard', 'supervisor@desk', { outcome: 'upheld', reasons: '事实清楚。' }],

  // The board: figures are of what one may know of.
  ['GET /api/board', null, '* -inspector'],
  ['GET /api/board/duties', null, '* -inspector', undefined, { query: 'limit=100' }],
  ['GET /api/board/events', null, '* -inspector'],

  // Decisions carried through.
  [
    'GET /api/tasks',
    null,
    '* -inspector',
    undefined,
    { query: 'view=all&limit=100', shows: ['task', 'claimedTask', 'reportTask'] },
  ],
  ['GET /api/tasks/choices', null, '* -inspector'],
  ['GET /api/tasks/{taskId}', 'task', 'seen'],
  [
    'POST /api/arrangements',
    null,
    'supervisor discipline head@upper -*@own',
    ARRANGED,
    {
      refused: [
        '422 task.not-below',
        'heads, and whoever serves in that unit: nothing is given to one’s own unit or past it',
      ],
    },
  ],
  ['POST /api/tasks/{taskId}/accept', 'task', HOLDS, {}],
  ['POST /api/tasks/{taskId}/split', 'acceptedTask', HOLDS, PARTS],
  ['POST /api/tasks/{taskId}/cancel', 'acceptedTask', GAVE, { words: '与另一项合并。' }],
  ['POST /api/tasks/{taskId}/ask-report', 'acceptedTask', GAVE, {}],
  ['POST /api/tasks/{taskId}/check', 'acceptedTask', GAVE, { words: '看过十栋。' }],
  ['POST /api/tasks/{taskId}/report', 'reportingTask', HOLDS, { words: '七栋已清。' }],
  ['POST /api/tasks/{taskId}/claim', 'acceptedTask', HOLDS, { words: '十栋楼已清。' }],
  ['POST /api/tasks/{taskId}/ask-more', 'acceptedTask', HOLDS, { day: '2026-04-10', words: '连日下雨。' }],
  ['POST /api/tasks/{taskId}/confirm', 'claimedTask', GAVE, {}],
  ['POST /api/tasks/{taskId}/return', 'claimedTask', GAVE, { words: '三号楼还有杂物。' }],
  ['POST /api/tasks/{taskId}/decide-more', 'askingTask', GAVE, { granted: true, words: '同意。' }],
  ['GET /api/tasks/{taskId}/attachments', 'acceptedTask', 'seen'],
  ['POST /api/tasks/{taskId}/attachments', 'acceptedTask', HOLDS, FILE],
  ['GET /api/tasks/{taskId}/attachments/{attachmentId}', 'acceptedTask', 'seen'],

  // What supervision does about duties of no appeal.
  [
    'GET /api/duty-acts',
    null,
    '* -inspector',
    undefined,
    { query: ({ question }) => `about=task:${question!.taskId}`, shows: ['question'] },
  ],
  ['POST /api/duties/{dutyId}/urge', 'supervisedDuty', SUPERVISES, { words: '请本周内动。' }],
  ['POST /api/duties/{dutyId}/ask', 'supervisedDuty', SUPERVISES, { question: '为何未动？' }],
  ['POST /api/duty-acts/{actId}/answer', 'question', HOLDS, { answer: '雨天停工。' }],
  ['POST /api/duty-acts/{actId}/acknowledge', 'explainedQuestion', SUPERVISES, {}],

  // Joint meetings.
  [
    'GET /api/meetings',
    null,
    '* -inspector',
    undefined,
    { query: 'limit=100', shows: ['meeting', 'heldMeeting', 'reportMeeting'] },
  ],
  ['GET /api/meetings/{meetingId}', 'meeting', 'seen'],
  ['POST /api/meetings', null, 'supervisor discipline head', MEETING],
  ['POST /api/meetings/{meetingId}/hold', 'meeting', 'supervisor@desk', HELD],
  ['POST /api/meetings/{meetingId}/cancel', 'meeting', 'supervisor@desk', { words: '已另行解决。' }],
  ['POST /api/meetings/{meetingId}/points/{point}/decide', 'heldMeeting', 'head@upper', { decision: '先行垫付。' }],
];
