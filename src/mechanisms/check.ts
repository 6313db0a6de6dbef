import { ROLES } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { plainDate } from '../kernel/time.ts';
import { functionNames } from '../org/functions.ts';
import { UNIT_KINDS } from '../org/rules.ts';
import { checkPack, type Fault, type Place } from '../packs/check.ts';
import { checkDuty } from './duty.rules.ts';
import { expressionFault, type Feel } from './feel.ts';
import { type Found, fault } from './found.rules.ts';
import { type MechanismFile, mechanismSchema, type Vocabulary } from './pack.ts';
import { dutyKey, formulasOf, questionsOf, type Rules, Standing } from './plan.rules.ts';
import { thereAre } from './quota.rules.ts';
import {
  type Amount,
  type Chart,
  GROUP_NAMES,
  groupKey,
  type Mechanism,
  type MechanismDuty,
  type Question,
  questionKey,
} from './rules.ts';
import { checkWork } from './when.rules.ts';

/** A fault and its file. */
export interface FileFault extends Fault {
  readonly file: string;
}

/** What the files are held against. */
export interface Known {
  readonly vocabulary: Vocabulary;
  /** Ids of packs/clocks.yaml. */
  readonly clocks: ReadonlySet<string>;
  /** Mechanisms that files may refer to. One of the same id in the files takes its place. */
  readonly shipped: readonly Mechanism[];
  /** Ids that a rule that is new may not take; where left out, it may be the next version of any. */
  readonly taken?: ReadonlySet<string>;
  /** `null`: not for an office in particular. */
  readonly chart: Chart | null;
  readonly year: number;
  readonly feel: Feel;
}

/** Ready to be planned only where there are no faults. */
export interface Checked extends Rules {
  readonly faults: readonly FileFault[];
}

/** All that is wrong in some files of mechanisms, in their schema or beyond it, from top to bottom. */
export async function checkMechanisms(files: readonly MechanismFile[], known: Known): Promise<Checked> {
  const schema = mechanismSchema();
  const read = files.map((file) => ({ file, ...checkPack(file.text, schema) }));
  const faults: FileFault[] = read.flatMap(({ file, faults }) =>
    [...notText(file.text), ...faults].map((f) => ({ ...f, file: file.shown })),
  );
  const whole = read
    .filter((r) => r.faults.length === 0 && !faults.some((f) => f.file === r.file.shown))
    .map(({ value, ...rest }) => ({ ...rest, mechanism: value as Mechanism }));
  const own = new Map<string, MechanismFile>();
  for (const { file, mechanism, at } of whole) {
    const earlier = own.get(mechanism.id);
    if (!earlier) own.set(mechanism.id, file);
    else {
      const { place, wrong, mending } = taken(['id'], mechanism.id, earlier.shown);
      faults.push({ ...at(place, wrong, mending), file: file.shown });
    }
  }
  const mechanisms = whole.map((w) => w.mechanism);
  const all = [...mechanisms, ...known.shipped.filter((m) => !own.has(m.id))];
  const duties = new Map(
    all.flatMap((m) => (m.duties ?? []).map((d): [string, MechanismDuty] => [dutyKey(m.id, d.id), d])),
  );
  const looped = loopsIn(all);
  const functions = new Set([
    ...Object.keys(functionNames),
    ...(known.chart?.units.flatMap((unit) => unit.functions) ?? []),
  ]);
  const answers = new Map<string, number | boolean>();
  for (const { file, mechanism, at: locate } of whole) {
    const tell = ({ place, wrong, mending }: Found): void => {
      faults.push({ ...locate(place, wrong, mending), file: file.shown });
    };
    for (const found of checkHead(mechanism, known)) tell(found);
    const ids = new Set<string>();
    for (const [i, duty] of (mechanism.duties ?? []).entries()) {
      const at = (place: Place): Place => ['duties', i, ...place];
      const found = checkDuty(duty, {
        ...{ kinds: UNIT_KINDS, roles: ROLES, clocks: known.clocks, vocabulary: known.vocabulary },
        ...{ chart: known.chart, functions, office: mechanism.office ?? null },
        dutyThere: (after) => duties.has(dutyKey(mechanism.id, after)),
        dutyMeant: (need) => {
          const key = dutyKey(mechanism.id, need);
          const [row] = key.split('/') as [string];
          return duties.has(key) || (Object.hasOwn(known.vocabulary.rows, row) && all.every((m) => m.id !== row));
        },
      });
      if (ids.has(duty.id)) found.push(taken(['id'], duty.id, file.shown));
      ids.add(duty.id);
      const loop = looped.get(dutyKey(mechanism.id, duty.id));
      if (loop)
        found.push(
          fault(
            'after' in duty.when && loop[1] === dutyKey(mechanism.id, duty.when.after) ? ['when', 'after'] : ['needs'],
            `循环：${loop.join(' → ')}`,
            `they wait for each other: ${loop.join(' → ')}`,
            '请让其中一项按日期或事件开始，或不等别的事项',
            'let one of them start on a date or an event, or need nothing first',
          ),
        );
      if (found.length === 0) found.push(...(await formulasAsked(mechanism, duty, known, answers)));
      for (const f of found) tell({ ...f, place: at(f.place) });
    }
  }
  const order = new Map(files.map((f, i) => [f.shown, i]));
  faults.sort((a, b) => order.get(a.file)! - order.get(b.file)! || a.line - b.line);
  const { asks } = known.vocabulary.settings;
  return { mechanisms, others: all.slice(mechanisms.length), faults, answers, asks };
}

