import { sql } from 'kysely';
import { postsOf } from '../accountability/deciders.ts';
import { dateIn } from '../calendar/zone.ts';
import { askExtension, decideExtension } from '../cases/handling.commands.ts';
import { raw, type Tx } from '../db/open.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { contest, decide } from '../supervision/cards.commands.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

const HOUR_MS = 3_600_000;

interface Standing {
  readonly card_id: string;
  readonly about: string;
  readonly holder_unit: string;
  readonly holder_account: string;
  readonly issued_at: Instant;
}

/**
 * Two cards that stand no longer in the demo office: one that its holder contested and supervision, not concerned, withdrew; and one
 * whose date moved when more time was granted, so that it should never have been. The latter falls when the ledger is followed on.
 */
export async function playWithdrawn(house: House, officeId: string, cast: Cast): Promise<void> {
  const now = millis(house.clock());
  const day = dateIn((await house.workOf(officeId)).calendar.zone, house.clock());
  const person = async (accountId: string): Promise<StaffActor> => ({
    kind: 'staff',
    officeId,
    accountId,
    posts: await postsOf(house.db, officeId, accountId, day),
  });
  const at = (hoursAgo: number, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<unknown>) =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: instant(now - hoursAgo * HOUR_MS) }));
  // Not of those whose sign-ins are printed: what they have to do stays as it is.
  const late = await house.db.rows(
    raw(sql<Standing>`select c.card_id, d.about, c.holder_unit, c.holder_account, c.issued_at from card c
      join duty d on d.office_id = c.office_id and d.duty_id = c.duty_id
      join account a on a.office_id = c.office_id and a.account_id = c.holder_account and a.username like '%.%'
      where c.office_id = ${officeId} and c.rule = 'late' and c.state = 'issued' and c.counted_in is null
        and d.step = 'handle' and d.visibility = 'normal' and d.state = 'accepted'
        and c.contest_until > ${instant(now)}::timestamptz and c.issued_at < ${instant(now - 30 * HOUR_MS)}::timestamptz
      order by c.issued_at desc, c.card_id`),
  );
  const [first, ...others] = late;
  if (!first) return;
  const desk = await house.cardsOf(officeId);
  await at(24, await person(first.holder_account), (tx, ctx) =>
    contest(tx, ctx, desk, first.card_id, '到期当天已经上门办完，来件人签了字，只是系统里第二天才录入。'),
  );
  await at(4, cast.actor('supervision-office', 'supervisor'), (tx, ctx) =>
    decide(tx, ctx, desk, first.card_id, 'withdrawn', '看了签字单，确为当天办完，预警不应发出。'),
  );
  for (const card of others) if (await moreTime(house, at, await person(card.holder_account), cast, card)) return;
}

/** More time asked for and granted; `false` where its clock knows none. */
async function moreTime(
  house: House,
  at: (hoursAgo: number, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<unknown>) => Promise<unknown>,
  holder: StaffActor,
  cast: Cast,
  { about, holder_unit: unit }: Standing,
): Promise<boolean> {
  const caseId = about.slice('case:'.length);
  const work = await house.workOf(holder.officeId);
  const head = cast.actor(unit, 'head');
  try {
    await at(20, holder, (tx, ctx) =>
      askExtension(tx, ctx, work, work.scope(holder), caseId, 3, '要等检测结果，已经告知来件人。'),
    );
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
  await at(6, head, (tx, ctx) => decideExtension(tx, ctx, work, work.scope(head), caseId, true, '检测要三个工作日。'));
  return true;
}
