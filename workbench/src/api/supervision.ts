import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ActView, ListedView } from '../../../src/supervision/acts.http.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, Named } from './types.ts';

/** An act of supervision on a case. */
export type Act = z.output<typeof ActView>;
export type ListedMatter = z.output<typeof ListedView>;

export interface Acts {
  readonly acts: readonly Act[];
  /** Whom the matter waits for now. */
  readonly waitsFor: Named | null;
  readonly mayBePublic: boolean;
  /** The day it is in the office. */
  readonly today: string;
  readonly abilities: Abilities;
}

interface Listed {
  readonly matters: readonly ListedMatter[];
  readonly next: string | null;
  readonly today: string;
}

export const actsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'acts'],
    queryFn: ({ signal }) => api<Acts>(`/api/cases/${caseId}/acts`, { signal }),
  });

export const listedQuery = (state: 'listed' | 'off') =>
  infiniteQueryOptions({
    queryKey: ['listed', state],
    queryFn: ({ pageParam, signal }) =>
      api<Listed>(withQuery('/api/acts/listed', { state, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
