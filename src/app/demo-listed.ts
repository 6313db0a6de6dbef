import { sql } from 'kysely';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import { agreePublication } from '../cases/closing.commands.ts';
import { LINE, type LineRow, linesFrom } from '../cases/lines.queries.ts';
import { raw } from '../db/open.ts';
import { list, unlist } from '../supervision/acts.commands.ts';
import type { House } from './compose.ts';
import { officeDays } from './demo-days.ts';
import type { Cast } from './demo-people.ts';

/** Why it is listed, and, where it was taken off the list since, how that ended. */
const LISTED = [
  { reason: '办理时间已经很长，还没有结果，挂牌限期解决。', ending: null },
  { reason: '情况还在持续，承办单位排不出办理时间，挂牌限期解决。', ending: null },
  {
    reason: '来件人等了很久，没有等到准信，挂牌限期解决。',
    ending: '办理方案和时间已经定下并告知来件人，转入正常办理。',
  },
] as const;

/** Days ago: listed, and taken off the list. */
const [ON, OFF] = [5, 1] as const;

/** Matters that the demo's supervisor listed publicly (挂牌督办): two that still are, and one that was taken off since. */
export async function playListed(house: House, officeId: string, cast: Cast): Promise<void> {
  const work = await house.workOf(officeId);
  const ago = officeDays(work.calendar, house.clock());
  const supervisor = cast.actor('supervision-office', 'supervisor');
  const clerk = cast.actor('intake-centre', 'clerk');
  const scope = work.scope(supervisor);
  // Nothing happened to them since, so that each story stands in the order of time.
  const still = await house.db.rows(
    raw(sql<LineRow>`select ${LINE} from appeal a
      left join vault_subject v on v.office_id = a.office_id and v.subject_id = a.case_id
      where a.office_id = ${officeId} and a.state = 'handling' and a.visibility = 'normal' and not a.blocked and not exists (
        select from ledger_entry e where e.office_id = a.office_id and e.stream = 'case:' || a.case_id
          and e.occurred_at > ${ago(ON)}::timestamptz)
      order by a.filed_at, a.case_id limit ${LISTED.length}`),
  );
  const solveBy = addWorkingDays(work.calendar, dateIn(work.calendar.zone, house.clock()), 10);
  for (const [i, { caseId, title: publicTitle }] of still.map(linesFrom(work)).entries()) {
    const { reason, ending } = LISTED[i]!;
    await house.db.transact(async (tx) => {
      const ctx = { officeId, actor: clerk, now: ago(ON) };
      await agreePublication(tx, ctx, work, work.scope(clerk), caseId, true);
    });
    await house.db.transact(async (tx) => {
      const ctx = { officeId, actor: supervisor, now: ago(ON - 0.1) };
      await list(tx, ctx, work, scope, caseId, { solveBy, reason, publicTitle });
    });
    if (ending !== null)
      await house.db.transact(async (tx) => {
        const ctx = { officeId, actor: supervisor, now: ago(OFF) };
        await unlist(tx, ctx, work, scope, caseId, true, ending);
      });
  }
}
