import { USERNAME } from '../identity/rules.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, millis, plainDate } from '../kernel/time.ts';
import { planImport } from '../org/plan.ts';
import type { Post, Unit } from '../org/rules.ts';
import { readSheets } from '../org/sheet.ts';
import type { UploadedFile } from '../text/tables.ts';
import type { Chart } from './rules.ts';

/** An office's own units and posts as rules see them: no names of people. */
export const toChart = (officeId: string | null, units: Iterable<Unit>, posts: Iterable<Post>): Chart => ({
  officeId,
  units: [...units].map(({ unitId, parentId, kind, functions, zh, en }) => ({
    ...{ id: unitId, parent: parentId, kind, functions, zh, en },
  })),
  posts: [...posts].map(({ postId, unitId, role, zh, en }) => ({ id: postId, unit: unitId, role, zh, en })),
});

/**
 * The chart in a file that could be imported (CSV, XLSX), without importing it.
 *
 * @throws Refusal `org.import-errors`; `org.…`, `text.…` where the file cannot be read
 */
export async function chartOfFile(file: UploadedFile, now: Instant): Promise<Chart> {
  const { rows } = await readSheets([file]);
  const { draft, rows: outcomes } = planImport(
    {
      officeId: 'file',
      units: new Map(),
      posts: new Map(),
      accounts: new Map(),
      today: plainDate(now.slice(0, 10)),
      now,
      openDuties: new Map(),
      newId: () => newId(millis(now)),
      username: USERNAME,
    },
    rows,
  );
  const errors = outcomes.reduce((n, row) => n + row.errors.length, 0);
  if (errors > 0) throw new Refusal('org.import-errors', { errors });
  return toChart(null, draft.units.values(), draft.posts.values());
}
