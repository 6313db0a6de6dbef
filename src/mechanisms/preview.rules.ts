import type { Calendar } from '../calendar/calendar.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { type Burden, type FarOff, farOff, type Measures, measuredMinutes, NO_MEASURES } from './burden.rules.ts';
import { type Pace, paceOf } from './days.rules.ts';
import type { PlanGap, YearPlan } from './plan.rules.ts';

export interface Load {
  duties: number;
  /** Estimated, of the holder's own work and of what is confirmed for others. */
  minutes: number;
  /** The same, with what was measured in place of the estimate where there is a measure. */
  measured: number;
}

export interface LoadOf extends Load {
  readonly id: string;
  /** January first. */
  readonly months: readonly Load[];
}

/** Days on which a holder owes something of more than one mechanism, or what is open there already. */
export interface Collision {
  readonly on: PlainDate;
  readonly duties: readonly string[];
  /** Holders that meet it. */
  readonly posts: number;
  readonly example: string;
}

export interface RulePreview {
  readonly mechanism: string;
  readonly version: number;
  readonly duty: string;
  readonly name: Text;
  readonly holders: number;
  /** `null`: on an event. */
  readonly days: readonly PlainDate[] | null;
  readonly duties: number;
  readonly minutes: number;
  readonly measured: number;
  readonly burden: Burden;
  /** Estimates that this version should mend. */
  readonly far: readonly FarOff[];
  readonly pace?: readonly Pace[];
}

export interface Preview {
  readonly year: number;
  readonly duties: number;
  readonly minutes: number;
  readonly measured: number;
  /** Of `measured`: duties, and confirmations by posts, whose estimate had to stand. */
  readonly estimated: { readonly duties: number; readonly confirmations: number };
  readonly rules: readonly RulePreview[];
  readonly units: readonly LoadOf[];
  readonly posts: readonly LoadOf[];
  readonly collisions: readonly Collision[];
  readonly gaps: readonly PlanGap[];
}

/** Something that is owed already. */
export interface AlreadyOwed {
  readonly post: string;
  readonly on: PlainDate;
  readonly step: string;
}

const emptyMonths = (): Load[] => Array.from({ length: 12 }, () => ({ duties: 0, minutes: 0, measured: 0 }));

class Loads {
  readonly #all = new Map<string, LoadOf & { readonly months: Load[] }>();

  add(id: string, perMonth: readonly number[], duties: 0 | 1, minutes: number, measured: number): void {
    const load = this.#all.get(id) ?? { id, duties: 0, minutes: 0, measured: 0, months: emptyMonths() };
    this.#all.set(id, load);
    for (let m = 0; m < 12; m++) {
      const n = perMonth[m]!;
      if (n === 0) continue;
      load.duties += n * duties;
      load.minutes += n * minutes;
      load.measured += n * measured;
      const month = load.months[m]!;
      month.duties += n * duties;
      month.minutes += n * minutes;
      month.measured += n * measured;
    }
  }

