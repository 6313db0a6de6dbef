import type { Telephones } from '../calendar/countries.ts';
import type { ClockWork } from '../duties/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { GridsPack } from './pack.ts';

/** A unit as grids see it: its names, and itself with all above it, nearest first. */
export interface GridUnit extends Text {
  readonly id: string;
  readonly kind: string;
  readonly path: readonly string[];
  readonly aliases: readonly string[];
}

/** What commands on grids work with. */
export interface GridWork extends ClockWork {
  readonly officeId: string;
  readonly telephones: Telephones;
  readonly pack: GridsPack;
  readonly units: ReadonlyMap<string, GridUnit>;
  /** The post that heads a unit, or the nearest above. */
  headOf(unitId: string): { readonly unit: string; readonly post: string } | null;
}

/** @throws Refusal `org.unknown-unit` */
export function unitIn({ units }: Pick<GridWork, 'units'>, id: string): GridUnit {
  const unit = units.get(id);
  if (!unit) throw new Refusal('org.unknown-unit', { unit: id });
  return unit;
}

/** The street above a community; where there is none, the unit above it. */
export const streetOf = (work: Pick<GridWork, 'units'>, id: string): GridUnit => {
  const { path } = unitIn(work, id);
  const street = path.find((u) => work.units.get(u)?.kind === 'street') ?? path[1] ?? id;
  return unitIn(work, street);
};
