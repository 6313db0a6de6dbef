import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { InspectionKind, InspectionState, Result } from './rules.ts';

/** An item of a check list as the pack has it: the rule by its id alone. */
export interface ListedItem extends Text {
  readonly id: string;
  readonly rule: string;
}

/** `packs/checklists.yaml`: notice, what may not be asked of a unit, check lists, and the words people read. */
export interface ChecklistsPack {
  readonly version: number;
  readonly noticeWorkingDays: number;
  readonly sendWithinDays: number;
  readonly photos: number;
  readonly mayNotAsk: readonly string[];
  readonly step: Text;
  readonly kinds: Readonly<Record<InspectionKind, Text>>;
  readonly states: Readonly<Record<InspectionState, Text>>;
  readonly results: Readonly<Record<Result, Text>>;
  readonly sealedTitle: Text;
  readonly lists: readonly { readonly id: string; readonly name: Text; readonly items: readonly ListedItem[] }[];
}

export const loadChecklists = (): ChecklistsPack => readPack<ChecklistsPack>('checklists').value;

/** The step of the duty to make an inspection. */
export const INSPECT_STEP = 'inspect';
