import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { CallResult, ProposalState } from '../../../src/projects/collection.rules.ts';
import type { AskResult } from '../../../src/projects/list.rules.ts';
import type { ProjectShape, YearShape } from '../../../src/projects/present.ts';
import type { amendedTexts } from '../texts/projects.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, Named } from './types.ts';

export type ProjectYear = z.output<typeof YearShape>;
export type ProjectLine = z.output<typeof ProjectShape>;

interface Years {
  readonly years: readonly ProjectYear[];
  readonly today: string;
  readonly settings: {
    readonly projects: number;
    readonly each: number;
    readonly smallest: number;
    readonly attempts: number;
  };
  readonly abilities: Abilities;
}

export interface CollectionPage {
  readonly year: ProjectYear;
  readonly unit: Named;
  readonly today: string;
  readonly settings: { readonly projects: number; readonly each: number; readonly attempts: number };
  readonly proposals: Readonly<Record<ProposalState, number>>;
  readonly called: readonly {
    readonly supportId: string;
    readonly attempts: number;
    readonly result: CallResult | null;
  }[];
  readonly abilities: Abilities;
}

export interface ProposalLine {
  readonly proposalId: string;
  readonly title: string;
  readonly why: string;
  readonly place: Named | null;
  readonly state: ProposalState;
  readonly project: string | null;
  /** They said how to reach them. */
  readonly contact: boolean;
  readonly reason: string | null;
  readonly at: string;
}

export interface AskedPick {
  readonly nth: number;
  readonly attempts: number;
  readonly result: AskResult | null;
  readonly alone: boolean;
  readonly codeUntil: string | null;
}

export interface ProjectMoment {
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly by: string | null;
  readonly milestone: number | null;
  readonly place: Named | null;
  readonly text: string | null;
  /** Of a candidate said anew: what it said before. Units by id, money in fen. */
  readonly before: readonly { readonly field: keyof typeof amendedTexts; readonly text: string }[];
}

export interface ProjectPage {
  readonly project: ProjectLine;
  readonly collectionId: string;
  readonly year: number;
  readonly today: string;
  readonly attempts: number;
  readonly proofs: readonly { readonly nth: number; readonly text: string; readonly files: readonly string[] }[];
  readonly lists: readonly {
    readonly place: string;
    readonly listId: string;
    readonly seed: string;
    readonly picks: readonly AskedPick[];
  }[];
  /** What is missing, in the words of those asked. */
  readonly said: readonly { readonly place: string; readonly text: string }[];
  readonly moments: readonly ProjectMoment[];
  readonly abilities: Abilities;
}

export const yearsQuery = queryOptions({
  queryKey: ['projects', 'years'],
  queryFn: ({ signal }) => api<Years>('/api/project-collections', { signal }),
});

export const collectionQuery = (collectionId: string) =>
  queryOptions({
    queryKey: ['projects', 'collection', collectionId],
    queryFn: ({ signal }) => api<CollectionPage>(`/api/project-collections/${collectionId}`, { signal }),
  });

export const proposalsQuery = (collectionId: string, state: ProposalState) =>
  infiniteQueryOptions({
    queryKey: ['projects', 'proposals', collectionId, state],
    queryFn: ({ pageParam, signal }) =>
      api<{ proposals: readonly ProposalLine[]; next: string | null }>(
        withQuery(`/api/project-collections/${collectionId}/proposals`, { state, after: pageParam }),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId],
    queryFn: ({ signal }) => api<ProjectPage>(`/api/projects/${projectId}`, { signal }),
  });
