import { type Selectable, sql } from 'kysely';
import type { ClockRun } from '../calendar/clock.ts';
import { insertRows } from '../db/bulk.ts';
import { type Reader, sqlOf, type Tx } from '../db/open.ts';
import type { Duty as DutyRow, Json } from '../db/schema.generated.ts';
import { unitsIn } from '../kernel/actor.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Duty, type DutyEvent, type DutyState, evolve, type Link } from './rules.ts';

export const streamOf = (dutyId: string): string => `duty:${dutyId}`;

function toRow(duty: Duty) {
  return {
    version: duty.version,
    mechanism: duty.mechanism,
    mechanism_version: duty.mechanismVersion,
    step: duty.step,
    about: duty.about,
    parent_id: duty.parentId,
    issuer: duty.issuer,
    holder_unit: duty.holderUnit,
    holder_post: duty.holderPost,
    chain: duty.chain as unknown as Json,
    assistants: [...duty.assistants],
    beneficiary: duty.beneficiary,
    confirmer_unit: duty.confirmerUnit,
    clock: duty.clock,
    run: duty.run as unknown as Json,
    due_on: duty.dueOn,
    due_at: duty.dueAt,
    target: duty.target,
    progress: duty.progress,
    state: duty.state,
    visibility: duty.visibility,
    hidden_from: [...duty.hiddenFrom],
    history: duty.history,
    opened_at: duty.openedAt,
    accepted_at: duty.acceptedAt,
    claimed_at: duty.claimedAt,
    ended_at: duty.endedAt,
  };
}

export function fromRow(row: Selectable<DutyRow>): Duty {
  return {
    dutyId: row.duty_id,
    version: row.version,
    mechanism: row.mechanism,
    mechanismVersion: row.mechanism_version,
    step: row.step,
    about: row.about,
    parentId: row.parent_id,
    issuer: row.issuer,
    holderUnit: row.holder_unit,
    holderPost: row.holder_post,
    chain: row.chain as unknown as Link[],
    assistants: row.assistants,
    beneficiary: row.beneficiary,
    confirmerUnit: row.confirmer_unit,
    clock: row.clock,
    run: row.run as unknown as ClockRun | null,
    dueOn: row.due_on,
    dueAt: row.due_at,
    target: row.target,
    progress: row.progress,
    state: row.state as DutyState,
    visibility: row.visibility as Duty['visibility'],
    hiddenFrom: row.hidden_from,
    history: row.history,
    openedAt: row.opened_at,
    acceptedAt: row.accepted_at,
    claimedAt: row.claimed_at,
    endedAt: row.ended_at,
  };
}

/** JSON columns are given as text: an array would otherwise be sent as a PostgreSQL array. */
const json = (value: unknown) => sql<Json>`${JSON.stringify(value)}::jsonb`;

export function save(tx: Tx, officeId: string, before: Duty | null, duty: Duty): void {
  const row = { ...toRow(duty), chain: json(duty.chain), run: json(duty.run) };
  if (before === null) {
    tx.write(sqlOf.insertInto('duty').values({ office_id: officeId, duty_id: duty.dutyId, ...row }));
    return;
  }
  tx.write(sqlOf.updateTable('duty').set(row).where('office_id', '=', officeId).where('duty_id', '=', duty.dutyId));
}

/** Rows of new duties, for bulk commands. */
export function insertMany(tx: Tx, officeId: string, duties: readonly Duty[]): void {
  if (duties.length === 0) return;
  const rows = duties.map((d) => ({ office_id: officeId, duty_id: d.dutyId, ...toRow(d) }));
  tx.write(insertRows('duty', rows));
}

/** Loads a duty; commands and queries that act for a person go through `loadFor` instead. */
export async function load(read: Reader, officeId: string, dutyId: string): Promise<Duty | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('duty').selectAll().where('office_id', '=', officeId).where('duty_id', '=', dutyId),
  );
  return row ? fromRow(row) : null;
}

/** Entries from before several units could be accused name one, or none. */
function toEvent({ type, occurredAt, body }: Entry): DutyEvent {
  const given = 'hiddenFrom' in body ? { ...body, hiddenFrom: unitsIn(body.hiddenFrom) } : body;
  return { type, at: occurredAt, body: given } as unknown as DutyEvent;
}

export const dutyProjection: Projection = {
  table: 'duty',
  streamKind: 'duty',
  idColumn: 'duty_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(
    Object.keys(toRow({ chain: [], assistants: [], hiddenFrom: [] } as unknown as Duty)).map((column) => [
      column,
      'folded' as const,
    ]),
  ),
  fold: (entries) => {
    const duty = entries.reduce<Duty | null>(
      (state, e) => evolve(state, e.stream.slice('duty:'.length), e.version, toEvent(e)),
      null,
    );
    return duty ? [{ duty_id: duty.dutyId, ...toRow(duty) }] : [];
  },
};
