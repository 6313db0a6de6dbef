import { sql } from 'kysely';
import { rollBack } from '../calendar/calendar.ts';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { raw, type Tx } from '../db/open.ts';
import * as grids from '../grids/commands.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import * as receptions from '../reception/commands.ts';
import type { ReceptionDay } from '../reception/rules.ts';
import type { House } from './compose.ts';
import { workedFrom } from './demo-days.ts';
import type { Cast } from './demo-people.ts';

const DAY_MS = 86_400_000;

/**
 * What is near people in the demo office: grids of every community, of which one contact is being checked and one did not answer; and
 * reception days of bureaus and streets on working days, past and ahead: held, missed, held by whoever stood in, and one that people booked,
 * of today, or where nobody works today of the last working day, which is still to be recorded.
 */
export async function playNear(house: House, officeId: string, cast: Cast): Promise<void> {
  const now = millis(house.clock());
  const [work, reception] = await Promise.all([house.gridsOf(officeId), house.receptionOf(officeId)]);
  const today = dateIn(work.calendar.zone, house.clock());
  const { calendar } = work;
  const before = (days: number): PlainDate => toPlainDate(rollBack(calendar, toDay(today) - days));
  const after = (days: number): PlainDate => toPlainDate(workedFrom(calendar, toDay(today) + days));
  const ago = (days: number): Instant => instant(now - days * DAY_MS);
  const at = <T>(moment: Instant, actor: Context['actor'], run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor, now: moment }));
  const people = { kind: 'system', officeId, process: 'portal' } as const;

  const posts = await house.db.rows(
    raw(sql<{ unit_id: string; post_id: string }>`select distinct on (unit_id) unit_id, post_id from post
      where office_id = ${officeId} and role in ('handler', 'head', 'clerk') and active
      order by unit_id, role = 'handler' desc, post_id`),
  );
  const postNear = (path: readonly string[]): string =>
    path.flatMap((unit) => posts.find((p) => p.unit_id === unit)?.post_id ?? [])[0]!;
  const communities = [...work.units.values()].filter((u) => u.kind === 'community');
  const made: string[] = [];
  for (const [i, community] of communities.entries()) {
    const { places } = (await house.workOf(officeId)).units.get(community.id)!;
    const street = community.path[1]!;
    for (const [n, place] of places.entries()) {
      const lane = /[巷街路]$/.test(place);
      const { gridId } = await at(ago(120), cast.actor(street, 'head'), (tx, ctx) =>
        grids.set(tx, ctx, work, null, {
          unit: community.id,
          name: {
            zh: `${community.zh.replace(/(社区|村)$/, '')}第${'一二三四'[n]}网格`,
            en: `${community.en}, grid ${n + 1}`,
          },
          post: postNear(community.path),
          telephone: `0733-8600 ${String(1000 + i * 10 + n).slice(-4)}`,
          hours: { zh: '工作日 9:00–17:30', en: 'Working days, 9:00–17:30' },
          namesHolder: i % 2 === 0,
          addresses: [{ name: place, from: lane ? 1 : null, to: lane ? 120 : null, sides: 'all' }],
        }),
      );
      made.push(gridId);
      if (made.length % 4 === 0)
        await at(ago(20), cast.actor(street, 'handler', 'head'), (tx, ctx) => grids.tried(tx, ctx, work, gridId, true));
    }
  }
  for (const moment of [ago(3), ago(2), ago(1)])
    await at(moment, people, (tx, ctx) => grids.report(tx, ctx, work, made[0]!));
  const [last, street] = [made.at(-1)!, communities.at(-1)!.path[1]!];
  await at(ago(2), cast.actor(street, 'handler', 'head'), (tx, ctx) => grids.tried(tx, ctx, work, last, false));

  const since = (on: PlainDate): number => toDay(today) - toDay(on);
  const entered = async (unit: string, on: PlainDate, from: string, to: string, slots: number) => {
    const { zh, en } = work.units.get(unit)!;
    const place = { zh: `${zh}一楼接待室`, en: `Reception room, ${en}` };
    return at(ago(Math.max(since(on), 0) + 30), cast.actor(unit, 'head'), (tx, ctx) =>
      receptions.set(tx, ctx, reception, null, { unit, post: `${unit}-head`, on, from, to, place, slots }),
    );
  };
  const hold = async (by: StaffActor, { dayId, on }: ReceptionDay, post: string, came: number) => {
    await at(ago(since(on)), by, (tx, ctx) => receptions.hold(tx, ctx, reception, dayId, post));
    for (let i = 0; i < came; i++)
      await at(ago(since(on)), by, (tx, ctx) => receptions.came(tx, ctx, reception, dayId, null, null));
  };
  const units = ['housing-bureau', 'urban-management', 'education-bureau', 'shibu', 'wanglan'];
  for (const [i, unit] of units.entries()) {
    const past = await entered(unit, before(6 + i), '09:00', '11:30', 5);
    // The third was held by nobody; the second by whoever stood in.
    const by = cast.actor(unit, 'head');
    if (i === 1) {
      const other = `${unit}-handler`;
      await at(ago(since(past.on) + 1), by, (tx, ctx) => receptions.standIn(tx, ctx, reception, past.dayId, other));
      await hold(cast.actor(unit, 'handler', 'head'), past, other, 3);
    } else if (i !== 2) await hold(by, past, past.post, 2 + i);
    for (const ahead of [7, 35, 63]) await entered(unit, after(ahead + i), '09:00', '11:30', 5);
  }
  const current = await entered('urban-management', before(0), '08:30', '17:00', 16);
  for (const [slot, [name, phone, subject]] of BOOKED.entries()) {
    const asked = { slot: slot + 3, name, phone, email: null, subject, lang: 'zh' } as const;
    const visit = { officeId, now: ago(since(current.on) + 4 - slot), client: `192.0.2.${slot + 1}` };
    await house.receptions.book(visit, current.dayId, asked, `demo-booking-${slot}-key`);
  }
}

const BOOKED = [
  ['柳知秋', '13900000011', '老楼加装电梯'],
  ['沈望舒', '13900000012', '物业费收取标准'],
  ['贺长亭', '13900000013', '房产证迟迟没办下来'],
] as const;
