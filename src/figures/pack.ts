import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { FigureRule } from './rules.ts';

/** `packs/figures.yaml`. */
export interface FiguresPack {
  readonly source: Text;
  readonly figures: Readonly<Record<string, FigureRule>>;
}

/** @throws Refusal `pack.bad` */
export const loadFigures = (): FiguresPack => readPack<FiguresPack>('figures').value;
