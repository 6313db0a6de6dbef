import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { InspectionState } from '../../../src/inspections/rules.ts';
import type { ChoicesView, LineView, PageView } from '../../../src/inspections/views.ts';
import { api, withQuery } from './client.ts';
import type { SendingChecked } from './sendings.ts';
import type { Abilities } from './types.ts';

export type InspectionLine = z.output<typeof LineView>;
export type InspectionPage = z.output<typeof PageView>;
export type InspectionChoices = z.output<typeof ChoicesView>;

/** What of an announced inspection the calendar and the plan look at. */
export interface AnnouncedContent {
  readonly targets: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly planned: string | null;
}

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

/** How it would stand in the calendar and the plan if it were announced now; it writes nothing. */
export const announcedCheckQuery = (content: AnnouncedContent | null) =>
  queryOptions({
    queryKey: ['inspections', 'check', content],
    queryFn: ({ signal }) => api<SendingChecked>('/api/inspections/check', { method: 'POST', body: content, signal }),
    enabled: content !== null,
    placeholderData: keepPreviousData,
  });

export const inspectionChoicesQuery = queryOptions({
  queryKey: ['inspections', 'choices'],
  queryFn: () => api<InspectionChoices>('/api/inspections/choices'),
  staleTime: 60_000,
});
