import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { SendingKind } from '../../../src/sendings/rules.ts';
import type {
  CheckedView,
  PlanView,
  SendingLineView,
  SendingView,
  SignedView,
  WeightView,
} from '../../../src/sendings/views.ts';
import { api, withQuery } from './client.ts';
import type { Named } from './types.ts';

export type SendingLine = z.output<typeof SendingLineView>;
export type Sending = z.output<typeof SendingView>;
export type SendingChecked = z.output<typeof CheckedView>;
export type SendingOther = Sending['meets'][number];
export type InspectionPlan = z.output<typeof PlanView>;
export type SendingWeight = z.output<typeof WeightView>;

export interface SendingsSearch {
  readonly view?: 'mine' | 'received' | 'office' | undefined;
  readonly kind?: SendingKind | undefined;
}

export interface WeightSearch {
  readonly year?: number | undefined;
  readonly quarter?: number | undefined;
}

export interface PlanSearch {
  readonly unit?: string | undefined;
  readonly year?: number | undefined;
}

export interface SendingChoices {
  readonly units: readonly Named[];
  readonly kinds: readonly (Named & { readonly id: SendingKind })[];
  readonly subjects: readonly Named[];
  readonly attends: readonly Named[];
  readonly urgent: readonly (Named & { readonly signed: boolean })[];
  readonly today: string;
}

/** What the server takes of a sending. */
export interface SendingContent {
  readonly kind: SendingKind;
  readonly unit: string;
  readonly to: readonly string[];
  readonly title: string;
  readonly ask: string;
  readonly basis: string;
  readonly by: string | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly subject: string | null;
  readonly attends: { readonly who: string; readonly heads: number } | null;
  readonly figures: readonly string[];
  readonly passesOn: boolean;
  readonly temporary: boolean;
  readonly urgent: string | null;
  readonly notice: string | null;
  readonly planned: string | null;
}

interface SendingList {
  readonly sendings: readonly SendingLine[];
  readonly next: string | null;
  readonly units: readonly Named[];
}

export interface Weight {
  readonly year: number;
  readonly quarter: number | null;
  readonly senders: readonly SendingWeight[];
  readonly receivers: readonly SendingWeight[];
  readonly signed: readonly z.output<typeof SignedView>[];
  readonly checks: readonly Named[];
}

export const sendingsQuery = (search: SendingsSearch) =>
  infiniteQueryOptions({
    queryKey: ['sendings', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api<SendingList>(withQuery('/api/sendings', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const sendingQuery = (sendingId: string) =>
  queryOptions({
    queryKey: ['sendings', sendingId],
    queryFn: ({ signal }) => api<Sending>(`/api/sendings/${sendingId}`, { signal }),
  });

export const sendingChoicesQuery = queryOptions({
  queryKey: ['sendings', 'choices'],
  queryFn: ({ signal }) => api<SendingChoices>('/api/sendings/choices', { signal }),
});

/** What would be said of it if it went now; it writes nothing. */
export const sendingCheckQuery = (content: SendingContent | null, sendingId: string | null) =>
  queryOptions({
    queryKey: ['sendings', 'check', sendingId, content],
    queryFn: ({ signal }) =>
      api<SendingChecked>('/api/sendings/check', { method: 'POST', body: { ...content, sendingId }, signal }),
    enabled: content !== null,
    placeholderData: keepPreviousData,
  });

export const weightQuery = ({ year, quarter }: WeightSearch) =>
  queryOptions({
    queryKey: ['sendings', 'weight', year, quarter],
    queryFn: ({ signal }) => api<Weight>(withQuery('/api/sendings/weight', { year, quarter }), { signal }),
    placeholderData: keepPreviousData,
  });

/** The year's plan of inspections of a unit beside what it sent. */
export const planQuery = (unit: string | undefined, year: number | undefined) =>
  queryOptions({
    queryKey: ['sendings', 'plan', unit, year],
    queryFn: ({ signal }) => api<InspectionPlan>(withQuery('/api/sendings/plan', { unit, year }), { signal }),
    enabled: unit !== undefined,
    placeholderData: keepPreviousData,
  });
