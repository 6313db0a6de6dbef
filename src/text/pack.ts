import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

/**
 * The words and thresholds of this floor, from `packs/NAME.yaml`, checked against `packs/NAME.schema.json` beside it. Read once,
 * when the module that needs them is loaded: a pack that breaks its schema stops the start, not the first letter.
 */
export function readPack<T>(name: string): T {
  const at = (suffix: string) => readFileSync(new URL(`../../packs/${name}.${suffix}`, import.meta.url), 'utf8');
  const pack: unknown = parse(at('yaml'));
  const schema = JSON.parse(at('schema.json')) as { $schema?: string };
  // Each draft has a reader of its own, and the wrong one refuses the schema itself.
  const ajv = new (schema.$schema?.includes('2020-12') ? Ajv2020 : Ajv)({ allErrors: true });
  if (!ajv.validate(schema, pack)) {
    throw new Error(`packs/${name}.yaml: ${ajv.errorsText(ajv.errors, { separator: '; ' })}`);
  }
  return pack as T;
}

/** A pattern that matches any of the words, longest first, taken literally. */
export function anyOf(words: readonly string[]): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((w) => w.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('|');
}
