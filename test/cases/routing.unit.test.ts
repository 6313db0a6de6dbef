import { describe, expect, it } from 'vitest';
import { readDemo } from '../../src/app/demo-data.ts';
import { mapAgencies, mapAgency } from '../../src/cases/agencies.ts';
import { loadRoutingPacks, occurrences } from '../../src/cases/categories.ts';
import { type Matter, type RoutingUnit, route } from '../../src/cases/routing.ts';
import { functionNames } from '../../src/org/functions.ts';

const packs = loadRoutingPacks();
const demo = readDemo();
const units: RoutingUnit[] = demo.units.map((u) => ({ ...u, parentId: u.parent }));
const rules = { categories: packs.branches, referrals: packs.referrals, units, settings: packs.settings };
const go = (matter: Partial<Matter> & { text: string }) => route({ kind: 'help', title: '', ...matter }, rules);
const parent = new Map(units.map((u) => [u.id, u.parentId]));
const path = (id: string | null): string[] => (id === null ? [] : [id, ...path(parent.get(id) ?? null)]);

describe('the packs', () => {
  it('hold a tree wide enough for what people write', () => {
    const leaves = packs.branches.flatMap((b) => b.children);
    expect(packs.branches.length).toBeGreaterThanOrEqual(12);
    expect(leaves.length).toBeGreaterThanOrEqual(80);
    expect(leaves.filter((c) => c.zh === '' || c.en === '')).toEqual([]);
  });

  it('name every function that a rule or the demo office counts on, in both languages', () => {
    const used = packs.branches.flatMap((b) => b.children.flatMap((c) => [...c.functions, ...c.assist]));
    const carried = demo.units.flatMap((u) => u.functions ?? []);
    expect([...new Set([...used, ...carried])].filter((code) => !(code in functionNames))).toEqual([]);
  });

  it('know six statutory channels', () => {
    expect(packs.referrals.list.map((r) => r.id).toSorted()).toEqual([
      'administrative-review',
      'criminal',
      'discipline-report',
      'disclosure-request',
      'labour-arbitration',
      'litigation',
    ]);
  });
});

describe('routing by category and place', () => {
  it('names the unit and the words that pointed to it', () => {
    const r = go({ title: '路灯不亮', text: '南汀桥东头的路灯坏了三盏，晚上很黑，请修一下。' });
    expect(r.outcome).toBe('one');
    expect(r.candidates[0]?.unitId).toBe('urban-management');
    expect(r.category.id).toBe('urban.lighting');
    expect(r.category.reasons[0]?.zh).toContain('路灯');
    expect(r.candidates[0]?.reasons[0]?.zh).toContain('青岚区城市管理局');
    expect(r.candidates[0]?.reasons[0]?.en).toContain('Urban Management Bureau');
  });

  it('finds the street of a matter that every street answers for, and says none without a place', () => {
    const text = '我们想成立业主委员会，业主大会怎么开，业委会筹备组找谁？';
    expect(go({ text, placeUnitId: 'luming-qingya' }).candidates[0]?.unitId).toBe('luming');
    expect(go({ text: `汀兰雅苑：${text}` }).candidates[0]?.unitId).toBe('liuting');
    expect(go({ text }).candidates.some((c) => path(c.unitId).includes('luming'))).toBe(false);
  });

  it('shows a matter that two units have a claim to as such', () => {
    const r = go({ text: '猪', categoryId: 'ecology.farm' });
    expect(r.outcome).toBe('two');
    expect(r.needsClerk).toBe(true);
    expect(r.candidates.slice(0, 2).map((c) => c.unitId)).toEqual(['ecology-bureau', 'agriculture-bureau']);
  });

  it('shows a matter without a unit as such', () => {
    const r = go({ text: '今天天气真好，祝大家一切顺利。' });
    expect(r).toMatchObject({ outcome: 'none', needsClerk: true, candidates: [], category: { id: null } });
  });

  it('lets a name it is addressed to count', () => {
    const text = '这件事拖了很久，请给个说法。';
    expect(go({ text }).candidates).toEqual([]);
    const r = go({ text: `请区教育局看一看，${text}` });
    expect(r.candidates[0]).toMatchObject({ unitId: 'education-bureau' });
    expect(r.candidates[0]?.reasons.map((x) => x.zh).join()).toContain('来信写给');
  });

  it('starts the clock of life and safety, and not for a suggestion', () => {
    expect(go({ text: '楼道里燃气泄漏，味道很重' }).urgency?.clock).toBe('dispatch-life');
    expect(go({ text: '从早上停水到现在，一滴水都没有' }).urgency?.clock).toBe('dispatch-utility');
    expect(go({ text: '建议停水以前发短信通知大家' }).urgency).toBeUndefined();
  });

  it('reads English', () => {
    expect(
      go({ title: 'No water', text: 'There is no water in our flat since last night.' }).candidates[0]?.unitId,
    ).toBe('utilities-centre' in parent ? 'utilities-centre' : 'uc-water');
    expect(occurrences('this business is closed', 'bus')).toBe(0);
    expect(occurrences('two buses? no: bus, bus.', 'bus')).toBe(2);
  });
});

