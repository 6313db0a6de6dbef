import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKS } from '../packs/read.ts';
import type { Vocabulary } from './pack.ts';

/** The names of figures in the schema of mechanisms, as they stand in its text. */
const FIGURES = /"figure": \{[^}]*\}/;

/**
 * The schema with the names of the figures that the house holds, so that an editor completes and checks them; what each is stands beside
 * it in both languages. They are those of packs/mechanisms.yaml, and a test holds that they stay so.
 */
export function schemaText({ known }: Pick<Vocabulary, 'known'>): string {
  const text = readFileSync(join(PACKS, 'lasting-mechanism.schema.json'), 'utf8');
  const figure = {
    type: 'string',
    description: 'A figure that the system holds (packs/mechanisms.yaml, known; put here by pack schema)',
    enum: Object.keys(known),
    enumDescriptions: Object.values(known).map(({ zh, en }) => `${zh} · ${en}`),
  };
  return text.replace(FIGURES, () => `"figure": ${JSON.stringify(figure, null, 2).replaceAll('\n', '\n    ')}`);
}
