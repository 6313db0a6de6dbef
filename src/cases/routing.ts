import type { Text } from '../kernel/text.ts';
import { mapAgency } from './agencies.ts';
import {
  type Branch,
  type CategoryGuess,
  guessCategories,
  occurrences,
  type Referral,
  type RoutingSettings,
} from './categories.ts';

/** A unit as routing sees it. `places` are streets, villages and estates it covers; only territorial kinds are bound to a place. */
export interface RoutingUnit extends Text {
  readonly id: string;
  readonly kind: string;
  readonly functions: readonly string[];
  readonly parentId: string | null;
  readonly aliases: readonly string[];
  readonly places: readonly string[];
}

export interface Matter {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  /** Chosen by the person or a clerk: it is then certain. */
  readonly categoryId?: string;
  readonly placeUnitId?: string;
  readonly accusedUnitId?: string;
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
  /** Units the matter is kept from, with everything below them. */
  readonly accusedUnitIds: readonly string[];
  readonly urgency?: { readonly clock: string; readonly reason: Text };
  readonly referral?: { readonly id: string; readonly confidence: number; readonly reasons: readonly Text[] };
}

/** Kinds of unit that answer only for their own ground. */
const TERRITORIAL: ReadonlySet<string> = new Set(['street', 'community', 'grid']);

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
  const place = findPlace(matter, whole, org);
  const named = namedUnits(whole, matter.kind, org, settings);
  const accused = matter.accusedUnitId ? [matter.accusedUnitId] : named.filter((n) => n.accused).map((n) => n.unitId);
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

const ORGS = new WeakMap<readonly RoutingUnit[], Org>();

/** The tree of units, with the questions routing asks of it. */
class Org {
  readonly units: readonly RoutingUnit[];
  /** Every name of a unit, longest first; the bare name of a street or village is a place until something official follows. */
  readonly names: readonly { readonly unitId: string; readonly name: string; readonly isPlace: boolean }[];
  readonly #byId: ReadonlyMap<string, RoutingUnit>;

  constructor(units: readonly RoutingUnit[]) {
    this.units = units;
    this.names = units
      .flatMap((u) =>
        [u.zh, ...u.aliases].map((name) => ({
          unitId: u.id,
          name,
          isPlace: TERRITORIAL.has(u.kind) && name === u.zh,
        })),
      )
      .filter((n) => n.name.length >= 3)
      .sort((a, b) => b.name.length - a.name.length);
    this.#byId = new Map(units.map((u) => [u.id, u]));
  }

  /** The same list of units is asked thousands of times in an import. */
  static of(units: readonly RoutingUnit[]): Org {
    const known = ORGS.get(units) ?? new Org(units);
    ORGS.set(units, known);
    return known;
  }

  get(id: string): RoutingUnit {
    const unit = this.#byId.get(id);
    if (!unit) throw new Error(`no unit ${id}`);
    return unit;
  }

  /** Whether `id` is `above` or somewhere below it. */
  isWithin(id: string, above: string): boolean {
    for (let at: string | null = id; at !== null; at = this.#byId.get(at)?.parentId ?? null)
      if (at === above) return true;
    return false;
  }

  /** Units with a responsibility; where a unit and one above it both have it, the upper one, which hands it on itself. */
  holders(fn: string): RoutingUnit[] {
    const all = this.units.filter((u) => u.functions.includes(fn));
    return all.filter((u) => !all.some((v) => v.id !== u.id && this.isWithin(u.id, v.id)));
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

interface Place {
  readonly unit: RoutingUnit;
  readonly said: string | null;
}

/** The ground a matter stands on: told, or the smallest territorial unit whose name or place the text says most. */
function findPlace(matter: Matter, whole: string, org: Org): Place | null {
  if (matter.placeUnitId) return { unit: org.get(matter.placeUnitId), said: null };
  let best: { unit: RoutingUnit; said: string; rank: number } | null = null;
  for (const unit of org.units) {
    if (!TERRITORIAL.has(unit.kind)) continue;
    for (const said of [unit.zh, ...unit.aliases, ...unit.places]) {
      const hits = said.length >= 2 ? occurrences(whole, said) : 0;
      // A longer name says more, and so does a smaller unit.
      const rank = hits * 10 + said.length + (unit.kind === 'street' ? 0 : 5);
      if (hits > 0 && (best === null || rank > best.rank)) best = { unit, said, rank };
    }
  }
  return best;
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

/** A street answers only for its own ground; without a place none of them can be told. */
function answersAt(unit: RoutingUnit, place: Place | null, org: Org): boolean {
  if (!TERRITORIAL.has(unit.kind)) return true;
  return place !== null && org.isWithin(place.unit.id, unit.id);
}

interface Named {
  readonly unitId: string;
  readonly spelling: string;
  readonly addressed: boolean;
  readonly accused: boolean;
  readonly mentioned: boolean;
}

const OFFICE_WORD =
  /[\p{Script=Han}]{1,16}?(?:局|委|办公室|政府办|街道办事处|街道办|政府|大队|支队|派出所|居委会|村委会|中心|公司|城管)/gu;

/** Units named in a text: addressed ("请区教育局…"), accused (with a word that accuses in the same sentence), or only mentioned. */
function namedUnits(whole: string, kind: string, org: Org, settings: RoutingSettings): Named[] {
  const found = new Map<string, Named>();
  const accusable = kind === 'report' || kind === 'complaint';
  for (const sentence of whole.split(/[。！？；!?;\n]/)) {
    const strong = settings.accusing.strong.some((w) => sentence.includes(w));
    const weak = settings.accusing.weak.some((w) => sentence.includes(w));
    for (const { unitId, spelling, at } of mentions(sentence, org, settings)) {
      const before = sentence.slice(Math.max(0, at - 5), at);
      const cued = settings.addressee.cues.some((c) => before.includes(c));
      const isRoot = org.get(unitId).parentId === null;
      const accused = accusable && !isRoot && (strong || (!cued && (weak || kind === 'report')));
      const known = found.get(unitId);
      found.set(unitId, {
        unitId,
        spelling,
        addressed: (known?.addressed ?? false) || (cued && !isRoot),
        accused: (known?.accused ?? false) || accused,
        mentioned: !isRoot,
      });
    }
  }
  return [...found.values()];
}

/** Names in a sentence: first the units' own names and aliases, longest first, then other spellings of an office that map to one unit. */
function mentions(
  sentence: string,
  org: Org,
  settings: RoutingSettings,
): { unitId: string; spelling: string; at: number }[] {
  const out: { unitId: string; spelling: string; at: number }[] = [];
  let rest = sentence;
  for (const { unitId, name, isPlace } of org.names) {
    for (let at = rest.indexOf(name); at !== -1; at = rest.indexOf(name, at + name.length)) {
      const after = rest.slice(at + name.length);
      if (isPlace && !settings.agencies.seats.some((s) => after.startsWith(s))) continue;
      out.push({ unitId, spelling: name, at });
      rest = rest.slice(0, at) + '\u0000'.repeat(name.length) + rest.slice(at + name.length);
    }
  }
  for (const m of rest.matchAll(OFFICE_WORD)) {
    // The pattern takes letters before the name with it: try ever shorter tails.
    for (let cut = 0; m[0].length - cut >= 3; cut += 1) {
      const spelling = m[0].slice(cut);
      const match = mapAgency(spelling, org.units, settings.agencies);
      if (match) {
        out.push({ unitId: match.unitId, spelling, at: m.index + cut });
        break;
      }
    }
  }
  return out;
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
