import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import * as decide from './decide.ts';
import type { Column } from './pack.ts';
import type { Post, Unit } from './rules.ts';
import type { SheetRow } from './sheet.ts';

export type Cells = SheetRow['cells'];

/** What is wrong, or worth knowing, in one cell; `code` is of packs/refusals.yaml, which has the words and how to mend it. */
export interface Fault {
  readonly column: Column | null;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type Outcome = 'new' | 'changed' | 'unchanged';

/** What a row comes to; `null`: the row says nothing about it. */
export interface RowOutcome {
  readonly sheet: string;
  readonly line: number;
  unitId: string | null;
  postId: string | null;
  unit: Outcome | null;
  post: Outcome | null;
  holder: Outcome | null;
  readonly errors: Fault[];
  readonly notices: Fault[];
}

/** Somebody the file names who has no account yet. */
export interface NewPerson {
  readonly accountId: string;
  readonly username: string;
  readonly displayName: string;
}

/** The office as it stands before the import. */
export interface Standing {
  readonly officeId: string;
  readonly units: ReadonlyMap<string, Unit>;
  readonly posts: ReadonlyMap<string, Post>;
  readonly accounts: ReadonlyMap<string, { accountId: string; displayName: string; active: boolean }>;
  readonly today: PlainDate;
  readonly now: Instant;
  /** What is open at posts that pass on, by post. */
  readonly openDuties: ReadonlyMap<string, readonly string[]>;
  /** A fresh id: for accounts and hand-overs. */
  readonly newId: () => string;
  /** The form of user names (identity). */
  readonly username: RegExp;
}

/** Which column a rule's refusal speaks of. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  'org.parent-missing': 'parent',
  'org.parent-unknown': 'parent',
  'org.one-root': 'parent',
  'org.cycle': 'parent',
  'org.kind-not-below': 'kind',
  'org.unit-closed': 'unit',
  'org.post-closed': 'title',
  'org.appointed-later': 'since',
  'org.post-held': 'username',
};

/** A fault of the row at hand; caught row by row. */
export class Faulty extends Error {
  readonly fault: Fault;
  constructor(column: Column | null, code: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.fault = { column, code, facts };
  }
}

/** Runs the work of a row; whatever it refuses becomes the row's error. */
export function attempt(row: RowOutcome, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Faulty) row.errors.push(error.fault);
    else if (error instanceof Refusal)
      row.errors.push({ column: COLUMN_OF[error.code] ?? null, code: error.code, facts: error.facts });
    else throw error;
    return false;
  }
}

/** Files write codes in capitals too. */
export function codeAsId(code: string, column: Column): string {
  const id = code.toLowerCase();
  try {
    decide.ensureId(id);
  } catch {
    throw new Faulty(column, 'org.bad-id', { id: code });
  }
  return id;
}

export const namesOf = (words: Readonly<Record<string, Text>>): Text => ({
  zh: Object.values(words)
    .map((w) => w.zh)
    .join('、'),
  en: Object.values(words)
    .map((w) => w.en)
    .join(', '),
});
