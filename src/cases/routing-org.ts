import type { Text } from '../kernel/text.ts';
import { mapAgency } from './agencies.ts';
import { occurrences, type RoutingSettings } from './categories.ts';

/** A unit as routing sees it. `places` are streets, villages and estates it covers; only territorial kinds are bound to a place. */
export interface RoutingUnit extends Text {
  readonly id: string;
  readonly kind: string;
  readonly functions: readonly string[];
  readonly parentId: string | null;
  readonly aliases: readonly string[];
  readonly places: readonly string[];
}

/** Kinds of unit that answer only for their own ground. */
export const TERRITORIAL: ReadonlySet<string> = new Set(['street', 'community', 'grid']);

const ORGS = new WeakMap<readonly RoutingUnit[], Org>();

/** The tree of units, with the questions routing asks of it. */
export class Org {
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

export interface Place {
  readonly unit: RoutingUnit;
  readonly said: string | null;
}

/** The ground a matter stands on: told, or the smallest territorial unit whose name or place the text says most. */
export function findPlace(placeUnitId: string | undefined, whole: string, org: Org): Place | null {
  if (placeUnitId) return { unit: org.get(placeUnitId), said: null };
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

/** A street answers only for its own ground; without a place none of them can be told. */
export function answersAt(unit: RoutingUnit, place: Place | null, org: Org): boolean {
  if (!TERRITORIAL.has(unit.kind)) return true;
  return place !== null && org.isWithin(place.unit.id, unit.id);
}

export interface Named {
  readonly unitId: string;
  readonly spelling: string;
  readonly addressed: boolean;
  readonly accused: boolean;
  readonly mentioned: boolean;
}

const OFFICE_WORD =
  /[\p{Script=Han}]{1,16}?(?:局|委|办公室|政府办|街道办事处|街道办|政府|大队|支队|派出所|居委会|村委会|中心|公司|城管)/gu;

/** Units named in a text: addressed ("请区教育局…"), accused (with a word that accuses in the same sentence), or only mentioned. */
export function namedUnits(whole: string, kind: string, org: Org, settings: RoutingSettings): Named[] {
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
