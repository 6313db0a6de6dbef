import type { ClockRule } from '../calendar/clock.ts';
import type { Telephones } from '../calendar/countries.ts';
import { type Db, sqlOf } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import type { Offices } from '../identity/offices.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Money } from '../kernel/money.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Clock, millis } from '../kernel/time.ts';
import { type Scope, scopeOf } from './access.ts';
import type { AppealsPack, Desk } from './appeals.ts';
import type { RoutingPacks } from './categories.ts';
import type { CaseWork } from './dossier.ts';
import type { ListsPack } from './lists.ts';
import { type Matter, type Route, type RoutingUnit, route } from './routing.ts';

/** What an office's cases need to know of its units, and the rules that route between them. */
export interface OfficeWork extends CaseWork {
  readonly officeId: string;
  readonly money: Money;
  readonly telephones: Telephones;
  readonly units: ReadonlyMap<string, UnitInfo>;
  /** What the routing rules propose, with reasons. */
  propose(matter: Matter): Route;
  /** What this actor may see. */
  scope(actor: Actor): Scope;
  categoryName(id: string | null): Text | null;
}

export interface UnitInfo extends RoutingUnit {
  readonly path: readonly string[];
}

export interface WorkDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly offices: Offices;
  readonly clocks: ReadonlyMap<string, ClockRule>;
  readonly appeals: AppealsPack;
  readonly lists: ListsPack;
  readonly routing: RoutingPacks;
}

/** The org chart changes a few times a year and is read by every command: it is kept this long. */
const FRESH_MS = 3_000;

/** The work of each office, made when first asked for. */
export function openWork(deps: WorkDeps): (officeId: string) => Promise<OfficeWork> {
  const kept = new Map<string, { at: number; work: Promise<OfficeWork> }>();
  return (officeId) => {
    const now = millis(deps.clock());
    const found = kept.get(officeId);
    // Either way, or with the clock set back it would be kept until the clock has caught up.
    if (found && Math.abs(now - found.at) < FRESH_MS) return found.work;
    const work = make(deps, officeId);
    kept.set(officeId, { at: now, work });
    // What failed (a database restart) is not kept.
    work.catch(() => kept.delete(officeId));
    return work;
  };
}

async function make(
  { db, keys, offices, clocks, appeals, lists, routing }: WorkDeps,
  officeId: string,
): Promise<OfficeWork> {
  const [office, unitRows, headRows] = await Promise.all([
    offices.get(officeId),
    db.rows(
      sqlOf
        .selectFrom('unit')
        .selectAll()
        .where('office_id', '=', officeId)
        .where('active', '=', true)
        .orderBy('unit_id'),
    ),
    db.rows(
      sqlOf
        .selectFrom('post')
        .select(['unit_id', 'post_id'])
        .where('office_id', '=', officeId)
        .where('role', '=', 'head')
        .where('active', '=', true)
        .orderBy('post_id', 'desc'),
    ),
  ]);
  const units = new Map<string, UnitInfo>(
    unitRows.map((u) => [
      u.unit_id,
      {
        id: u.unit_id,
        kind: u.kind,
        zh: u.name_zh,
        en: u.name_en,
        functions: u.functions,
        parentId: u.parent_id,
        aliases: u.aliases,
        places: u.places,
        path: u.path,
      },
    ]),
  );
  const heads = new Map(headRows.map((h) => [h.unit_id, h.post_id]));
  const categories = new Map<string, Text>(
    routing.branches.flatMap((b) => [[b.id, b] as const, ...b.children.map((c) => [c.id, c] as const)]),
  );
  const rules = {
    categories: routing.branches,
    referrals: routing.referrals,
    settings: routing.settings,
    units: [...units.values()],
  };
  const path = (unitId: string): readonly string[] => {
    const unit = units.get(unitId);
    if (!unit) throw new Refusal('org.unknown-unit', { unit: unitId });
    return unit.path;
  };
  return {
    officeId,
    clocks,
    channels: routing.referrals.list.map((r) => r.id),
    calendar: office.calendar,
    money: office.country.money,
    telephones: office.country.telephones,
    pack: appeals,
    lists,
    keys,
    units,
    path,
    desk(desk: Desk) {
      const fn = appeals.desks[desk];
      for (const unit of units.values()) if (unit.functions.includes(fn)) return unit.id;
      throw new Refusal('case.no-such-desk', { function: fn });
    },
    headOf(unitId) {
      const unit = path(unitId).find((u) => heads.has(u));
      return unit === undefined ? null : { unit, post: heads.get(unit)! };
    },
    propose: (matter) => route(matter, rules),
    scope(actor) {
      const headed = actor.kind === 'staff' ? actor.posts.filter((p) => p.role === 'head').map((p) => p.unitId) : [];
      const below = [...units.values()].filter((u) => u.path.some((p) => headed.includes(p))).map((u) => u.id);
      return scopeOf(actor, below);
    },
    categoryName: (id) => (id === null ? null : (categories.get(id) ?? null)),
  };
}
