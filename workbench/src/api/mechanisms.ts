import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { DraftLineView, DraftView } from '../../../src/mechanisms/handed.http.ts';
import type { FaultView, MechanismLineView, MechanismView, PreviewView } from '../../../src/mechanisms/views.ts';
import type { OpenView } from '../../../src/obligations/office.http.ts';
import { api, withQuery } from './client.ts';
import type { Abilities } from './types.ts';

export type MechanismLine = z.output<typeof MechanismLineView>;
export type Mechanism = z.output<typeof MechanismView>;
export type MechanismVersion = Mechanism['versions'][number];
export type MechanismDuty = Mechanism['duties'][number];
export type RuleFault = z.output<typeof FaultView>;
export type RulesPreview = z.output<typeof PreviewView>;

/** Where a row stands, for the reader: an adopted version may still lie ahead. */
export const STANDINGS = ['in-force', 'ahead', 'offered', 'withdrawn'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface MechanismSearch {
  readonly part?: string | undefined;
  readonly state?: Standing | undefined;
  readonly find?: string | undefined;
}

export interface MechanismList {
  readonly mechanisms: readonly MechanismLine[];
  readonly abilities: Abilities;
}

export const mechanismsQuery = queryOptions({
  queryKey: ['mechanisms', 'list'],
  queryFn: ({ signal }) => api<MechanismList>('/api/mechanisms', { signal }),
});

export const mechanismQuery = (row: string) =>
  queryOptions({
    queryKey: ['mechanisms', 'row', row],
    queryFn: ({ signal }) => api<Mechanism>(`/api/mechanisms/${encodeURIComponent(row)}`, { signal }),
  });

/** What the shipped pack says of rows that are not adopted. */
export const offeredQuery = queryOptions({
  queryKey: ['mechanisms', 'offered'],
  queryFn: ({ signal }) =>
    api<{ offered: readonly { readonly row: string; readonly source: string }[] }>('/api/mechanisms/offered', {
      signal,
    }),
});

/** The JSON Schema of a mechanism, for completion. */
export const mechanismSchemaQuery = queryOptions({
  queryKey: ['mechanisms', 'schema'],
  queryFn: ({ signal }) => api<Readonly<Record<string, unknown>>>('/api/mechanisms/schema', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Of a text as it stood: the same text is not asked about again while it is on the screen, and forgotten after. */
const ASKED_ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 } as const;

/** @param asNew whether their ids have to be free */
export const faultsQuery = (sources: readonly string[], asNew: boolean) =>
  queryOptions({
    queryKey: ['rules-checked', sources, asNew],
    queryFn: ({ signal }) =>
      api<{ faults: readonly RuleFault[] }>('/api/mechanisms/check', {
        method: 'POST',
        body: { sources, asNew },
        signal,
      }),
    ...ASKED_ONCE,
  });

export const previewQuery = (sources: readonly string[], year: number) =>
  queryOptions({
    queryKey: ['rules-previewed', sources, year],
    queryFn: ({ signal }) =>
      api<RulesPreview>('/api/mechanisms/preview', { method: 'POST', body: { sources, year }, signal }),
    ...ASKED_ONCE,
  });

export type Draft = z.output<typeof DraftView>;
type DraftLine = z.output<typeof DraftLineView>;
export type OpenPage = z.output<typeof OpenView>;

/** A draft that is decided, or handed again, where it stands. */
export interface Handed {
  readonly draftId: string;
  readonly from: string;
}

export interface OpenSearch {
  readonly row?: string | undefined;
  readonly find?: string | undefined;
  readonly before?: string | undefined;
}

/** Prepared versions that wait; empty for whoever neither prepares nor signs. */
export const draftsQuery = queryOptions({
  queryKey: ['mechanisms', 'drafts'],
  queryFn: ({ signal }) => api<{ drafts: readonly DraftLine[] }>('/api/mechanisms/drafts', { signal }),
});

export const draftQuery = (draftId: string) =>
  queryOptions({
    queryKey: ['mechanisms', 'drafts', draftId],
    queryFn: ({ signal }) => api<Draft>(`/api/mechanisms/drafts/${draftId}`, { signal }),
  });

/** Results that rules open to the whole office. */
export const openQuery = (asked: OpenSearch) =>
  queryOptions({
    queryKey: ['mechanisms', 'open', asked],
    queryFn: ({ signal }) => api<OpenPage>(withQuery('/api/mechanisms/open', { ...asked }), { signal }),
  });

/** What adopting or withdrawing may change elsewhere. */
export const MECHANISM_CHANGES = [['mechanisms'], ['obligations'], ['owed']] as const;

/** Where a line stands on a day. */
export function standingOf({ state, from, until }: MechanismLine, today: string): Standing {
  if (state === 'offered') return 'offered';
  if (until !== null && until <= today) return 'withdrawn';
  return from !== null && from > today ? 'ahead' : 'in-force';
}
