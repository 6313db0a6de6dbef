import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { GridPreviewView } from '../../../src/grids/import.http.ts';
import type { GridLineView, MisfitView } from '../../../src/grids/views.ts';
import type { DayPreviewView } from '../../../src/reception/import.http.ts';
import type { DayListView, DayPageView, ReceptionDayView } from '../../../src/reception/views.ts';
import { api, withQuery } from './client.ts';
import type { Named } from './types.ts';

export type GridLine = z.output<typeof GridLineView>;
export type ReceptionDay = z.output<typeof ReceptionDayView>;
export type ReceptionPage = z.output<typeof DayPageView>;
export type Booking = ReceptionPage['bookings'][number];
export type People = z.output<typeof DayListView>['people'];
export type NearPreview = Pick<z.output<typeof GridPreviewView>, 'digest' | 'read' | 'new' | 'present' | 'errors'> & {
  readonly changed?: number;
  readonly rows: readonly (
    | z.output<typeof GridPreviewView>['rows'][number]
    | z.output<typeof DayPreviewView>['rows'][number]
  )[];
};

export interface GridSearch {
  readonly view?: 'unanswered' | undefined;
  readonly unit?: string | undefined;
}

export interface GridList {
  readonly grids: readonly GridLine[];
  readonly next: string | null;
  readonly misfits: readonly z.output<typeof MisfitView>[];
  readonly units: readonly Named[];
}

export const gridsQuery = (search: GridSearch) =>
  infiniteQueryOptions({
    queryKey: ['grids', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api<GridList>(withQuery('/api/grids', { ...search, after: pageParam || undefined }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const gridQuery = (gridId: string) =>
  queryOptions({
    queryKey: ['grids', gridId],
    queryFn: ({ signal }) => api<GridLine>(`/api/grids/${gridId}`, { signal }),
  });

export interface ReceptionSearch {
  readonly view?: 'past' | undefined;
  readonly unit?: string | undefined;
}

interface DayList {
  readonly days: readonly ReceptionDay[];
  readonly next: string | null;
  readonly today: string;
  readonly units: readonly Named[];
}

export const receptionsQuery = (search: ReceptionSearch) =>
  infiniteQueryOptions({
    queryKey: ['receptions', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api<DayList>(withQuery('/api/receptions', { ...search, after: pageParam || undefined }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const receptionQuery = (dayId: string) =>
  queryOptions({
    queryKey: ['receptions', dayId],
    queryFn: ({ signal }) => api<ReceptionPage>(`/api/receptions/${dayId}`, { signal }),
  });
