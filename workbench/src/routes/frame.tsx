import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { problemOf } from '../api/client.ts';
import { choicesQuery, meQuery, wordsQuery } from '../api/queries.ts';
import { Broken, NoSuchScreen } from '../frame/faults.tsx';
import { Shell } from '../frame/shell.tsx';
import { Loading } from '../ui/states.tsx';
import { text } from './search.ts';

export const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NoSuchScreen,
  errorComponent: Broken,
});

export const signIn = createRoute({
  getParentRoute: () => root,
  path: 'sign-in',
  validateSearch: (search): { back?: string | undefined } => ({ back: text(search.back) }),
  component: lazyRouteComponent(() => import('../screens/sign-in.tsx'), 'SignIn'),
});

/** Everything behind the sign-in. Whoever is not signed in is asked to, and brought back here. */
export const office = createRoute({
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

/** Where a screen stands that has the frame around it. */
export const under = { getParentRoute: () => office } as const;
