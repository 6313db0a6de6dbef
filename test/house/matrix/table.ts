import type { Things } from './make.ts';

/*
 * How to read and to add a line of the matrix.
 *
 *   ['POST /api/cases/{caseId}/route', 'filed', 'clerk', { unit: 'housing' }],
 *      the operation as OpenAPI has it │  who may  │ what is sent, well formed, so that only permission can refuse it
 *                                  the thing it is done to, made in *.made.ts; null where it names none
 *
 * Who may, word by word (people.ts): `clerk` every clerk, `head@own` heads of the unit whose thing it is, `*@accused` all who stand
 * there, `seen` whoever sees the thing, `=housing-successor` this one person; `-` takes out again; '' nobody, `*` everybody signed in.
 * Everybody else is refused: who sees the thing with 403 and the reason, all others exactly as for an id that does not exist.
 *
 * Who sees which thing stands in the `SEEN` beside the lines. A new route needs one line here for each kind of thing it is about (an
 * appeal: one on an ordinary matter and one on a report). A new kind of thing: make it in a *.made.ts, put it into `SEEN`, add its lines.
 */

export interface More {
  /** Query of the address, `limit=100`. */
  readonly query?: string | ((things: Things) => string);
  /** Of a list: things that are in it for those who see them, and for nobody else. */
  readonly shows?: readonly string[];
  /** What some of the others are answered instead of 403, and who: the words of the refusal are about what they sent. */
  readonly refused?: readonly [answer: string, why: string];
  /** Making the answer takes long: of those who may, one is asked. */
  readonly costly?: true;
  /** What else whoever may is answered: a refusal of what was sent, with why that is not about permission. */
  readonly content?: readonly [code: string, why: string];
}
export type Line = readonly [
  operation: string,
  of: string | null,
  may: string,
  body?: object | ((things: Things) => object),
  more?: More,
];

/** Which things there are: where each is read, and who sees it. */
export type Seen = Readonly<Record<string, readonly [page: string, sees: string]>>;

/** Operations on which roles and units have no say, and why. */
export interface Apart {
  readonly why: string;
  readonly operations: readonly string[];
}
