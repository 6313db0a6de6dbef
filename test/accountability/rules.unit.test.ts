import { describe, expect, it } from 'vitest';
import {
  ensureAttributed,
  ensureStands,
  ensureUnspoken,
  type FactSeen,
  isFinal,
  type Subject,
  standingTogether,
} from '../../src/accountability/measures.rules.ts';
import { loadMeasures } from '../../src/accountability/pack.ts';
import { findsIn, unresolved } from '../../src/accountability/publications.rules.ts';
import { concernOf } from '../../src/accountability/recusal.rules.ts';
import { ensureRestsOnFacts } from '../../src/accountability/wording.rules.ts';
import type { Refusal } from '../../src/kernel/refusal.ts';
import type { Instant } from '../../src/kernel/time.ts';
import { mask } from '../../src/text/mask.ts';

const codeOf = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as Refusal).code;
  }
};

const fact = (more: Partial<FactSeen> = {}): FactSeen => ({
  kind: 'card',
  ref: 'c1',
  streams: ['card:c1'],
  title: { zh: '逾期', en: 'Late' },
  standing: 'stands',
  rests: [],
  confidential: false,
  path: ['pipes', 'water', 'qu'],
  chain: [
    { unit: 'water', post: 'water-head' },
    { unit: 'pipes', post: 'pipes-handler' },
  ],
  accounts: ['ann'],
  unspoken: [],
  ...more,
});
const who = (more: Partial<Subject> = {}): Subject => ({
  capacity: 'holder',
  account: 'ann',
  unit: 'pipes',
  within: ['pipes', 'water'],
  posts: ['pipes-handler'],
  heads: [],
  ...more,
});
const power = { unit: 'pipes', means: true, path: ['pipes', 'water', 'qu'] };

describe('attribution', () => {
  const tried = (subject: Subject, facts: FactSeen[], by = power) =>
    codeOf(() => ensureAttributed(subject, by, facts, 'measure'));

  it('attaches to whoever had the matter, to whoever handed it down, and to who heads the unit', () => {
    expect(tried(who(), [fact()])).toBeNull();
    const bea = { account: 'bea', posts: ['x'], within: ['x'], unit: 'x' };
    expect(tried(who(bea), [fact()])).toBe('measure.not-their-matter');
    expect(tried(who({ ...bea, capacity: 'superior', posts: ['water-head'], heads: ['water'] }), [fact()])).toBeNull();
    expect(tried(who({ ...bea, capacity: 'leader', heads: ['pipes'] }), [fact()])).toBeNull();
    expect(tried(who({ ...bea, capacity: 'leader', heads: ['east'] }), [fact()])).toBe('measure.not-their-matter');
    expect(tried(who({ capacity: 'unit', account: null, unit: 'east' }), [fact()])).toBe('measure.not-their-matter');
  });

  it('not to a unit that never held it, nor to a colleague of whoever did', () => {
    expect(tried(who(), [fact()], { ...power, unit: 'east' })).toBe('measure.not-their-matter');
    const colleague = who({ account: 'cid', posts: ['pipes-clerk'] });
    expect(tried(colleague, [fact()])).toBe('measure.not-their-matter');
    // What no post took up is the unit's as a whole.
    expect(tried(colleague, [fact({ chain: [{ unit: 'pipes', post: null }], accounts: [] })])).toBeNull();
  });

  it('not to a holder without means: whoever handed it down still answers', () => {
    const without = { ...power, means: false };
    expect(tried(who(), [fact()], without)).toBe('measure.without-means');
    expect(tried(who({ capacity: 'superior', posts: ['water-head'] }), [fact()], without)).toBeNull();
  });

  it('by facts without a record, not for what a unit beside had in hand', () => {
    const beside = { unit: 'east', means: true, path: ['east', 'qu'] };
    expect(tried(who(), [])).toBeNull();
    expect(tried(who(), [], { ...power, unit: 'water', path: ['water', 'qu'] })).toBeNull();
    expect(tried(who(), [], beside)).toBe('measure.power-elsewhere');
    expect(tried(who({ capacity: 'unit', account: null }), [], beside)).toBe('measure.power-elsewhere');
    expect(tried(who({ capacity: 'leader', unit: 'water', within: ['water'], heads: ['water'] }), [])).toBeNull();
    expect(tried(who({ capacity: 'leader', heads: ['water'] }), [], beside)).toBe('measure.power-elsewhere');
    expect(tried(who({ capacity: 'superior' }), [], beside)).toBeNull();
  });
});

