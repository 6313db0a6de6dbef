import { sql } from 'kysely';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn } from '../calendar/zone.ts';
import { agreePublication } from '../cases/closing.commands.ts';
import { raw } from '../db/open.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import { list, unlist } from '../supervision/acts.commands.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

const DAY_MS = 86_400_000;

/** What is listed: how it is called in public, why, and, where it was taken off the list since, how that ended. */
const LISTED = [
  {
    publicTitle: '一件久拖未决的民生诉求，由区督查室挂牌督办',
    reason: '超过期限仍没有办结，承办单位两次说明的原因不一致。',
    ending: null,
  },
  {
    publicTitle: '一件涉及多个单位的诉求，由区督查室挂牌督办',
    reason: '需要几个单位一起办，牵头单位迟迟没有排出时间。',
    ending: null,
  },
  {
    publicTitle: '一件群众多次反映的诉求，由区督查室挂牌督办',
    reason: '来件人补充过两次，情况还在持续。',
    ending: '堵点已经打通，办理方案和时间已告知来件人，转入正常办理。',
  },
] as const;

/** Days ago: listed, and taken off the list. */
const [ON, OFF] = [5, 1] as const;

/** Matters that the demo's supervisor listed publicly (挂牌督办): two that still are, and one that was taken off since. */
export async function playListed(house: House, officeId: string, cast: Cast): Promise<void> {
  const work = await house.workOf(officeId);
  const now = millis(house.clock());
  const ago = (days: number): Instant => instant(now - days * DAY_MS);
  const supervisor = cast.actor('supervision-office', 'supervisor');
  const clerk = cast.actor('intake-centre', 'clerk');
  const scope = work.scope(supervisor);
  // Nothing happened to them since, so that each story stands in the order of time.
  const still = await house.db.rows(
    raw(sql<{ case_id: string }>`select a.case_id from appeal a
      where a.office_id = ${officeId} and a.state = 'handling' and a.visibility = 'normal' and not a.blocked and not exists (
        select from ledger_entry e where e.office_id = a.office_id and e.stream = 'case:' || a.case_id
          and e.occurred_at > ${ago(ON)}::timestamptz)
      order by a.filed_at, a.case_id limit ${LISTED.length}`),
  );
  const solveBy = addWorkingDays(work.calendar, dateIn(work.calendar.zone, house.clock()), 10);
  for (const [i, { case_id: caseId }] of still.entries()) {
    const { publicTitle, reason, ending } = LISTED[i]!;
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
