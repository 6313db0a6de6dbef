import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { Axis } from '../../src/supervision/board.rules.ts';
import type { BoardSearch, DutiesSearch } from './api/board.ts';
import type { FigureSearch, PeriodSearch } from './api/bulletins.ts';
import type { CardSearch } from './api/cards.ts';
import { problemOf } from './api/client.ts';
import type { FindingSearch } from './api/findings.ts';
import type { InspectionSearch } from './api/inspections.ts';
import type { MeasureWhose } from './api/measures.ts';
import type { WhoseHandOvers } from './api/org.ts';
import { type CaseSearch, choicesQuery, fromOutside, meQuery, wordsQuery } from './api/queries.ts';
import type { RuleSearch } from './api/rules.ts';
import type { TasksSearch } from './api/tasks.ts';
import { Broken, NoSuchScreen } from './frame/faults.tsx';
import { Shell } from './frame/shell.tsx';
import { Owed } from './screens/owed.tsx';
import { Loading } from './ui/states.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined => known.find((k) => k === value);

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NoSuchScreen,
  errorComponent: Broken,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: (search): { back?: string | undefined } => ({ back: text(search.back) }),
  component: lazyRouteComponent(() => import('./screens/sign-in.tsx'), 'SignIn'),
});

/** Everything behind the sign-in. Whoever is not signed in is asked to, and brought back here. */
const office = createRoute({
  getParentRoute: () => root,
  id: 'office',
  component: Shell,
  pendingComponent: () => <Loading />,
  errorComponent: Broken,
  beforeLoad: async ({ context: { queries }, location }) => {
    const me = await queries.ensureQueryData(meQuery).catch((error: unknown) => {
      if (problemOf(error).code === 'session.needed')
        throw redirect({ to: '/sign-in', search: { back: location.publicHref } });
      throw error;
    });
    if (me.passwordTemporary) throw redirect({ to: '/sign-in', search: { back: location.publicHref } });
    await Promise.all([queries.ensureQueryData(wordsQuery), queries.ensureQueryData(choicesQuery)]);
  },
});

const under = { getParentRoute: () => office } as const;

const owed = createRoute({
  ...under,
  path: '/',
  validateSearch: (search): { view?: 'unit' | undefined; step?: string | undefined } => ({
    view: search.view === 'unit' ? 'unit' : undefined,
    step: text(search.step),
  }),
  component: Owed,
  // Somebody from outside the office owes nothing here: their home is the inspections they take part in.
  beforeLoad: async ({ context: { queries } }) => {
    if (fromOutside(await queries.ensureQueryData(meQuery))) throw redirect({ to: '/inspections' });
  },
});

const cases = createRoute({
  ...under,
  path: 'cases',
  validateSearch: (search): CaseSearch => ({
    states: text(search.states),
    kind: text(search.kind),
    unit: text(search.unit),
    category: text(search.category),
    find: text(search.find),
  }),
  component: lazyRouteComponent(() => import('./screens/cases.tsx'), 'Cases'),
});

const oneCase = createRoute({
  ...under,
  path: 'cases/$caseId',
  component: lazyRouteComponent(() => import('./screens/case.tsx'), 'CasePage'),
});

const cards = createRoute({
  ...under,
  path: 'cards',
  validateSearch: (search): CardSearch => ({
    view: oneOf(search.view, ['mine', 'unit', 'office']),
    colour: oneOf(search.colour, ['prompt', 'yellow', 'red']),
    state: oneOf(search.state, ['issued', 'answered', 'contested', 'upheld', 'withdrawn']),
  }),
  component: lazyRouteComponent(() => import('./screens/cards.tsx'), 'Cards'),
});

const oneCard = createRoute({
  ...under,
  path: 'cards/$cardId',
  component: lazyRouteComponent(() => import('./screens/cards/card.tsx'), 'CardPage'),
});

const measures = createRoute({
  ...under,
  path: 'measures',
  validateSearch: (search): { view?: MeasureWhose | 'figures' | undefined } => ({
    view: oneOf(search.view, ['mine', 'decide', 'proposed', 'office', 'figures']),
  }),
  component: lazyRouteComponent(() => import('./screens/measures.tsx'), 'Measures'),
});

