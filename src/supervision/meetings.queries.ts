import { type Selectable, sql } from 'kysely';
import type { Scope } from '../cases/access.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Meeting as MeetingRow } from '../db/schema.generated.ts';
import { WORKS } from '../duties/access.ts';
import { asWritten, type Thing, type ThingsOf } from '../duties/things.ts';
import type { Keys } from '../identity/keys.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { wordsOf } from '../tasks/queries.ts';
import { maskText } from '../text/mask.ts';
import type { Meeting } from './meetings.rules.ts';
import { fromRow } from './meetings.store.ts';

const FROM = sql`meeting m left join appeal c on c.office_id = m.office_id and c.case_id = m.case_id
  and c.visibility = 'confidential'`;

/**
 * Which meetings (`m`) somebody may know of: who takes part or called it, the heads above them, supervision, discipline and audit; who
 * has to decide. Of a confidential matter only those with a hand in it, and discipline; and nobody in an accused unit or below, as the
 * case stands now.
 */
function visible({ actor, within, below }: Scope) {
  if (actor.kind !== 'staff') return sql`false`;
  const working = actor.posts.filter((p) => WORKS.includes(p.role)).map((p) => p.unitId);
  const decides = sql`exists (select from duty d where d.office_id = m.office_id and d.about = 'meeting:' || m.meeting_id
    and d.step = 'decide-meeting' and d.holder_unit = any(${working}::text[]))`;
  return sql`not (m.hidden_from || coalesce(c.accused_units, '{}')) && ${within}::text[]
    and (${decides} or case when m.visibility = 'confidential' or c.case_id is not null
      then ${hasRole(actor, 'discipline')}::boolean or (m.units || m.by_unit) && ${working}::text[]
      else ${hasRole(actor, 'supervisor', 'discipline', 'auditor')}::boolean or (m.units || m.by_unit) && ${below}::text[] end)`;
}

/** One meeting for somebody: `null` if there is none, or none for them. */
export async function meetingFor(read: Reader, scope: Scope, meetingId: string): Promise<Meeting | null> {
  const [row] = await read.rows(
    raw(sql<Selectable<MeetingRow>>`select m.* from ${FROM}
      where m.office_id = ${scope.actor.officeId} and m.meeting_id = ${meetingId}::uuid and ${visible(scope)}`),
  );
  return row ? fromRow(row) : null;
}

export interface MeetingFilter {
  readonly about: { readonly kind: 'case' | 'task'; readonly id: string } | null;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** Meetings somebody may know of, newest first. */
export async function listMeetings(
  read: Reader,
  scope: Scope,
  { about, after, limit }: MeetingFilter,
): Promise<Meeting[]> {
  const conditions = [sql`m.office_id = ${scope.actor.officeId}`, visible(scope)];
  if (about)
    conditions.push(about.kind === 'case' ? sql`m.case_id = ${about.id}::uuid` : sql`m.task_id = ${about.id}::uuid`);
  if (after) conditions.push(sql`(m.called_at, m.meeting_id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const rows = await read.rows(
    raw(sql<Selectable<MeetingRow>>`select m.* from ${FROM} where ${sql.join(conditions, sql` and `)}
      order by m.called_at desc, m.meeting_id desc limit ${limit}`),
  );
  return rows.map(fromRow);
}

/** What was said about meetings; of a case, masked, and nothing once its person is erased. */
export async function saidOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  meetings: readonly Meeting[],
): Promise<(meeting: Meeting, ref: TextRef | null) => string | null> {
  const words = await wordsOf(
    read,
    keys,
    officeId,
    meetings.map((m) => m.caseId ?? m.meetingId),
  );
  return (meeting, ref) => {
    const text = ref && words(ref);
    return text === null ? null : meeting.caseId === null ? text : maskText(text);
  };
}

export async function meetingWords(
  read: Reader,
  { keys, officeId }: Pick<OfficeWork, 'keys' | 'officeId'>,
  meeting: Meeting,
): Promise<{ readonly agenda: string }> {
  const said = await saidOf(read, keys, officeId, [meeting]);
  return { agenda: said(meeting, meeting.agenda) ?? '' };
}

/** Meetings as "What I owe" names them: by their agenda. */
export const meetingThings =
  (read: Reader, keys: Keys, scopeOf: (actor: StaffActor) => Promise<Scope>): ThingsOf =>
  async (actor, ids): Promise<ReadonlyMap<string, Thing>> => {
    const rows = await read.rows(
      raw(sql<Selectable<MeetingRow>>`select m.* from ${FROM} where m.office_id = ${actor.officeId}
        and m.meeting_id = any(${ids}::uuid[]) and ${visible(await scopeOf(actor))}`),
    );
    const meetings = rows.map(fromRow);
    const said = await saidOf(read, keys, actor.officeId, meetings);
    return new Map(
      meetings.map((m) => [
        m.meetingId,
        { kind: 'meeting', id: m.meetingId, title: asWritten((said(m, m.agenda) ?? '').slice(0, 100)) },
      ]),
    );
  };
