import { z } from 'zod';
import { isId } from '../kernel/ids.ts';
import { type Instant, instant, millis, parsePlainDate } from '../kernel/time.ts';
import { bothLanguages } from './guard.ts';
import { USERNAME } from './rules.ts';

/** As every list writes it, to the millisecond. */
function isMoment(text: string): boolean {
  const ms = millis(text as Instant);
  return Number.isFinite(ms) && instant(ms) === text;
}

/**
 * `after` of a list: the `next` of the page before, `moment|id`. One that was made up is refused: answered with the first page, a
 * program that lost its place would go round for ever. Empty, it is the beginning.
 *
 * @param ends whether a page may end so
 */
const written = (ends: (text: string) => boolean) =>
  z
    .string()
    .max(100)
    .refine(
      (text) => text === '' || ends(text),
      bothLanguages('应为上一页返回的 next', 'must be the next of the page before'),
    )
    .optional()
    .meta({ description: 'The `next` of the page before.' });

/** @param orderedBy whether a row has such a place in the list */
const after = (orderedBy: (at: string) => boolean) =>
  written((text) => {
    const [at = '', id = '', more] = text.split('|');
    return more === undefined && isId(id) && orderedBy(at);
  });

export const After = after(isMoment);
/** Of a list whose last rows may be without the moment that it is ordered by. */
export const AfterOrWithout = after((at) => at === '' || isMoment(at));
/** Of a list ordered by a day, or by a moment where that is asked for. */
export const AfterDay = after((at) => isMoment(at) || parsePlainDate(at) !== null);
/** Of a list by user name. */
export const AfterName = written((name) => USERNAME.test(name));

/** What `After` and `AfterOrWithout` let through, taken apart; the moment is `null` where the row has none. */
export function pageEnd(written: string): { readonly at: Instant | null; readonly id: string } {
  const [at, id] = written.split('|') as [Instant | '', string];
  return { at: at === '' ? null : at, id };
}
