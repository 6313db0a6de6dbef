import type { Text } from '../kernel/text.ts';
import { loadVocabulary } from '../mechanisms/pack.ts';
import { readPack } from '../packs/read.ts';

/** `packs/board.yaml`: what is near, how things are taken up, and the words for what duties belong to. */
export interface BoardPack {
  readonly version: number;
  /** Working days after today within which something is due soon. */
  readonly soon: number;
  /** Steps by which something handed down is taken up. */
  readonly takingUp: readonly string[];
  readonly mechanisms: Readonly<Record<string, Text>>;
  readonly things: Readonly<Record<string, Text>>;
}

export const boardPack = readPack<BoardPack>('board').value;

const { rows } = loadVocabulary();

/** What a mechanism is called on the board: in the words for what runs there, else as the mechanism itself is called. */
export const mechanismName = (id: string): Text | undefined => boardPack.mechanisms[id] ?? rows[id];
