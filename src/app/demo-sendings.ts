import { isMap, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { addWorkingDays } from '../calendar/calendar.ts';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import { plan as announce } from '../inspections/plan.commands.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { type Instant, instant, millis, type PlainDate, plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { adopt } from '../mechanisms/adoption.commands.ts';
import { shippedFiles } from '../mechanisms/pack.ts';
import { rowOf } from '../mechanisms/plan-line.rules.ts';
import type { Values } from '../mechanisms/record.rules.ts';
import { confirm as confirmRecord } from '../obligations/confirm.commands.ts';
import { followDays } from '../obligations/jobs.ts';
import { yearOf } from '../obligations/queries.ts';
import { openedFor, record } from '../obligations/record.commands.ts';
import { answer, conclude, confirm } from '../sendings/answer.commands.ts';
import { askSignature, type Content, lookAt, prepare, send, sign } from '../sendings/commands.ts';
import { join } from '../sendings/ending.commands.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

const BUREAU = 'housing-bureau';
const BUDGET = { documents: 3, meetings: 2, dropped: ['月度进展简报'] };

/** A row as it is shipped, its lines as they were, but for the duties left out and the housing bureau in place of every bureau. */
function forHousing(row: string, only?: string): string {
  const doc = parseDocument(shippedFiles().find((f) => f.shown.endsWith(`/${row}.yaml`))!.text);
  const duties = doc.get('duties') as YAMLSeq<YAMLMap>;
  duties.items = duties.items.filter((duty) => only === undefined || duty.get('id') === only);
  for (const duty of duties.items)
    for (const who of (duty.get('who') as YAMLSeq).items)
      if (isMap(who) && who.delete('kinds')) {
        who.delete('levels');
        who.set('functions', doc.createNode(['housing'], { flow: true }));
      }
  // As the shipped files have them: room within braces, none within brackets.
  return doc.toString({ lineWidth: 0 }).replace(/\[ ([^[\]]*) \]/g, '[$1]');
}

/**
 * What two bureaus of the demo office send down: documents within the year's budget and one over it that a leader signed, a meeting that
 * decided nothing, one thing that waits for a signature, an inspection that another could join and one that supervision's is made together
 * with, one outside the year's plan, and a request for what the system holds.
 */
export async function playSendings(house: House, officeId: string, cast: Cast): Promise<void> {
  const work = await house.sendingsOf(officeId);
  const { calendar } = work;
  const today = dateIn(calendar.zone, house.clock());
  /** A working day so many of them before today, at ten in the morning. */
  const day = (ago: number): PlainDate => addWorkingDays(calendar, today, -ago);
  const moment = (on: PlainDate): Instant => instant(Math.min(millis(house.clock()), Date.parse(`${on}T02:00:00Z`)));
  const at = <T>(on: PlainDate, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: moment(on) }));
  const leader = cast.actor(work.path(BUREAU).at(-1)!, 'head');
  const late = addWorkingDays(calendar, today, 18);
  const month = (on: PlainDate) => Number(on.slice(5, 7));
  const plan = [
    { what: '电梯维保抽查', to: ['shibu', 'wanglan'], months: [month(day(6))], basis: '特种设备安全法' },
    { what: '物业小区消防安全', to: ['shibu', 'wanglan'], months: [month(late)], basis: '消防法' },
    { what: '保障房分配复核', to: ['wanglan'], months: [6], basis: '住房保障办法' },
  ].map((line) => rowOf({ ...line, lead: BUREAU }));
  await budgeted();

  const content = (more: Partial<Content>): Content => ({
    ...{ kind: 'document', unit: BUREAU, to: ['shibu', 'wanglan'], title: '', ask: '', basis: '年度工作计划' },
    ...{ by: null, from: null, until: null, subject: null, attends: null, figures: [], notice: null, planned: null },
    ...{ passesOn: false, temporary: false, urgent: null },
    ...more,
  });
  const write = (on: PlainDate, more: Partial<Content>) =>
    at(on, cast.actor(more.unit ?? BUREAU, 'handler', 'head'), (tx, ctx) => prepare(tx, ctx, work, content(more)));
  /** Sent by the head of the unit; where it has to be, signed by the leader first. */
  const out = async (on: PlainDate, reason: string, more: Partial<Content>): Promise<string> => {
    const { sendingId, ...written } = await write(on, more);
    const head = cast.actor(written.unit, 'head');
    const { stands } = await at(on, head, (tx, ctx) => lookAt(tx, ctx, work, { sendingId, ...written }));
    if (stands !== 'sign') {
      await at(on, head, (tx, ctx) => send(tx, ctx, work, sendingId));
      return sendingId;
    }
    const [post] = leader.posts;
    await at(on, head, (tx, ctx) => askSignature(tx, ctx, work, sendingId, post!.postId, reason));
    await at(on, leader, (tx, ctx) => sign(tx, ctx, work, sendingId, { signed: true, words: null }));
    return sendingId;
  };

  const roofs = await out(day(28), '', {
    ...{ title: '报送屋面渗漏集中维修点位', by: day(18) },
    ask: '请报今年要修的楼栋和户数，一栋一行，不用写说明。',
  });
  for (const street of ['shibu', 'wanglan'])
    await at(day(22), cast.actor(street, 'head'), (tx, ctx) =>
      answer(tx, ctx, work, roofs, '点位已列，见单位年度清单。'),
    );
  await at(day(20), cast.actor(BUREAU, 'head'), (tx, ctx) => confirm(tx, ctx, work, roofs, ['shibu', 'wanglan']));
  await out(day(26), '', { title: '物业服务收费标准调整', ask: '供各街道解答居民询问时使用，不需要回复。' });
  await out(day(16), '', { title: '电梯维保单位名录', ask: '名录有变动，以此为准，不需要回复。', passesOn: true });
  const meeting = await out(day(15), '', {
    ...{ kind: 'meeting', title: '老旧小区加装电梯调度会', ask: '各说一件难办的事，带上想要的办法。' },
    ...{ from: day(9), attends: { who: 'staff', heads: 1 } },
  });
  await at(day(8), cast.actor(BUREAU, 'head'), async (tx, ctx) =>
    conclude(tx, ctx, work, meeting, false, '交流了各自的情况，费用分担没有谈成。'),
  );
  const reason = '省里的技术标准上周发布，今年的点位须按新标准核一遍。';
  await out(day(4), reason, {
    ...{ title: '按新标准核对外墙保温层', ask: '请对照新标准核对在修楼栋。', by: addWorkingDays(calendar, today, 6) },
  });
  const urgent = await write(day(1), {
    ...{ title: '核实一处挑檐脱落隐患', ask: '请到现场看，有危险的先围挡。', to: ['shibu'] },
    ...{ by: addWorkingDays(calendar, today, 1), urgent: 'from-above', notice: '市住建委电话通知（值班记录第 41 号）' },
  });
  await at(day(1), cast.actor(BUREAU, 'head'), (tx, ctx) =>
    askSignature(tx, ctx, work, urgent.sendingId, leader.posts[0]!.postId, '市里要求明天反馈。'),
  );

  const inspection = { kind: 'inspection', subject: 'safety', to: ['shibu'], ask: '随机看，不要求准备材料。' } as const;
  const ahead = addWorkingDays(calendar, today, 14);
  await out(day(20), '', {
    ...{ ...inspection, subject: 'building', to: ['wanglan'], title: '电梯维保抽查', from: day(6), planned: plan[0]! },
  });
  await out(day(12), '上月有一处外墙砖脱落伤人，同类楼栋要尽快看一遍。', {
    ...{ ...inspection, title: '外墙脱落隐患检查', subject: 'building', from: day(2) },
  });
  await together();
  await out(day(3), '', { ...inspection, unit: 'education-bureau', title: '校外培训场所安全检查', from: ahead });
  await write(day(1), { ...inspection, title: '物业小区消防安全检查', from: late, planned: plan[1]! });
  await write(day(1), {
    ...{ kind: 'request', title: '全年工作数据', ask: '请填报。', by: addWorkingDays(calendar, today, 8) },
    figures: ['群众满意率', '逾期件数', '加装电梯已开工台数'],
  });

  /** Supervision announced one to a street; the bureau goes along on its day instead of coming by itself. */
  async function together(): Promise<void> {
    const desk = await house.inspectionsOf(officeId);
    const supervisor = cast.actor('supervision-office', 'supervisor');
    const { inspectionId } = await at(day(4), supervisor, (tx, ctx) =>
      announce(tx, ctx, desk, {
        ...{ kind: 'announced', title: '街道便民窗口检查', targets: ['shibu'], places: '', teamFrom: null },
        ...{ from: ahead, to: addWorkingDays(calendar, ahead, 2), team: [supervisor.posts[0]!.postId] },
        items: [{ listed: 'limits-posted' }],
      }),
    );
    const own = await write(day(3), {
      ...{ ...inspection, subject: 'welfare', title: '租房补贴窗口办理', from: addWorkingDays(calendar, ahead, 1) },
    });
    await at(day(2), cast.actor(BUREAU, 'head'), (tx, ctx) =>
      join(tx, ctx, work, own.sendingId, inspectionId, addWorkingDays(calendar, ahead, 1)),
    );
  }

  await settled();

  /** The year's budget and plan of inspections of the bureau: recorded in January, and confirmed by supervision. */
  async function budgeted(): Promise<void> {
    const mechanisms = await house.mechanismsOf(officeId);
    const year = Number(today.slice(0, 4));
    // Of H3 the yearly plan alone: the rest of the row is for the whole office.
    const sources = [forHousing('H1'), forHousing('H3', 'planned')];
    const first = plainDate(`${year}-01-01`);
    await at(plainDate(`${year - 1}-12-20`), leader, (tx, ctx) =>
      adopt(tx, ctx, mechanisms, sources, first, `区政府第 ${year - 1}-24 次常务会议纪要`),
    );
    const system = { officeId, actor: { kind: 'system', officeId, process: 'mechanisms' } as const };
    const begun = addWorkingDays(calendar, first, 8);
    if (begun <= today) await followDays(house.db, { ...system, now: moment(begun) }, mechanisms);
    const lines = await yearOf(house.db, mechanisms, BUREAU, year, today);
    const own = lines.filter((l) => ['H1', 'H3'].includes(l.adopted.mechanism.id));
    const said = async ({ obligation: { dutyId } }: (typeof own)[number], values: Values, on: PlainDate) => {
      // In the first days of a year there is nothing yet, as in any office.
      if (on >= today) return;
      const { recordId } = await at(on, cast.actor(BUREAU, 'head'), (tx, ctx) =>
        record(tx, ctx, mechanisms, dutyId, { values, from: on, to: on, evidence: [] }),
      );
      await at(toPlainDate(toDay(on) + 1), cast.actor('supervision-office', 'supervisor'), (tx, ctx) =>
        confirmRecord(tx, ctx, mechanisms, dutyId, recordId, { so: true, words: null }),
      );
    };
    for (const line of own) {
      if (line.rule.id === 'budget') await said(line, BUDGET, addWorkingDays(calendar, first, 8));
      if (line.rule.id === 'planned') await said(line, { inspections: plan }, addWorkingDays(calendar, first, 8));
    }
  }

  /** Quarters that are over, as they were: counted by the house when they ended, and confirmed; what fell short with words of the head. */
  async function settled(): Promise<void> {
    const mechanisms = await house.mechanismsOf(officeId);
    const year = Number(today.slice(0, 4));
    const system = { officeId, actor: { kind: 'system', officeId, process: 'mechanisms' } as const };
    for (const month of ['04', '07', '10']) {
      const over = addWorkingDays(calendar, plainDate(`${year}-${month}-01`), 0);
      if (over <= today) await followDays(house.db, { ...system, now: moment(over) }, mechanisms);
    }
    await followDays(house.db, { ...system, now: house.clock() }, mechanisms);
    const [head, supervisor] = [cast.actor(BUREAU, 'head'), cast.actor('supervision-office', 'supervisor')];
    for (const { rule, obligation, counted, state } of await yearOf(house.db, mechanisms, BUREAU, year, today)) {
      const on = addWorkingDays(calendar, obligation.dueOn, 3);
      if (rule.id !== 'sent' || !counted || on >= today || !['waiting', 'short'].includes(state)) continue;
      const { dutyId } = obligation;
      if (state === 'short') {
        const values = { less: '能并入月度例会的不再单独发文。' };
        const days = { from: obligation.periodFrom, to: obligation.dueOn };
        await at(on, head, (tx, ctx) => record(tx, ctx, mechanisms, dutyId, { values, ...days, evidence: [] }));
      }
      await at(toPlainDate(toDay(on) + 1), supervisor, async (tx, ctx) => {
        const [made] = (await openedFor(tx, ctx, dutyId)).records;
        await confirmRecord(tx, ctx, mechanisms, dutyId, made!.recordId, { so: true, words: null });
      });
    }
  }
}
