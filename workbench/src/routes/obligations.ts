import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { FigurePeriod } from '../api/figures.ts';
import { under } from './frame.tsx';
import { text } from './search.ts';

const oneObligation = createRoute({
  ...under,
  path: 'obligations/$dutyId',
  component: lazyRouteComponent(() => import('../screens/obligations/obligation.tsx'), 'ObligationPage'),
});

const recordImport = createRoute({
  ...under,
  path: 'obligations/import',
  validateSearch: (search): { unit?: string | undefined } => ({ unit: text(search.unit) }),
  component: lazyRouteComponent(() => import('../screens/obligations/import.tsx'), 'RecordImport'),
});

const unitYear = createRoute({
  ...under,
  path: 'units/$unitId/year',
  validateSearch: (search): { year?: number | undefined } => ({
    year: typeof search.year === 'number' && Number.isInteger(search.year) ? search.year : undefined,
  }),
  component: lazyRouteComponent(() => import('../screens/obligations/year.tsx'), 'UnitYear'),
});

const figureList = createRoute({
  ...under,
  path: 'figures',
  component: lazyRouteComponent(() => import('../screens/figures.tsx'), 'Figures'),
});

const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;

const oneFigure = createRoute({
  ...under,
  path: 'figures/$figure',
  validateSearch: (search): FigurePeriod => ({ year: whole(search.year), quarter: whole(search.quarter) }),
  component: lazyRouteComponent(() => import('../screens/figures/figure.tsx'), 'FigurePage'),
});

/** What mechanisms make people owe, a unit's year of it, and figures read from it. */
export const owing = [figureList, oneFigure, oneObligation, recordImport, unitYear] as const;
