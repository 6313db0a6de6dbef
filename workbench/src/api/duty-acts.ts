import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { DutyActView, WaitingView } from '../../../src/supervision/duty-acts.http.ts';
import { api, withQuery } from './client.ts';

/** An act of supervision on a duty of no appeal. */
export type DutyAct = z.output<typeof DutyActView>;
/** A duty that somebody still works on. */
export type WaitingDuty = z.output<typeof WaitingView>;

interface DutyActs {
  readonly acts: readonly DutyAct[];
  readonly duties: readonly WaitingDuty[];
}

/** The thing as duties name it, `task:<id>`, with all its duties; or a single duty by its id. */
export type ActedOn = { readonly about: string } | { readonly duty: string };

export const dutyActsQuery = (on: ActedOn) =>
  queryOptions({
    queryKey: ['duty-acts', on],
    queryFn: ({ signal }) => api<DutyActs>(withQuery('/api/duty-acts', { ...on }), { signal }),
  });
