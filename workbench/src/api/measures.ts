import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { HandsView, LadderView } from '../../../src/accountability/measures.http.ts';
import type { MeasureLineView, MeasureView } from '../../../src/accountability/present.ts';
import type { PublicityLineView, PublicityView } from '../../../src/accountability/publications.http.ts';
import type { Text } from '../../../src/kernel/text.ts';
import { api, withQuery } from './client.ts';
import type { Named } from './types.ts';

export type MeasureLine = z.output<typeof MeasureLineView>;
export type Measure = z.output<typeof MeasureView>;
export type Ladder = z.output<typeof LadderView>;
export type Hands = z.output<typeof HandsView>;
export type PublicityLine = z.output<typeof PublicityLineView>;
export type Publicity = z.output<typeof PublicityView>;

export type MeasureWhose = 'mine' | 'decide' | 'proposed' | 'office';

export const ladderQuery = queryOptions({
  queryKey: ['measure-ladder'],
  queryFn: () => api<Ladder>('/api/measures/ladder'),
  staleTime: Number.POSITIVE_INFINITY,
});

export const measuresQuery = (view: MeasureWhose) =>
  infiniteQueryOptions({
    queryKey: ['measures', view],
    queryFn: ({ pageParam, signal }) =>
      api<{ measures: readonly MeasureLine[]; next: string | null }>(
        withQuery('/api/measures', { view, after: pageParam }),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const measureQuery = (measureId: string) =>
  queryOptions({
    queryKey: ['measures', measureId],
    queryFn: ({ signal }) => api<Measure>(`/api/measures/${measureId}`, { signal }),
  });

export const figuresQuery = queryOptions({
  queryKey: ['measures', 'figures'],
  queryFn: () =>
    api<{ figures: readonly { readonly rung: Named; readonly state: Named; readonly n: number }[] }>(
      '/api/measures/figures',
    ),
});

export interface Suggestion {
  readonly kind: 'card' | 'case' | 'promise';
  readonly ref: string;
  readonly title: Text;
  readonly unit: Named;
  readonly account: string | null;
  readonly at: string;
  /** Of a card for repetition: the single cards that it counts. */
  readonly rests: readonly { readonly ref: string; readonly title: Text }[];
}

export const suggestionsQuery = queryOptions({
  queryKey: ['measures', 'suggestions'],
  queryFn: () => api<{ suggestions: readonly Suggestion[] }>('/api/measures/suggestions'),
});

export const peopleOfQuery = (unit: string) =>
  queryOptions({
    queryKey: ['measures', 'people', unit],
    queryFn: () =>
      api<{ people: readonly { readonly account: string; readonly name: string; readonly head: boolean }[] }>(
        withQuery('/api/measures/people', { unit }),
      ),
    enabled: unit !== '',
  });

export const handsQuery = (kind: string, ref: string) =>
  queryOptions({
    queryKey: ['measures', 'hands', kind, ref],
    queryFn: () => api<Hands>(withQuery('/api/measures/hands', { kind, ref })),
    retry: false,
  });

export const publicationsQuery = infiniteQueryOptions({
  queryKey: ['publicity'],
  queryFn: ({ pageParam, signal }) =>
    api<{ publicity: readonly PublicityLine[]; next: string | null }>(
      withQuery('/api/publicity', { after: pageParam }),
      { signal },
    ),
  initialPageParam: '',
  getNextPageParam: (page) => page.next,
});

export const publicationQuery = (publicityId: string) =>
  queryOptions({
    queryKey: ['publicity', publicityId],
    queryFn: ({ signal }) => api<Publicity>(`/api/publicity/${publicityId}`, { signal }),
  });
