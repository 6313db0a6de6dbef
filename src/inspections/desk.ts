import type { ClockWork } from '../duties/commands.ts';
import type { FindingWork } from '../findings/commands.ts';
import type { Keys } from '../identity/keys.ts';
import type { Text } from '../kernel/text.ts';
import { happens } from '../ledger/happen.ts';
import type { SendingWork } from '../sendings/work.ts';
import type { ChecklistsPack } from './pack.ts';
import { evolve } from './rules.ts';
import { save, streamOf } from './store.ts';

/** What inspections work with: clocks and calendar, keys for what people say, units, the pack, and what opens a finding. */
export interface InspectionDesk extends ClockWork {
  readonly keys: Keys;
  readonly checklists: ChecklistsPack;
  readonly findings: FindingWork;
  /** What inspections of units are held against: theirs stand in the same calendar. */
  readonly sendings: SendingWork;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
}

export const happen = happens({ streamOf, evolve, save });