const newMeasure = createRoute({
  ...under,
  path: 'measures/new',
  validateSearch: (search): { kind?: string | undefined; ref?: string | undefined } => ({
    kind: text(search.kind),
    ref: text(search.ref),
  }),
  component: lazyRouteComponent(() => import('./screens/measures/propose.tsx'), 'ProposeMeasure'),
});

const oneMeasure = createRoute({
  ...under,
  path: 'measures/$measureId',
  component: lazyRouteComponent(() => import('./screens/measures/measure.tsx'), 'MeasurePage'),
});

const onePublication = createRoute({
  ...under,
  path: 'publications/$publicityId',
  component: lazyRouteComponent(() => import('./screens/publications/publication.tsx'), 'PublicationPage'),
});

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
  component: lazyRouteComponent(() => import('./screens/board.tsx'), 'Board'),
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
  component: lazyRouteComponent(() => import('./screens/board/duties.tsx'), 'BoardDuties'),
});

const inspections = createRoute({
  ...under,
  path: 'inspections',
  validateSearch: (search): InspectionSearch => ({
    state: oneOf(search.state, ['waiting', 'open', 'closed', 'cancelled']),
  }),
  component: lazyRouteComponent(() => import('./screens/inspections.tsx'), 'Inspections'),
});

const oneInspection = createRoute({
  ...under,
  path: 'inspections/$inspectionId',
  component: lazyRouteComponent(() => import('./screens/inspections/inspection.tsx'), 'InspectionPage'),
});

/** Outside the frame, which needs the server to open: a visit opens without a connection too. */
const visit = createRoute({
  getParentRoute: () => root,
  path: 'inspections/$inspectionId/visit',
  component: lazyRouteComponent(() => import('./screens/inspections/visit.tsx'), 'Visit'),
});

