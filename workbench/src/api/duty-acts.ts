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

/** @param about the thing as duties name it, `task:<id>` */
export const dutyActsQuery = (about: string) =>
  queryOptions({
    queryKey: ['duty-acts', about],
    queryFn: ({ signal }) => api<DutyActs>(withQuery('/api/duty-acts', { about }), { signal }),
  });
