import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What a pack holds, if this very text was found to keep to this very schema before: reading and checking all packs takes half a
 * second of every start, this 10 ms. It lies in `node_modules/.cache`, like compiled code, and is trusted like code; a new
 * installation begins without. Where it cannot be written, each start checks anew.
 *
 * @param file where it is kept
 * @param check finds the value, or throws
 */
export function onceChecked<T>(file: string, text: string, schema: string, check: () => T): T {
  const key = createHash('sha256').update(text).update('\0').update(schema).digest('base64url');
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { key: string; value: T };
    if (kept.key === key) return kept.value;
  } catch {
    // The first time, or broken off while it was written.
  }
  const value = check();
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Whole or not at all: several processes start side by side.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ key, value }));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder of somebody else's.
  }
  return value;
}
