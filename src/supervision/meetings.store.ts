import { type Selectable, sql } from 'kysely';
import { sqlOf, type Tx } from '../db/open.ts';
import type { Json, Meeting as MeetingRow } from '../db/schema.generated.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { evolve, type Meeting, type MeetingEvent, type MeetingState } from './meetings.rules.ts';

export const streamOf = (meetingId: string): string => `meeting:${meetingId}`;

const detailOf = ({ agenda, holdDuty, attending, absent, points, reason }: Meeting) => ({
  agenda,
  holdDuty,
  attending,
  absent,
  points,
  reason,
});

const toRow = (m: Meeting) => ({
  version: m.version,
  case_id: m.caseId,
  task_id: m.taskId,
  by_unit: m.byUnit,
  by_post: m.byPost,
  lead_unit: m.leadUnit,
  units: [...m.units],
  held_on: m.on,
  state: m.state,
  visibility: m.visibility,
  hidden_from: [...m.hiddenFrom],
  detail: detailOf(m),
  called_at: m.calledAt,
  ended_at: m.endedAt,
});

export const fromRow = (row: Selectable<MeetingRow>): Meeting => ({
  ...(row.detail as unknown as ReturnType<typeof detailOf>),
  meetingId: row.meeting_id,
  version: row.version,
  caseId: row.case_id,
  taskId: row.task_id,
  byUnit: row.by_unit,
  byPost: row.by_post,
  leadUnit: row.lead_unit,
  units: row.units,
  on: row.held_on,
  state: row.state as MeetingState,
  visibility: row.visibility as Meeting['visibility'],
  hiddenFrom: row.hidden_from,
  calledAt: row.called_at,
  endedAt: row.ended_at,
});

export function save(tx: Tx, officeId: string, meeting: Meeting): void {
  const row = { ...toRow(meeting), detail: sql<Json>`${JSON.stringify(detailOf(meeting))}::jsonb` };
  const { meetingId } = meeting;
  tx.write(
    meeting.version === 1
      ? sqlOf.insertInto('meeting').values({ office_id: officeId, meeting_id: meetingId, ...row })
      : sqlOf.updateTable('meeting').set(row).where('office_id', '=', officeId).where('meeting_id', '=', meetingId),
  );
}

const toEvent = (e: Entry): MeetingEvent =>
  ({ type: e.type, at: e.occurredAt, body: e.body }) as unknown as MeetingEvent;

export const meetingProjection: Projection = {
  table: 'meeting',
  streamKind: 'meeting',
  idColumn: 'meeting_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(
    Object.keys(toRow({ units: [], hiddenFrom: [] } as unknown as Meeting)).map((column) => [column, 'folded']),
  ),
  fold: (entries) => {
    const meeting = entries.reduce<Meeting | null>(
      (state, e) => evolve(state, e.stream.slice('meeting:'.length), e.version, toEvent(e)),
      null,
    );
    return meeting ? [{ meeting_id: meeting.meetingId, ...toRow(meeting) }] : [];
  },
};
