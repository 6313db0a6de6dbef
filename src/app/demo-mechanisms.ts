import { sql } from 'kysely';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { raw, type Tx } from '../db/open.ts';
import type { Role, StaffActor } from '../kernel/actor.ts';
import { type Instant, instant, millis, type PlainDate, plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { adopt } from '../mechanisms/adoption.commands.ts';
import { shippedFiles } from '../mechanisms/pack.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { countForm } from '../obligations/burden.commands.ts';
import { answerAsk, confirm } from '../obligations/confirm.commands.ts';
import { followDays } from '../obligations/jobs.ts';
import { publish } from '../obligations/publish.commands.ts';
import { openedFor, record, recordIn } from '../obligations/record.commands.ts';
import type { House } from './compose.ts';
import { playSpending } from './demo-figures.ts';
import type { Cast } from './demo-people.ts';

/** Rows that the demo district tries for a year, in three bureaus. */
const ADOPTED = ['A2', 'B3', 'C5', 'C8'];
const TRIED = ['education', 'housing', 'urban-management'];

/**
 * Four mechanisms in the demo office, adopted for three bureaus at the turn of the year, and run since. Two leaders were at the grass
 * roots as they should, the third is behind; the streets brought back what people asked for, and one of them owes an answer; promises and
 * spending are public; the year's reports lie drafted before their heads.
 */
export async function playMechanisms(house: House, officeId: string, cast: Cast): Promise<void> {
  const work = await house.mechanismsOf(officeId);
  const now = millis(house.clock());
  const year = Number(dateIn(work.calendar.zone, house.clock()).slice(0, 4));
  const system = { kind: 'system', officeId, process: 'mechanisms' } as const;
  const momentOf = (day: PlainDate): Instant => instant(Math.min(now, Date.parse(`${day}T02:00:00Z`)));
  const at = <T>(day: PlainDate, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: momentOf(day) }));
  const one = (unit: string, ...roles: Role[]): StaffActor => cast.actor(unit, ...roles);
  const root = (await work.standing()).chart.units.find((u) => u.parent === null)!.id;

  const head = one(root, 'head');
  const ahead = daysLater(plainDate(dateIn(work.calendar.zone, house.clock())), 20);
  const reportOn = ahead.startsWith(`${year}-`) ? ahead.slice(5) : '12-31';
  const sources = ADOPTED.map((row) =>
    shippedFiles()
      .find((f) => f.shown.endsWith(`/${row}.yaml`))!
      .text.replaceAll(/kinds: \[(office, )?bureau[^\]]*\](, levels: \[1\])?/g, `functions: [${TRIED.join(', ')}]`)
      // Reports of heads alone, and due soon on whatever day the demo begins, so that each finds its draft.
      .replace(/ {2}- id: field\n.*kinds: \[section\].*/s, '')
      .replace('on: "12-20"', `on: "${reportOn}"`),
  );
  const first = plainDate(`${year}-01-01`);
  await at(plainDate(`${year - 1}-12-20`), head, (tx, ctx) =>
    adopt(tx, ctx, work, sources, first, `区政府第 ${year - 1}-23 次常务会议纪要`),
  );
  // Twice a month as the year went: duties open before they are due, and their holders are told in time.
  for (let month = 1; month <= 12; month++)
    for (const on of ['02', '17']) {
      const day = plainDate(`${year}-${String(month).padStart(2, '0')}-${on}`);
      if (Date.parse(`${day}T02:00:00Z`) < now)
        await followDays(house.db, { officeId, actor: system, now: momentOf(day) }, work);
    }
  await followDays(house.db, { officeId, actor: system, now: house.clock() }, work);

  let forms = 0;
  const past = (day: PlainDate): boolean => Date.parse(`${day}T09:00:00Z`) < now;
  const communities = (await work.standing()).chart.units.filter((u) => u.kind === 'community').map((u) => u.id);
  const callback = one('callback-centre', 'callback');
  // The first two leaders keep the pace, the third went out once and is behind.
  for (const [i, { dutyId, unit }] of (await owedOf(house, officeId, 'field', LEADERS)).entries()) {
    const leader = one(unit, 'head');
    for (let stay = 0; stay < [6, 4, 1][i]!; stay++) {
      const from = plainDate(`${year}-0${stay + 2}-08`);
      const to = daysLater(from, stay === 0 ? 7 : 4);
      if (!past(to)) continue;
      const pick = i * 5 + stay;
      const values: Values = { place: communities[pick % communities.length]!, asked: ASKED[pick % ASKED.length]! };
      const { it, recordId } = await at(to, leader, (tx, ctx) =>
        timed(tx, ctx, record(tx, ctx, work, dutyId, { values, from, to, evidence: [] })),
      );
      const later = daysLater(to, 7);
      if (!past(later)) continue;
      for (const { duty } of recordIn(it, recordId).asks)
        await at(later, leader, (tx, ctx) => answerAsk(tx, ctx, work, dutyId, duty, '已到现场办好，居民看过。'));
      const said = { so: true, words: '回访三户，都说来过，事情办了。' } as const;
      await at(later, callback, (tx, ctx) => confirm(tx, ctx, work, dutyId, recordId, said));
    }
  }
  const [promisedOn, confirmedOn] = [plainDate(`${year}-02-10`), plainDate(`${year}-02-12`)];
  for (const [i, o] of (await owedOf(house, officeId, 'promise', LEADERS)).entries()) {
    if (!past(confirmedOn)) break;
    const [promised, measure, measured] = PROMISES[i]!;
    const values = { promised, measure, by: `${year}-11-30`, ...measured?.(year) };
    const recordId = await confirmed(o, values, promisedOn, confirmedOn);
    await at(confirmedOn, one(o.unit, 'head'), (tx, ctx) => publish(tx, ctx, work, o.dutyId, recordId, values));
  }
  // What has passed was held, but for the last meeting of one street; what was asked for there was seen to, but for one thing.
  const meetings = (await owedOf(house, officeId, 'meeting', null)).filter((o) => past(daysLater(o.dueOn, 2)));
  const held = meetings.slice(0, -1);
  const owing = held.findLastIndex((o) => past(daysLater(o.dueOn, 14)));
  for (const [i, o] of held.entries()) {
    const recordId = await confirmed(o, { asks: [...ASKED[i % ASKED.length]!] }, o.dueOn, daysLater(o.dueOn, 2));
    const seenTo = daysLater(o.dueOn, 14);
    if (i === owing || !past(seenTo)) continue;
    const street = one(o.unit, 'head');
    const it = await at(seenTo, street, (tx, ctx) => openedFor(tx, ctx, o.dutyId));
    for (const { duty } of recordIn(it, recordId).asks)
      await at(seenTo, street, (tx, ctx) => answerAsk(tx, ctx, work, o.dutyId, duty, '已办好，提出的人看过。'));
  }

  await playSpending({
    ...{ past, recorded, confirmed, owedOf: (duty) => owedOf(house, officeId, duty, null) },
    published: (o, recordId, values, on) =>
      at(on, one(o.unit, 'head'), (tx, ctx) => publish(tx, ctx, work, o.dutyId, recordId, values)),
  });

  /** With the time on its form, as a browser sends it: a few minutes, and once in a while much more. */
  async function timed(tx: Tx, ctx: Context, recording: ReturnType<typeof record>) {
    const made = await recording;
    countForm(tx, ctx, work, made.it, 'record', SECONDS[forms++ % SECONDS.length]);
    return made;
  }

  /** Recorded by whoever holds it in the unit. */
  function recorded(o: Owed, values: Values, on: PlainDate, by: Role = 'head') {
    return at(on, one(o.unit, by), (tx, ctx) =>
      timed(tx, ctx, record(tx, ctx, work, o.dutyId, { values, from: on, to: on, evidence: [] })),
    );
  }

  /** The same, and confirmed by whose turn it is. */
  async function confirmed(
    o: Owed,
    values: Values,
    on: PlainDate,
    later: PlainDate,
    by: Role = 'head',
  ): Promise<string> {
    const { recordId } = await recorded(o, values, on, by);
    const [holder] = await holdersOf(house, officeId, o.confirmer!);
    const unitId = (await work.standing()).unitOf.get(o.confirmer!)!;
    const post = { postId: o.confirmer!, unitId, role: 'supervisor', unitPath: work.path(unitId) } as const;
    const actor: StaffActor = { kind: 'staff', officeId, accountId: holder!.account, posts: [post] };
    await at(later, actor, (tx, ctx) => confirm(tx, ctx, work, o.dutyId, recordId, { so: true, words: null }));
    return recordId;
  }
}

