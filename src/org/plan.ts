import { lookAt } from './cells.ts';
import { type Draft, draftOf } from './draft.ts';
import { PostsOfFile } from './plan-posts.ts';
import { UnitsOfFile } from './plan-units.ts';
import { attempt, type NewPerson, type RowOutcome, type Standing } from './row.ts';
import type { SheetRow } from './sheet.ts';

export interface Plan {
  readonly draft: Draft;
  readonly rows: readonly RowOutcome[];
  readonly accounts: readonly NewPerson[];
  /** Posts with a history, whose open duties pass to the new holder. */
  readonly handed: readonly string[];
}

/**
 * What a file would do to the office, row by row, without doing it. Existing units, posts and holders are recognised, so that the
 * same file twice changes nothing; an empty cell leaves what is there.
 */
export function planImport(before: Standing, sheetRows: readonly SheetRow[]): Plan {
  const draft = draftOf(before.units, before.posts);
  const work = sheetRows.map((row) => ({ row, out: outcome(row) }));
  for (const { row, out } of work)
    if (row.overlong) out.errors.push({ column: null, code: 'org.import-overlong', facts: {} });
  const whole = work.filter(({ row }) => !row.overlong);
  const units = new UnitsOfFile(before, draft);
  for (const { row, out } of whole) {
    lookAt(row.cells, out, before);
    attempt(out, () => units.read(row.cells, out));
  }
  units.apply();
  const posts = new PostsOfFile(before, draft);
  // A sheet of posts comes before one of people; and of two posts alike, each keeps its holder (`rank`).
  const ofPeople = new Set(whole.filter(({ row }) => row.cells.username).map(({ row }) => row.sheet));
  const order = ({ row, out }: (typeof whole)[number]) =>
    (ofPeople.has(row.sheet) ? 10 : 0) + posts.rank(row.cells, out.unitId!);
  const ranked = whole.filter(({ out }) => units.stands(out)).map((w) => ({ ...w, order: order(w) }));
  for (const { row, out } of ranked.sort((a, b) => a.order - b.order)) attempt(out, () => posts.read(row.cells, out));
  return { draft, rows: work.map((w) => w.out), accounts: posts.newAccounts(), handed: posts.handed };
}

const outcome = ({ sheet, line }: SheetRow): RowOutcome => ({
  sheet,
  line,
  unitId: null,
  postId: null,
  unit: null,
  post: null,
  holder: null,
  errors: [],
  notices: [],
});
