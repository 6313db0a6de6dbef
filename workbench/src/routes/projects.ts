import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { under } from './frame.tsx';

const years = createRoute({
  ...under,
  path: 'projects',
  component: lazyRouteComponent(() => import('../screens/projects.tsx'), 'Projects'),
});

const oneProject = createRoute({
  ...under,
  path: 'projects/$projectId',
  component: lazyRouteComponent(() => import('../screens/projects/project.tsx'), 'ProjectPageScreen'),
});

const collection = createRoute({
  ...under,
  path: 'project-collections/$collectionId',
  component: lazyRouteComponent(() => import('../screens/projects/collection.tsx'), 'Collection'),
});

/** Projects for the people: the years, one year at the desk, one project. */
export const projects = [years, oneProject, collection] as const;
