import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { Spelled } from '../text/tables.ts';

export type DayColumn = 'unit' | 'day' | 'from' | 'to' | 'place' | 'placeEn' | 'post' | 'slots';
export type MailKind = 'made' | 'moved' | 'called-off';

/** `packs/reception.yaml`. */
export interface ReceptionPack {
  readonly version: number;
  readonly slots: { readonly most: number; readonly minutes: number };
  readonly ahead: string;
  readonly past: string;
  readonly recorded: string;
  /** So long after the day it is kept who booked. */
  readonly erase: string;
  readonly subject: number;
  readonly columns: Readonly<Record<DayColumn, Spelled>>;
  readonly needed: readonly DayColumn[];
  readonly mail: Readonly<Record<MailKind, { readonly subject: Text; readonly text: Text }>>;
}

/** @throws Refusal `pack.bad` */
export const loadReception = (): ReceptionPack => readPack<ReceptionPack>('reception').value;
