import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { GridSearch, ReceptionSearch } from '../api/near.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const grids = createRoute({
  ...under,
  path: 'grids',
  validateSearch: (search): GridSearch => ({ view: oneOf(search.view, ['unanswered']), unit: text(search.unit) }),
  component: lazyRouteComponent(() => import('../screens/grids.tsx'), 'Grids'),
});

const gridImport = createRoute({
  ...under,
  path: 'grids/import',
  component: lazyRouteComponent(() => import('../screens/near/import.tsx'), 'GridImport'),
});

const oneGrid = createRoute({
  ...under,
  path: 'grids/$gridId',
  component: lazyRouteComponent(() => import('../screens/grids.tsx'), 'GridPage'),
});

const receptions = createRoute({
  ...under,
  path: 'receptions',
  validateSearch: (search): ReceptionSearch => ({ view: oneOf(search.view, ['past']), unit: text(search.unit) }),
  component: lazyRouteComponent(() => import('../screens/receptions.tsx'), 'Receptions'),
});

const receptionImport = createRoute({
  ...under,
  path: 'receptions/import',
  component: lazyRouteComponent(() => import('../screens/near/import.tsx'), 'ReceptionImport'),
});

const oneDay = createRoute({
  ...under,
  path: 'receptions/$dayId',
  component: lazyRouteComponent(() => import('../screens/near/day.tsx'), 'ReceptionDayPage'),
});

/** What is near people: who serves an address, and when a leader receives. */
export const near = [grids, gridImport, oneGrid, receptions, receptionImport, oneDay] as const;
