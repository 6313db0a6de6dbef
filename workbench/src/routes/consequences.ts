import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { FigureSearch, PeriodSearch } from '../api/bulletins.ts';
import type { MeasureWhose } from '../api/measures.ts';
import { under } from './frame.tsx';
import { oneOf, text } from './search.ts';

const measures = createRoute({
  ...under,
  path: 'measures',
  validateSearch: (search): { view?: MeasureWhose | 'figures' | undefined } => ({
    view: oneOf(search.view, ['mine', 'decide', 'proposed', 'office', 'figures']),
  }),
  component: lazyRouteComponent(() => import('../screens/measures.tsx'), 'Measures'),
});

const newMeasure = createRoute({
  ...under,
  path: 'measures/new',
  validateSearch: (search): { kind?: string | undefined; ref?: string | undefined } => ({
    kind: text(search.kind),
    ref: text(search.ref),
  }),
  component: lazyRouteComponent(() => import('../screens/measures/propose.tsx'), 'ProposeMeasure'),
});

const oneMeasure = createRoute({
  ...under,
  path: 'measures/$measureId',
  component: lazyRouteComponent(() => import('../screens/measures/measure.tsx'), 'MeasurePage'),
});

const publications = createRoute({
  ...under,
  path: 'publications',
  component: lazyRouteComponent(() => import('../screens/publications.tsx'), 'Publications'),
});

const onePublication = createRoute({
  ...under,
  path: 'publications/$publicityId',
  component: lazyRouteComponent(() => import('../screens/publications/publication.tsx'), 'PublicationPage'),
});

const period = (search: Record<string, unknown>): PeriodSearch => ({
  from: text(search.from),
  until: text(search.until),
  history: search.history === 'with' ? 'with' : undefined,
});

const bulletins = createRoute({
  ...under,
  path: 'bulletins',
  validateSearch: period,
  component: lazyRouteComponent(() => import('../screens/bulletins.tsx'), 'Bulletins'),
});

const bulletinCases = createRoute({
  ...under,
  path: 'bulletins/cases',
  validateSearch: (search): FigureSearch => ({
    ...period(search),
    figure: text(search.figure) as FigureSearch['figure'],
    unit: text(search.unit),
    step: text(search.step),
    level: text(search.level),
  }),
  component: lazyRouteComponent(() => import('../screens/bulletins/cases.tsx'), 'FigureCases'),
});

const bulletinDuties = createRoute({
  ...under,
  path: 'bulletins/duties',
  validateSearch: (search): FigureSearch => ({
    ...period(search),
    figure: text(search.figure) as FigureSearch['figure'],
    unit: text(search.unit),
    mechanism: text(search.mechanism),
  }),
  component: lazyRouteComponent(() => import('../screens/bulletins/duties.tsx'), 'FigureDuties'),
});

const oneBulletin = createRoute({
  ...under,
  path: 'bulletins/$bulletinId',
  component: lazyRouteComponent(() => import('../screens/bulletins/bulletin.tsx'), 'BulletinPage'),
});

/** What follows: measures, what of them is made public, and bulletins. */
export const consequences = [
  measures,
  newMeasure,
  oneMeasure,
  publications,
  onePublication,
  bulletins,
  bulletinCases,
  bulletinDuties,
  oneBulletin,
] as const;
