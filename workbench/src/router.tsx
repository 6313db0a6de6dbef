import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { CardSearch } from './api/cards.ts';
import { problemOf } from './api/client.ts';
import type { WhoseHandOvers } from './api/org.ts';
import { type CaseSearch, choicesQuery, meQuery, wordsQuery } from './api/queries.ts';
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
  office.addChildren([owed, cases, oneCase, cards, oneCard, unit, lettersRun, ...screens]),
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
