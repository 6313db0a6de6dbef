import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type ProblemError } from '../../api/client.ts';
import { caseQuery } from '../../api/queries.ts';
import { useWriteKey } from '../../api/write.ts';

interface Asked {
  /** Last part of the address, `answer`. */
  readonly action: string;
  readonly body: unknown;
  /** The case's version that the actor had before them. */
  readonly version: number;
}

/** Where the case stands then. */
interface Done {
  readonly state: string;
  readonly version: number;
}

/** Refusals that mean: the page is older than the case. */
const OUTDATED = new Set([
  'conflict.changed-meanwhile',
  'case.not-in-this-state',
  'case.dispatched-by-rule',
  'case.dispatched-already',
  'duty.not-in-this-state',
]);

/** Told when an act was refused because somebody acted first; the page then says what happened since that version. */
export const overtaken = new EventTarget();

export class Overtaken extends Event {
  readonly caseId: string;
  readonly version: number;

  constructor(caseId: string, version: number) {
    super('overtaken');
    this.caseId = caseId;
    this.version = version;
  }
}

/** One act on a case. The page and the lists are asked for anew once it is done, or once it turns out that they are old. */
export function useAct<T extends Done = Done>(caseId: string) {
  const queries = useQueryClient();
  const keyFor = useWriteKey();
  return useMutation<T, ProblemError, Asked>({
    mutationFn: ({ action, body }) =>
      api<T>(`/api/cases/${caseId}/${action}`, { method: 'POST', body, key: keyFor({ action, body }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: caseQuery(caseId).queryKey });
      void queries.invalidateQueries({ queryKey: ['owed'] });
      void queries.invalidateQueries({ queryKey: ['cases'] });
    },
    onError: async ({ problem }, { version }) => {
      if (!OUTDATED.has(problem.code)) return;
      await queries.invalidateQueries({ queryKey: caseQuery(caseId).queryKey, exact: true });
      overtaken.dispatchEvent(new Overtaken(caseId, version));
    },
  });
}
