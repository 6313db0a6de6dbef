import { z } from 'zod';
import { type Instant, instant, millis } from '../kernel/time.ts';
import { bothLanguages } from './guard.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** As every list writes it, to the millisecond. */
function isMoment(text: string): boolean {
  const ms = millis(text as Instant);
  return Number.isFinite(ms) && instant(ms) === text;
}

/**
 * `after` of a list: the `next` of the page before, `moment|id`. One that was made up is refused: answered with the first page, a
 * program that lost its place would go round for ever. Empty, it is the beginning.
 *
 * @param momentless whether rows without the moment that the list is ordered by may end a page
 */
const after = (momentless: boolean) =>
  z
    .string()
    .max(100)
    .refine(
      (written) => {
        if (written === '') return true;
        const [at = '', id = '', more] = written.split('|');
        return more === undefined && UUID.test(id) && (at === '' ? momentless : isMoment(at));
      },
      bothLanguages('应为上一页返回的 next', 'must be the next of the page before'),
    )
    .optional()
    .meta({ description: 'The `next` of the page before.' });

export const After = after(false);
export const AfterOrWithout = after(true);

/** What the schemas above let through, taken apart; the moment is `null` where the row has none. */
export function pageEnd(written: string): { readonly at: Instant | null; readonly id: string } {
  const [at, id] = written.split('|') as [Instant | '', string];
  return { at: at === '' ? null : at, id };
}
