import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import { readPack } from '../packs/read.ts';
import type { UnitKind } from './rules.ts';

/** Columns of an import file. */
export type Column =
  | 'unit'
  | 'parent'
  | 'name'
  | 'nameEn'
  | 'kind'
  | 'functions'
  | 'aliases'
  | 'places'
  | 'post'
  | 'title'
  | 'titleEn'
  | 'role'
  | 'person'
  | 'username'
  | 'since';

export type Word = Text & { readonly spellings: readonly string[] };

export interface OrgPack {
  readonly kinds: Readonly<Record<UnitKind, Word & { readonly below: readonly UnitKind[] }>>;
  readonly roles: Readonly<Record<Role, Word>>;
  /** Roles whose posts only the administrator fills. */
  readonly independent: readonly Role[];
  readonly columns: Readonly<Record<Column, Word>>;
  /** Characters that part several values in one cell. */
  readonly separators: string;
  readonly answers: Readonly<Record<'holder' | 'head' | 'above' | 'nobody', Text>>;
}

/** Kinds, roles and columns, and the words for them: `packs/org.yaml`. */
export const orgPack: OrgPack = readPack<OrgPack>('org').value;
