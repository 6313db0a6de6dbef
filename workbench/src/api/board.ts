import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Axis, Band, BoardAsk, Figures, Light } from '../../../src/supervision/board.rules.ts';
import { api, withQuery } from './client.ts';
import type { Named, OwedDuty } from './types.ts';

/** Figures of one unit, level, kind, mechanism or step. */
export interface BoardSum {
  readonly of: Named;
  readonly figures: Figures;
}

/** A duty under a figure. */
export interface BoardLine {
  readonly duty: OwedDuty;
  readonly light: Light;
  /** The card of that light; `null` where there is none that the reader may see. */
  readonly card: string | null;
  readonly still: { readonly days: number; readonly because: 'late' | 'untaken' } | null;
  /** From unit to unit on its way down; the last has it now. */
  readonly way: readonly { readonly unit: Named; readonly level: Named; readonly since: string }[];
}

type Asked = readonly { readonly by: Axis; readonly of: Named }[];

export interface Board {
  readonly today: string;
  readonly soonUntil: string;
  readonly asked: Asked;
  readonly all: Figures;
  readonly by: Readonly<Record<Axis, readonly BoardSum[]>>;
  readonly due: readonly { readonly on: string; readonly n: number; readonly yellow: number; readonly red: number }[];
  readonly longest: readonly BoardLine[];
}

/** What is asked of the board, as the address keeps it. */
export interface BoardSearch extends Omit<BoardAsk, 'history'> {
  readonly of?: 'past' | undefined;
}

export interface DutiesSearch extends BoardSearch {
  readonly band?: Band | undefined;
  /** Due in a month or a year, `2021-03` or `2021`. */
  readonly when?: string | undefined;
}

export const boardQuery = (search: BoardSearch) =>
  queryOptions({
    queryKey: ['board', search],
    queryFn: ({ signal }) => api<Board>(withQuery('/api/board', { ...search }), { signal }),
    // While another question is on its way, the last answer stays: figures do not flicker.
    placeholderData: keepPreviousData,
  });

export const boardDutiesQuery = (search: DutiesSearch) =>
  infiniteQueryOptions({
    queryKey: ['board', 'duties', search],
    queryFn: ({ pageParam, signal }) =>
      api<{ asked: Asked; duties: readonly BoardLine[]; next: string | null }>(
        withQuery('/api/board/duties', { ...search, after: pageParam }),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export interface SavedView {
  readonly viewId: string;
  readonly name: string;
  readonly asked: BoardAsk;
}

export const viewsQuery = queryOptions({
  queryKey: ['board-views'],
  queryFn: ({ signal }) => api<{ views: readonly SavedView[] }>('/api/board/views', { signal }),
});
