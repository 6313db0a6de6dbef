import { sql } from 'kysely';
import { raw, type Tx } from '../db/open.ts';
import { handOnTo } from '../duties/commands.ts';
import { auditorOf, takeInAudits } from '../findings/audits.commands.ts';
import { loadAudits } from '../findings/audits.ts';
import * as findings from '../findings/commands.ts';
import * as correction from '../findings/correction.commands.ts';
import { verify } from '../findings/verify.commands.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { derivedId } from '../kernel/ids.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import * as register from '../register/commands.ts';
import type { RuleKind } from '../register/rules.ts';
import type { House } from './compose.ts';
import { officeDates, officeDays } from './demo-days.ts';
import type { Cast } from './demo-people.ts';

/**
 * The demo office's own rules, one revised, one much like another's, and who checks each; and findings as they stand on their way: corrected
 * and closed, with more time granted, sent back, contested, an auditors' list taken in, one about a person, and two that rest on
 * reports: one put to the unit in words of its own, one still looked into.
 */
export async function playFindings(house: House, officeId: string, cast: Cast): Promise<void> {
  const [work, book] = await Promise.all([house.findingsOf(officeId), house.registerOf(officeId)]);
  const ago = officeDays(work.calendar, house.clock());
  const day = officeDates(work.calendar, house.clock());
  const as = <T>(actor: StaffActor, at: Instant, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor, now: at }));
  const supervisor = cast.actor('supervision-office', 'supervisor');
  const discipline = cast.actor('discipline-office', 'discipline');
  const auditor = cast.actor('audit-bureau', 'auditor');
  const chief = cast.actor('qinglan', 'head');

  // ---- rules ----
  const grids = cast.actor('wanglan', 'head');
  const others = cast.actor('shibu', 'head');
  const visits = {
    title: '网格走访登记办法',
    text: '网格员每周走访不少于二十户，当天登记走访时间、住户反映的事项和答复期限；当场能办的当场办，办不了的当天报社区，三个工作日内回复住户。社区每月核对一次登记，抽查不少于五户。',
    binds: '街道、社区和网格',
    basis: '本街道设置',
  };
  const drafted = (actor: StaffActor, at: Instant, issuer: string, words: typeof visits, kind: RuleKind = 'rule') =>
    as(actor, at, (tx, ctx) => register.draft(tx, ctx, book, kind, issuer, words));
  const { ruleId } = await drafted(grids, ago(300), 'wanglan', visits);
  await as(grids, ago(296), (tx, ctx) => register.adopt(tx, ctx, ruleId, day(290)));
  const revised = {
    ...visits,
    text: visits.text.replace('不少于二十户', '不少于十五户').replace('抽查不少于五户', '抽查不少于十户'),
  };
  await as(grids, ago(40), (tx, ctx) => register.redraft(tx, ctx, book, ruleId, revised));
  await as(grids, ago(35), (tx, ctx) => register.adopt(tx, ctx, ruleId, day(30)));
  const copied = await drafted(others, ago(60), 'shibu', { ...visits, title: '石埠街道走访登记规定' });
  await as(others, ago(58), (tx, ctx) => register.adopt(tx, ctx, copied.ruleId, day(50)));
  // What two bureaus say they are there for, side by side before whoever decides which of them leads on a dog.
  for (const [unit, title, text] of DOGS) {
    const head = cast.actor(unit, 'head');
    const words = { title, text, binds: '本局及所属队所', basis: '本局职责（三定）' };
    const { ruleId: duty } = await drafted(head, ago(280), unit, words, 'responsibility');
    await as(head, ago(278), (tx, ctx) => register.adopt(tx, ctx, duty, day(270)));
    await as(head, ago(18), (tx, ctx) =>
      register.nameChecker(tx, ctx, book, duty, { unit, post: null, every: 'rule-check-half-year' }),
    );
  }
  const checker = { unit: 'supervision-office', post: null };
  await as(chief, ago(200), (tx, ctx) =>
    register.nameChecker(tx, ctx, book, 'told-all-at-once', { ...checker, every: 'rule-check-half-year' }),
  );
  await as(supervisor, ago(45), (tx, ctx) =>
    register.recordCheck(
      tx,
      ctx,
      book,
      'told-all-at-once',
      false,
      '抽看三十件补正通知，两件分两次要求补材料，已分别记录。',
    ),
  );
  await as(chief, ago(100), (tx, ctx) =>
    register.nameChecker(tx, ctx, book, 'no-absence', {
      unit: 'discipline-office',
      post: null,
      every: 'rule-check-quarter',
    }),
  );
  // Of each other as well somebody sees that it is kept: supervision of how work is done, discipline of what is forbidden.
  const named = new Set(['told-all-at-once', 'no-absence']);
  for (const [n, { id, kind }] of book.pack.rules.filter((r) => !named.has(r.id)).entries()) {
    const unit = kind === 'prohibition' ? 'discipline-office' : 'supervision-office';
    await as(chief, ago(20 + n), (tx, ctx) =>
      register.nameChecker(tx, ctx, book, id, { unit, post: null, every: 'rule-check-half-year' }),
    );
  }
  for (const [head, unit, rule] of [[grids, 'wanglan', ruleId] as const, [others, 'shibu', copied.ruleId] as const])
    await as(head, ago(19), (tx, ctx) =>
      register.nameChecker(tx, ctx, book, rule, { unit, post: null, every: 'rule-check-half-year' }),
    );

  // ---- findings ----
  const found = (
    actor: StaffActor,
    at: Instant,
    name: string,
    {
      appeal = null,
      ...given
    }: Omit<Parameters<typeof findings.record>[3], 'findingId' | 'appeal'> & { appeal?: string | null },
  ) =>
    as(actor, at, (tx, ctx) =>
      findings.record(tx, ctx, work, { findingId: derivedId(officeId, 'demo-finding', name), appeal, ...given }),
    ).then((f) => f.findingId);
  const act = <T>(
    actor: StaffActor,
    at: Instant,
    run: (tx: Tx, ctx: Context, work: findings.FindingWork) => Promise<T>,
  ) => as(actor, at, (tx, ctx) => run(tx, ctx, work));
  const sanitation = cast.actor('um-sanitation', 'head');
  const sweeper = cast.actor('um-sanitation', 'handler');
  const fees = { id: 'no-fees', version: 1 };

  const first = await found(supervisor, ago(120), 'first', {
    source: 'supervision',
    unit: 'um-sanitation',
    rule: fees,
    what: '装修垃圾清运点收取“管理费”每车十元，没有收费依据，也不开票据。',
    place: '柳汀路清运点',
    foundOn: day(121),
  });
  await act(sanitation, ago(117), (...a) => findings.agree(...a, first, '情况属实，是清运点自行收取的。', null));
  await act(sanitation, ago(114), (...a) =>
    correction.plan(...a, first, '停止收费，向登记在册的车主退还，公示收费项目。', day(100)),
  );
  await act(supervisor, ago(113), (...a) => correction.checkPlan(...a, first, null));
  await act(sanitation, ago(102), (...a) => correction.show(...a, first, '已停止收费，退还四十一车，公示牌已换。'));
  await act(supervisor, ago(98), (...a) =>
    correction.check(...a, first, { closed: true, remark: '现场查看，电话核对八户，均已退还。' }),
  );

  const again = await found(supervisor, ago(40), 'again', {
    source: 'supervision',
    unit: 'um-sanitation',
    rule: fees,
    what: '回访时看到：石埠路清运点又按车收钱，名目改成“看护费”。',
    place: '石埠路清运点',
    foundOn: day(41),
  });
  const { duties } = await act(sanitation, ago(37), (...a) =>
    findings.agree(...a, again, '核实属实，收费人是新聘的看护员。', null),
  );
  await act(sanitation, ago(34), (...a) =>
    correction.plan(...a, again, '退还并约谈外包公司，清运点全部公示。', day(18)),
  );
  await act(supervisor, ago(33), (...a) => correction.checkPlan(...a, again, null));
  await as(sanitation, ago(32), (tx, ctx) => handOnTo(tx, ctx, duties.correct!, sweeper.posts[0]!.postId));
  await act(sweeper, ago(22), (...a) => correction.askTime(...a, again, day(4), '还有九户联系不上。'));
  await act(cast.actor('urban-management', 'head'), ago(21), (...a) =>
    correction.approveTime(...a, again, true, '同意一次，逐户留下联系记录。'),
  );
  await act(sweeper, ago(9), (...a) => correction.show(...a, again, '已退还二十六户，其余三户留言。'));
  await act(supervisor, ago(6), (...a) =>
    correction.check(...a, again, {
      closed: false,
      reason: '公示牌没有换，照片是去年的。',
      by: day(-5),
    }),
  );

  // The auditors' own list, as they would send it.
  const report = (n: number): string => `青审报〔${day(6).slice(0, 4)}〕${n}号`;
  const sheet = [
    ['审计类别', '审计报告', '被审计单位', '违反制度', '问题', '发现日期'],
    ['离任审计', report(3), '区财政局', 'no-waste', '抽查票据，三笔公务接待没有公函和清单，合计四千六百元。', day(5)],
    ['专项资金', report(4), '区水利局', 'no-false-figures', '渠道维修资金结余二十一万元，年报写成已全部支出。', day(6)],
    ['投资审计', report(5), '区交通局', 'no-waste', '柳汀路改造多结算人行道面积三百八十平方米。', day(6)],
  ];
  const list = { name: '审计发现问题清单.csv', bytes: Buffer.from(sheet.map((row) => row.join(',')).join('\n')) };
  const audits = { findings: work, audits: loadAudits() };
  const listed: Context = { officeId, actor: auditor, now: ago(4) };
  await takeInAudits(house.db, listed, audits, auditorOf(listed, audits), [list], null);

  const reports = await house.db.rows(
    raw(sql<{ number: string; accused: string }>`select number, accused_units[1] as accused from appeal
      where office_id = ${officeId} and visibility = 'confidential' and accused_units && '{um-order,education-bureau}'`),
  );
  const reportOn = (unit: string): string => reports.find((r) => r.accused === unit)!.number;
  const established = await found(discipline, ago(60), 'established', {
    source: 'complaint',
    appeal: reportOn('um-order'),
    unit: 'um-order',
    rule: fees,
    what: '举报说夜市摊位按月被收钱，有录音；先核对摊位登记和转账记录。',
    place: '柳汀路',
    foundOn: day(60),
  });
  await act(discipline, ago(48), (...a) =>
    verify(...a, established, {
      outcome: 'put',
      what: '核对转账记录并走访十一个摊位：本科协管人员收取“管理费”一万五千四百元，没有依据，未开票据。',
      place: '柳汀路',
    }),
  );
  await found(discipline, ago(3), 'held', {
    source: 'complaint',
    appeal: reportOn('education-bureau'),
    unit: 'education-bureau',
    rule: { id: 'no-gifts', version: 1 },
    what: '举报反映校服采购；正在调取三年的采购文件和成交价。',
    place: null,
    foundOn: day(3),
  });

  const health = cast.actor('health-bureau', 'head');
  const disputed = await found(supervisor, ago(12), 'disputed', {
    source: 'supervision',
    unit: 'health-bureau',
    rule: { id: 'first-contact', version: 1 },
    what: '现场来访的两位群众被告知去找医保窗口，没有登记。',
    place: '来访接待室',
    foundOn: day(12),
  });
  await act(health, ago(8), (...a) =>
    findings.contest(...a, disputed, '两位来访人咨询的是报销比例，当场已代为联系窗口，接待本有记录。'),
  );

  const window = cast.actor('window-social', 'clerk');
  await found(discipline, ago(2), 'absent', {
    source: 'supervision',
    unit: 'window-social',
    concerned: window.posts.find((p) => p.unitId === 'window-social')!.postId,
    rule: { id: 'no-absence', version: 1 },
    what: '窗口没有人，排队十一人；二十五分钟后返回，没有请假登记。',
    place: '政务服务中心社保医保窗口',
    foundOn: day(2),
    foundAt: '10:20',
  });
}

const DOGS = [
  [
    'police-bureau',
    '犬只管理职责',
    '办理养犬登记；烈性犬、大型犬伤人扰民的，由派出所处置；配合城管部门查处遛犬不牵绳。',
  ],
  [
    'urban-management',
    '公共场所犬只管理职责',
    '街巷、广场、公园遛犬不牵绳、犬只便溺不清理的，由本局查处；流浪犬由本局收容。',
  ],
] as const;
