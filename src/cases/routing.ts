import type { Text } from '../kernel/text.ts';
import {
  type Branch,
  type CategoryGuess,
  guessCategories,
  occurrences,
  type Referral,
  type RoutingSettings,
} from './categories.ts';
import { answersAt, findPlace, namedUnits, Org, type Place, type RoutingUnit, TERRITORIAL } from './routing-org.ts';

export type { RoutingUnit };

export interface Matter {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  /** Chosen by the person or a clerk: it is then certain. */
  readonly categoryId?: string;
  readonly placeUnitId?: string;
  readonly accusedUnitIds?: readonly string[];
}

export interface RoutingRules {
  readonly categories: readonly Branch[];
  readonly referrals: { readonly threshold: number; readonly list: readonly Referral[] };
  readonly units: readonly RoutingUnit[];
  readonly settings: RoutingSettings;
}

export interface Candidate {
  readonly unitId: string;
  readonly confidence: number;
  readonly reasons: readonly Text[];
}

export interface Route {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  readonly outcome: 'one' | 'two' | 'none' | 'referral';
  /** True when a clerk confirms: not exactly one unit, a referral, a named unit, or a confidence below the pack's. */
  readonly needsClerk: boolean;
  readonly category: { readonly id: string | null; readonly confidence: number; readonly reasons: readonly Text[] };
  readonly placeUnitId: string | null;
  /** Units the matter is kept from, with everything below them: those told, and in a report all that its words accuse. */
  readonly accusedUnitIds: readonly string[];
  readonly urgency?: { readonly clock: string; readonly reason: Text };
  readonly referral?: { readonly id: string; readonly confidence: number; readonly reasons: readonly Text[] };
}

/**
 * Which unit answers for a matter, and why, in words. Category (by words) → its responsibilities → the units that carry them, narrowed by
 * place; a unit addressed by name counts; a report or complaint that accuses a unit goes around it and everything below it (信访工作条例
 * 第30条). Nothing is dropped: no unit, two units and a statutory channel are outcomes of their own.
 */
export function route(matter: Matter, rules: RoutingRules): Route {
  const { settings } = rules;
  const org = Org.of(rules.units);
  const whole = `${matter.title}\n${matter.text}`;
  const guesses = chosenOr(matter, rules);
  const category = describeCategory(guesses, matter.categoryId !== undefined);
  const place = findPlace(matter.placeUnitId, whole, org);
  const named = namedUnits(whole, matter.kind, org, settings);
  const told = matter.accusedUnitIds ?? [];
  const read = named.filter((n) => n.accused).map((n) => n.unitId);
  // A complaint goes around whom it was said to complain of; a report is kept from everybody whom it names besides.
  const accused = matter.kind === 'report' || told.length === 0 ? [...new Set([...told, ...read])] : told;
  const barred = (unitId: string) => accused.some((a) => org.isWithin(unitId, a));
  const urgency = findUrgency(whole, guesses, settings);
  const referral = findReferral(matter, whole, rules);
  const common = {
    category,
    placeUnitId: place?.unit.id ?? null,
    accusedUnitIds: accused,
    ...(urgency ? { urgency } : {}),
  };

  const claims = new Claims();
  if (referral) {
    for (const unit of org.holders(referral.rule.function).filter((u) => !barred(u.id))) {
      claims.add(unit.id, referral.confidence, {
        zh: `属于“${referral.rule.zh}”，由${unit.zh}接收或指引`,
        en: `It belongs to "${referral.rule.en}"; ${unit.en} receives it or gives guidance`,
      });
    }
    const { id } = referral.rule;
    return {
      ...common,
      candidates: claims.list(settings.floor),
      outcome: 'referral',
      needsClerk: referral.confidence < settings.confidence,
      referral: { id, confidence: referral.confidence, reasons: referral.reasons },
    };
  }
  if (accused.length > 0 && (matter.kind === 'report' || matter.kind === 'complaint')) {
    goAround(accused, matter.kind, org, settings, barred, claims);
  } else if (matter.kind === 'report') {
    claimByCategory(guesses, org, place, settings.weights, claims);
    for (const unit of org.holders('discipline')) {
      claims.add(unit.id, settings.weights.copy, {
        zh: `举报线索同时抄告${unit.zh}`,
        en: `A report is also made known to ${unit.en}`,
      });
    }
  } else {
    claimByCategory(guesses, org, place, settings.weights, claims);
  }
  if (accused.length === 0) {
    for (const fn of settings.kinds[matter.kind] ?? []) {
      for (const unit of org.holders(fn)) {
        claims.add(unit.id, settings.weights.kind, {
          zh: `信访事项由${unit.zh}登记`,
          en: `Petitions are registered by ${unit.en}`,
        });
      }
    }
    for (const n of named) {
      if (!n.addressed && !n.mentioned) continue;
      const unit = org.get(n.unitId);
      if (TERRITORIAL.has(unit.kind) && !n.addressed) continue;
      claims.add(unit.id, n.addressed ? settings.addressee.weight : settings.addressee.mention, {
        zh: n.addressed ? `来信写给“${n.spelling}”（${unit.zh}）` : `文中提到“${n.spelling}”（${unit.zh}）`,
        en: n.addressed
          ? `Addressed to "${n.spelling}" (${unit.en})`
          : `The text mentions "${n.spelling}" (${unit.en})`,
      });
    }
  }
  const candidates = claims.list(settings.floor).filter((c) => !barred(c.unitId));
  const [first, second] = candidates;
  const outcome =
    first === undefined
      ? 'none'
      : accused.length === 0 && second !== undefined && second.confidence >= first.confidence * settings.near
        ? 'two'
        : 'one';
  // A name without a cue either way may be an accusation: only a person can tell.
  const doubtful =
    matter.kind === 'complaint' && named.some((n) => !n.addressed && n.mentioned && n.unitId === first?.unitId);
  return {
    ...common,
    candidates,
    outcome,
    needsClerk: outcome !== 'one' || doubtful || (first?.confidence ?? 0) < settings.confidence,
  };
}

