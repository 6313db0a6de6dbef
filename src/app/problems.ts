import type { FastifyBaseLogger } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { brokenConstraint } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Found, wordsFor } from './faults.ts';
import { knows, tell } from './refusals.ts';

/** A field that was not as it must be. `field` is the path in the request, `body.title`. */
const Field = z.strictObject({ field: z.string(), zh: z.string(), en: z.string() });

const Both = z.strictObject({ zh: z.string(), en: z.string() });

/** The one form of every "no" over HTTP: `application/problem+json`, RFC 9457 with `code` in place of `type`. */
export const Problem = z
  .strictObject({
    code: z.string().meta({ description: 'Stable; of packs/refusals.yaml.' }),
    status: z.int(),
    title: Both.meta({ description: 'What is the matter, in one sentence.' }),
    next: Both.meta({ description: 'What to do next.' }),
    facts: z.record(z.string(), z.unknown()).optional().meta({ description: 'What the sentence is made from.' }),
    fields: z
      .array(Field)
      .optional()
      .meta({ description: 'For request.invalid: each field and what is wrong with it.' }),
    id: z.string().optional().meta({ description: 'For internal: what to tell the administrator.' }),
  })
  .meta({ id: 'Problem', description: 'Why a request was not done, and what to do next.' });
export type Problem = z.infer<typeof Problem>;

/** A refusal in words. */
function problemOf(refusal: Pick<Refusal, 'code' | 'facts'>): Problem {
  const { status, sentence, next } = tell(refusal);
  const problem: Problem = { code: refusal.code, status, title: sentence, next };
  if (Object.keys(refusal.facts).length > 0) problem.facts = { ...refusal.facts };
  return problem;
}

/** The sentence of a code alone, for the reason beside a greyed-out button. */
export const reasonOf = (code: string): Text => problemOf({ code, facts: {} }).title;

/** What Fastify and PostgreSQL throw, as codes of ours. */
const KNOWN: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_REQ_FILE_TOO_LARGE: 'request.too-large',
  FST_FILES_LIMIT: 'request.too-large',
  FST_PARTS_LIMIT: 'request.too-large',
  FST_FIELDS_LIMIT: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.media-type',
  FST_ERR_BAD_URL: 'request.malformed',
  // A NUL or half a character, which a PostgreSQL text cannot hold; a number too large for its column.
  '22021': 'request.characters',
  '22P05': 'request.characters',
  '22P02': 'request.malformed',
  '22003': 'request.malformed',
  // Two at once on the same rows: PostgreSQL let one of them go on.
  '40001': 'conflict.changed-meanwhile',
  '40P01': 'conflict.changed-meanwhile',
};

const DATABASE_GONE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08001',
  '08003',
  '08006',
]);

/**
 * Any error as a problem. What is not known here is hidden from the reader: it gets an id, under which the log has the rest. Messages
 * of unknown errors are not logged, as PostgreSQL's may quote what somebody wrote; the stack's places are.
 */
export function problemFor(error: unknown, id: string, log: Pick<FastifyBaseLogger, 'error'>): Problem {
  if (error instanceof Refusal && knows(error.code)) return problemOf(error);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = (error as { validationContext?: string }).validationContext ?? 'body';
    return {
      ...problemOf({ code: 'request.invalid', facts: {} }),
      fields: error.validation.map((v) => fieldOf(where, v)),
    };
  }
  const { code = '' } = (error ?? {}) as { code?: string };
  const known = KNOWN[code];
  if (known) return problemOf({ code: known, facts: {} });
  if (brokenConstraint(error) === 'ledger_entry_pkey')
    return problemOf({ code: 'conflict.changed-meanwhile', facts: {} });
  if (isAway(error)) {
    log.error({ id, code }, 'database unavailable');
    return problemOf({ code: 'database.unavailable', facts: {} });
  }
  log.error({ id, code, at: places(error) }, 'internal');
  return { ...problemOf({ code: 'internal', facts: {} }), id };
}

/** The database does not answer now: it restarts, it is not there, or no connection was free for long. */
export function isAway(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return DATABASE_GONE.has(code ?? '') || /^Connection terminated|^timeout exceeded/.test(message ?? '');
}

/** Where an error comes from, without its message, which may quote what somebody wrote. */
export function places(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const cause = error.cause instanceof Error ? ` < ${places(error.cause)}` : '';
  const stack = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return `${error.name}${stack
    .map((line) => ` ${line.trim()}`)
    .slice(0, 12)
    .join('')}${cause}`;
}

interface FoundFault extends Omit<Found, 'message'> {
  readonly instancePath: string;
  readonly message?: string;
}

function fieldOf(where: string, { instancePath, message = '', ...found }: FoundFault): z.infer<typeof Field> {
  const field = [where, ...instancePath.split('/').filter((part) => part !== '')].join('.');
  return { field, ...wordsFor({ ...found, message }) };
}