it('a fact under contest, withdrawn, undecided or imported is none; that nobody was at fault is no obstacle to praise', () => {
  const code = (standing: FactSeen['standing'], kind: 'measure' | 'commendation' = 'measure') =>
    codeOf(() => ensureStands(fact({ standing }), kind));
  expect(code('stands')).toBeNull();
  expect(code('contested')).toBe('measure.fact-contested');
  expect(code('withdrawn')).toBe('measure.fact-withdrawn');
  expect(code('undecided')).toBe('measure.fact-undecided');
  expect(code('history', 'commendation')).toBe('measure.fact-history');
  expect(code('no-fault')).toBe('measure.fact-without-fault');
  expect(code('no-fault', 'commendation')).toBeNull();
});

it('words that repeat a report are found through marks and blanks; shared short words are not', () => {
  const report = ['林知夏', '138-0000-1234', '二月十四日晚上在江边饭店收了两条香烟'];
  const code = (words: string) => codeOf(() => ensureUnspoken([words], report));
  expect(code('林 知夏 说')).toBe('measure.repeats-report');
  expect(code('打 13800001234')).toBe('measure.repeats-report');
  expect(code('他晚上在江边饭店，收了两条香烟。')).toBe('measure.repeats-report');
  expect(code('经查收受香烟两条。')).toBeNull();
});

it('what is only counted stands as long as all that is counted stands', () => {
  expect(standingTogether(['stands', 'stands', 'stands'])).toBe('stands');
  expect(standingTogether(['stands', 'contested'])).toBe('contested');
  expect(standingTogether(['contested', 'withdrawn', 'stands'])).toBe('withdrawn');
});

it('the same road for everybody: who is concerned does not decide', () => {
  const post = (unitId: string, ...above: string[]) => ({
    postId: 'p',
    unitId,
    role: 'head' as const,
    unitPath: [unitId, ...above],
  });
  const recusal = {
    account: 'ann',
    units: ['pipes'],
    accused: ['east'],
    proposedBy: 'account:pro',
    handled: ['han'],
    stoodAside: ['sid'],
  };
  const concern = (accountId: string, ...posts: ReturnType<typeof post>[]) => concernOf({ accountId, posts }, recusal);
  expect(concern('ann')).toBe('self');
  expect(concern('bob', post('pipes', 'water', 'qu'))).toBe('unit');
  expect(concern('bob', post('valve', 'pipes', 'water', 'qu'))).toBe('unit');
  // Nor whoever stands in another unit that a report behind the facts accuses.
  expect(concern('bob', post('spring', 'east', 'qu'))).toBe('unit');
  expect(concern('pro', post('water', 'qu'))).toBe('proposed');
  expect(concern('han', post('water', 'qu'))).toBe('facts');
  expect(concern('sid', post('water', 'qu'))).toBe('declared');
  expect(concern('wen', post('water', 'qu'))).toBeNull();
});

it('final: the review is decided, or the time for one has passed', () => {
  const at = (text: string) => text as Instant;
  const m = { state: 'in-force', review: null, reviewUntil: at('2026-04-20T16:00:00.000Z') } as const;
  expect(isFinal(m, at('2026-04-20T15:00:00.000Z'))).toBe(false);
  expect(isFinal(m, at('2026-04-20T17:00:00.000Z'))).toBe(true);
  const by = { unit: 'qu', post: 'p', account: 'a' };
  expect(isFinal({ ...m, review: { by, duty: 'd', outcome: 'upheld' } }, at('2026-04-01T00:00:00.000Z'))).toBe(true);
});

it('the check of words finds numbers by pattern and the person by name; a name that is allowed is no find', () => {
  const text = '崔向荣，电话 13800001234。';
  const found = mask(text).found;
  expect(codeOf(() => findsIn(text, found, '崔向荣', false, []))).toBe('publicity.names-person');
  const finds = findsIn(text, found, '崔向荣', true, []);
  expect(finds.map((f) => f.kind)).toEqual(['mobile']);
  const why = { item: 'i', digest: 'd' };
  expect(unresolved({ finds, justified: [] })).toHaveLength(1);
  expect(unresolved({ finds, justified: [{ ...finds[0]!, by: 'account:x', why }] })).toEqual([]);
});

