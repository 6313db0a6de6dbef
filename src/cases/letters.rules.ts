import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, parsePlainDate } from '../kernel/time.ts';
import type { Headers, Row } from '../text/csv.ts';
import { type ReadDate, readDate } from '../text/dates.ts';
import { beginning } from '../text/mask.ts';
import { CHANNELS, type Channel, KINDS, type Kind } from './rules.ts';

export type RejectedCode = 'no-text' | 'no-date' | 'too-long' | 'extra-cells' | 'not-an-object';
export type RemarkCode =
  | 'same-text'
  | 'number-again'
  | 'no-number'
  | 'cells-missing'
  | 'date-from-number'
  | 'date-from-answer'
  | 'answer-without-date'
  | 'answer-before-question'
  | 'without-answer'
  | 'agency-unknown';

/** `packs/letters.yaml`. */
export interface LettersPack {
  /** Days after which a file that nobody took in is deleted. */
  readonly fileDays: number;
  readonly headings: Headers & Readonly<Record<Field, readonly string[]>>;
  readonly kind: Kind;
  readonly channel: Channel;
  readonly longest: Readonly<Record<'title' | 'text' | 'answer' | 'id' | 'agency', number>>;
  readonly rejected: Readonly<Record<RejectedCode, Text>>;
  readonly remarks: Readonly<Record<RemarkCode, Text>>;
}

type Field = 'id' | 'title' | 'text' | 'askedOn' | 'answer' | 'answeredOn' | 'agency' | 'kind';

/** What is said of a row: why it was not taken in, or what was remarkable about it. Facts may quote a cell: they are shown, never kept. */
export interface Note {
  readonly code: RejectedCode | RemarkCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A day as the file has it, with its time of day where the file has one. */
export interface Moment {
  readonly date: PlainDate;
  /** `HH:MM:SS` and an offset, for `parseMoment`; empty for a day alone. */
  readonly time: string;
}

/** A letter of somebody else's register, as far as it could be read. */
export interface Letter {
  readonly line: number;
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly kind: Kind;
  readonly asked: Moment;
  /** `null` where the file has no answer. */
  readonly answer: string | null;
  /** When it was answered; `null` where that is not known, or cannot be. */
  readonly answered: Moment | null;
  readonly agency: string;
  /** Both days are the register's own, so that a clock counted between them says something. */
  readonly timed: boolean;
}

export type LetterRead =
  | { readonly letter: Letter; readonly notes: readonly Note[] }
  | { readonly letter: null; readonly rejected: Note };

/** What of `packs/appeals.yaml` a letter is read by: what each kind is called, and how long a title made of the text is. */
export interface ReadBy {
  readonly kinds: Readonly<Record<Kind, Text>>;
  readonly limits: { readonly titleMade: number };
}

/** A line that is no row at all. */
export interface BrokenRow {
  readonly line: number;
  readonly broken: Note;
}

const no = (code: RejectedCode, facts: Note['facts'] = {}): LetterRead => ({ letter: null, rejected: { code, facts } });

/** A cell as it is quoted in a remark: a date is short, and what is not a date may be a whole letter in the wrong column. */
const quoted = (cell: string): string => (cell.length > 24 ? `${cell.slice(0, 24)}…` : cell || '—');

const momentOf = (read: ReadDate): Moment | null =>
  read.ok ? { date: read.date, time: read.time === null ? '' : `T${read.time}${read.offset ?? ''}` } : null;

/** A day that has come: nobody wrote tomorrow. */
const past = (moment: Moment | null, today: PlainDate): Moment | null =>
  moment && moment.date <= today ? moment : null;

/** Registers number letters by the day: 20120206001 is the first of 6 February 2012. */
function dateOfNumber(id: string, today: PlainDate): Moment | null {
  const m = /^(\d{4})-?(\d{2})-?(\d{2})-?\d{1,6}$/.exec(id);
  const date = m && parsePlainDate(`${m[1]}-${m[2]}-${m[3]}`);
  return date && date >= '1990-01-01' ? past({ date, time: '' }, today) : null;
}

/**
 * A letter from a row, or why it is none. What a register leaves out is not made up: a missing day is taken from the number, then from
 * the answer, and said; an answer without a day, or from before the question, counts no clock.
 *
 * @param today in the office's zone
 */
export function readLetter(row: Row | BrokenRow, today: PlainDate, pack: LettersPack, by: ReadBy): LetterRead {
  if ('broken' in row) return { letter: null, rejected: row.broken };
  const { record, ragged } = row;
  if (ragged && ragged.got > ragged.expected) return no('extra-cells', ragged);
  const cell = (field: Field): string => (record[field] ?? '').replaceAll('\u0000', '').trim();
  const notes: Note[] = [];
  const remark = (code: RemarkCode, facts: Note['facts'] = {}): void => void notes.push({ code, facts });

  const text = cell('text');
  if (text === '') return no('no-text');
  for (const field of ['id', 'title', 'text', 'answer', 'agency'] as const) {
    if (cell(field).length > pack.longest[field]) return no('too-long', { field, most: pack.longest[field] });
  }
  if (ragged) remark('cells-missing', ragged);

  const id = cell('id');
  if (id === '') remark('no-number');
  const written = momentOf(readDate(cell('askedOn')));
  const stated = past(written, today);
  const ofNumber = dateOfNumber(id, today);
  const answeredRead = past(momentOf(readDate(cell('answeredOn'))), today);
  const asked = stated ?? ofNumber ?? answeredRead;
  const value = quoted(cell('askedOn'));
  if (asked === null) return no('no-date', { value });
  if (!stated) remark(ofNumber ? 'date-from-number' : 'date-from-answer', { value, date: asked.date });

  const answer = cell('answer') || null;
  let answered: Moment | null = null;
  if (answer === null) remark('without-answer');
  else if (!answeredRead) remark('answer-without-date', { value: quoted(cell('answeredOn')) });
  else if (answeredRead.date < asked.date) remark('answer-before-question', { value: answeredRead.date });
  else answered = answeredRead;

  return {
    letter: {
      line: row.line,
      id,
      title: cell('title') || beginning(text, by.limits.titleMade),
      text,
      kind: kindOf(cell('kind'), by.kinds) ?? pack.kind,
      asked,
      answer,
      answered,
      agency: cell('agency'),
      timed: answered !== null && (stated ?? ofNumber) !== null,
    },
    notes,
  };
}

/** Never a report: in a register of open letters 举报 is a word, not the confidence that the law protects. */
function kindOf(cell: string, words: ReadBy['kinds']): Kind | null {
  if (cell === '') return null;
  return KINDS.find((kind) => kind !== 'report' && (cell === kind || cell.includes(words[kind].zh))) ?? null;
}

/** @throws Refusal `import.channel` for a channel that does not exist */
export function channelOf(value: string): Channel {
  if (!(CHANNELS as readonly string[]).includes(value))
    throw new Refusal('import.channel', { channel: value.slice(0, 40), channels: CHANNELS.join(', ') });
  return value as Channel;
}

/** A text for comparing: width and blanks do not matter, since the same letter comes out of two systems laid out differently. */
export const comparable = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '');
