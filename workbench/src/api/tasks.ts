import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { MeetingLineView, MeetingView } from '../../../src/supervision/meetings.http.ts';
import type { TaskLineView, TaskNodeView, TaskPageView } from '../../../src/tasks/present.ts';
import type { LaneId } from '../../../src/tasks/rules.ts';
import { api, withQuery } from './client.ts';
import type { Abilities, Named } from './types.ts';

export type TaskLine = z.output<typeof TaskLineView>;
export type TaskNode = z.output<typeof TaskNodeView>;
export type TaskPage = z.output<typeof TaskPageView>;
export type TaskStop = TaskPage['stops'][number];
export type TaskHolder = TaskLine['holder'];
export type MeetingLine = z.output<typeof MeetingLineView>;
export type Meeting = z.output<typeof MeetingView>;

export interface TaskSearch {
  readonly view?: 'mine' | 'given' | 'all' | undefined;
  readonly state?: 'open' | 'ended' | undefined;
}

/** What the screen of tasks shows: also the joint meetings that others of them come from. */
export interface TasksSearch {
  readonly view?: TaskSearch['view'] | 'meetings';
  readonly state?: TaskSearch['state'];
}

export interface TaskChoices {
  readonly grounds: readonly (Named & { readonly published: boolean })[];
  readonly lanes: readonly (Named & {
    readonly id: LaneId;
    readonly grounds: readonly string[];
    readonly checks: number;
  })[];
  readonly most: number;
  readonly today: string;
}

interface TaskList {
  readonly tasks: readonly TaskLine[];
  readonly next: string | null;
  readonly today: string;
  readonly arrange: boolean;
}

export const tasksQuery = (search: TaskSearch) =>
  infiniteQueryOptions({
    queryKey: ['tasks', 'list', search],
    queryFn: ({ pageParam, signal }) =>
      api<TaskList>(withQuery('/api/tasks', { ...search, after: pageParam }), { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const taskQuery = (taskId: string) =>
  queryOptions({
    queryKey: ['tasks', taskId],
    queryFn: ({ signal }) => api<TaskPage>(`/api/tasks/${taskId}`, { signal }),
  });

export const taskChoicesQuery = queryOptions({
  queryKey: ['tasks', 'choices'],
  queryFn: ({ signal }) => api<TaskChoices>('/api/tasks/choices', { signal }),
});

/** What meetings are about, as their list is asked for. */
export interface MeetingAbout {
  readonly kind: 'case' | 'task';
  readonly id: string;
}

interface MeetingList {
  readonly meetings: readonly MeetingLine[];
  readonly next: string | null;
  readonly today: string;
  readonly abilities: Abilities;
}

export const meetingsQuery = (about: MeetingAbout | null) =>
  queryOptions({
    queryKey: ['meetings', 'list', about],
    queryFn: ({ signal }) =>
      api<MeetingList>(withQuery('/api/meetings', { [about?.kind ?? 'case']: about?.id }), { signal }),
  });

export const meetingQuery = (meetingId: string) =>
  queryOptions({
    queryKey: ['meetings', meetingId],
    queryFn: ({ signal }) => api<Meeting>(`/api/meetings/${meetingId}`, { signal }),
  });
