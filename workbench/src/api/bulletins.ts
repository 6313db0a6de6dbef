import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Doc } from '../../../src/bulletins/document.ts';
import type { DutyFigureId, FigureId } from '../../../src/bulletins/rules.ts';
import type { Lang, Text } from '../../../src/kernel/text.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, CaseLine, OwedDuty } from './types.ts';

export type { Doc };

export interface BulletinLine {
  readonly bulletinId: string;
  readonly serial: Text;
  readonly title: Text;
  readonly from: string;
  readonly until: string;
  readonly state: 'issued' | 'withdrawn';
  readonly issuedAt: string;
}

export interface Bulletin {
  readonly line: BulletinLine;
  readonly history: boolean;
  readonly by: string | null;
  readonly document: Doc;
  readonly withdrawn: { readonly at: string; readonly reason: string; readonly by: string | null } | null;
  readonly abilities: Abilities;
}

/** Days, both belonging to it. `history`: with the imported past. */
export interface PeriodSearch {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly history?: 'with' | undefined;
}

export interface FigureSearch extends PeriodSearch {
  readonly figure?: FigureId | DutyFigureId | undefined;
  readonly unit?: string | undefined;
  /** Of what is overdue: the late step, and the level of the office that holds it. */
  readonly step?: string | undefined;
  readonly level?: string | undefined;
  /** Of the duties of mechanisms: the one that they rest on. */
  readonly mechanism?: string | undefined;
}

export const bulletinsQuery = queryOptions({
  queryKey: ['bulletins'],
  queryFn: ({ signal }) =>
    api<{ bulletins: readonly BulletinLine[]; abilities: Abilities }>('/api/bulletins', { signal }),
});

export const bulletinQuery = (bulletinId: string, lang: Lang) =>
  queryOptions({
    queryKey: ['bulletins', bulletinId, lang],
    queryFn: ({ signal }) => api<Bulletin>(withQuery(`/api/bulletins/${bulletinId}`, { lang }), { signal }),
  });

export const draftQuery = (period: Required<Pick<PeriodSearch, 'from' | 'until'>> & PeriodSearch, lang: Lang) =>
  queryOptions({
    queryKey: ['bulletins', 'draft', period, lang],
    queryFn: ({ signal }) =>
      api<{ document: Doc; words: string }>(withQuery('/api/bulletins/draft', { ...period, lang }), { signal }),
  });

export const figureQuery = (search: FigureSearch) =>
  infiniteQueryOptions({
    queryKey: ['bulletins', 'cases', search],
    queryFn: ({ pageParam, signal }) =>
      api<{
        name: Text;
        how: Text;
        of: readonly Text[];
        cases: readonly CaseLine[];
        next: string | null;
      }>(withQuery('/api/bulletins/cases', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const figureDutiesQuery = (search: FigureSearch) =>
  infiniteQueryOptions({
    queryKey: ['bulletins', 'duties', search],
    queryFn: ({ pageParam, signal }) =>
      api<{
        name: Text;
        how: Text;
        of: readonly Text[];
        duties: readonly OwedDuty[];
        next: string | null;
      }>(withQuery('/api/bulletins/duties', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