describe('routing around the accused', () => {
  const accusations: (Partial<Matter> & { text: string; accused: string })[] = [
    { kind: 'report', text: '市容秩序科的人每月向摊贩收钱，不开票。', accused: 'um-order' },
    { kind: 'report', text: '区城管局收了钱才不查违建。', accused: 'urban-management' },
    { kind: 'complaint', text: '区教育局推诿，三次都不给答复。', accused: 'education-bureau' },
    { kind: 'complaint', text: '听潮社区居委会干部态度恶劣，骂人。', accused: 'wanglan-tingchao' },
    { kind: 'complaint', text: '路灯坏了没人修。', accusedUnitIds: ['urban-management'], accused: 'urban-management' },
    { kind: 'report', text: '请查一查。', accusedUnitIds: ['discipline-office'], accused: 'discipline-office' },
  ];

  it.each(accusations)('$kind: $text', ({ accused, ...matter }) => {
    const r = go(matter);
    expect(r.accusedUnitIds).toContain(accused);
    expect(r.candidates.length).toBeGreaterThan(0);
    expect(r.candidates.filter((c) => path(c.unitId).includes(accused))).toEqual([]);
  });

  it('sends a report to discipline and a complaint of a community to its street', () => {
    expect(go({ kind: 'report', text: '区城管局索要好处。' }).candidates[0]?.unitId).toBe('discipline-office');
    expect(go({ kind: 'complaint', text: '听潮社区居委会推诿，不给开门。' }).candidates[0]?.unitId).toBe('wanglan');
  });

  it('leaves nobody below an accused government as a candidate', () => {
    const r = go({ kind: 'report', text: '请往上转。', accusedUnitIds: ['qinglan'] });
    expect(r).toMatchObject({ outcome: 'none', candidates: [], needsClerk: true });
  });

  it('takes a street named as a place for a place', () => {
    expect(go({ kind: 'report', text: '禾口镇外环有人私自做烟花爆竹。' }).accusedUnitIds).toEqual([]);
  });
});

describe('statutory channels', () => {
  it.each([
    ['litigation', '法院判决我胜诉，执行局一直没有强制执行。'],
    ['administrative-review', '我不服行政处罚决定，想申请行政复议。'],
    ['disclosure-request', '现申请公开该地块的规划许可，属于依申请公开。'],
    ['labour-arbitration', '公司把我辞退，我要申请劳动仲裁。'],
    ['criminal', '刚接到电话，让我把钱转到安全账户，我被骗了。'],
  ])('%s', (id, text) => {
    const r = go({ text });
    expect(r).toMatchObject({ outcome: 'referral', referral: { id } });
    expect(r.candidates.length).toBe(1);
  });

  it('takes a bribe for discipline only where somebody is complained of', () => {
    const text = '听说有人贪污公款，请纪委看看。';
    expect(go({ kind: 'report', text }).referral?.id).toBe('discipline-report');
    expect(go({ kind: 'consultation', text }).referral).toBeUndefined();
  });
});

