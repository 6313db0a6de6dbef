import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { under } from './frame.tsx';
import { text } from './search.ts';

const oneObligation = createRoute({
  ...under,
  path: 'obligations/$dutyId',
  component: lazyRouteComponent(() => import('../screens/obligations/obligation.tsx'), 'ObligationPage'),
});

const recordImport = createRoute({
  ...under,
  path: 'obligations/import',
  validateSearch: (search): { unit?: string | undefined } => ({ unit: text(search.unit) }),
  component: lazyRouteComponent(() => import('../screens/obligations/import.tsx'), 'RecordImport'),
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
export const owing = [oneObligation, recordImport, unitYear] as const;
