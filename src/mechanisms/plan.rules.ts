import type { Calendar } from '../calendar/calendar.ts';
import { parseLimit } from '../calendar/limit.ts';
import type { PlainDate } from '../kernel/time.ts';
import { daysOf, moved } from './days.rules.ts';
import {
  type Amount,
  type Chart,
  type ChartPost,
  type ChartUnit,
  type Group,
  groupKey,
  type Mechanism,
  type MechanismDuty,
  type Occurrence,
  type Party,
  type PostMeant,
  type Question,
  type Quota,
  questionKey,
  type UnitsMeant,
} from './rules.ts';

/** Rules that were checked: no loops, one lead each. */
export interface Rules {
  readonly mechanisms: readonly Mechanism[];
  /** Not planned themselves; some of the duties may follow theirs. */
  readonly others: readonly Mechanism[];
  /** To `questionsOf`, by key. */
  readonly answers: ReadonlyMap<string, number | boolean>;
  /** Functions of units that ask people outside whether it was so. */
  readonly asks: readonly string[];
}

export interface PlanRule {
  readonly mechanism: string;
  readonly version: number;
  readonly duty: MechanismDuty;
  /** `null`: on an event. */
  readonly occurrences: readonly Occurrence[] | null;
}

/** What a duty asks of one holder: the same on every day of its rule. */
export interface HolderLine {
  readonly unit: string;
  readonly post: string;
  /** The partner's unit. */
  readonly pair: string | null;
  readonly assist: readonly string[];
  /** Post; `null`: somebody outside, or nobody (see gaps). */
  readonly confirmer: string | null;
  readonly minutes: number;
  /** Of a quota: how much. */
  readonly least: number | null;
  readonly most: number | null;
}

/** A duty of the year for one holder. */
export interface PlanLine extends HolderLine {
  /** Position among the plan's rules. */
  readonly rule: number;
}

/** What the rule asks for and the office does not have. */
export interface PlanGap {
  readonly mechanism: string;
  readonly duty: string;
  readonly unit: string;
  readonly what: 'no-holder' | 'no-confirmer' | 'own-confirmer' | 'no-partner' | 'no-desk';
}

export interface YearPlan {
  readonly year: number;
  readonly rules: readonly PlanRule[];
  readonly lines: readonly PlanLine[];
  readonly gaps: readonly PlanGap[];
}

const leadOf = (duty: MechanismDuty): Party => duty.who.find((p) => p.as === 'lead')!;

/** The chart, ready to be asked. Posts and units are in the order of their ids: the same chart gives the same plan. */
export class Standing {
  readonly #units = new Map<string, ChartUnit>();
  readonly #sorted: readonly ChartUnit[];
  readonly #levels = new Map<string, number>();
  readonly #posts: ReadonlyMap<string, readonly ChartPost[]>;
  readonly #groups = new Map<string, number>();

  constructor({ units, posts }: Chart) {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    this.#sorted = units.toSorted(byId);
    for (const unit of units) this.#units.set(unit.id, unit);
    for (const unit of units) this.#levels.set(unit.id, this.#above(unit.id).length);
    this.#posts = Map.groupBy(posts.toSorted(byId), (p) => `${p.unit} ${p.role}`);
    for (const post of posts) {
      const key = this.keyOf(post.unit, post.role);
      this.#groups.set(key, (this.#groups.get(key) ?? 0) + 1);
    }
  }

