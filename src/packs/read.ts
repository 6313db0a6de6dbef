import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Fault, Place } from './check.ts';
import { onceChecked } from './checked.ts';

/** Where the packs lie. */
export const PACKS = fileURLToPath(new URL('../../packs/', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/packs/', import.meta.url));

/** Loaded only where something is to be checked: its two libraries take 100 ms, and a start has mostly nothing new to check. */
const checker = () => createRequire(import.meta.url)('./check.ts') as typeof import('./check.ts');

/** A pack that its schema has nothing against. */
export interface Pack<T> {
  /** Frozen: whoever reads the same pack gets the same value. */
  readonly value: T;
  /** The refusal `pack.bad` for what no schema can see. */
  bad(place: Place, wrong: Text, mending: Text): Refusal;
  /**
   * Ids of a list are each another.
   *
   * @throws Refusal `pack.bad` at the first that is taken
   */
  ensureDistinct(list: Place, entries: readonly { readonly id: string }[]): void;
}

const packs = new Map<string, Pack<unknown>>();

/**
 * A pack of ours by its name, such as `clocks` or `calendars/china`; read once in a process, as packs change with a new start only.
 *
 * @throws Refusal `pack.bad` naming file, line, place, what is wrong and how to mend it
 */
export function readPack<T>(name: string): Pack<T> {
  const known = packs.get(name);
  if (known) return known as Pack<T>;
  const shown = `packs/${name}.yaml`;
  const text = textOf(join(PACKS, `${name}.yaml`), shown);
  const schema = schemaFor(name);
  const pack = packOf<T>(
    text,
    shown,
    onceChecked(`${CACHE}${name}.json`, text, schema, () => checked(text, schema, shown)),
  );
  packs.set(name, pack);
  return pack;
}

/**
 * A file anywhere that is written like a pack of ours; read anew each time.
 *
 * @param like the pack's name, whose schema it is held against
 * @throws Refusal `pack.bad`
 */
export function readPackFile<T>(path: string, like: string): Pack<T> {
  const text = textOf(path, path);
  return packOf(text, path, checked(text, schemaFor(like), path));
}

/**
 * A pack of ours with what the installation set in DATA/packs/NAME.yaml on top, if it set anything.
 *
 * @param onTop puts one upon the other; the whole is held against the schema
 * @throws Refusal `pack.bad`
 */
export function readOwnPack<T>(name: string, dataDir: string, onTop: (shipped: T, own: Partial<T>) => T): T {
  const shipped = readPack<T>(name).value;
  const path = join(dataDir, 'packs', `${name}.yaml`);
  if (!existsSync(path)) return shipped;
  const shown = `DATA/packs/${name}.yaml`;
  const whole = (own: unknown) => onTop(shipped, (own ?? {}) as Partial<T>);
  return frozen(checked(textOf(path, shown), schemaFor(name), shown, whole));
}

function checked<T>(text: string, schema: string, shown: string, whole?: (own: unknown) => unknown): T {
  const { value, faults } = checker().checkPack(text, JSON.parse(schema) as object, whole);
  if (faults.length > 0) throw refusal(shown, faults);
  return value as T;
}

function packOf<T>(text: string, shown: string, value: T): Pack<T> {
  const bad: Pack<T>['bad'] = (place, wrong, mending) =>
    refusal(shown, [checker().faultAt(text, place, wrong, mending)]);
  return {
    value: frozen(value),
    bad,
    ensureDistinct(list, entries) {
      const seen = new Set<string>();
      for (const [i, { id }] of entries.entries()) {
        if (seen.has(id))
          throw bad(
            [...list, i, 'id'],
            { zh: `编号“${id}”重复`, en: `the id "${id}" is taken` },
            { zh: '请另取编号', en: 'choose another' },
          );
        seen.add(id);
      }
    },
  };
}

/** Beside the pack, `NAME.schema.json`; beside its folder, where all files in a folder are written alike. */
function schemaFor(name: string): string {
  const beside = join(PACKS, `${name}.schema.json`);
  return readFileSync(existsSync(beside) ? beside : join(PACKS, `${dirname(name)}.schema.json`), 'utf8');
}

function textOf(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const wrong = { zh: `文件不存在或不可读（${code}）`, en: `the file is missing or cannot be read (${code})` };
    throw refusal(shown, [{ line: 1, place: '/', wrong, mending: { zh: '请检查路径', en: 'check its path' } }]);
  }
}

function refusal(file: string, faults: readonly Fault[]): Refusal {
  const { line, place, wrong, mending } = faults[0]!;
  return new Refusal('pack.bad', {
    file,
    line,
    place,
    wrong: wrong.zh,
    wrongEn: wrong.en,
    mending: mending.zh,
    mendingEn: mending.en,
    faults: faults.length,
  });
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
