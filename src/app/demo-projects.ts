import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import type { Actor, Role, StaffActor } from '../kernel/actor.ts';
import { type Instant, instant, millis, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import * as carrying from '../projects/carry.commands.ts';
import * as choosing from '../projects/choose.commands.ts';
import * as collecting from '../projects/collect.commands.ts';
import * as reaching from '../projects/reach.commands.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

const DAY_MS = 86_400_000;
const WAN = 1_000_000;

/** Title, what, who gains, owner, places, money in 万元. */
const CANDIDATES: readonly (readonly [string, string, string, string, readonly string[], number])[] = [
  [
    '老楼加装扶手和歇脚凳',
    '没有电梯的楼，楼道两侧装扶手，每两层一张折叠凳。',
    '老楼里的老人',
    'housing-bureau',
    ['shibu', 'wanglan'],
    96,
  ],
  [
    '社区食堂覆盖到每个街道',
    '每个街道至少一处社区食堂，八十岁以上半价。',
    '独居和高龄老人',
    'civil-bureau',
    ['shibu', 'wanglan'],
    180,
  ],
  [
    '学校门口接送等候区',
    '划出等候区，装遮雨棚，放学时段有人值守。',
    '接送孩子的家庭',
    'education-bureau',
    ['shibu'],
    120,
  ],
  ['居民楼消防通道常清', '清出被占的通道，装监测，占用当天处理。', '老旧小区居民', 'fire-brigade', ['wanglan'], 60],
  [
    '慢病药在社区就能取',
    '常用慢病药品在社区卫生站备齐，可以送药上门。',
    '慢病患者',
    'health-bureau',
    ['shibu', 'wanglan'],
    75,
  ],
  ['夜间路灯补盲', '补装背街小巷路灯，坏灯两天内修好。', '晚归的人', 'urban-management', ['shibu'], 140],
  ['公厕早晚延时开放', '菜场和公园的公厕开到晚上十点。', '摊主、司机和散步的人', 'urban-management', ['wanglan'], 40],
  ['电动车集中充电', '每个小区建够充电位，收费公示。', '骑电动车的人', 'housing-bureau', ['shibu', 'wanglan'], 210],
  ['就业见习岗位五百个', '给毕业两年内没有工作的人提供见习岗位和补贴。', '毕业未就业的人', 'hr-bureau', ['shibu'], 300],
  ['河边步道连通', '打通三处断头步道，装护栏和长椅。', '沿河居民', 'agriculture-bureau', ['wanglan'], 260],
  ['换一批公交站座椅', '换掉破损座椅，加靠背和扶手。', '等车的老人', 'transport-bureau', ['shibu'], 50],
  ['文化站周末开门', '街道文化站周末开放，有人辅导。', '上班的人和孩子', 'culture-bureau', ['wanglan'], 30],
];

/**
 * Two years of projects in the demo office: this year's list, with projects finished, waiting to be asked, made good, late; and next
 * year's collection, to which everybody may propose.
 */
export async function playProjects(house: House, officeId: string, cast: Cast): Promise<void> {
  const desk = await house.projectsOf(officeId);
  const today = millis(house.clock());
  const momentOf = (daysAgo: number): Instant => instant(today - daysAgo * DAY_MS);
  const day = (daysAgo: number): PlainDate => dateIn(desk.calendar.zone, momentOf(daysAgo));
  const at = <T>(daysAgo: number, by: Actor, run: (tx: Tx, ctx: Context) => Promise<T>): Promise<T> =>
    house.db.transact((tx) => run(tx, { officeId, actor: by, now: momentOf(daysAgo) }));
  const one = (unit: string, role: Role): StaffActor => cast.actor(unit, role);
  const outside: Actor = { kind: 'system', officeId, process: 'portal' };
  const office = one('gov-office', 'head');
  const calls = one('callback-centre', 'callback');
  const supervisor = one('supervision-office', 'supervisor');
  const year = Number(day(0).slice(0, 4));

  const { collectionId } = await at(300, office, (tx, ctx) => collecting.open(tx, ctx, desk, year));
  const ids: string[] = [];
  for (const [i, [title, what, gains, owner, places, wan]] of CANDIDATES.entries()) {
    const from = 295 - i;
    const proposed = { title, why: `${gains}盼了很久。`, place: places[0]!, contact: null };
    const { proposalId } = await at(from, outside, (tx, ctx) =>
      collecting.propose(tx, ctx, desk, collectionId, proposed),
    );
    const drafted = { title, what, gains, owner, places, money: wan * WAN, proposals: [proposalId] };
    ids.push((await at(269, office, (tx, ctx) => collecting.draft(tx, ctx, desk, collectionId, drafted))).projectId);
  }
  const { proposalId: aside } = await at(280, outside, (tx, ctx) =>
    collecting.propose(tx, ctx, desk, collectionId, {
      title: '给我家门口单独修一条路',
      why: '下雨天积水。',
      place: 'shibu',
      contact: '13800138000',
    }),
  );
  await at(269, office, (tx, ctx) => collecting.setAside(tx, ctx, desk, aside, '只有一户受益，已作为诉求转街道办理。'));
  await at(268, office, (tx, ctx) => collecting.openChoice(tx, ctx, desk, collectionId));
  for (let i = 0; i < 24; i++) {
    const projects = [ids[i % 10]!, ids[(i * 7 + 3) % 10]!];
    const number = `1390000${String(1000 + i)}`;
    await at(262 - i / 4, outside, (tx, ctx) => collecting.support(tx, ctx, desk, collectionId, { projects, number }));
  }
  const drawn = await at(251, outside, (tx, ctx) => choosing.draw(tx, ctx, desk, collectionId));
  for (const [i, { support }] of drawn.called.entries()) {
    const result = i === 3 ? 'not-real' : 'real';
    await at(249, calls, (tx, ctx) => choosing.called(tx, ctx, desk, collectionId, support, result));
  }
  await at(245, office, (tx, ctx) =>
    choosing.adopt(tx, ctx, desk, collectionId, {
      on: day(245),
      why: null,
      projects: ids.slice(0, 10).map((project, i) => {
        const [, , , owner, places, wan] = CANDIDATES[i]!;
        const half = (wan * WAN) / 2;
        return {
          project,
          owner,
          milestones: [
            { name: '摸清底数，公示方案', on: day(180), money: half / 5 },
            { name: '完成一半', on: day(100), money: half - half / 5 },
            { name: '全部完成', on: day(i < 5 ? 40 : -60), money: half },
          ],
          entitled: [
            ...places.map((unit, n) => ({ unit, people: 240 + 60 * i + 40 * n })),
            ...(i === 0 ? [{ unit: 'shibu-chuanchang', people: 6 }] : []),
          ],
        };
      }),
    }),
  );

  /** Milestones said to be reached and confirmed, as far as that. */
  const reached = async (i: number, count: number): Promise<void> => {
    const [, , , owner, , wan] = CANDIDATES[i]!;
    for (let nth = 1; nth <= count; nth++) {
      const from = [184, 104, 44][nth - 1]!;
      const spent = Math.round(((wan * WAN) / 2) * [0.18, 0.83, 0.97][nth - 1]!);
      await at(from, one(owner, 'head'), (tx, ctx) =>
        carrying.claim(tx, ctx, desk, ids[i]!, nth, { proof: '清单和照片在街道公示栏，现场可看。', spent, files: [] }),
      );
      await at(from - 2, supervisor, (tx, ctx) => carrying.confirm(tx, ctx, desk, ids[i]!, nth));
    }
  };
  for (const [i, count] of [3, 3, 3, 2, 2, 2, 2, 1, 2, 2].entries()) await reached(i, count);
  await at(5, one('fire-brigade', 'head'), (tx, ctx) =>
    carrying.claim(tx, ctx, desk, ids[3]!, 3, { proof: '通道全部清出，监测已接入。', spent: 28 * WAN, files: [] }),
  );

  const people = (from: number, count: number): string =>
    Array.from({ length: count }, (_, n) => `居民${from + n}号,1370000${String(from + n).padStart(4, '0')}`).join('\n');
  const given = async (i: number, place: string, by: string, share: number, from: number, count: number) => {
    await at(30, one(by, 'head'), (tx, ctx) =>
      reaching.reach(tx, ctx, desk, ids[i]!, { place, reached: share, people: people(from, count) }),
    );
    const project = await carrying.projectAt(house.db, officeId, ids[i]!);
    return (await reaching.listAt(house.db, officeId, project, place))!;
  };
  const asked = async (list: { listId: string; picks: readonly { nth: number }[] }, missing: number, most: number) => {
    for (const [n, { nth }] of list.picks.slice(0, most).entries()) {
      const said =
        n < missing
          ? { result: 'not' as const, words: '还没有装到我们这栋。' }
          : { result: 'got' as const, words: null };
      await at(20, calls, (tx, ctx) => reaching.ask(tx, ctx, desk, list.listId, nth, said));
    }
  };
  // The last mile: handrails did not reach everybody, meals did, at schools people are being asked.
  await asked(await given(0, 'shibu', 'shibu', 240, 1, 60), 3, 10);
  await asked(await given(0, 'wanglan', 'wanglan', 280, 101, 60), 0, 10);
  await asked(await given(1, 'shibu', 'shibu', 296, 201, 60), 0, 10);
  await asked(await given(1, 'wanglan', 'wanglan', 340, 301, 60), 0, 10);
  await asked(await given(2, 'shibu', 'shibu', 300, 401, 60), 1, 4);

  const next = await at(12, office, (tx, ctx) => collecting.open(tx, ctx, desk, year + 1));
  for (const [i, title] of ['菜场门口加装遮雨棚', '给社区卫生站配自动体外除颤器', '公园厕所多一些无障碍位'].entries())
    await at(10 - i, outside, (tx, ctx) =>
      collecting.propose(tx, ctx, desk, next.collectionId, {
        title,
        why: '很多人提过，一直没有办。',
        place: i === 1 ? null : 'shibu',
        contact: i === 0 ? '13900139000' : null,
      }),
    );
}