  list(): LoadOf[] {
    return [...this.#all.values()].sort((a, b) => b.minutes - a.minutes || (a.id < b.id ? -1 : 1));
  }
}

/**
 * What a year's plan asks of whom. Duties on an event are counted with nobody, as nobody knows how many there will be.
 *
 * @param unitOf of a post
 * @param there what is owed already
 * @param measures how long its forms take
 */
export function previewOf(
  plan: YearPlan,
  calendar: Calendar,
  unitOf: ReadonlyMap<string, string>,
  there: readonly AlreadyOwed[],
  measures: Measures = NO_MEASURES,
): Preview {
  const units = new Loads();
  const posts = new Loads();
  const perMonth = plan.rules.map(({ occurrences }) => {
    const months = Array.from({ length: 12 }, () => 0);
    for (const { due } of occurrences ?? []) months[Number(due.slice(5, 7)) - 1]!++;
    return months;
  });
  const totals = plan.rules.map(() => ({ holders: 0, minutes: 0, measured: 0 }));
  const burdens = plan.rules.map(({ mechanism, duty }) => measures.of(mechanism, duty));
  const estimated = { duties: 0, confirmations: 0 };
  for (const line of plan.lines) {
    const { duty, occurrences } = plan.rules[line.rule]!;
    const months = perMonth[line.rule]!;
    const confirming = duty.confirm!.minutes;
    const burden = burdens[line.rule]!;
    const own = measuredMinutes(duty, 'record', line.least, burden);
    const theirs = measuredMinutes(duty, 'confirm', line.least, burden);
    const [recorded, confirmed] = [own ?? line.minutes, theirs ?? confirming];
    posts.add(line.post, months, 1, line.minutes, recorded);
    units.add(line.unit, months, 1, line.minutes, recorded);
    if (line.confirmer !== null) {
      posts.add(line.confirmer, months, 0, confirming, confirmed);
      units.add(unitOf.get(line.confirmer)!, months, 0, confirming, confirmed);
    }
    const times = occurrences?.length ?? 0;
    const total = totals[line.rule]!;
    total.holders++;
    total.minutes += times * (line.minutes + (line.confirmer === null ? 0 : confirming));
    total.measured += times * (recorded + (line.confirmer === null ? 0 : confirmed));
    if (own === null) estimated.duties += times;
    if (theirs === null && line.confirmer !== null) estimated.confirmations += times;
  }
  const rules = plan.rules.map(({ mechanism, version, duty, occurrences }, i): RulePreview => {
    const { holders, minutes, measured } = totals[i]!;
    const burden = burdens[i]!;
    return {
      mechanism,
      version,
      duty: duty.id,
      name: duty.name,
      holders,
      days: occurrences?.map((o) => o.due) ?? null,
      duties: holders * (occurrences?.length ?? 0),
      ...{ minutes, measured, burden },
      far: farOff(duty, burden, measures.far),
      ...('quota' in duty.when ? { pace: paceOf(duty.when.quota, calendar, plan.year) } : {}),
    };
  });
  const sum = (of: (rule: RulePreview) => number) => rules.reduce((all, rule) => all + of(rule), 0);
  return {
    year: plan.year,
    duties: sum((r) => r.duties),
    minutes: sum((r) => r.minutes),
    measured: sum((r) => r.measured),
    estimated,
    rules,
    units: units.list(),
    posts: posts.list(),
    collisions: collisionsOf(plan, there),
    gaps: plan.gaps,
  };
}

/** Holders with the same rules meet on the same days: what they meet is found once for all of them. */
function collisionsOf({ rules, lines }: YearPlan, there: readonly AlreadyOwed[]): Collision[] {
  const already = Map.groupBy(there, (t) => t.post);
  const alike = new Map<string, string[]>();
  for (const [post, own] of Map.groupBy(lines, (line) => line.post)) {
    const key = [...new Set(own.map((line) => line.rule))].join(' ');
    // Whoever owes something already is looked at alone.
    const group = already.has(post) ? `${key}|${post}` : key;
    const same = alike.get(group);
    if (same) same.push(post);
    else alike.set(group, [post]);
  }
  const found = new Map<string, { on: PlainDate; duties: readonly string[]; posts: number; example: string }>();
  for (const [group, posts] of alike) {
    const days = new Map<PlainDate, { names: Set<string>; sources: Set<string> }>();
    const meet = (on: PlainDate, name: string, source: string) => {
      const day = days.get(on) ?? { names: new Set(), sources: new Set() };
      days.set(on, day);
      day.names.add(name);
      day.sources.add(source);
    };
    for (const index of group.split('|')[0]!.split(' ').map(Number)) {
      const { mechanism, duty, occurrences } = rules[index]!;
      for (const { due } of occurrences ?? []) meet(due, `${mechanism}/${duty.id}`, mechanism);
    }
    for (const { on, step } of already.get(posts[0]!) ?? []) meet(on, step, 'there');
    for (const [on, { names, sources }] of days) {
      if (sources.size < 2) continue;
      const duties = [...names].sort();
      const key = `${on} ${duties.join(' ')}`;
      const same = found.get(key);
      if (same) same.posts += posts.length;
      else found.set(key, { on, duties, posts: posts.length, example: posts[0]! });
    }
  }
  return [...found.values()].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : b.posts - a.posts));
}
