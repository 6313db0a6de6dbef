import { derivedId } from '../kernel/ids.ts';
import { codeOf } from '../text/tables.ts';
import * as decide from './decide.ts';
import { applyEdit, changeUnit, type Draft } from './draft.ts';
import { type Column, orgPack } from './pack.ts';
import { attempt, type Cells, codeAsId, Faulty, namesOf, type RowOutcome, type Standing } from './row.ts';
import type { UnitKind } from './rules.ts';
import { listOf } from './sheet.ts';

interface UnitAsked {
  readonly id: string;
  readonly cells: Partial<Record<Column, string>>;
  readonly out: RowOutcome;
}

const UNIT_COLUMNS = ['parent', 'name', 'nameEn', 'kind', 'functions', 'aliases', 'places'] as const;

/** The units that a file speaks of. */
export class UnitsOfFile {
  readonly #before: Standing;
  readonly #draft: Draft;
  readonly #asked = new Map<string, UnitAsked>();
  readonly #failed = new Set<string>();
  /** Name or alias → ids, of what exists and of what the file opens. */
  readonly #byName = new Map<string, Set<string>>();
  readonly #references: { ref: string; out: RowOutcome; column: Column }[] = [];

  constructor(before: Standing, draft: Draft) {
    this.#before = before;
    this.#draft = draft;
    for (const u of before.units.values())
      if (u.active) for (const n of [u.zh, u.en, ...u.aliases]) this.#name(n, u.unitId);
  }

  #name(name: string, id: string): void {
    this.#byName.set(name, (this.#byName.get(name) ?? new Set()).add(id));
  }

  /** Notes what a row says about its unit: a definition, or only which unit it means. */
  read(cells: Cells, out: RowOutcome): void {
    const { unit, name } = cells;
    if (!unit && !name) {
      if (UNIT_COLUMNS.some((c) => cells[c])) throw new Faulty('unit', 'org.import-which-unit');
      if (cells.title || cells.post || cells.username || cells.person)
        throw new Faulty('unit', 'org.import-which-unit');
      return;
    }
    const defines = UNIT_COLUMNS.some((c) => c !== 'name' && cells[c]) || (unit !== undefined && name !== undefined);
    if (!defines) {
      this.#references.push({ ref: (unit ?? name)!, out, column: unit ? 'unit' : 'name' });
      return;
    }
    const id = unit ? codeAsId(unit, 'unit') : this.#idByName(name!, cells.parent);
    out.unitId = id;
    const earlier = this.#asked.get(id);
    if (!earlier) {
      this.#asked.set(id, { id, cells: { ...cells }, out });
      if (name) this.#name(name, id);
      return;
    }
    for (const c of UNIT_COLUMNS) {
      if (cells[c] && earlier.cells[c] && cells[c] !== earlier.cells[c])
        throw new Faulty(c, 'org.import-said-before', { sheet: earlier.out.sheet, row: earlier.out.line });
      earlier.cells[c] ??= cells[c]!;
    }
  }

  /** Without a code a unit is known by its name, and where several have it by name and parent; a new one gets an id of its own. */
  #idByName(name: string, parent: string | undefined): string {
    const same = [...(this.#byName.get(name) ?? [])].filter((id) => !parent || this.#isBelow(id, parent));
    if (same.length > 1) throw new Faulty('name', 'org.import-ambiguous', { unit: name });
    return same[0] ?? `u-${derivedId(this.#before.officeId, 'unit', name, parent ?? '').slice(0, 8)}`;
  }

  #isBelow(id: string, parent: string): boolean {
    const asked = this.#asked.get(id)?.cells.parent;
    if (asked !== undefined) return asked === parent;
    const above = this.#before.units.get(this.#before.units.get(id)?.parentId ?? '');
    return (
      above === undefined ||
      [above.zh, above.en, ...above.aliases].includes(parent) ||
      above.unitId === parent.toLowerCase()
    );
  }

  #find(ref: string, column: Column): string {
    const id = ref.toLowerCase();
    if (this.#asked.has(id) || this.#before.units.has(id)) return id;
    const named = [...(this.#byName.get(ref) ?? [])];
    if (named.length > 1) throw new Faulty(column, 'org.import-ambiguous', { unit: ref });
    if (named.length === 0)
      throw new Faulty(column, column === 'parent' ? 'org.import-parent-unknown' : 'org.import-unit-unknown', {
        unit: ref,
      });
    return named[0]!;
  }

  /** Opens and changes units in the draft, parents first; then finds the units that other rows mean. */
  apply(): void {
    const wanted: { unitId: string; parentId: string | null; asked: UnitAsked; kind: UnitKind | undefined }[] = [];
    for (const asked of this.#asked.values()) {
      const place = this.#placeOf(asked);
      if (place) wanted.push({ unitId: asked.id, asked, ...place });
      else this.#failed.add(asked.id);
    }
    for (const { unitId, parentId, asked, kind } of decide.parentsFirst(wanted)) {
      if (parentId !== null && this.#failed.has(parentId)) {
        this.#failed.add(unitId);
        continue;
      }
      if (!attempt(asked.out, () => this.#applyOne(asked, parentId, kind))) this.#failed.add(unitId);
    }
    for (const { ref, out, column } of this.#references)
      attempt(out, () => {
        out.unitId = this.#find(ref, column);
      });
  }

  /** Where it is to stand, and as what; `null` where the file does not say it, and each thing that is missing is noted. */
  #placeOf({ id, cells, out }: UnitAsked): { parentId: string | null; kind: UnitKind | undefined } | null {
    const known = this.#before.units.get(id);
    const { parent, kind, name } = cells;
    let parentId = known?.parentId ?? null;
    const said = [
      attempt(out, () => {
        if (!known && !name) throw new Faulty('name', 'org.name-missing');
      }),
      attempt(out, () => {
        if (!known && !kind) throw new Faulty('kind', 'org.import-kind-missing', { known: namesOf(orgPack.kinds) });
      }),
      attempt(out, () => {
        if (parent) parentId = this.#find(parent, 'parent');
      }),
    ];
    // `lookAt` has noted a kind that is none.
    const code = kind ? codeOf(orgPack.kinds, kind) : undefined;
    return code === null || said.includes(false) ? null : { parentId, kind: code };
  }

  #applyOne({ id, cells, out }: UnitAsked, parentId: string | null, kind: UnitKind | undefined): void {
    const lists = Object.fromEntries(
      (['functions', 'aliases', 'places'] as const).flatMap((c) => (cells[c] ? [[c, listOf(cells[c])]] : [])),
    );
    const { name, nameEn } = cells;
    if (!this.#before.units.has(id)) {
      const unit = { unitId: id, parentId, kind: kind!, zh: name!, en: nameEn ?? name!, ...lists };
      changeUnit(this.#draft, id, decide.openUnit(this.#draft.units, orgPack.kinds, unit));
      out.unit = 'new';
      return;
    }
    applyEdit(this.#draft, id, { ...(name && { zh: name }), ...(nameEn && { en: nameEn }), kind, parentId, ...lists });
    out.unit = this.#draft.unitChanges.has(id) ? 'changed' : 'unchanged';
  }

  /** Whether the row's unit is there, so that its post can be looked at. */
  stands = (out: RowOutcome): boolean =>
    out.unitId !== null && !this.#failed.has(out.unitId) && out.errors.length === 0;
}
