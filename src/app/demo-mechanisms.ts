import { sql } from 'kysely';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { raw, type Tx } from '../db/open.ts';
import type { Role, StaffActor } from '../kernel/actor.ts';
import { type Instant, instant, millis, type PlainDate, plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { adopt } from '../mechanisms/adoption.commands.ts';
import { followDays } from '../mechanisms/jobs.ts';
import { shippedFiles } from '../mechanisms/pack.ts';
import { publish } from '../mechanisms/publish.commands.ts';
import { answerAsk, confirm, record, recordIn } from '../mechanisms/record.commands.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

/** What the demo district adopted a year ago: few rows, from all parts of the mechanism. */
const ADOPTED = ['A2', 'A4', 'B3', 'B7', 'C5', 'D2'];

/**
 * Mechanisms in the demo office: adopted at the turn of the year, and run since. Leaders have been at the grass roots, some of it is
 * confirmed and one visit public; another leader is behind; a pair was helped.
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
  const sources = ADOPTED.map((row) => shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))!.text);
  const first = plainDate(`${year}-01-01`);
  await at(plainDate(`${year - 1}-12-20`), head, (tx, ctx) =>
    adopt(tx, ctx, work, sources, first, `区政府第 ${year - 1}-23 次常务会议纪要`),
  );
  // Day by day as they were: duties open with their own dates, and their holders are told in time.
  for (let month = 1; month <= 12; month++) {
    const day = plainDate(`${year}-${String(month).padStart(2, '0')}-02`);
    if (Date.parse(`${day}T02:00:00Z`) < now)
      await followDays(house.db, { officeId, actor: system, now: momentOf(day) }, work);
  }
  await followDays(house.db, { officeId, actor: system, now: house.clock() }, work);

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
        record(tx, ctx, work, dutyId, { values, from, to, evidence: [] }),
      );
      const later = daysLater(to, 7);
      if (!past(later)) continue;
      const [ask] = recordIn(it, recordId).asks;
      await at(later, leader, (tx, ctx) => answerAsk(tx, ctx, work, dutyId, ask!.duty, '已到现场办好，居民看过。'));
      const said = { so: true, words: '回访三户，都说来过，事情办了。' } as const;
      await at(later, callback, (tx, ctx) => confirm(tx, ctx, work, dutyId, recordId, said));
    }
  }
  const supervisor = one('supervision-office', 'supervisor');
  const [promisedOn, confirmedOn] = [plainDate(`${year}-02-10`), plainDate(`${year}-02-12`)];
  if (!past(confirmedOn)) return;
  for (const [i, { dutyId, unit, confirmer }] of (await owedOf(house, officeId, 'promise', LEADERS)).entries()) {
    const [promised, measure] = PROMISES[i]!;
    const values = { promised, measure, by: `${year}-11-30` };
    const leader = one(unit, 'head');
    const { recordId } = await at(promisedOn, leader, (tx, ctx) =>
      record(tx, ctx, work, dutyId, { values, from: promisedOn, to: promisedOn, evidence: [] }),
    );
    // Supervisors take turns: each confirms what falls to them, the rest waits.
    if (!supervisor.posts.some((p) => p.postId === confirmer)) continue;
    await at(confirmedOn, supervisor, (tx, ctx) => confirm(tx, ctx, work, dutyId, recordId, { so: true, words: null }));
    await at(confirmedOn, leader, (tx, ctx) => publish(tx, ctx, work, dutyId, recordId, values));
  }
}

const daysLater = (day: PlainDate, days: number): PlainDate => toPlainDate(toDay(day) + days);

/** Whose year is told. */
const LEADERS = ['education-bureau', 'housing-bureau', 'urban-management'];

/** What these units owe of a duty, and who confirms it. */
const owedOf = (house: House, officeId: string, duty: string, units: readonly string[]) =>
  house.db.rows(
    raw(sql<{
      dutyId: string;
      unit: string;
      confirmer: string | null;
    }>`select duty_id as "dutyId", unit_id as unit, confirmer
      from obligation where office_id = ${officeId} and duty = ${duty} and unit_id = any(${units}::text[]) order by unit_id`),
  );

const PROMISES: readonly (readonly [promised: string, measure: string])[] = [
  ['年内修好全区 120 处坏路灯', '路灯台账与现场一致，投诉件复核全部解决'],
  ['办理不动产登记一次办结', '抽查 50 件，没有让群众跑第二趟的'],
  ['老旧小区加装扶手 300 处', '居民逐处签收'],
];

const ASKED: readonly (readonly string[])[] = [
  ['楼道灯坏了两盏', '公交站没有座椅'],
  ['村口的桥护栏松了'],
  ['老人办证要跑两趟'],
  ['菜市场地面积水', '早市占道'],
  ['健身器材缺零件'],
];
