import { sql } from 'kysely';
import { raw } from '../db/open.ts';
import { answer, ask, urge } from '../supervision/duty-acts.commands.ts';
import type { DutyActDesk } from '../supervision/duty-acts.queries.ts';
import type { House } from './compose.ts';
import { officeDays } from './demo-days.ts';
import type { Cast } from './demo-people.ts';
import { things } from './owed.ts';

/** What a mechanism asks for and has waited for the longest: the demo's supervisor urged it and asked, and whoever owes it explained. */
export async function playDutyActs(house: House, officeId: string, cast: Cast): Promise<void> {
  const work = await house.workOf(officeId);
  const desk: DutyActDesk = { work, things: (read) => things(house, read) };
  const ago = officeDays(work.calendar, house.clock());
  const [late] = await house.db.rows(
    raw(sql<{ duty_id: string; holder_unit: string }>`select duty_id, holder_unit from duty
      where office_id = ${officeId} and about like 'obligation:%' and step = 'mechanism-duty' and state in ('open', 'accepted')
        and due_at < ${ago(3)}::timestamptz order by due_at, duty_id limit 1`),
  );
  if (!late) return;
  const { duty_id: dutyId, holder_unit: unit } = late;
  const supervisor = { officeId, actor: cast.actor('supervision-office', 'supervisor') };
  await house.db.transact((tx) => urge(tx, { ...supervisor, now: ago(2) }, desk, dutyId, '请本周内补上。'));
  const { actId } = await house.db.transact((tx) =>
    ask(tx, { ...supervisor, now: ago(1) }, desk, dutyId, '到期没有办，原因是什么？哪天能补上？'),
  );
  const holder = { officeId, actor: cast.actor(unit, 'head'), now: house.clock() };
  await house.db.transact((tx) => answer(tx, holder, desk, actId, '场地临时被征用，已另借社区礼堂，下周三补开。'));
}
