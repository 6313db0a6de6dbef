import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import type { InspectionDesk } from '../inspections/desk.ts';
import { type GivenPlan, plan } from '../inspections/plan.commands.ts';
import { close, find, look, open } from '../inspections/visit.commands.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { derivedId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { House } from './compose.ts';
import { officeDates, officeDays } from './demo-days.ts';
import type { Cast } from './demo-people.ts';

type Command<T> = (tx: Tx, ctx: Context, desk: InspectionDesk) => Promise<T>;

/**
 * Three inspections of the demo office: an announced one that is closed, with a finding of the member from outside; a sealed plan that
 * waits; and one that was opened this morning.
 */
export async function playInspections(house: House, officeId: string, cast: Cast): Promise<void> {
  const desk = await house.inspectionsOf(officeId);
  const ago = officeDays(desk.calendar, house.clock());
  const day = officeDates(desk.calendar, house.clock());
  const supervisor = cast.actor('supervision-office', 'supervisor');
  const outside = cast.actor('supervision-office', 'inspector');
  const as = <T>(actor: StaffActor, at: Instant, run: Command<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor, now: at }, desk));
  const team = [supervisor, outside].map((actor) => actor.posts[0]!.postId);
  const planned = (at: Instant, given: Omit<GivenPlan, 'team' | 'teamFrom'> & { readonly teamFrom?: Instant }) =>
    as(supervisor, at, (...a) => plan(...a, { teamFrom: null, ...given, team }));

  // Announced a month before, so that its notice is long enough over any holidays.
  const { inspectionId: closed } = await planned(ago(30), {
    kind: 'announced',
    title: '物业服务投诉办理检查',
    targets: ['hb-property'],
    places: '区住建局三楼物业管理科、来访接待处',
    from: day(6),
    to: day(4),
    items: [
      { listed: 'complaints-answered' },
      { listed: 'answers-true' },
      { listed: 'limits-posted' },
      { text: '群众来访时有没有人接待、有没有登记', rule: 'first-contact' },
    ],
  });
  const seen = (
    id: string,
    actor: StaffActor,
    at: Instant,
    item: string,
    result: 'in-order' | 'not-in-order',
    words = '',
  ) => as(actor, at, (...a) => look(...a, id, { item, result, words: words || null, madeAt: at }));
  await as(supervisor, ago(5, 3), (...a) => open(...a, closed, ago(5, 3)));
  await seen(closed, supervisor, ago(5, 2), 'complaints-answered', 'in-order', '抽看二十件，件件有登记、有答复。');
  await seen(closed, supervisor, ago(5, 2), 'answers-true', 'in-order');
  await seen(closed, outside, ago(5, 2), 'limits-posted', 'not-in-order');
  await as(outside, ago(5, 1), (...a) =>
    find(...a, closed, {
      findingId: derivedId(officeId, 'demo-inspection-finding'),
      item: 'limits-posted',
      unit: 'hb-property',
      what: '接待处墙上的办理时限是前年的版本，比现行规定长五个工作日，来访人按旧时限等待。',
      place: '三楼来访接待处',
      // By the hour it is found: shortly after midnight that is the day before.
      foundOn: dateIn(desk.calendar.zone, ago(5, 1)),
      madeAt: ago(5, 1),
    }),
  );
  await as(supervisor, ago(4), (...a) =>
    close(...a, closed, '诉求登记和答复情况较好。公示的办理时限没有更新，已作为问题记录，请限期整改。'),
  );

  await planned(ago(2), {
    kind: 'sealed',
    title: '政务大厅窗口暗访',
    targets: ['service-centre'],
    places: '政务服务中心一楼大厅',
    from: day(-1),
    to: day(-12),
    teamFrom: ago(-1),
    items: [{ listed: 'at-the-window' }, { listed: 'told-at-once' }, { listed: 'polite' }],
  });

  const { inspectionId: opened } = await planned(ago(9), {
    kind: 'sealed',
    title: '环卫作业和工作纪律暗访',
    targets: ['um-sanitation'],
    places: '环境卫生科办公区、作业车辆停放点',
    from: day(1),
    to: day(-3),
    items: [
      { listed: 'in-work-hours' },
      { listed: 'vehicles' },
      { text: '保洁班组按排班到岗，没有空岗', rule: 'no-absence' },
    ],
  });
  await as(supervisor, ago(0, 3), (...a) => open(...a, opened, ago(0, 3)));
  await seen(opened, outside, ago(0, 2), 'in-work-hours', 'in-order', '办公区七人在岗，均在处理工作。');
}
