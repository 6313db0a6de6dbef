import type { Text } from '../kernel/text.ts';
import type { PlanLine } from '../mechanisms/plan-line.rules.ts';
import { readPack } from '../packs/read.ts';
import type { Spelled } from '../text/tables.ts';
import type { CheckRules } from './checks.rules.ts';
import type { Places } from './held.rules.ts';
import type { SendingKind, SendingState } from './rules.ts';

/** The duties that a sending makes. */
export const SENDING_STEPS = [
  'answer-sending',
  'attend-sent-meeting',
  'receive-inspection',
  'sign-sending',
  'conclude-meeting',
] as const;
export type SendingStep = (typeof SENDING_STEPS)[number];

export type PlanColumn = keyof PlanLine;

type Named = Text & { readonly id: string };

/** `packs/sendings.yaml`: what is checked before something is sent down, and the words people read. */
export interface SendingsPack extends CheckRules, Places {
  readonly version: number;
  /** Columns of a file with the year's plan of inspections. */
  readonly plan: Readonly<Record<PlanColumn, Spelled>>;
  readonly again: { readonly months: number };
  readonly within: { readonly sign: number; readonly conclude: number };
  readonly most: { readonly units: number; readonly figures: number };
  readonly kinds: Readonly<Record<SendingKind, Text>>;
  readonly states: Readonly<Record<SendingState, Text>>;
  readonly attends: readonly Named[];
  readonly subjects: readonly Named[];
  readonly steps: Readonly<Record<SendingStep, Text>>;
}

export const loadSendings = (): SendingsPack => readPack<SendingsPack>('sendings').value;