/** The claims of units, each with its reasons. Independent reasons add up as chances do: 1 - (1 - a)(1 - b). */
class Claims {
  readonly #by = new Map<string, { doubt: number; reasons: Text[] }>();

  add(unitId: string, confidence: number, reason: Text): void {
    const claim = this.#by.get(unitId) ?? { doubt: 1, reasons: [] };
    claim.doubt *= 1 - Math.min(confidence, 0.99);
    claim.reasons.push(reason);
    this.#by.set(unitId, claim);
  }

  list(floor: number): Candidate[] {
    return [...this.#by]
      .map(([unitId, c]) => ({ unitId, confidence: Math.round((1 - c.doubt) * 1000) / 1000, reasons: c.reasons }))
      .filter((c) => c.confidence >= floor)
      .sort((a, b) => b.confidence - a.confidence || a.unitId.localeCompare(b.unitId));
  }
}

function chosenOr(matter: Matter, rules: RoutingRules): CategoryGuess[] {
  if (matter.categoryId === undefined) {
    return guessCategories(matter.title, matter.text, rules.categories, rules.settings.score);
  }
  for (const branch of rules.categories) {
    const category = branch.children.find((c) => c.id === matter.categoryId);
    if (category) return [{ category, branch, share: 1, words: [] }];
  }
  return [];
}

function describeCategory(guesses: readonly CategoryGuess[], chosen: boolean): Route['category'] {
  const best = guesses[0];
  if (!best)
    return { id: null, confidence: 0, reasons: [{ zh: '没有词语指向任何类别', en: 'No word points to a category' }] };
  const { category, words, share } = best;
  if (chosen)
    return {
      id: category.id,
      confidence: 1,
      reasons: [{ zh: `已选类别“${category.zh}”`, en: `Category chosen: "${category.en}"` }],
    };
  const reasons: Text[] = [
    {
      zh: `“${words.join('”“')}”指向“${category.zh}”`,
      en: `The words ${words.map((w) => `"${w}"`).join(', ')} point to "${category.en}"`,
    },
  ];
  const rival = guesses[1];
  if (rival && rival.share > share * 0.5) {
    reasons.push({
      zh: `也可能是“${rival.category.zh}”（${rival.words.slice(0, 3).join('、')}）`,
      en: `It may also be "${rival.category.en}" (${rival.words.slice(0, 3).join(', ')})`,
    });
  }
  return { id: category.id, confidence: Math.round(share * 1000) / 1000, reasons };
}

/** Claims of the units that answer for the likely categories: the leading function in full, an equal one nearly so, helpers a little. */
function claimByCategory(
  guesses: readonly CategoryGuess[],
  org: Org,
  place: Place | null,
  weights: RoutingSettings['weights'],
  claims: Claims,
): void {
  const weight = new Map<string, { share: number; guess: CategoryGuess }>();
  for (const guess of guesses.slice(0, 12)) {
    const { functions, assist } = guess.category;
    for (const [i, fn] of functions.entries()) grow(weight, fn, guess.share * (i === 0 ? 1 : weights.equal), guess);
    for (const fn of assist) grow(weight, fn, guess.share * weights.assist, guess);
  }
  for (const [fn, { share, guess }] of weight) {
    const holders = org.holders(fn).filter((u) => answersAt(u, place, org));
    for (const unit of holders) {
      const at =
        TERRITORIAL.has(unit.kind) && place
          ? { zh: `，地点在${place.unit.zh}`, en: `, the place is ${place.unit.en}` }
          : { zh: '', en: '' };
      const said =
        guess.words.length > 0
          ? { zh: `（${guess.words.slice(0, 4).join('、')}）`, en: ` (${guess.words.slice(0, 4).join(', ')})` }
          : { zh: '', en: '' };
      claims.add(unit.id, share / holders.length, {
        zh: `“${guess.category.zh}”${said.zh}由${unit.zh}负责${at.zh}`,
        en: `${unit.en} answers for "${guess.category.en}"${said.en}${at.en}`,
      });
    }
  }
}

function grow(
  weight: Map<string, { share: number; guess: CategoryGuess }>,
  fn: string,
  share: number,
  guess: CategoryGuess,
): void {
  const known = weight.get(fn);
  weight.set(fn, { share: (known?.share ?? 0) + share, guess: known?.guess ?? guess });
}

function goAround(
  accused: readonly string[],
  kind: 'report' | 'complaint',
  org: Org,
  settings: RoutingSettings,
  barred: (unitId: string) => boolean,
  claims: Claims,
): void {
  const { functions, basis } = settings.around[kind];
  const names = accused.map((id) => org.get(id));
  const zh = names.map((u) => u.zh).join('、');
  const en = names.map((u) => u.en).join(', ');
  const above = names
    .map((u) => (u.parentId === null ? null : org.get(u.parentId)))
    .find((u) => u !== null && u.parentId !== null && !barred(u.id));
  // A complaint goes one level up; from a bureau that is the office itself, for which its supervision answers. A report goes to discipline.
  if (above && kind === 'complaint') {
    claims.add(above.id, settings.weights.around, {
      zh: `投诉涉及${zh}，绕开它，由上一级${above.zh}处理（${basis.zh}）`,
      en: `It complains of ${en}; around it, to ${above.en}, the unit above (${basis.en})`,
    });
  }
  const overseers = functions.flatMap((fn) => org.holders(fn)).filter((u) => !barred(u.id));
  overseers.forEach((unit, i) => {
    claims.add(
      unit.id,
      i === 0 && !(above && kind === 'complaint') ? settings.weights.around : settings.weights.alongside,
      {
        zh: `${kind === 'report' ? '举报' : '投诉'}涉及${zh}，绕开它及其下属，由${unit.zh}处理（${basis.zh}）`,
        en: `It ${kind === 'report' ? 'reports' : 'complains of'} ${en}; around it and all below it, to ${unit.en} (${basis.en})`,
      },
    );
  });
  if (overseers.length === 0 && !above) {
    const root = names.map((u) => u.parentId).find((id): id is string => id !== null && !barred(id));
    if (root) {
      claims.add(root, settings.weights.around, {
        zh: `涉及${zh}，绕开它，由上一级${org.get(root).zh}处理（${basis.zh}）`,
        en: `It concerns ${en}; around it, to ${org.get(root).en}, the unit above (${basis.en})`,
      });
    }
  }
}

function findUrgency(whole: string, guesses: readonly CategoryGuess[], settings: RoutingSettings): Route['urgency'] {
  const lower = whole.toLowerCase();
  for (const rule of settings.urgency) {
    if (rule.without.some((w) => lower.includes(w))) continue;
    const hits = Object.entries(rule.words).filter(([w]) => occurrences(lower, w) > 0);
    const points = hits.reduce((sum, [, weight]) => sum + weight, 0);
    if (points >= rule.threshold) {
      const words = hits.map(([w]) => w);
      return {
        clock: rule.clock,
        reason: { zh: `${rule.zh}：“${words.join('”“')}”`, en: `${rule.en}: ${words.map((w) => `"${w}"`).join(', ')}` },
      };
    }
    const best = guesses[0];
    if (best?.category.urgency === rule.clock && best.share >= settings.confidence) {
      return {
        clock: rule.clock,
        reason: { zh: `${rule.zh}：类别“${best.category.zh}”`, en: `${rule.en}: category "${best.category.en}"` },
      };
    }
  }
  return undefined;
}

/** The statutory channel whose cues weigh most, if they reach the threshold. Its confidence is how far they do. */
function findReferral(
  matter: Matter,
  whole: string,
  rules: RoutingRules,
): { rule: Referral; confidence: number; reasons: Text[] } | null {
  const lower = whole.toLowerCase();
  let best: { rule: Referral; points: number; words: string[] } | null = null;
  for (const rule of rules.referrals.list) {
    if (rule.kinds.length > 0 && !rule.kinds.includes(matter.kind)) continue;
    const hits = Object.entries(rule.cues).filter(([w]) => occurrences(lower, w) > 0);
    const points = hits.reduce((sum, [, weight]) => sum + weight, 0);
    if (points >= rules.referrals.threshold && (best === null || points > best.points)) {
      best = { rule, points, words: hits.map(([w]) => w) };
    }
  }
  if (!best) return null;
  const { rule, points, words } = best;
  return {
    rule,
    confidence: Math.round((points / (points + rules.referrals.threshold * 0.6)) * 1000) / 1000,
    reasons: [
      {
        zh: `“${words.join('”“')}”表明属于“${rule.zh}”（${rule.basis.zh}）`,
        en: `The words ${words.map((w) => `"${w}"`).join(', ')} show "${rule.en}" (${rule.basis.en})`,
      },
    ],
  };
}
