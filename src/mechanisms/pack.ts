import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../kernel/text.ts';
import type { UnitKind } from '../org/rules.ts';
import { PACKS, readPack } from '../packs/read.ts';
import type { BurdenSettings } from './burden.rules.ts';
import type { Mechanism, Period } from './rules.ts';

/** The steps that mechanisms make people owe. */
export const MECHANISM_STEPS = [
  'mechanism-duty',
  'confirm-record',
  'answer-ask',
  'publish-record',
  'sign-rule',
  'mend-rule',
] as const;
export type MechanismStep = (typeof MECHANISM_STEPS)[number];

/** How mechanisms run; every length of time in days, working days or months. */
export interface Settings {
  /** So long before a year ends the next one is planned. */
  readonly ahead: string;
  /** A formula of the year is tried in so many years on before it is adopted. */
  readonly tried: number;
  /** So long before its day a duty is opened, unless it warns earlier. */
  readonly opens: Readonly<Record<Period | 'week', string>>;
  /** Clocks of whoever confirms a record, sees to what was asked for, and signs or mends a rule that was prepared. */
  readonly clocks: Readonly<Record<'confirm' | 'ask' | 'sign', string>>;
  /** Functions of the units that ask people outside, the first that is not the holder's own. */
  readonly asks: readonly string[];
  /** Kinds of units that lead an inspection; the others are inspected alone. */
  readonly inspects: readonly UnitKind[];
  /** Calendar addresses: how far they look, and how many a person has at most. */
  readonly calendars: { readonly ahead: string; readonly most: number };
  /** What was done is recorded within this: nothing is dated back. */
  readonly recorded: string;
  /** An item of a plan is due within this. */
  readonly items: string;
  /** Of the code for whoever confirms from outside: letters, and how long it serves. */
  readonly code: { readonly length: number; readonly serves: string };
  /** So many files an obligation may have. */
  readonly attachments: number;
  /** How long forms are worked on. */
  readonly burden: BurdenSettings;
}

/** `packs/mechanisms.yaml`: what the pack language knows besides the org chart. */
export interface Vocabulary {
  readonly rows: Readonly<Record<string, Text>>;
  readonly documents: Readonly<Record<string, Text>>;
  readonly events: Readonly<Record<string, Text>>;
  readonly outside: Readonly<Record<string, Text>>;
  readonly known: Readonly<Record<string, Text & { readonly spellings?: readonly string[] }>>;
  readonly held: Readonly<Record<string, Text & { readonly spellings: readonly string[] }>>;
  /** Paths from the top of the house. */
  readonly steps: Readonly<Record<MechanismStep, Text>>;
  readonly settings: Settings;
  readonly behaviours: Readonly<
    Record<string, Text & { readonly code: readonly string[]; readonly tests: readonly string[] }>
  >;
}

/** A file that says a mechanism, and the name it is told under. */
export interface MechanismFile {
  readonly shown: string;
  readonly text: string;
}

const FOLDER = join(PACKS, 'lasting-mechanism');

export const loadVocabulary = (): Vocabulary => readPack<Vocabulary>('mechanisms').value;

let schema: object | undefined;

/** Held against by every file of mechanisms, ours or not. Always the same object: it is compiled once, and kept by whoever compiles it. */
export const mechanismSchema = (): object => {
  schema ??= JSON.parse(readFileSync(`${FOLDER}.schema.json`, 'utf8')) as object;
  return schema;
};

const names = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** The shipped pack, in the order of its rows. @throws Refusal `pack.bad` */
export const shippedMechanisms = (): Mechanism[] =>
  names().map((name) => readPack<Mechanism>(`lasting-mechanism/${name}`).value);

export const shippedFiles = (): MechanismFile[] =>
  names().map((name) => ({
    shown: `packs/lasting-mechanism/${name}.yaml`,
    text: readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'),
  }));
