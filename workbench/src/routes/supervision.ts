import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Axis } from '../../../src/supervision/board.rules.ts';
import type { BoardSearch, DutiesSearch } from '../api/board.ts';
import type { CardSearch } from '../api/cards.ts';
import type { FindingSearch } from '../api/findings.ts';
import type { TasksSearch } from '../api/tasks.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const asked = (search: Record<string, unknown>): BoardSearch => ({
  unit: text(search.unit),
  level: text(search.level),
  kind: text(search.kind),
  mechanism: text(search.mechanism),
  step: text(search.step),
  of: oneOf(search.of, ['past']),
});

const board = createRoute({
  ...under,
  path: 'board',
  validateSearch: (search): BoardSearch & { by?: Axis | undefined; wall?: true | undefined } => ({
    ...asked(search),
    by: oneOf(search.by, ['unit', 'level', 'kind', 'mechanism', 'step']),
    wall: search.wall === true || search.wall === 1 ? true : undefined,
  }),
  component: lazyRouteComponent(() => import('../screens/board.tsx'), 'Board'),
});

const boardDuties = createRoute({
  ...under,
  path: 'board/duties',
  validateSearch: (search): DutiesSearch => ({
    ...asked(search),
    light: oneOf(search.light, ['none', 'prompt', 'yellow', 'red']),
    band: oneOf(search.band, ['untaken', 'paused', 'claimed', 'late', 'today', 'soon', 'stopped']),
    // A year looks like a number in the address.
    when: typeof search.when === 'number' ? String(search.when) : text(search.when),
  }),
  component: lazyRouteComponent(() => import('../screens/board/duties.tsx'), 'BoardDuties'),
});

const oneDuty = createRoute({
  ...under,
  path: 'duties/$dutyId',
  component: lazyRouteComponent(() => import('../screens/duty.tsx'), 'DutyPage'),
});

const cards = createRoute({
  ...under,
  path: 'cards',
  validateSearch: (search): CardSearch => ({
    view: oneOf(search.view, ['mine', 'unit', 'office']),
    colour: oneOf(search.colour, ['prompt', 'yellow', 'red']),
    state: oneOf(search.state, ['issued', 'answered', 'contested', 'upheld', 'withdrawn']),
  }),
  component: lazyRouteComponent(() => import('../screens/cards.tsx'), 'Cards'),
});

const oneCard = createRoute({
  ...under,
  path: 'cards/$cardId',
  component: lazyRouteComponent(() => import('../screens/cards/card.tsx'), 'CardPage'),
});

const listed = createRoute({
  ...under,
  path: 'listed',
  component: lazyRouteComponent(() => import('../screens/listed.tsx'), 'Listed'),
});

const findings = createRoute({
  ...under,
  path: 'findings',
  validateSearch: (search): FindingSearch => ({
    view: oneOf(search.view, ['mine', 'unit', 'office']),
    state: oneOf(search.state, [
      'held',
      'put',
      'unfounded',
      'open',
      'contested',
      'planning',
      'planned',
      'correcting',
      'shown',
      'closed',
      'dropped',
    ]),
    source: oneOf(search.source, ['inspection', 'supervision', 'outside', 'complaint', 'audit']),
    unit: text(search.unit),
    rule: text(search.rule),
  }),
  component: lazyRouteComponent(() => import('../screens/findings.tsx'), 'Findings'),
});

const auditImport = createRoute({
  ...under,
  path: 'findings/import',
  component: lazyRouteComponent(() => import('../screens/findings/import.tsx'), 'AuditImport'),
});

const oneFinding = createRoute({
  ...under,
  path: 'findings/$findingId',
  component: lazyRouteComponent(() => import('../screens/findings/finding.tsx'), 'FindingPage'),
});

const tasks = createRoute({
  ...under,
  path: 'tasks',
  validateSearch: (search): TasksSearch => ({
    view: oneOf(search.view, ['mine', 'given', 'all', 'meetings']),
    state: oneOf(search.state, ['open', 'ended']),
  }),
  component: lazyRouteComponent(() => import('../screens/tasks.tsx'), 'Tasks'),
});

const newArrangement = createRoute({
  ...under,
  path: 'tasks/new',
  component: lazyRouteComponent(() => import('../screens/tasks/new.tsx'), 'NewArrangement'),
});

const oneTask = createRoute({
  ...under,
  path: 'tasks/$taskId',
  component: lazyRouteComponent(() => import('../screens/tasks/task.tsx'), 'TaskPageScreen'),
});

const oneMeeting = createRoute({
  ...under,
  path: 'meetings/$meetingId',
  component: lazyRouteComponent(() => import('../screens/meetings/meeting.tsx'), 'MeetingPage'),
});

/** What supervision sees and does: the board, cards, listed matters, findings, tasks and meetings. */
export const supervision = [
  board,
  boardDuties,
  oneDuty,
  cards,
  oneCard,
  listed,
  findings,
  auditImport,
  oneFinding,
  tasks,
  newArrangement,
  oneTask,
  oneMeeting,
] as const;