const findings = createRoute({
  ...under,
  path: 'findings',
  validateSearch: (search): FindingSearch => ({
    view: oneOf(search.view, ['mine', 'unit', 'office']),
    state: oneOf(search.state, [
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
  component: lazyRouteComponent(() => import('./screens/findings.tsx'), 'Findings'),
});

const oneFinding = createRoute({
  ...under,
  path: 'findings/$findingId',
  component: lazyRouteComponent(() => import('./screens/findings/finding.tsx'), 'FindingPage'),
});

const rules = createRoute({
  ...under,
  path: 'rules',
  validateSearch: (search): RuleSearch => ({
    state: oneOf(search.state, ['draft', 'in-force', 'under-revision', 'repealed']),
    kind: oneOf(search.kind, ['rule', 'prohibition', 'responsibility']),
    find: text(search.find),
  }),
  component: lazyRouteComponent(() => import('./screens/rules.tsx'), 'Rules'),
});

const oneRule = createRoute({
  ...under,
  path: 'rules/$ruleId',
  component: lazyRouteComponent(() => import('./screens/rules/rule.tsx'), 'RulePage'),
});

const period = (search: Record<string, unknown>): PeriodSearch => ({
  from: text(search.from),
  until: text(search.until),
  history: search.history === 'with' ? 'with' : undefined,
});

const bulletins = createRoute({
  ...under,
  path: 'bulletins',
  validateSearch: period,
  component: lazyRouteComponent(() => import('./screens/bulletins.tsx'), 'Bulletins'),
});

const bulletinCases = createRoute({
  ...under,
  path: 'bulletins/cases',
  validateSearch: (search): FigureSearch => ({
    ...period(search),
    figure: text(search.figure) as FigureSearch['figure'],
    unit: text(search.unit),
  }),
  component: lazyRouteComponent(() => import('./screens/bulletins/cases.tsx'), 'FigureCases'),
});

const oneBulletin = createRoute({
  ...under,
  path: 'bulletins/$bulletinId',
  component: lazyRouteComponent(() => import('./screens/bulletins/bulletin.tsx'), 'BulletinPage'),
});

const tasks = createRoute({
  ...under,
  path: 'tasks',
  validateSearch: (search): TasksSearch => ({
    view: oneOf(search.view, ['mine', 'given', 'all', 'meetings']),
    state: oneOf(search.state, ['open', 'ended']),
  }),
  component: lazyRouteComponent(() => import('./screens/tasks.tsx'), 'Tasks'),
});

const newArrangement = createRoute({
  ...under,
  path: 'tasks/new',
  component: lazyRouteComponent(() => import('./screens/tasks/new.tsx'), 'NewArrangement'),
});

const oneTask = createRoute({
  ...under,
  path: 'tasks/$taskId',
  component: lazyRouteComponent(() => import('./screens/tasks/task.tsx'), 'TaskPageScreen'),
});

const oneMeeting = createRoute({
  ...under,
  path: 'meetings/$meetingId',
  component: lazyRouteComponent(() => import('./screens/meetings/meeting.tsx'), 'MeetingPage'),
});

const unit = createRoute({
  ...under,
  path: 'organisation/$unitId',
  component: lazyRouteComponent(() => import('./screens/organisation/unit.tsx'), 'UnitPage'),
});

const lettersRun = createRoute({
  ...under,
  path: 'letters/$runId',
  component: lazyRouteComponent(() => import('./screens/letters/run.tsx'), 'LettersRun'),
});

const screens = [
  createRoute({
    ...under,
    path: 'inspections/plan',
    component: lazyRouteComponent(() => import('./screens/inspections/plan.tsx'), 'PlanInspection'),
  }),
  createRoute({
    ...under,
    path: 'take-in',
    component: lazyRouteComponent(() => import('./screens/take-in.tsx'), 'TakeIn'),
  }),
  createRoute({
    ...under,
    path: 'letters',
    component: lazyRouteComponent(() => import('./screens/letters.tsx'), 'Letters'),
  }),
  createRoute({
    ...under,
    path: 'routing',
    component: lazyRouteComponent(() => import('./screens/routing.tsx'), 'Routing'),
  }),
  createRoute({
    ...under,
    path: 'call-backs',
    component: lazyRouteComponent(() => import('./screens/call-backs.tsx'), 'CallBacks'),
  }),
  createRoute({
    ...under,
    path: 'reviews',
    component: lazyRouteComponent(() => import('./screens/reviews.tsx'), 'Reviews'),
  }),
  createRoute({
    ...under,
    path: 'listed',
    component: lazyRouteComponent(() => import('./screens/listed.tsx'), 'Listed'),
  }),
  createRoute({
    ...under,
    path: 'publications',
    component: lazyRouteComponent(() => import('./screens/publications.tsx'), 'Publications'),
  }),
  createRoute({
    ...under,
    path: 'organisation',
    component: lazyRouteComponent(() => import('./screens/organisation/tree.tsx'), 'Organisation'),
  }),
  createRoute({
    ...under,
    path: 'organisation/import',
    component: lazyRouteComponent(() => import('./screens/organisation/import.tsx'), 'OrgImport'),
  }),
  createRoute({
    ...under,
    path: 'organisation/hand-overs',
    validateSearch: (search): { whose?: WhoseHandOvers | undefined } => ({
      whose: oneOf(search.whose, ['me', 'given', 'below']),
    }),
    component: lazyRouteComponent(() => import('./screens/organisation/hand-overs.tsx'), 'HandOvers'),
  }),
  createRoute({
    ...under,
    path: 'accounts',
    component: lazyRouteComponent(() => import('./screens/accounts.tsx'), 'Accounts'),
  }),
  createRoute({
    ...under,
    path: 'sealing',
    component: lazyRouteComponent(() => import('./screens/sealing.tsx'), 'Sealing'),
  }),
  createRoute({
    ...under,
    path: 'notifications',
    component: lazyRouteComponent(() => import('./screens/notifications.tsx'), 'Notifications'),
  }),
  createRoute({
    ...under,
    path: 'account',
    component: lazyRouteComponent(() => import('./screens/account.tsx'), 'MyAccount'),
  }),
] as const;

const tree = root.addChildren([
  signIn,
  visit,
  office.addChildren([
    inspections,
    oneInspection,
    owed,
    cases,
    oneCase,
    board,
    boardDuties,
    cards,
    oneCard,
    measures,
    newMeasure,
    oneMeasure,
    onePublication,
    findings,
    oneFinding,
    rules,
    oneRule,
    tasks,
    newArrangement,
    oneTask,
    oneMeeting,
    unit,
    lettersRun,
    bulletins,
    bulletinCases,
    oneBulletin,
    ...screens,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/workbench',
    context: { queries },
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NoSuchScreen,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
