import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { under } from './frame.tsx';

const oneObligation = createRoute({
  ...under,
  path: 'obligations/$dutyId',
  component: lazyRouteComponent(() => import('../screens/obligations/obligation.tsx'), 'ObligationPage'),
});

const unitYear = createRoute({
  ...under,
  path: 'units/$unitId/year',
  validateSearch: (search): { year?: number | undefined } => ({
    year: typeof search.year === 'number' && Number.isInteger(search.year) ? search.year : undefined,
  }),
  component: lazyRouteComponent(() => import('../screens/obligations/year.tsx'), 'UnitYear'),
});

/** What mechanisms make people owe, and a unit's year of it. */
export const owing = [oneObligation, unitYear] as const;
