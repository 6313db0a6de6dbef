import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { type CaseSearch, fromOutside, meQuery } from '../api/queries.ts';
import { under } from './frame.tsx';
import { text } from './search.ts';

const owed = createRoute({
  ...under,
  path: '/',
  validateSearch: (search): { view?: 'unit' | undefined; step?: string | undefined } => ({
    view: search.view === 'unit' ? 'unit' : undefined,
    step: text(search.step),
  }),
  component: lazyRouteComponent(() => import('../screens/owed.tsx'), 'Owed'),
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
  component: lazyRouteComponent(() => import('../screens/cases.tsx'), 'Cases'),
});

const oneCase = createRoute({
  ...under,
  path: 'cases/$caseId',
  component: lazyRouteComponent(() => import('../screens/case.tsx'), 'CasePage'),
});

const takeIn = createRoute({
  ...under,
  path: 'take-in',
  component: lazyRouteComponent(() => import('../screens/take-in.tsx'), 'TakeIn'),
});

const letters = createRoute({
  ...under,
  path: 'letters',
  component: lazyRouteComponent(() => import('../screens/letters.tsx'), 'Letters'),
});

const lettersRun = createRoute({
  ...under,
  path: 'letters/$runId',
  component: lazyRouteComponent(() => import('../screens/letters/run.tsx'), 'LettersRun'),
});

const routing = createRoute({
  ...under,
  path: 'routing',
  component: lazyRouteComponent(() => import('../screens/routing.tsx'), 'Routing'),
});

const callBacks = createRoute({
  ...under,
  path: 'call-backs',
  component: lazyRouteComponent(() => import('../screens/call-backs.tsx'), 'CallBacks'),
});

const reviews = createRoute({
  ...under,
  path: 'reviews',
  component: lazyRouteComponent(() => import('../screens/reviews.tsx'), 'Reviews'),
});

/** What comes in and is answered: what is owed, cases, letters, and the desks they pass. */
export const appeals = [owed, cases, oneCase, takeIn, letters, lettersRun, routing, callBacks, reviews] as const;
