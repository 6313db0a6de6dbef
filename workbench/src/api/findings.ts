import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { FindingState, Source } from '../../../src/findings/rules.ts';
import type { FindingLineView, FindingView } from '../../../src/findings/views.ts';
import { api, withQuery } from './client.ts';
import type { Named } from './types.ts';

export type FindingLine = z.output<typeof FindingLineView>;
export type Finding = z.output<typeof FindingView>;

export interface FindingSearch {
  readonly view?: 'mine' | 'unit' | 'office' | undefined;
  readonly state?: FindingState | undefined;
  readonly source?: Source | undefined;
  readonly unit?: string | undefined;
  readonly rule?: string | undefined;
}

interface FindingList {
  readonly findings: readonly FindingLine[];
  readonly next: string | null;
  /** The sources from which the reader may write one down. */
  readonly records: readonly Named[];
}

export const findingsQuery = (search: FindingSearch) =>
  infiniteQueryOptions({
    queryKey: ['findings', search],
    queryFn: ({ pageParam, signal }) =>
      api<FindingList>(withQuery('/api/findings', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

/** Photos taken of it in an inspection, by id. */
export const photosQuery = (findingId: string) =>
  queryOptions({
    queryKey: ['findings', findingId, 'photos'],
    queryFn: ({ signal }) => api<{ photos: readonly string[] }>(`/api/findings/${findingId}/photos`, { signal }),
  });

export const findingQuery = (findingId: string) =>
  queryOptions({
    queryKey: ['findings', findingId],
    queryFn: ({ signal }) => api<Finding>(`/api/findings/${findingId}`, { signal }),
  });
