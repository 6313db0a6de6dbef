import type { Role } from '../kernel/actor.ts';
import type { PlainDate } from '../kernel/time.ts';
import { readDate } from '../text/dates.ts';
import { codeOf } from '../text/tables.ts';
import { orgPack } from './pack.ts';
import { attempt, type Cells, Faulty, namesOf, type RowOutcome, type Standing } from './row.ts';
import type { UnitKind } from './rules.ts';

/** Looks at each cell by itself before the row is read as a whole: a row with three errors shows three, and is mended in one go. */
export function lookAt({ kind, role, username, since }: Cells, out: RowOutcome, before: Standing): void {
  attempt(out, () => kind && kindOf(kind));
  attempt(out, () => role && roleOf(role));
  attempt(out, () => {
    if (username && !before.accounts.has(username.toLowerCase()) && !before.username.test(username.toLowerCase()))
      throw new Faulty('username', 'org.import-username');
  });
  attempt(out, () => since && dayOf(since));
}

function kindOf(written: string): UnitKind {
  const kind = codeOf(orgPack.kinds, written);
  if (kind === null) throw new Faulty('kind', 'org.import-kind', { value: written, known: namesOf(orgPack.kinds) });
  return kind;
}

export function roleOf(written: string): Role {
  const role = codeOf(orgPack.roles, written);
  if (role === null) throw new Faulty('role', 'org.import-role', { value: written, known: namesOf(orgPack.roles) });
  return role;
}

export function dayOf(written: string): PlainDate {
  const read = readDate(written);
  if (!read.ok) throw new Faulty('since', 'org.import-date', { value: written });
  return read.date;
}
