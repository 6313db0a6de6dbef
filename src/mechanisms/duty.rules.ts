import type { Text } from '../kernel/text.ts';
import { checkFigures } from './figures.rules.ts';
import { checkRecord, type Named } from './form.rules.ts';
import { type Found, fault, unknown } from './found.rules.ts';
import type { Chart, MechanismDuty, Party, UnitsMeant } from './rules.ts';
import { checkWarnings, checkWhen, checkWork } from './when.rules.ts';

type Words = Readonly<Record<string, Text>>;

export interface DutyKnown {
  readonly kinds: readonly string[];
  readonly roles: readonly string[];
  readonly clocks: ReadonlySet<string>;
  readonly vocabulary: {
    readonly events: Words;
    readonly outside: Words;
    readonly known: Named;
    readonly held: Named;
  };
  readonly chart: Chart | null;
  /** What units answer for: packs/functions.yaml, and what the chart has besides. */
  readonly functions: ReadonlySet<string>;
  /** The office that the mechanism names. */
  readonly office: string | null;
  /** Whether there is such a duty to follow. */
  readonly dutyThere: (after: string) => boolean;
  /** The same, or of a row that is not among the files and may be adopted with them or not. */
  readonly dutyMeant: (need: string) => boolean;
}

/** What no schema can see in a duty. */
export function checkDuty(duty: MechanismDuty, known: DutyKnown): Found[] {
  return [
    ...checkWho(duty, known),
    ...checkWhen(duty, known),
    ...checkNeeds(duty, known),
    ...checkConfirm(duty, known),
    ...checkRecord(duty, known.vocabulary),
    ...checkWarnings(duty),
    ...(typeof duty.minutes === 'number' ? checkWork(duty.when, duty.minutes) : []),
    ...checkFigures(duty, known),
  ];
}

function* checkNeeds({ needs = [] }: MechanismDuty, known: DutyKnown): Generator<Found> {
  for (const [i, need] of needs.entries())
    if (!known.dutyMeant(need))
      yield fault(
        ['needs', i],
        `没有义务“${need}”`,
        `there is no duty "${need}"`,
        '请写本文件中义务的编号，或“E2/answered”这样的写法',
        'write the id of a duty of this file, or like E2/answered',
      );
}

const ROLE = { zh: '角色', en: 'role' };

function* checkWho({ who }: MechanismDuty, known: DutyKnown): Generator<Found> {
  const leads = who.flatMap((p, i) => (p.as === 'lead' ? [i] : []));
  if (leads.length === 0)
    yield fault(['who'], '没有牵头方', 'nobody leads', '请把一方写成 as: lead', 'write as: lead for one party');
  for (const extra of leads.slice(1))
    yield fault(
      ['who', extra, 'as'],
      '有两个牵头方',
      'there are two leads',
      '一事一牵头：请把其他方改为 as: assist',
      'one matter has one lead: make the others as: assist',
    );
  for (const [i, party] of who.entries()) {
    const at = (...place: (string | number)[]) => ['who', i, ...place];
    if (!known.roles.includes(party.role)) yield unknown(at('role'), ROLE, party.role, known.roles);
    yield* checkUnits(party, at(), known);
    if (party.with) yield* checkUnits(party.with, at('with'), known);
    yield* checkIds(party.posts ?? [], 'posts', at('posts'), known);
    yield* party.as === 'lead' ? checkLead(party, at) : checkAssist(party, at, known);
    for (const field of OF_THE_OTHER[party.as])
      if (party[field] !== undefined)
        yield fault(
          at(field),
          party.as === 'lead' ? `只有协助方写“${field}”` : `只有牵头方写“${field}”`,
          party.as === 'lead' ? `only an assistant has "${field}"` : `only whoever leads has "${field}"`,
          '请删去；协助方按 at 和 role 找',
          'remove it; an assistant is found by at and role',
        );
  }
}

/** What says nothing of such a party, and is meant to say something. */
const OF_THE_OTHER: Readonly<Record<Party['as'], readonly (keyof Party)[]>> = {
  lead: ['at', 'function'],
  assist: ['each', 'kinds', 'levels', 'functions', 'units', 'posts', 'where', 'with'],
};

function* checkLead(party: Party, at: (...place: (string | number)[]) => Found['place']): Generator<Found> {
  if (party.each === undefined)
    yield fault(at(), '缺少“each”', '"each" is missing', '请写 unit、post 或 pair', 'write unit, post or pair');
  if ((party.each === 'pair') !== (party.with !== undefined))
    yield fault(
      at('each'),
      '结对要写明与谁结对',
      'a pair needs its partners',
      '请同时写 each: pair 和 with',
      'write each: pair and with, both or neither',
    );
}

function* checkAssist(
  party: Party,
  at: (...place: (string | number)[]) => Found['place'],
  known: DutyKnown,
): Generator<Found> {
  if (party.at === undefined)
    yield fault(
      at(),
      '协助方缺少“at”',
      'the assistant has no "at"',
      '请写 own、above、office、pair 或 function',
      'write own, above, office, pair or function',
    );
  yield* checkFunction(party, at(), known);
}

