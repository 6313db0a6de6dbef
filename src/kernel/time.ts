/**
 * The two kinds of time the house knows. A `PlainDate` is a day on the office's wall calendar and has no zone: turning it
 * into a `Date` and back loses or gains a day in half the world's zones, so it is a type of its own. An `Instant` is a
 * moment, always written in UTC with milliseconds, so that comparing two of them as strings compares them in time.
 */
export type PlainDate = string & { readonly __plainDate: true };
export type Instant = string & { readonly __instant: true };

const PLAIN_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day that exists, from `YYYY-MM-DD`; `null` for anything else (2026-02-30 is no day). */
export function parsePlainDate(text: string): PlainDate | null {
  const m = PLAIN_DATE.exec(text);
  if (!m) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? (text as PlainDate) : null;
}

/** Trusts the caller: for literals and values the database has already checked. */
export const plainDate = (text: string): PlainDate => text as PlainDate;

/** The instant of a `Date` or of milliseconds since 1970. */
export const instant = (at: Date | number): Instant => new Date(at).toISOString() as Instant;

/** Milliseconds since 1970. */
export const millis = (at: Instant): number => Date.parse(at);

/** Where "now" comes from. Only `app/` and `cli/` make a real one; rules receive the instant itself. */
export type Clock = () => Instant;
