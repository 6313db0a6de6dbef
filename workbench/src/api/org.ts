import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Text } from '../../../src/kernel/text.ts';
import type { PageOut, TreeOut } from '../../../src/org/schemas.ts';
import { api, withQuery } from './client.ts';
import type { OwedDuty } from './types.ts';

export type Tree = z.output<typeof TreeOut>;
export type TreeUnit = Tree['units'][number];
export type UnitView = z.output<typeof PageOut>;
export type PostView = UnitView['posts'][number];

interface Coded extends Text {
  readonly code: string;
}

export interface OrgWords {
  readonly kinds: readonly (Coded & { readonly below: readonly string[] })[];
  readonly roles: readonly Coded[];
  readonly functions: readonly Coded[];
}

export interface Person {
  readonly accountId: string;
  readonly name: string;
  readonly username: string;
  readonly posts: readonly { readonly postId: string; readonly title: Text }[];
}

export interface HandOver {
  readonly handoverId: string;
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly fromName: string | null;
  readonly toName: string;
  readonly day: string;
  readonly duties: number;
  readonly open: number;
  readonly state: 'open' | 'done' | 'replaced';
  readonly dueOn: string | null;
  readonly overdue: boolean;
}

/** Those I take over, those I gave, those in the units I head. */
export type WhoseHandOvers = 'me' | 'given' | 'below';

export interface HandOverList extends HandOver {
  readonly list: readonly {
    readonly dutyId: string;
    readonly acknowledged: boolean;
    readonly duty: { readonly title: Text; readonly dueOn: string | null; readonly with: Text | null } | null;
  }[];
  readonly remarked: readonly {
    readonly remarkId: string;
    readonly duty: string | null;
    readonly byName: string;
    readonly at: string;
    readonly text: string | null;
  }[];
  readonly abilities: Readonly<Record<string, true | { readonly reason: Text }>>;
}

export interface Vacancy {
  readonly postId: string;
  readonly unitId: string;
  readonly title: Text;
  readonly answer: { readonly name: string | null; readonly reason: Text };
}

export const treeQuery = queryOptions({ queryKey: ['org', 'tree'], queryFn: () => api<Tree>('/api/org/tree') });
export const orgWordsQuery = queryOptions({
  queryKey: ['org', 'words'],
  queryFn: () => api<OrgWords>('/api/org/words'),
  staleTime: Number.POSITIVE_INFINITY,
});
export const vacanciesQuery = queryOptions({
  queryKey: ['org', 'vacancies'],
  queryFn: () => api<{ vacancies: readonly Vacancy[] }>('/api/org/vacancies'),
});
export const unitQuery = (unitId: string) =>
  queryOptions({
    queryKey: ['org', 'unit', unitId],
    queryFn: () => api<UnitView>(`/api/org/units/${encodeURIComponent(unitId)}`),
  });
export const peopleQuery = (find: string) =>
  queryOptions({
    queryKey: ['org', 'people', find],
    queryFn: () => api<{ people: readonly Person[] }>(withQuery('/api/org/people', { find })),
    placeholderData: (before: { people: readonly Person[] } | undefined) => before,
  });
export const handOversQuery = (whose: WhoseHandOvers, ended: boolean) =>
  queryOptions({
    queryKey: ['org', 'hand-overs', whose, ended],
    queryFn: () =>
      api<{ handovers: readonly HandOver[] }>(withQuery('/api/org/hand-overs', { whose, ended: String(ended) })),
  });
/** One duty with what it is about; refused where the reader may not see that. */
export const dutyQuery = (dutyId: string) =>
  queryOptions({
    queryKey: ['duties', 'one', dutyId],
    queryFn: () => api<{ duty: OwedDuty }>(`/api/duties/${dutyId}`),
    retry: false,
  });

export const handOverQuery = (handoverId: string) =>
  queryOptions({
    queryKey: ['org', 'hand-over', handoverId],
    queryFn: () => api<HandOverList>(`/api/org/hand-overs/${handoverId}`),
  });
