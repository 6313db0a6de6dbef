import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../kernel/refusal.ts';

/** Half a character, written out: only then are there strings to look at. */
const HALF = /\\u[dD][89a-fA-F]/;

/**
 * Reads JSON as it was written or not at all. By default bytes that are no UTF-8 (a program here may still write GBK) become question
 * marks, and so does half a character on its way to the database: an appeal of them would be on record for good. Looking costs some
 * microseconds for the longest letter.
 */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(new Refusal('request.malformed'));
    const text = body.toString();
    parse(request, text, (error, value) => {
      if (!error && HALF.test(text) && !isWellFormed(value)) return done(new Refusal('request.malformed'));
      done(error, value);
    });
  });
}

/** Whether all names and texts hold whole characters. Without recursion: a body may be nested deeper than the stack. */
function isWellFormed(whole: unknown): boolean {
  const left = [whole];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === 'string' && !value.isWellFormed()) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && !Object.keys(value).every((name) => name.isWellFormed())) return false;
    // One by one: as arguments, a hundred thousand would not fit on the stack either.
    for (const inner of Object.values(value)) left.push(inner);
  }
  return true;
}
