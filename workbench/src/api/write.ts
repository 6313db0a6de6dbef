import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, type ProblemError } from './client.ts';

/**
 * A key for each content: sent again unchanged it keeps its key, so that the server does it once; changed after a refusal it is a
 * new write.
 */
export function useWriteKey(): (content: unknown) => string {
  const kept = useRef<{ content: string; key: string } | null>(null);
  return (content) => {
    const text = JSON.stringify(content);
    if (kept.current?.content !== text) kept.current = { content: text, key: crypto.randomUUID() };
    return kept.current.key;
  };
}

interface Write {
  readonly path: string;
  readonly body?: unknown;
  readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent with the body, but no part of what is asked: with another it is the same write, and keeps its key. */
  readonly beside?: object;
}

/** A write. What it may have changed is asked for anew, before it counts as done. */
export function useWrite<T = unknown>(changes: readonly (readonly unknown[])[] = []) {
  const queries = useQueryClient();
  const keyFor = useWriteKey();
  return useMutation<T, ProblemError, Write>({
    mutationFn: ({ beside, ...write }) => {
      const body = beside ? { ...(write.body as object), ...beside } : write.body;
      return api<T>(write.path, { method: 'POST', ...write, body, key: keyFor(write) });
    },
    onSuccess: async () => {
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
