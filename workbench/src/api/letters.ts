import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Runs, RunWithReport } from '../../../src/cases/letters.http.ts';
import { api } from './client.ts';

export type ImportRun = z.output<typeof RunWithReport>;
export type ImportLine = z.output<typeof Runs>['imports'][number];
export type ImportMode = ImportRun['mode'];

/** An import that runs is looked at so often: as often as the server writes down how far it is. */
const EVERY_MS = 1_000;

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: () => api<z.output<typeof Runs>>('/api/imports'),
  refetchInterval: ({ state }) => (state.data?.imports.some((i) => i.state === 'running') ? EVERY_MS : false),
});

export const importQuery = (runId: string) =>
  queryOptions({
    queryKey: ['imports', runId],
    queryFn: () => api<ImportRun>(`/api/imports/${runId}`),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? EVERY_MS : false),
  });
