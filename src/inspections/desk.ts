import type { Tx } from '../db/open.ts';
import type { ClockWork } from '../duties/commands.ts';
import type { FindingWork } from '../findings/commands.ts';
import type { Keys } from '../identity/keys.ts';
import type { Text } from '../kernel/text.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body } from '../ledger/entry.ts';
import type { ChecklistsPack } from './pack.ts';
import { evolve, type Inspection, type InspectionEvent } from './rules.ts';
import { save, streamOf } from './store.ts';

/** What inspections work with: clocks and calendar, keys for what people say, units, the pack, and what opens a finding. */
export interface InspectionDesk extends ClockWork {
  readonly keys: Keys;
  readonly checklists: ChecklistsPack;
  readonly findings: FindingWork;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
}

/** Appends an event to an inspection's stream and writes its row. */
export function happen(
  tx: Tx,
  ctx: Context,
  before: Inspection | null,
  inspectionId: string,
  event: Pick<InspectionEvent, 'type' | 'body'>,
): Inspection {
  const at = happenedAt(ctx);
  const version = (before?.version ?? 0) + 1;
  const inspection = evolve(before, inspectionId, version, { ...event, at } as InspectionEvent);
  const body = event.body as unknown as Body;
  append(tx, ctx, [{ stream: streamOf(inspectionId), version, type: event.type, body, occurredAt: at }]);
  save(tx, ctx.officeId, inspection);
  return inspection;
}
