import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { Broken, NoSuchScreen } from './frame/faults.tsx';
import { appeals } from './routes/appeals.ts';
import { consequences } from './routes/consequences.ts';
import { office, root, signIn } from './routes/frame.tsx';
import { house } from './routes/house.ts';
import { inspecting, visit } from './routes/inspections.ts';
import { mechanisms } from './routes/mechanisms.ts';
import { near } from './routes/near.ts';
import { owing } from './routes/obligations.ts';
import { projects } from './routes/projects.ts';
import { sendings } from './routes/sendings.ts';
import { supervision } from './routes/supervision.ts';
import { Loading } from './ui/states.tsx';

const tree = root.addChildren([
  signIn,
  visit,
  office.addChildren([
    ...appeals,
    ...near,
    ...supervision,
    ...inspecting,
    ...sendings,
    ...consequences,
    ...owing,
    ...mechanisms,
    ...projects,
    ...house,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    basepath: '/workbench',
    context: { queries },
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NoSuchScreen,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
