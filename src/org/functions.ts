import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** What a unit may be responsible for, by code: `packs/functions.yaml`. An office may use codes that are not in it. */
export const functionNames: Readonly<Record<string, Text>> = readPack<{
  functions: Readonly<Record<string, Text>>;
}>('functions').value.functions;
