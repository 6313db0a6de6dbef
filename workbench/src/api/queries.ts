import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, withQuery } from './client.ts';
import type {
  Case,
  CaseList,
  Choices,
  LedgerEntry,
  Me,
  Owed,
  Proposal,
  Receipt,
  Referral,
  Similar,
  Words,
} from './types.ts';

/** Who is signed in, and what the office has to choose from: asked once, needed by every screen. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => api<Me>('/api/me'),
  staleTime: 60_000,
  retry: false,
});
/** Somebody from outside the office: they have nothing here but the inspections they take part in. */
export const fromOutside = ({ posts }: Me): boolean => posts.length > 0 && posts.every((p) => p.role === 'inspector');

export const wordsQuery = queryOptions({
  queryKey: ['words'],
  queryFn: () => api<Words>('/api/appeals/words'),
  staleTime: Number.POSITIVE_INFINITY,
});
export const choicesQuery = queryOptions({
  queryKey: ['choices'],
  queryFn: () => api<Choices>('/api/appeals/choices'),
  staleTime: 300_000,
});
export const referralsQuery = queryOptions({
  queryKey: ['referrals'],
  queryFn: () => api<{ referrals: readonly Referral[] }>('/api/appeals/referrals'),
  staleTime: 300_000,
});

export const owedQuery = (view: 'mine' | 'unit', step?: string) =>
  infiniteQueryOptions({
    queryKey: ['owed', view, step ?? ''],
    queryFn: ({ pageParam, signal }) =>
      api<Owed>(withQuery('/api/duties', { view, step, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export interface CaseSearch {
  readonly states?: string | undefined;
  readonly kind?: string | undefined;
  readonly unit?: string | undefined;
  readonly category?: string | undefined;
  readonly find?: string | undefined;
}

export const casesQuery = (search: CaseSearch) =>
  infiniteQueryOptions({
    queryKey: ['cases', search],
    queryFn: ({ pageParam, signal }) =>
      api<CaseList>(withQuery('/api/cases', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const caseQuery = (caseId: string) =>
  queryOptions({ queryKey: ['case', caseId], queryFn: ({ signal }) => api<Case>(`/api/cases/${caseId}`, { signal }) });

export const similarQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'similar'],
    queryFn: () => api<{ similar: readonly Similar[] }>(`/api/cases/${caseId}/similar`),
    staleTime: 60_000,
  });

export const proposalQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'proposal'],
    queryFn: () => api<Proposal>(`/api/cases/${caseId}/proposal`),
    staleTime: 60_000,
  });

export const ledgerQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['case', caseId, 'ledger'],
    queryFn: () => api<{ entries: readonly LedgerEntry[]; receipt: Receipt | null }>(`/api/cases/${caseId}/ledger`),
  });
