import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ListsView } from '../../../src/cases/lists.http.ts';
import { api } from './client.ts';

export type Lists = z.output<typeof ListsView>;
export type ListedFee = Lists['fees'][number];

export const listsQuery = queryOptions({
  queryKey: ['lists'],
  queryFn: () => api<Lists>('/api/lists'),
  staleTime: 300_000,
});

/** What is written of money and refusals, kept as it was typed. */
export interface DealingValues {
  /** An item of the list, or `other`. */
  readonly fee?: string;
  readonly what?: string;
  readonly amount?: string;
  readonly ground?: string;
  readonly why?: string;
  /** What the person says: refused, and no ground named. */
  readonly refused?: boolean;
}

export const OTHER = 'other';

/** As the server is sent it: amounts in the smallest unit. */
export const chargedOf = ({ fee, what = '', amount = '' }: DealingValues) =>
  fee
    ? { fee: fee === OTHER ? null : fee, what: fee === OTHER ? what : '', amount: Math.round(Number(amount) * 100) }
    : null;

export const refusedOf = ({ ground, why = '' }: DealingValues) =>
  ground ? { ground: ground === OTHER ? null : ground, why: ground === OTHER ? why : '' } : null;