/** How long forms were worked on. */
const SECONDS = [190, 420, 260, 850, 330, 1900, 540] as const;

interface Owed {
  readonly dutyId: string;
  readonly unit: string;
  readonly dueOn: PlainDate;
  readonly confirmer: string | null;
}

const daysLater = (day: PlainDate, days: number): PlainDate => toPlainDate(toDay(day) + days);

/** Whose year is told. */
const LEADERS = ['education-bureau', 'housing-bureau', 'urban-management'];

/** What is owed of a duty by now, and who confirms it: in December the next year's stand there already. @param units `null`: all */
const owedOf = (house: House, officeId: string, duty: string, units: readonly string[] | null) =>
  house.db.rows(
    raw(sql<Owed>`select duty_id as "dutyId", unit_id as unit, due_on as "dueOn", confirmer from obligation
      where office_id = ${officeId} and duty = ${duty} and period_from <= ${house.clock()}::timestamptz
        and (${units}::text[] is null or unit_id = any(${units}::text[])) order by due_on, unit_id`),
  );

const holdersOf = (house: House, officeId: string, post: string) =>
  house.db.rows(
    raw(sql<{ account: string }>`select account_id as account from holding
      where office_id = ${officeId} and post_id = ${post} order by since desc`),
  );

const PROMISES: readonly (readonly [promised: string, measure: string, measured?: (year: number) => Values])[] = [
  ['年内给 120 间教室换上护眼灯', '照度检测合格，学校逐间签收'],
  // The house measures this one itself, from the appeals.
  ['诉求件件按时答复', '系统算出的按时答复率', (year) => ({ figure: '按时办结率', target: 95, by: `${year}-09-30` })],
  ['老旧小区加装扶手 300 处', '居民逐处签收'],
];

const ASKED: readonly (readonly string[])[] = [
  ['楼道灯坏了两盏', '公交站没有座椅'],
  ['村口的桥护栏松了'],
  ['老人办证要跑两趟'],
  ['菜市场地面积水', '早市占道'],
  ['健身器材缺零件'],
];
