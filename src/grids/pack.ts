import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { Spelled } from '../text/tables.ts';
import type { NumberWords, Sides } from './address.rules.ts';
import type { Latin } from './latin.rules.ts';

export type GridColumn =
  | 'unit'
  | 'name'
  | 'nameEn'
  | 'post'
  | 'telephone'
  | 'hours'
  | 'hoursEn'
  | 'namesHolder'
  | 'address'
  | 'from'
  | 'to'
  | 'sides';

/** `packs/grids.yaml`. */
export interface GridsPack {
  readonly version: number;
  readonly steps: Readonly<Record<'try-contact' | 'mend-contact', Text>>;
  readonly clocks: Readonly<Record<'try' | 'mend', string>>;
  readonly reports: { readonly threshold: number; readonly days: number };
  readonly shown: { readonly found: number; readonly near: number };
  readonly before: string;
  readonly surnames: readonly string[];
  readonly columns: Readonly<Record<GridColumn, Spelled>>;
  readonly needed: readonly GridColumn[];
  readonly sides: Readonly<Record<Sides, Spelled>>;
  readonly yes: Spelled;
  readonly numbers: NumberWords;
  readonly latin: Latin;
}

/** @throws Refusal `pack.bad` */
export const loadGrids = (): GridsPack => readPack<GridsPack>('grids').value;
