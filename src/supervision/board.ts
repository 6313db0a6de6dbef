import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';

/** `packs/board.yaml`: what is near, what stands still, and the words for what duties belong to. */
export interface BoardPack {
  readonly version: number;
  /** Working days after today within which something is due soon. */
  readonly soon: number;
  /** Working days within which what has to be taken up is taken up. */
  readonly takeUp: number;
  /** Steps that are taken up before they are carried out. */
  readonly takenUp: readonly string[];
  /** Steps that are the taking up itself. */
  readonly takingUp: readonly string[];
  readonly mechanisms: Readonly<Record<string, Text>>;
  readonly things: Readonly<Record<string, Text>>;
}

export const boardPack = readPack<BoardPack>('board').value;

/** Steps that nobody has taken up while they are open. */
export const UNTAKEN: readonly string[] = [...boardPack.takenUp, ...boardPack.takingUp];
