import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ObligationView, RunningView, YearView } from '../../../src/obligations/views.ts';
import { api, withQuery } from './client.ts';

export type Obligation = z.output<typeof ObligationView>;
export type Made = Obligation['records'][number];
export type FormField = Obligation['form'][number];
export type FieldValue = Made['values'][string];
export type Year = z.output<typeof YearView>;
export type YearRow = Year['mechanisms'][number];
export type YearItem = YearRow['items'][number];

export interface ObligationFile {
  readonly attachmentId: string;
  readonly name: string;
  readonly image: boolean;
}

export const obligationQuery = (dutyId: string) =>
  queryOptions({
    queryKey: ['obligations', dutyId],
    queryFn: ({ signal }) => api<Obligation>(`/api/obligations/${dutyId}`, { signal }),
  });

export const yearQuery = (unitId: string, year: number | undefined) =>
  queryOptions({
    queryKey: ['obligations', 'year', unitId, year ?? ''],
    queryFn: ({ signal }) => api<Year>(withQuery(`/api/units/${unitId}/year`, { year }), { signal }),
  });

/** Own quotas and budgets that want a look before their day. */
export const runningQuery = queryOptions({
  queryKey: ['obligations', 'running'],
  queryFn: ({ signal }) => api<z.output<typeof RunningView>>('/api/obligations/running', { signal }),
});

/** What a write on an obligation may change elsewhere. */
export const OBLIGATION_CHANGES = [['obligations'], ['owed']] as const;
