import type { Text } from '../../../src/kernel/text.ts';
import { hearTime } from './clock.ts';

/** Why a request was not done: the server's one form of every "no" (application/problem+json). */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title: Text;
  readonly next: Text;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly (Text & { readonly field: string })[];
  readonly id?: string;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export const UNREACHABLE: Problem = {
  code: 'network',
  status: 0,
  title: { zh: '连不上服务器。', en: 'The server cannot be reached.' },
  next: {
    zh: '请检查网络后重试；已填写的内容还在。',
    en: 'Check the connection and try again; what you wrote is kept.',
  },
};

const UNREADABLE: Problem = {
  code: 'unreadable',
  status: 0,
  title: { zh: '服务器的回复无法识别。', en: 'The server’s answer could not be read.' },
  next: { zh: '请刷新页面后重试。', en: 'Reload the page and try again.' },
};

/** Told when the session has ended, so that the frame can ask for the password without leaving the page. */
export const sessionEnded = new EventTarget();

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Idempotency key: every write has one. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** @throws ProblemError for anything but success */
export async function api<T>(path: string, { method = 'GET', body, key, signal }: Asked = {}): Promise<T> {
  const form = body instanceof FormData;
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && !form ? { 'content-type': 'application/json' } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ProblemError(UNREACHABLE);
  });
  hearTime(response.headers.get('date'));
  return answerOf<T>(response.ok, await response.json().catch(() => null));
}

/** What the server said, or its "no". @throws ProblemError for anything but success */
export function answerOf<T>(ok: boolean, answer: unknown): T {
  if (ok && answer !== null) return answer as T;
  const problem = isProblem(answer) ? answer : UNREADABLE;
  if (problem.code === 'session.needed') sessionEnded.dispatchEvent(new Event('ended'));
  throw new ProblemError(problem);
}

const isProblem = (x: unknown): x is Problem =>
  typeof x === 'object' && x !== null && 'code' in x && 'title' in x && 'next' in x;

export const problemOf = (error: unknown): Problem => (error instanceof ProblemError ? error.problem : UNREADABLE);

const UNCLEAR: Pick<Problem, 'title' | 'next'> = {
  title: { zh: '地址不完整或有误。', en: 'The address is not complete, or not right.' },
  next: {
    zh: '请重新选择条件，或从目录重新打开。',
    en: 'Choose again, or open it again from the menu.',
  },
};

/** Fields of a form are named to the reader; those of an address are names of the interface, which tell a reader nothing. */
export function asShown({ fields, ...problem }: Problem): Problem {
  if (!fields) return problem;
  return fields.some((f) => !f.field.startsWith('body')) ? { ...problem, ...UNCLEAR } : { ...problem, fields };
}

/** Addresses with only those questions that have an answer. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined | null>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}
