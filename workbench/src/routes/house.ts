import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { WhoseHandOvers } from '../api/org.ts';
import type { RuleSearch } from '../api/rules.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const rules = createRoute({
  ...under,
  path: 'rules',
  validateSearch: (search): RuleSearch => ({
    state: oneOf(search.state, ['draft', 'in-force', 'under-revision', 'repealed']),
    kind: oneOf(search.kind, ['rule', 'prohibition', 'responsibility']),
    find: text(search.find),
  }),
  component: lazyRouteComponent(() => import('../screens/rules.tsx'), 'Rules'),
});

const oneRule = createRoute({
  ...under,
  path: 'rules/$ruleId',
  component: lazyRouteComponent(() => import('../screens/rules/rule.tsx'), 'RulePage'),
});

const organisation = createRoute({
  ...under,
  path: 'organisation',
  component: lazyRouteComponent(() => import('../screens/organisation/tree.tsx'), 'Organisation'),
});

const unit = createRoute({
  ...under,
  path: 'organisation/$unitId',
  component: lazyRouteComponent(() => import('../screens/organisation/unit.tsx'), 'UnitPage'),
});

const orgImport = createRoute({
  ...under,
  path: 'organisation/import',
  component: lazyRouteComponent(() => import('../screens/organisation/import.tsx'), 'OrgImport'),
});

const handOvers = createRoute({
  ...under,
  path: 'organisation/hand-overs',
  validateSearch: (search): { whose?: WhoseHandOvers | undefined } => ({
    whose: oneOf(search.whose, ['me', 'given', 'below']),
  }),
  component: lazyRouteComponent(() => import('../screens/organisation/hand-overs.tsx'), 'HandOvers'),
});

const accounts = createRoute({
  ...under,
  path: 'accounts',
  component: lazyRouteComponent(() => import('../screens/accounts.tsx'), 'Accounts'),
});

const sealing = createRoute({
  ...under,
  path: 'sealing',
  component: lazyRouteComponent(() => import('../screens/sealing.tsx'), 'Sealing'),
});

const notifications = createRoute({
  ...under,
  path: 'notifications',
  component: lazyRouteComponent(() => import('../screens/notifications.tsx'), 'Notifications'),
});

const account = createRoute({
  ...under,
  path: 'account',
  component: lazyRouteComponent(() => import('../screens/account.tsx'), 'MyAccount'),
});

/** What the office runs by: rules, organisation, accounts, the seal, and the reader's own account. */
export const house = [
  rules,
  oneRule,
  organisation,
  unit,
  orgImport,
  handOvers,
  accounts,
  sealing,
  notifications,
  account,
] as const;