/** Bytes that were no UTF-8, such as a file of an older Chinese encoding: what was read in their place is no rule. */
function* notText(text: string): Generator<Fault> {
  const at = text.indexOf('\ufffd');
  if (at < 0) return;
  yield {
    line: text.slice(0, at).split('\n').length,
    place: '/',
    wrong: { zh: '文件不是 UTF-8 编码，有的字读不出来', en: 'the file is not UTF-8: some letters cannot be read' },
    mending: { zh: '请另存为 UTF-8', en: 'save it as UTF-8' },
  };
}

const taken = (place: Place, id: string, where: string): Found =>
  fault(place, `编号“${id}”在 ${where} 中已有`, `the id "${id}" is taken in ${where}`, '请另取编号', 'choose another');

function* checkHead({ id, behaviour, duties, office }: Mechanism, known: Known): Generator<Found> {
  const { vocabulary, chart } = known;
  // A letter from A to H with a number is a row of the mission.
  if (known.taken?.has(id) || (/^[A-H][0-9]/.test(id) && !Object.hasOwn(vocabulary.rows, id)))
    yield fault(
      ['id'],
      known.taken?.has(id) ? `编号“${id}”已有机制` : `“${id}”像是规定的条目，但没有这一条`,
      known.taken?.has(id)
        ? `the id "${id}" is taken by a mechanism`
        : `"${id}" looks like a row of the mission, and is none`,
      '本机关自定的请另取编号，如 X1、X2',
      'give one of your own another id, such as X1 or X2',
    );
  const parts = Object.keys(vocabulary.behaviours);
  if (behaviour === undefined && duties === undefined)
    yield fault(
      ['id'],
      '既没有义务，也没有指明由哪一部分办理',
      'it has neither duties nor a part of the house that does it',
      '请写 duties 或 behaviour',
      'write duties or behaviour',
    );
  if (behaviour !== undefined && !parts.includes(behaviour))
    yield fault(
      ['behaviour'],
      `没有“${behaviour}”这一部分`,
      `there is no part "${behaviour}"`,
      `可用：${parts.join('、')}`,
      `there are ${parts.join(', ')}`,
    );
  if (office !== undefined && chart && chart.officeId !== null && office !== chart.officeId)
    yield fault(
      ['office'],
      `这是单位“${office}”的规则`,
      `this is a rule of the office "${office}"`,
      `本单位是 ${chart.officeId}`,
      `this office is ${chart.officeId}`,
    );
}