  /** Units above, nearest first. */
  #above(unitId: string): string[] {
    const path: string[] = [];
    for (let id = this.#units.get(unitId)?.parent ?? null; id !== null && !path.includes(id); ) {
      path.push(id);
      id = this.#units.get(id)?.parent ?? null;
    }
    return path;
  }

  keyOf(unitId: string, role: ChartPost['role']): string {
    const unit = this.#units.get(unitId)!;
    return groupKey({ kind: unit.kind, level: this.#levels.get(unitId)!, role });
  }

  group(unitId: string, role: ChartPost['role'], year: number): Group {
    const { kind } = this.#units.get(unitId)!;
    return {
      kind,
      level: this.#levels.get(unitId)!,
      role,
      posts: this.#groups.get(this.keyOf(unitId, role)) ?? 0,
      year,
    };
  }

  units(meant: UnitsMeant): readonly ChartUnit[] {
    const { kinds, levels, functions, units } = meant;
    return this.#sorted.filter(
      (u) =>
        (!kinds || kinds.includes(u.kind)) &&
        (!levels || levels.includes(this.#levels.get(u.id)!)) &&
        (!functions || functions.some((f) => u.functions.includes(f))) &&
        (!units || units.includes(u.id)),
    );
  }

  posts(unitId: string, role: ChartPost['role']): readonly ChartPost[] {
    return this.#posts.get(`${unitId} ${role}`) ?? [];
  }

  /**
   * The post that is meant, seen from a unit; never `not`, if another of the role is there.
   * @param turn where a unit has several of the role, they take turns: none of them confirms everything
   */
  post(meant: PostMeant, unitId: string, pair: string | null, not: string, turn = 0): string | null {
    const places = {
      own: () => [unitId],
      above: () => this.#above(unitId),
      office: () => this.units({ levels: [0] }).map((u) => u.id),
      pair: () => (pair === null ? [] : [pair]),
      function: () => this.units({ functions: [meant.function ?? ''] }).map((u) => u.id),
    }[meant.at]();
    const found = places.flatMap((id) => this.posts(id, meant.role));
    const others = found.filter((p) => p.id !== not);
    const nearest = others.filter((p) => p.unit === others[0]!.unit);
    return (nearest[turn % Math.max(1, nearest.length)] ?? found[0])?.id ?? null;
  }
}

interface Holder {
  readonly unit: string;
  readonly post: string | null;
  readonly pair: string | null;
}

function holdersOf(standing: Standing, lead: Party): Holder[] {
  const named = (id: string) => !lead.posts || lead.posts.includes(id);
  const units = standing.units(lead);
  if (lead.each === 'pair') {
    const partners = standing.units(lead.with ?? {});
    return units.map(({ id }, i) => ({
      unit: id,
      post: standing.posts(id, lead.role)[0]?.id ?? null,
      pair: partners[i % partners.length]?.id ?? null,
    }));
  }
  return units.flatMap(({ id }): Holder[] => {
    const posts = standing.posts(id, lead.role).filter((p) => named(p.id));
    if (lead.each === 'post') return posts.map((p) => ({ unit: id, post: p.id, pair: null }));
    return lead.posts && posts.length === 0 ? [] : [{ unit: id, post: posts[0]?.id ?? null, pair: null }];
  });
}

/** The formulas of a duty, and what each must come to. */
export function formulasOf(duty: MechanismDuty): { expression: string; wanted: Question['wanted']; at: string[] }[] {
  const place = duty.who.findIndex((p) => p.as === 'lead');
  const where = duty.who[place]?.where;
  const { least, most }: Partial<Quota> = 'quota' in duty.when ? duty.when.quota : {};
  return [
    ...(where === undefined
      ? []
      : [{ expression: where, wanted: 'boolean' as const, at: ['who', String(place), 'where'] }]),
    ...(typeof least === 'string'
      ? [{ expression: least, wanted: 'number' as const, at: ['when', 'quota', 'least'] }]
      : []),
    ...(typeof most === 'string'
      ? [{ expression: most, wanted: 'number' as const, at: ['when', 'quota', 'most'] }]
      : []),
    ...(typeof duty.minutes === 'string'
      ? [{ expression: duty.minutes, wanted: 'number' as const, at: ['minutes'] }]
      : []),
  ];
}

/** What has to be answered before a year can be planned: once for each formula and group of holders, however many they are. */
export function questionsOf(mechanisms: readonly Mechanism[], standing: Standing, year: number): Question[] {
  const questions = new Map<string, Question>();
  for (const duty of mechanisms.flatMap((m) => m.duties ?? [])) {
    const formulas = formulasOf(duty);
    if (formulas.length === 0) continue;
    const { role } = leadOf(duty);
    for (const { unit } of holdersOf(standing, leadOf(duty)))
      for (const { expression, wanted } of formulas) {
        const key = questionKey(expression, standing.keyOf(unit, role));
        if (!questions.has(key))
          questions.set(key, { key, expression, wanted, group: standing.group(unit, role, year) });
      }
  }
  return [...questions.values()];
}

/** From rules, an org chart and a year: who owes what when, who confirms, and how many minutes it takes. */
export function planYear(
  { mechanisms, others, answers, asks }: Rules,
  standing: Standing,
  calendar: Calendar,
  year: number,
): YearPlan {
  const duties = new Map<string, { readonly m: Mechanism; readonly d: MechanismDuty }>();
  for (const m of [...mechanisms, ...others]) for (const d of m.duties ?? []) duties.set(dutyKey(m.id, d.id), { m, d });
  const own = new Set(mechanisms);
  const known = new Map<string, readonly PlainDate[] | null>();
  const days = (key: string, y: number): readonly PlainDate[] | null => {
    const kept = known.get(`${key} ${y}`);
    if (kept !== undefined) return kept;
    const { m, d } = duties.get(key)!;
    const found = daysOf(d.when, calendar, y, (of) =>
      'after' in d.when ? days(dutyKey(m.id, d.when.after), of) : null,
    );
    known.set(`${key} ${y}`, found);
    return found;
  };
  const rules: PlanRule[] = [];
  const lines: PlanLine[] = [];
  const gaps: PlanGap[] = [];
  const desks = standing.units({ functions: asks });
  for (const [key, { m, d: duty }] of duties) {
    if (!own.has(m)) continue;
    const warn = (duty.warn ?? []).map(parseLimit);
    const occurrences =
      days(key, year)?.map((due) => ({ due, warn: warn.map((limit) => moved(calendar, due, limit, -1)) })) ?? null;
    const rule = rules.push({ mechanism: m.id, version: m.version, duty, occurrences }) - 1;
    const bound = boundBy(duty, standing, answers);
    for (const line of bound.lines) lines.push({ rule, ...line });
    for (const gap of bound.gaps) gaps.push({ mechanism: m.id, duty: duty.id, ...gap });
    // Whom it was for is asked by another unit than the holder's: without one, nothing could be recorded.
    const unasked = 'outside' in duty.confirm! ? new Set(bound.lines.map((l) => l.unit)) : [];
    for (const unit of unasked)
      if (desks.every((desk) => desk.id === unit)) gaps.push({ mechanism: m.id, duty: duty.id, unit, what: 'no-desk' });
  }
  return { year, rules, lines, gaps };
}

/** Whom a duty binds, whatever the day: each holder with who confirms; and what the chart lacks. */
export function boundBy(
  duty: MechanismDuty,
  standing: Standing,
  answers: Rules['answers'],
): { readonly lines: readonly HolderLine[]; readonly gaps: readonly Pick<PlanGap, 'unit' | 'what'>[] } {
  const lines: HolderLine[] = [];
  const gaps: Pick<PlanGap, 'unit' | 'what'>[] = [];
  const lead = leadOf(duty);
  const confirm = duty.confirm!;
  const quota = 'quota' in duty.when ? duty.when.quota : null;
  for (const [turn, { unit, post, pair }] of holdersOf(standing, lead).entries()) {
    const group = standing.keyOf(unit, lead.role);
    const answer = (amount: Amount): number =>
      typeof amount === 'number' ? amount : (answers.get(questionKey(amount, group)) as number);
    if (lead.where !== undefined && answers.get(questionKey(lead.where, group)) !== true) continue;
    const gap = (what: PlanGap['what']) => gaps.push({ unit, what });
    if (post === null) {
      gap('no-holder');
      continue;
    }
    if (lead.each === 'pair' && pair === null) {
      gap('no-partner');
      continue;
    }
    const confirmer = 'outside' in confirm ? null : standing.post(confirm, unit, pair, post, turn);
    if (!('outside' in confirm) && confirmer === null) gap('no-confirmer');
    if (confirmer === post) gap('own-confirmer');
    lines.push({
      unit,
      post,
      pair,
      assist: duty.who.flatMap((p) =>
        p.as === 'assist' ? (standing.post({ at: 'own', ...p } as PostMeant, unit, pair, post) ?? []) : [],
      ),
      confirmer: confirmer === post ? null : confirmer,
      minutes: answer(duty.minutes),
      least: quota?.least === undefined ? null : answer(quota.least),
      most: quota?.most === undefined ? null : answer(quota.most),
    });
  }
  return { lines, gaps };
}

/** `list` within A4 is `A4/list`. */
export const dutyKey = (mechanism: string, after: string): string =>
  after.includes('/') ? after : `${mechanism}/${after}`;
