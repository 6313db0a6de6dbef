import { postsOf } from '../accountability/deciders.ts';
import { decide, tell, wish } from '../accountability/decisions.commands.ts';
import { notify, type Proposal, propose, state } from '../accountability/measures.commands.ts';
import type { Measure } from '../accountability/measures.rules.ts';
import { approve, draft } from '../accountability/publications.commands.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { derivedId } from '../kernel/ids.ts';
import type { Context } from '../ledger/append.ts';
import { listCards } from '../supervision/cards.queries.ts';
import type { House } from './compose.ts';
import { officeDays } from './demo-days.ts';

interface Told {
  readonly proposal: Proposal;
  readonly notice: string;
  readonly statement: string;
  readonly outcome: 'imposed' | 'dropped';
  readonly reasons: string;
}

/**
 * Accountability in the demo office: a reminder on a standing card, a talk that was decided and is not held yet, one that was dropped after a defence and cleared in public, and a
 * commendation made public. Each through the same commands that people use, each at its own time.
 */
export async function playMeasures(house: House, officeId: string): Promise<void> {
  const desk = await house.measuresOf(officeId);
  const ago = officeDays(desk.calendar, house.clock());
  const accountOf = (username: string) => derivedId(officeId, 'account', username);
  const day = dateIn(desk.calendar.zone, house.clock());
  const actor = async (accountId: string): Promise<StaffActor> => ({
    kind: 'staff',
    officeId,
    accountId,
    posts: await postsOf(house.db, officeId, accountId, day),
  });
  const supervisor = await actor(accountOf('supervisor'));
  const at = async <T>(daysAgo: number, by: StaffActor, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: ago(daysAgo) }));

  /** Proposed, notified, answered, decided by the named person, and told where it was imposed. */
  const walk = async (daysAgo: number, { proposal, notice, statement, outcome, reasons }: Told): Promise<Measure> => {
    const { measureId, decider } = await at(daysAgo, supervisor, (tx, ctx) => propose(tx, ctx, desk, proposal));
    const person = await actor(proposal.account!);
    await at(daysAgo - 1, supervisor, (tx, ctx) => notify(tx, ctx, desk, measureId, notice));
    await at(daysAgo - 3, person, (tx, ctx) => state(tx, ctx, desk, measureId, statement));
    const decided = await at(daysAgo - 7, await actor(decider.account), (tx, ctx) =>
      decide(tx, ctx, desk, measureId, outcome, reasons),
    );
    if (outcome === 'dropped') return decided;
    return at(daysAgo - 8, person, (tx, ctx) => tell(tx, ctx, desk, measureId, 'acknowledged'));
  };

  const cards = await listCards(house.db, supervisor, { view: 'office', colour: 'yellow', limit: 100 });
  const standing = cards.find(
    ({ card, seen }) =>
      card.holderAccount !== null &&
      card.state === 'issued' &&
      card.contestUntil < ago(15) &&
      seen.path.length > 1 &&
      card.holderUnit !== supervisor.posts[0]!.unitId,
  );
  if (standing) {
    const { card } = standing;
    await walk(14, {
      proposal: {
        rung: 'reminder',
        capacity: 'holder',
        account: card.holderAccount,
        unit: card.holderUnit,
        facts: [
          { kind: 'card', ref: card.cardId, shows: '应在期限内办结而没有办结，当时没有申请延期，也没有说明困难。' },
        ],
        power: {
          ground: 'held',
          unit: card.holderUnit,
          post: card.holderPost,
          means: true,
          words: '事项由其承办，权限在本单位，当时没有需要等待他人的环节。',
        },
      },
      notice: '您承办的一件事项逾期未办结，拟予提醒。您可以在期限内陈述和申辩。',
      statement: '那几天同时承办三件加急事项，没有及时申请延期，今后注意。',
      outcome: 'imposed',
      reasons: '逾期属实，已说明原因；予以提醒，今后遇到冲突应当及时申请延期。',
    });
  }

  await walk(12, {
    proposal: {
      rung: 'talk',
      capacity: 'holder',
      account: accountOf('fu.yuheng'),
      unit: 'um-facilities',
      facts: [{ kind: 'other', ref: null, shows: '井盖松动的现场核查写了到场，值班记录显示当天没有人出车。' }],
      power: {
        ground: 'held',
        unit: 'um-facilities',
        post: 'um-facilities-handler',
        means: true,
        words: '现场核查由其负责，当天有车有人。',
      },
    },
    notice: '井盖松动的现场核查记录与值班记录不符，拟予谈话。您可以陈述和申辩。',
    statement: '当天下雨改为电话核实，记录没有改过来，是我的疏忽。',
    outcome: 'imposed',
    reasons: '记录不实属实，已说明原因；由负责人谈话，今后核查记录当日如实填写。',
  });

  const cleared = await walk(45, {
    proposal: {
      rung: 'efficiency-caution',
      capacity: 'holder',
      account: accountOf('cui.xiangrong'),
      unit: 'housing-bureau',
      facts: [{ kind: 'other', ref: null, shows: '小区外墙维修的答复比承诺晚了九天。' }],
      power: {
        ground: 'held',
        unit: 'housing-bureau',
        post: 'housing-bureau-handler',
        means: true,
        words: '答复由住房和城乡建设局承办人起草。',
      },
    },
    notice: '外墙维修的答复晚于承诺九天，拟予效能告诫。您可以陈述和申辩。',
    statement: '检测单位的报告晚到八天，收到次日即答复；已把催要记录附上。',
    outcome: 'dropped',
    reasons: '经核对，迟延是等检测报告造成的，承办人多次催要，没有过错，不予采取。',
  });
  const person = await actor(accountOf('cui.xiangrong'));
  await at(37, person, (tx, ctx) => wish(tx, ctx, desk, cleared.measureId, true));
  const clearing = await at(36, supervisor, (tx, ctx) =>
    draft(tx, ctx, desk, cleared.measureId, {
      named: true,
      title: '外墙维修答复迟延一事的澄清',
      text: '前期有人提出，住房和城乡建设局崔向荣在外墙维修答复中拖延。经查，迟延是等待检测报告造成的，崔向荣多次催要并及时答复，没有过错。特此澄清。',
      days: 120,
    }),
  );
  const discipline = await actor(accountOf('discipline'));
  await at(35, discipline, (tx, ctx) => approve(tx, ctx, desk, clearing.publicityId));

  const praised = await walk(60, {
    proposal: {
      rung: 'notice-of-praise',
      capacity: 'holder',
      account: accountOf('xia.nanxing'),
      unit: 'um-sanitation',
      facts: [{ kind: 'other', ref: null, shows: '连续三个月上门收运老旧小区的大件垃圾，居民确认满意。' }],
      power: {
        ground: 'done-well',
        unit: 'um-sanitation',
        post: 'um-sanitation-handler',
        means: true,
        words: '由其提出办法并带队完成。',
      },
    },
    notice: '拟就您上门收运大件垃圾的做法通报表扬。',
    statement: '是全科一起做的，请一并写明。',
    outcome: 'imposed',
    reasons: '做法有效，群众认可，可以推广。',
  });
  const example = await at(12, supervisor, (tx, ctx) =>
    draft(tx, ctx, desk, praised.measureId, {
      named: false,
      title: '大件垃圾上门收，一个电话就够了',
      text: '环境卫生科把老旧小区大件垃圾的收运改为预约上门：居民打一个电话，三日内有人来收，收完由居民确认。三个月里收运二百多件，没有一件需要居民自己抬下楼。',
      days: 120,
    }),
  );
  await at(11, discipline, (tx, ctx) => approve(tx, ctx, desk, example.publicityId));
}
