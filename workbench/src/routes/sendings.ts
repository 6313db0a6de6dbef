import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { PlanSearch, SendingsSearch, WeightSearch } from '../api/sendings.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const list = createRoute({
  ...under,
  path: 'sendings',
  validateSearch: (search): SendingsSearch => ({
    view: oneOf(search.view, ['mine', 'received', 'office']),
    kind: oneOf(search.kind, ['document', 'meeting', 'inspection', 'request']),
  }),
  component: lazyRouteComponent(() => import('../screens/sendings.tsx'), 'Sendings'),
});

const write = createRoute({
  ...under,
  path: 'sendings/new',
  component: lazyRouteComponent(() => import('../screens/sendings/write.tsx'), 'NewSending'),
});

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const weight = createRoute({
  ...under,
  path: 'sendings/weight',
  validateSearch: (search): WeightSearch => ({ year: number(search.year), quarter: number(search.quarter) }),
  component: lazyRouteComponent(() => import('../screens/sendings/weight.tsx'), 'WeightScreen'),
});

const plan = createRoute({
  ...under,
  path: 'sendings/plan',
  validateSearch: (search): PlanSearch => ({ unit: text(search.unit), year: number(search.year) }),
  component: lazyRouteComponent(() => import('../screens/sendings/plan.tsx'), 'PlanScreen'),
});

const one = createRoute({
  ...under,
  path: 'sendings/$sendingId',
  component: lazyRouteComponent(() => import('../screens/sendings/sending.tsx'), 'SendingScreen'),
});

const change = createRoute({
  ...under,
  path: 'sendings/$sendingId/change',
  component: lazyRouteComponent(() => import('../screens/sendings/write.tsx'), 'ChangeSending'),
});

/** What is sent down, and its weight. */
export const sendings = [list, write, weight, plan, one, change] as const;
