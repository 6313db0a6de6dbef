import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { BasisView, FiguresView, FigureView } from '../../../src/figures/views.ts';
import type { GapsView } from '../../../src/obligations/gaps.http.ts';
import { api, withQuery } from './client.ts';

export type Figures = z.output<typeof FiguresView>;
export type FigureLine = Figures['figures'][number];
export type Figure = z.output<typeof FigureView>;
export type FigureUnit = Figure['units'][number];
export type FigureValue = Figure['total'];
export type Basis = z.output<typeof BasisView>;
export type Gaps = z.output<typeof GapsView>;

/** A year, or a quarter of it; this year where it is left out. */
export interface FigurePeriod {
  readonly year?: number | undefined;
  readonly quarter?: number | undefined;
}

export const figuresQuery = queryOptions({
  queryKey: ['figures'],
  queryFn: ({ signal }) => api<Figures>('/api/figures', { signal }),
});

export const figureQuery = (figure: string, { year, quarter }: FigurePeriod) =>
  queryOptions({
    queryKey: ['figures', figure, year ?? '', quarter ?? ''],
    queryFn: ({ signal }) => api<Figure>(withQuery(`/api/figures/${figure}`, { year, quarter }), { signal }),
  });

export const figureBasisQuery = (figure: string, unitId: string, { year, quarter }: FigurePeriod) =>
  queryOptions({
    queryKey: ['figures', figure, year ?? '', quarter ?? '', unitId],
    queryFn: ({ signal }) =>
      api<Basis>(withQuery(`/api/figures/${figure}/units/${unitId}`, { year, quarter }), { signal }),
  });

export const gapsQuery = (row: string) =>
  queryOptions({
    queryKey: ['mechanisms', 'row', row, 'gaps'],
    queryFn: ({ signal }) => api<Gaps>(`/api/mechanisms/${encodeURIComponent(row)}/gaps`, { signal }),
  });
