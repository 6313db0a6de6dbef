import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { InspectionState } from '../../../src/inspections/rules.ts';
import type { ChoicesView, LineView, PageView } from '../../../src/inspections/views.ts';
import { api, withQuery } from './client.ts';
import type { Abilities } from './types.ts';

export type InspectionLine = z.output<typeof LineView>;
export type InspectionPage = z.output<typeof PageView>;
export type InspectionChoices = z.output<typeof ChoicesView>;

export interface InspectionSearch {
  readonly state?: InspectionState | undefined;
}

export const inspectionsQuery = (search: InspectionSearch) =>
  infiniteQueryOptions({
    queryKey: ['inspections', search],
    queryFn: ({ pageParam, signal }) =>
      api<{ inspections: readonly InspectionLine[]; next: string | null; abilities: Abilities }>(
        withQuery('/api/inspections', { ...search, after: pageParam }),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const inspectionQuery = (inspectionId: string) =>
  queryOptions({
    queryKey: ['inspections', inspectionId],
    queryFn: ({ signal }) => api<InspectionPage>(`/api/inspections/${inspectionId}`, { signal }),
  });

export const inspectionChoicesQuery = queryOptions({
  queryKey: ['inspections', 'choices'],
  queryFn: () => api<InspectionChoices>('/api/inspections/choices'),
  staleTime: 60_000,
});
