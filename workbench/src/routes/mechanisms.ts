import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type MechanismSearch, STANDINGS } from '../api/mechanisms.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const list = createRoute({
  ...under,
  path: 'mechanisms',
  validateSearch: (search): MechanismSearch => ({
    part: text(search.part),
    state: oneOf(search.state, STANDINGS),
    find: text(search.find),
  }),
  component: lazyRouteComponent(() => import('../screens/mechanisms.tsx'), 'Mechanisms'),
});

const several = createRoute({
  ...under,
  path: 'mechanisms/adopt',
  // Rows, with dots between them: commas would be written as codes in the address.
  validateSearch: (search): { rows?: string | undefined } => ({ rows: text(search.rows) }),
  component: lazyRouteComponent(() => import('../screens/mechanisms/several.tsx'), 'AdoptSeveral'),
});

const one = createRoute({
  ...under,
  path: 'mechanisms/$row',
  component: lazyRouteComponent(() => import('../screens/mechanisms/mechanism.tsx'), 'MechanismPage'),
});

const edit = createRoute({
  ...under,
  path: 'mechanisms/$row/edit',
  component: lazyRouteComponent(() => import('../screens/mechanisms/edit.tsx'), 'EditMechanism'),
});

/** The rules that make people owe something: read, changed, previewed and adopted. */
export const mechanisms = [list, several, one, edit] as const;
