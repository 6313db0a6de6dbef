import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type MechanismSearch, type OpenSearch, STANDINGS } from '../api/mechanisms.ts';
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
  validateSearch: (search): { draft?: string | undefined } => ({ draft: text(search.draft) }),
  component: lazyRouteComponent(() => import('../screens/mechanisms/edit.tsx'), 'EditMechanism'),
});

const fresh = createRoute({
  ...under,
  path: 'mechanisms/new',
  component: lazyRouteComponent(() => import('../screens/mechanisms/edit.tsx'), 'NewMechanism'),
});

const open = createRoute({
  ...under,
  path: 'mechanisms/open',
  validateSearch: (search): OpenSearch => ({
    row: text(search.row),
    find: text(search.find),
    before: text(search.before),
  }),
  component: lazyRouteComponent(() => import('../screens/mechanisms/open.tsx'), 'OpenToOffice'),
});

const handed = createRoute({
  ...under,
  path: 'rule-drafts/$draftId',
  component: lazyRouteComponent(() => import('../screens/mechanisms/draft.tsx'), 'RuleDraftPage'),
});

/** The rules that make people owe something: read, changed, previewed and adopted. */
export const mechanisms = [list, several, fresh, open, handed, one, edit] as const;
