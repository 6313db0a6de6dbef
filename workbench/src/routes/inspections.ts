import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { InspectionSearch } from '../api/inspections.ts';
import { root, under } from './frame.tsx';
import { oneOf } from './search.ts';

const inspections = createRoute({
  ...under,
  path: 'inspections',
  validateSearch: (search): InspectionSearch => ({
    state: oneOf(search.state, ['waiting', 'open', 'closed', 'cancelled']),
  }),
  component: lazyRouteComponent(() => import('../screens/inspections.tsx'), 'Inspections'),
});

const plan = createRoute({
  ...under,
  path: 'inspections/plan',
  component: lazyRouteComponent(() => import('../screens/inspections/plan.tsx'), 'PlanInspection'),
});

const oneInspection = createRoute({
  ...under,
  path: 'inspections/$inspectionId',
  component: lazyRouteComponent(() => import('../screens/inspections/inspection.tsx'), 'InspectionPage'),
});

/** Outside the frame, which needs the server to open: a visit opens without a connection too. */
export const visit = createRoute({
  getParentRoute: () => root,
  path: 'inspections/$inspectionId/visit',
  component: lazyRouteComponent(() => import('../screens/inspections/visit.tsx'), 'Visit'),
});

/** Inspections and their visits. */
export const inspecting = [inspections, plan, oneInspection] as const;