function* checkFunction(
  { at, function: carried }: Pick<Party, 'at' | 'function'>,
  place: Found['place'],
  known: DutyKnown,
): Generator<Found> {
  if (carried !== undefined) yield* checkCodes([carried], () => [...place, 'function'], known);
  if ((at === 'function') !== (carried !== undefined))
    yield fault(
      [...place, 'at'],
      '职能没有写明，或多写了',
      'the function is missing, or is one too many',
      '请同时写 at: function 和 function',
      'write at: function and function, both or neither',
    );
}

function* checkUnits(meant: UnitsMeant, at: Found['place'], known: DutyKnown): Generator<Found> {
  for (const [i, kind] of (meant.kinds ?? []).entries())
    if (!known.kinds.includes(kind))
      yield unknown([...at, 'kinds', i], { zh: '单位类别', en: 'kind of unit' }, kind, known.kinds);
  yield* checkCodes(meant.functions ?? [], (i) => [...at, 'functions', i], known);
  yield* checkIds(meant.units ?? [], 'units', [...at, 'units'], known);
}

/** A function that no unit has and no pack names binds nobody, and nobody would see why. */
function* checkCodes(
  codes: readonly string[],
  at: (i: number) => Found['place'],
  { functions, chart }: DutyKnown,
): Generator<Found> {
  for (const [i, code] of codes.entries())
    if (!functions.has(code))
      yield fault(
        at(i),
        `没有职能“${code}”`,
        `there is no function "${code}"`,
        `请用 packs/functions.yaml 中的职能${chart ? '，或先给单位写上这一职能' : '；本机关另有职能的，请用 --org 写明单位表'}`,
        `use one of packs/functions.yaml${chart ? ', or give it to a unit first' : '; where your office has its own, name its chart with --org'}`,
      );
}

/** Ids are an office's own: a rule for everybody names none, and a rule of one office only its own. */
function* checkIds(
  ids: readonly string[],
  what: 'units' | 'posts',
  at: Found['place'],
  known: DutyKnown,
): Generator<Found> {
  if (ids.length === 0) return;
  if (known.office === null) {
    yield fault(
      at,
      '指名了单位或岗位，却没有写是哪个单位的规则',
      'it names units or posts, but not whose office',
      '请在文件开头写 office，或改用类别、角色',
      'write office at the top, or use kinds and roles',
    );
    return;
  }
  if (!known.chart) return;
  const there = new Set(known.chart[what].map((x) => x.id));
  for (const [i, id] of ids.entries())
    if (!there.has(id))
      yield fault(
        [...at, i],
        `本单位没有“${id}”`,
        `"${id}" is not of this office`,
        '请改用本单位的编号',
        'use an id of this office',
      );
}

function* checkConfirm({ who, confirm }: MechanismDuty, known: DutyKnown): Generator<Found> {
  if (!confirm) {
    yield fault(
      ['confirm'],
      '没有人确认',
      'nobody confirms it',
      '请写 confirm：由别人确认，最好是受益的人',
      'write confirm: somebody else, best whoever it was for',
    );
    return;
  }
  if ('outside' in confirm) {
    const all = Object.keys(known.vocabulary.outside);
    if (!all.includes(confirm.outside))
      yield unknown(['confirm', 'outside'], { zh: '确认人', en: 'confirmer' }, confirm.outside, all);
    if ('at' in confirm || 'role' in confirm)
      yield fault(
        ['confirm'],
        '既由外部又由内部确认',
        'it is confirmed outside and inside',
        '请只留一种',
        'keep one of them',
      );
    return;
  }
  const lead = who.find((p) => p.as === 'lead');
  if (confirm.at === undefined || confirm.role === undefined)
    yield fault(
      ['confirm'],
      '没有写明由谁确认',
      'it does not say who confirms',
      '请写 at 和 role，或 outside',
      'write at and role, or outside',
    );
  else if (!known.roles.includes(confirm.role)) yield unknown(['confirm', 'role'], ROLE, confirm.role, known.roles);
  yield* checkFunction(confirm, ['confirm'], known);
  if (confirm.at === 'pair' && lead?.each !== 'pair')
    yield fault(
      ['confirm', 'at'],
      '没有结对，就没有对方',
      'there is no partner without a pair',
      '请换确认人，或写 each: pair',
      'choose another confirmer, or write each: pair',
    );
  if (lead && confirm.at === 'above' && onlyTheOffice(lead))
    yield fault(
      ['confirm', 'at'],
      '最上一级没有上级，没有人确认',
      'nothing is above the office itself: nobody confirms it',
      '请写 at: function，或由外部确认',
      'write at: function, or let somebody outside confirm',
    );
  if (lead && lead.each !== 'post' && lead.role === confirm.role && isOwn(confirm, lead))
    yield fault(
      ['confirm'],
      '确认人就是责任人自己',
      'the confirmer is the holder',
      '请换别人确认，最好是受益的人',
      'let somebody else confirm, best whoever it was for',
    );
}

const onlyTheOffice = ({ levels }: Party): boolean => levels?.every((level) => level === 0) ?? false;

/** Whether the unit that confirms is the one that leads, whatever the chart. */
function isOwn({ at, function: carried }: { readonly at?: string; readonly function?: string }, lead: Party): boolean {
  if (at === 'own') return true;
  if (at === 'office') return onlyTheOffice(lead);
  return at === 'function' && (lead.functions?.every((f) => f === carried) ?? false);
}