/** Duties that open each other, or need each other first, each with the way round. */
function loopsIn(mechanisms: readonly Mechanism[]): Map<string, string[]> {
  const next = new Map(
    mechanisms.flatMap((m) =>
      (m.duties ?? []).map(({ id, when, needs = [] }): [string, string[]] => [
        dutyKey(m.id, id),
        [...('after' in when ? [when.after] : []), ...needs].map((other) => dutyKey(m.id, other)),
      ]),
    ),
  );
  const wayBack = (start: string): string[] | null => {
    const cameFrom = new Map<string, string>();
    const queue = [start];
    for (const at of queue)
      for (const to of next.get(at) ?? []) {
        if (to === start) return wayTo(cameFrom, start, at);
        if (cameFrom.has(to)) continue;
        cameFrom.set(to, at);
        queue.push(to);
      }
    return null;
  };
  return new Map(
    [...next.keys()].flatMap((start): [string, string[]][] => {
      const way = wayBack(start);
      return way ? [[start, way]] : [];
    }),
  );
}

/** From a duty to another, and back to it. */
function wayTo(cameFrom: ReadonlyMap<string, string>, start: string, end: string): string[] {
  const way = [start];
  for (let at = end; at !== start; at = cameFrom.get(at)!) way.push(at);
  return [...way, start].toReversed();
}

/** Groups that a formula is tried with where there is no office to ask for. */
function anyGroups(mechanism: Mechanism, duty: MechanismDuty, year: number): Question[] {
  const { role, kinds = UNIT_KINDS } = duty.who.find((p) => p.as === 'lead')!;
  const groups = kinds.flatMap((kind) => [0, 1, 2, 3].map((level) => ({ kind, level, role, posts: 1, year })));
  return formulasOf(duty).flatMap(({ expression, wanted }) =>
    groups.map((group) => ({
      key: questionKey(expression, `${mechanism.id} ${groupKey(group)}`),
      expression,
      wanted,
      group,
    })),
  );
}

const ON_YEAR = /\b(year|day)\b/;

/** What the formulas of a duty come to; each must come to what is wanted of it, for every group. */
async function formulasAsked(
  mechanism: Mechanism,
  duty: MechanismDuty,
  { chart, year, feel, vocabulary }: Known,
  answers: Map<string, number | boolean>,
): Promise<Found[]> {
  const formulas = formulasOf(duty);
  const broken = formulas.flatMap(({ expression, at }) => {
    const wrong = expressionFault(expression, GROUP_NAMES);
    return wrong ? [{ ...wrong, place: at }] : [];
  });
  if (broken.length > 0 || formulas.length === 0) return broken;
  const questions = chart
    ? questionsOf([{ ...mechanism, duties: [duty] }], new Standing(chart), year)
    : anyGroups(mechanism, duty, year);
  const faults = new Map<string, Found>();
  for (const { key, expression, wanted, group } of questions) {
    if (answers.has(key) || faults.has(expression)) continue;
    const { at } = formulas.find((f) => f.expression === expression)!;
    for (let n = 0; n === 0 || (n < vocabulary.settings.tried && ON_YEAR.test(expression)); n++) {
      const asked = { ...group, year: year + n };
      const told = await feel.ask({ expression, names: asked, day: plainDate(`${asked.year}-01-01`) });
      const wrong =
        'wrong' in told ? { zh: inChinese(told.wrong), en: told.wrong } : unfit(told.value, wanted, at.at(-1), duty);
      if (wrong === null) {
        if (n === 0) answers.set(key, (told as { value: number | boolean }).value);
        continue;
      }
      const { kind, level, role } = group;
      const later = n === 0 ? { zh: '', en: '' } : { zh: `，${asked.year} 年`, en: `, in ${asked.year}` };
      faults.set(
        expression,
        fault(
          at,
          `对 ${kind}（第 ${level} 级，${role}${later.zh}）算不出来：${wrong.zh}`,
          `for ${kind} (level ${level}, ${role}${later.en}) it fails: ${wrong.en}`,
          '请改正表达式，使每一类都有结果',
          'mend the expression, so that it has a result for each group',
        ),
      );
      break;
    }
  }
  if (faults.size > 0) return [...faults.values()];
  return [...upsideDown(duty, questions, answers), ...(chart ? bindsNobody(duty, questions, answers) : [])];
}

/**
 * A condition that is true of no group of this office: the rule would be adopted, and ask nothing of anybody. One that names the year or
 * the day may bind somebody in another.
 */
