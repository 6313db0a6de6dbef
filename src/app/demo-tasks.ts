import type { Tx } from '../db/open.ts';
import type { Role, StaffActor } from '../kernel/actor.ts';
import type { Context } from '../ledger/append.ts';
import { call } from '../supervision/meetings.commands.ts';
import * as carrying from '../tasks/carrying.commands.ts';
import * as tasks from '../tasks/commands.ts';
import * as giving from '../tasks/giving.commands.ts';
import type { Wanted } from '../tasks/rules.ts';
import type { House } from './compose.ts';
import { officeDates, officeDays } from './demo-days.ts';
import type { Cast } from './demo-people.ts';

/**
 * Decisions in the demo office: one that has stopped at a street and, under another, in a community; an urgent one that was
 * carried out; a leader's instruction on its normal way; and a joint meeting that was called.
 */
export async function playTasks(house: House, officeId: string, cast: Cast): Promise<void> {
  const [desk, meetings] = [await house.tasksOf(officeId), await house.meetingsOf(officeId)];
  const momentOf = officeDays(desk.calendar, house.clock());
  const day = officeDates(desk.calendar, house.clock());
  const at = <T>(daysAgo: number, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: momentOf(daysAgo) }));
  const one = (unit: string, role: Role): StaffActor => cast.actor(unit, role);
  const line = (unit: string, measure: string, dueIn: number, checkIn: number, more: Partial<Wanted> = {}): Wanted => ({
    measure,
    leads: [{ unit, post: null }],
    assistants: [],
    dueBy: day(-dueIn),
    check: { how: '到现场随机看，不要求准备材料', on: [day(-checkIn)] },
    ...more,
  });
  const supervisor = one('supervision-office', 'supervisor');
  const accept = (daysAgo: number, by: StaffActor, taskId: string) =>
    at(daysAgo, by, (tx, ctx) => tasks.accept(tx, ctx, desk, taskId));
  const finish = async (daysAgo: number, by: StaffActor, giver: StaffActor, taskId: string, words: string) => {
    await at(daysAgo, by, (tx, ctx) => carrying.claim(tx, ctx, desk, taskId, words));
    await at(daysAgo - 0.2, giver, (tx, ctx) => carrying.confirm(tx, ctx, desk, taskId, null));
  };

  const { tasks: corridors } = await at(24, supervisor, (tx, ctx) =>
    giving.arrange(tx, ctx, desk, {
      title: '老旧小区消防通道专项整治',
      ground: 'document',
      reference: '青政发〔2026〕18号',
      groundOn: day(27),
      lane: 'special',
      tasks: [
        line('housing-bureau', '列出通道被占的小区清单，逐个定办法', 6, -10, {
          assistants: [{ unit: 'fire-brigade', does: '指出不能占用的宽度和位置' }],
        }),
        line('shibu', '清出辖区老旧小区的消防通道', 12, 2),
        line('wanglan', '清出辖区老旧小区的消防通道', 12, 2),
      ],
    }),
  );
  const [list, shibu] = corridors.map((t) => t.taskId);
  const housing = one('housing-bureau', 'head');
  await accept(23, one('housing-bureau', 'handler'), list!);
  const { parts } = await at(22, housing, (tx, ctx) =>
    giving.split(tx, ctx, desk, list!, [line('hb-property', '走访物业，核对清单', -8, -12)]),
  );
  const property = one('hb-property', 'handler');
  await accept(21, property, parts[0]!.taskId);
  await finish(10, property, housing, parts[0]!.taskId, '三十一个小区已逐个核对，清单已交局办公室。');
  await at(9, supervisor, (tx, ctx) => carrying.askReport(tx, ctx, desk, list!));
  await at(8, housing, (tx, ctx) =>
    carrying.report(tx, ctx, desk, list!, '清单已齐，二十四个小区定了办法，其余七个在商量。'),
  );
  await at(7, supervisor, (tx, ctx) => carrying.check(tx, ctx, desk, list!, '抽看五个小区，与清单一致。'));

  const street = one('shibu', 'head');
  await accept(22, one('shibu', 'handler'), shibu!);
  const { parts: communities } = await at(20, street, (tx, ctx) =>
    giving.split(tx, ctx, desk, shibu!, [
      line('shibu-chuanchang', '清出船厂宿舍的两处通道', 4, 1),
      line('shibu-tiejiang', '清出铁匠巷的三处通道', 4, 1),
    ]),
  );
  const lane = one('shibu-tiejiang', 'head');
  await accept(19, lane, communities[1]!.taskId);
  // Two levels below the street somebody has not taken it on.
  await at(18, lane, (tx, ctx) =>
    giving.split(tx, ctx, desk, communities[1]!.taskId, [
      line('shibu-tiejiang', '搬走巷尾杂物间的旧家具', 3, 1, {
        leads: [{ unit: 'shibu-tiejiang', post: 'shibu-tiejiang-handler' }],
      }),
    ]),
  );
  const yard = one('shibu-chuanchang', 'handler');
  await accept(19, yard, communities[0]!.taskId);
  await finish(5, yard, street, communities[0]!.taskId, '两处通道已清，地面重新划线。');

  const { tasks: flood } = await at(40, supervisor, (tx, ctx) =>
    giving.arrange(tx, ctx, desk, {
      title: '强降雨期间低洼点位排查',
      ground: 'emergency',
      reference: '区防汛Ⅲ级应急响应',
      groundOn: day(40),
      lane: 'urgent',
      tasks: [line('agriculture-bureau', '两天内查完全部低洼点位，缺泵的补齐', -37, -38)],
    }),
  );
  const water = one('agriculture-bureau', 'handler');
  await accept(39.9, water, flood[0]!.taskId);
  await finish(38, water, supervisor, flood[0]!.taskId, '四十六处点位查完，补泵三台。');

  const { tasks: market } = await at(3, one('qinglan', 'head'), (tx, ctx) =>
    giving.arrange(tx, ctx, desk, {
      title: '农贸市场公平秤更换',
      ground: 'instruction',
      reference: '分管副区长批示',
      groundOn: day(4),
      lane: 'normal',
      tasks: [line('market-bureau', '更换全区农贸市场的公平秤，公布检定日期', 30, 14)],
    }),
  );
  await accept(2, one('market-bureau', 'handler'), market[0]!.taskId);

  await at(1, supervisor, (tx, ctx) =>
    call(tx, ctx, meetings, meetings.cases.scope(supervisor), {
      about: { kind: 'task', id: list! },
      leadUnit: 'housing-bureau',
      invited: ['fire-brigade', 'urban-management', 'wanglan'],
      on: day(-2),
      agenda: '七个小区的消防通道由谁清、谁管，商定分工和日期。',
    }),
  );
}