describe('measured on the demo office', () => {
  const scored = demo.matters
    .filter((m) => m.way !== 'referred')
    .map((m) => {
      const r = route({ kind: m.kind, title: m.title, text: m.text, placeUnitId: m.place }, rules);
      const first = r.candidates[0]?.unitId;
      // The bureau, its section or the unit above it: whoever gets it hands it on within the house.
      const near = (a: string, b: string) => path(a).slice(0, -1).includes(b) || path(b).slice(0, -1).includes(a);
      return { sure: !r.needsClerk, right: first !== undefined && near(first, m.unit) };
    });

  it('finds the handling unit of most, and is right more often when it is sure', () => {
    const share = (list: typeof scored) => list.filter((s) => s.right).length / list.length;
    const sure = scored.filter((s) => s.sure);
    expect(share(scored)).toBeGreaterThan(0.6);
    expect(sure.length / scored.length).toBeGreaterThan(0.3);
    expect(share(sure)).toBeGreaterThan(0.85);
  });
});

describe('spellings of agencies', () => {
  const city = (id: string, zh: string, ...aliases: string[]) => ({ id, zh, aliases });
  const list = [
    city('hr', '云川市人力资源和社会保障局'),
    city('housing', '云川市住房和城乡建设局'),
    city('health', '云川市卫生健康委员会'),
    city('urban', '云川市城市管理局'),
    city('tour', '云川市文化和旅游局'),
    city('market', '云川市市场监督管理局'),
    city('data', '云川市数据资源管理局'),
    city('power', '云川市供电公司'),
    city('east', '东陵区人民政府'),
    city('east-health', '东陵区卫生健康委员会'),
    city('west', '西陵县人民政府'),
  ];
  const lexicon = packs.settings.agencies;

  it.each([
    ['云川市人力资源和社会保障局', 'hr'],
    ['市人社局', 'hr'],
    ['住建局', 'housing'],
    ['市房管局', 'housing'],
    ['云川市卫生局', 'health'],
    ['市卫健委', 'health'],
    ['东陵区卫健委', 'east-health'],
    ['云川市卫生健康委委员会', 'health'],
    ['市政局', 'urban'],
    ['市城市管理局', 'urban'],
    ['区城市管理局', 'urban'],
    ['云川市市场监管局', 'market'],
    ['市政府信息化办公室', 'data'],
    ['云川供电局', 'power'],
    ['国网云川供电公司', 'power'],
    ['东陵区人民政府办公室', 'east'],
    ['东陵区人民政府办公室心', 'east'],
    ['东陵区政府办', 'east'],
    ['西陵县政府', 'west'],
  ])('%s', (spelling, unitId) => {
    const match = mapAgency(spelling, list, lexicon);
    expect(match?.unitId).toBe(unitId);
    expect(match?.how.zh).toContain(spelling);
  });

  it('does not guess', () => {
    for (const spelling of ['', '彭某某', '北陵区人民政府', '北陵区卫健委', '云川职业学院', '云川市体育局']) {
      expect(mapAgency(spelling, list, lexicon), spelling).toBeNull();
    }
  });

  it('finds both agencies of a cell, and lists what it cannot map', () => {
    const both = mapAgencies('市城管局 市文旅局', list, lexicon);
    expect(both.found.map((f) => f.unitId)).toEqual(['urban', 'tour']);
    expect(mapAgencies('市人社局、某某公司', list, lexicon)).toMatchObject({ unknown: ['某某公司'] });
  });
});