it('and everybody else of the office whom the words name, once each, in the order of the words', () => {
  const text = '崔向荣、戴雨棠，石令仪；戴雨棠。';
  const finds = findsIn(text, mask(text).found, '崔向荣', true, ['石令仪', '戴雨棠']);
  expect(finds.map((f) => [f.kind, text.slice(f.start, f.end)])).toEqual([
    ['name', '戴雨棠'],
    ['name', '石令仪'],
    ['name', '戴雨棠'],
  ]);
});

it('the ladder: every ground either carries something or says why it carries nothing', () => {
  const { grounds, measures } = loadMeasures();
  for (const g of grounds) expect([g.id, g.refused !== null]).toEqual([g.id, g.attaches.length === 0]);
  for (const m of measures.filter((r) => r.kind !== 'clearing'))
    for (const capacity of m.concerns)
      expect([m.id, capacity, grounds.some((g) => g.for.includes(m.kind) && g.attaches.includes(capacity))]).toEqual([
        m.id,
        capacity,
        true,
      ]);
});

describe('a refused ground in other words', () => {
  const { grounds } = loadMeasures();
  const code = (words: string, kind: 'measure' | 'commendation' = 'measure') =>
    codeOf(() => ensureRestsOnFacts(kind, grounds, [words], (plain) => plain));

  it.each([
    '该科室本月信访件数居全区首位。',
    '管网科投诉量过大。',
    '信 访 量持续走高。',
    '信·访·总·量 偏高。',
    '一季度收到投诉１２０余件。',
    '全年二十三起群众来信，说明工作不力。',
    '工单激增，群众反映强烈。',
    '热线诉求频发。',
    '你被投诉30多次。',
    '12345今年派给他一百多单。',
    '群众反映特别集中。',
    '来反映问题的人比别的科室都多。',
    'She got the most complaint calls of all.',
    '考核排名末位。',
    '在全区排名第十二。',
    '测评垫底。',
    '上访人户籍在本区。',
    '按属地管理原则应由其负责。',
    '谁的地盘谁负责。',
    '该人住在他的片区。',
    '一年内收到三张黄牌。',
    '预警次数最多。',
    'The number of complaints rose.',
    'Pipes had 37 petitions in May.',
    'They ranked last in the district.',
    'Complaint rates are too high.',
    'The petitioner is registered here, so it is theirs.',
    '一个月被投诉七次。',
    '被12345转办四十余件。',
    '越级上访频次高。',
    '非访人员5名。',
    '群体访多次发生。',
    '信访形势严峻，数量持续攀升。',
    '同比增长30%的信访。',
    '重复信访占比高。',
    '举报不断。',
    '老百姓总是告状。',
    '来电量第一。',
    '网民留言120条。',
    '收到红牌五张。',
    '属地单位应当负责。',
    '事情发生在你的地盘。',
    '当事人籍贯是本县。',
    '人户在本辖区。',
    'The household was registered with the town.',
  ])('%s', (words) => expect(code(words)).toBe('measure.words-refused'));

  it.each([
    '三次接到催办未回复。',
    '应于期限前办结而未办结。',
    '群众反映多次。',
    '来信人两次来信，均未答复。',
    '12345转办后第二十日仍未回复。',
    '投诉人住在三楼。',
    '收到这件投诉后十五个工作日没有受理，也没有说明理由。',
    '登记后没有转交承办科室。',
    '答复与现场不符，两次现场核查都未到场。',
    '把投诉人的姓名告诉了被投诉的单位。',
    '承办人，条件具备。',
    '报案多日无人处理。',
    '收到黄牌一张，没有说明。',
    '被投诉人当日不在岗。',
    '来信没有登记在册。',
    '留言当天没有回复。',
    'The complaint was not registered in the book.',
    'The complaint was not answered within 15 working days.',
    'He passed the letter on three times without a reason.',
  ])('but a fact is one: %s', (words) => expect(code(words)).toBeNull());

  it('is no obstacle to praise', () => expect(code('投诉量下降一半。', 'commendation')).toBeNull());
});