function* bindsNobody(
  { who }: MechanismDuty,
  questions: readonly Question[],
  answers: ReadonlyMap<string, number | boolean>,
): Generator<Found> {
  const place = who.findIndex((p) => p.as === 'lead');
  const where = who[place]?.where;
  if (where === undefined || ON_YEAR.test(where)) return;
  const asked = questions.filter((q) => q.expression === where);
  if (asked.length === 0 || asked.some(({ key }) => answers.get(key) === true)) return;
  const groups = asked.map(({ group: { kind, level, role } }) => ({ kind, level, role }));
  yield fault(
    ['who', place, 'where'],
    `本机关没有人符合这个条件：${groups.map((g) => `${g.kind}（第 ${g.level} 级，${g.role}）`).join('、')}都不是`,
    `nobody in this office is bound: it is true of none of ${groups.map((g) => `${g.kind} (level ${g.level}, ${g.role})`).join(', ')}`,
    '请改正条件，或删去这一项',
    'mend the condition, or leave the duty out',
  );
}

/** A group for which a formula allows less than the rule asks for, or asks for less than the stretch that is part of it. */
function* upsideDown(
  { when }: MechanismDuty,
  questions: readonly Question[],
  answers: ReadonlyMap<string, number | boolean>,
): Generator<Found> {
  if (!('quota' in when) || when.quota.least === undefined) return;
  const { least, most, stretch = 0 } = when.quota;
  for (const { key, expression, group } of questions) {
    const of = key.slice(0, key.length - expression.length - 1);
    const amount = (a: Amount) => (typeof a === 'number' ? a : (answers.get(questionKey(a, of)) as number));
    const asked = amount(least);
    const { kind, level, role } = group;
    if (most !== undefined && amount(most) < asked) {
      yield fault(
        ['when', 'quota', 'most'],
        `对 ${kind}（第 ${level} 级，${role}）：至多 ${amount(most)} 少于至少 ${asked}，谁也做不到`,
        `for ${kind} (level ${level}, ${role}): ${amount(most)} at most is less than ${asked} at least`,
        '请增加 most 或减少 least',
        'make most larger or least smaller',
      );
      return;
    }
    if (typeof least === 'string' && stretch > asked) {
      yield fault(
        ['when', 'quota', 'stretch'],
        `对 ${kind}（第 ${level} 级，${role}）：连续 ${stretch} 天多于总共 ${asked} 天`,
        `for ${kind} (level ${level}, ${role}): a stretch of ${stretch} days is longer than the ${asked} in all`,
        '请减少 stretch 或增加 least',
        'make stretch shorter or least larger',
      );
      return;
    }
  }
}

/** What the library says in English alone, of what people meet most. */
const FEEL_ZH: Readonly<Record<string, string>> = {
  'neither a number, a text, nor true or false': '结果不是数、文字或是否',
  'takes more than 200 ms or 64 MB': '用时超过 200 毫秒，或内存超过 64 MB',
};

/** Of what cannot be reckoned together it says `Can't add '1' to 'day'`. */
const inChinese = (wrong: string): string =>
  FEEL_ZH[wrong] ?? wrong.replace(/^Can't \w+ '(.+)' to '(.+)'$/, '“$2”和“$1”不能这样算');

function unfit(
  value: number | string | boolean,
  wanted: Question['wanted'],
  field: string | undefined,
  { when }: MechanismDuty,
): Text | null {
  if (wanted === 'boolean')
    return typeof value === 'boolean'
      ? null
      : { zh: `结果是 ${value}，应为 true 或 false`, en: `it is ${value}, not true or false` };
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    return {
      zh: `结果是 ${value}，应为 0 或更大的整数（金额以分计）`,
      en: `it is ${value}, not a whole number from 0 on (money is in fen)`,
    };
  if (field === 'minutes') return [...checkWork(when, value)][0]?.wrong ?? null;
  if (!('quota' in when)) return null;
  const there = thereAre(when.quota) ?? Number.POSITIVE_INFINITY;
  if (field === 'least')
    return value <= there ? null : { zh: `要求 ${value}，最多 ${there}`, en: `it asks for ${value} of ${there}` };
  return field !== 'most' || value < there
    ? null
    : { zh: `至多 ${value}，本来最多 ${there}`, en: `${value} at most of ${there} limits nothing` };
}
