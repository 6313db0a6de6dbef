import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../db/open.ts';
import { queueAccount } from '../identity/commands.ts';
import { USERNAME } from '../identity/rules.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { millis, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { UploadedFile } from '../text/tables.ts';
import { canArrange } from './access.ts';
import { commit } from './commands.ts';
import { type Plan, planImport } from './plan.ts';
import type { OpenDutiesOf } from './queries.ts';
import type { Outcome, RowOutcome } from './row.ts';
import { readSheets, type SheetRow } from './sheet.ts';
import { accountsByUsername, loadPosts, loadTree, lockOrg } from './store.ts';

type Counts = Readonly<Record<Outcome, number>>;

/** What a file would do, before it does it. */
export interface Preview {
  /** Stands for the file and the office as it is: `applyImport` does exactly what was shown, or refuses. */
  readonly digest: string;
  readonly units: Counts;
  readonly posts: Counts;
  readonly holders: Counts;
  /** Accounts to be opened; their people get a one-time password from the administrator. */
  readonly accounts: number;
  readonly errors: number;
  readonly rows: readonly RowOutcome[];
  /** Columns that mean nothing here. */
  readonly ignored: readonly string[];
}

export interface ImportAsked {
  readonly files: readonly UploadedFile[];
  /** In the office's zone. */
  readonly today: PlainDate;
}

/** Reads the file against the office as it stands: per row what will happen, or what is wrong and how to mend it. Changes nothing. */
export async function previewImport(read: Reader, ctx: Context, { files, today }: ImportAsked): Promise<Preview> {
  ensureArranges(ctx);
  const sheets = await readSheets(files);
  return previewOf(await plan(read, ctx, sheets.rows, today, new Map()), files, sheets.ignored);
}

/**
 * Does what the preview showed: all of it or nothing. The same file again changes nothing.
 *
 * @param asked.digest the preview's
 * @throws Refusal `org.import-errors` while a row has an error; `org.import-changed` if file or office are not as they were shown
 */
export async function applyImport(
  tx: Tx,
  ctx: Context,
  openDutiesOf: OpenDutiesOf,
  { files, today, digest }: ImportAsked & { readonly digest: string },
): Promise<Omit<Preview, 'rows' | 'ignored'>> {
  ensureArranges(ctx);
  const sheets = await readSheets(files);
  await lockOrg(tx, ctx.officeId);
  const first = await plan(tx, ctx, sheets.rows, today, new Map());
  const { rows: _, ignored: __, ...shown } = previewOf(first, files, sheets.ignored);
  if (shown.errors > 0) throw new Refusal('org.import-errors', { errors: shown.errors });
  if (shown.digest !== digest) throw new Refusal('org.import-changed');
  const open = await openDutiesOf(tx, ctx.officeId, { posts: first.handed, units: [] });
  const byPost = Map.groupBy(open, (d) => d.postId ?? '');
  const duties = new Map([...byPost].map(([postId, list]) => [postId, list.map((d) => d.dutyId)]));
  const { draft, accounts } = duties.size > 0 ? await plan(tx, ctx, sheets.rows, today, duties) : first;
  for (const account of accounts) queueAccount(tx, ctx, { ...account, lang: 'zh' });
  commit(tx, ctx, draft);
  return shown;
}

function ensureArranges(ctx: Context): void {
  const verdict = canArrange(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
}

async function plan(
  read: Reader,
  ctx: Context,
  rows: readonly SheetRow[],
  today: PlainDate,
  openDuties: ReadonlyMap<string, readonly string[]>,
): Promise<Plan> {
  const usernames = [...new Set(rows.flatMap((r) => r.cells.username?.toLowerCase() ?? []))];
  const standing = {
    officeId: ctx.officeId,
    units: await loadTree(read, ctx.officeId),
    posts: await loadPosts(read, ctx.officeId, 'all'),
    accounts: await accountsByUsername(read, ctx.officeId, usernames),
    today,
    now: ctx.now,
    openDuties,
    newId: () => newId(millis(ctx.now)),
    username: USERNAME,
  };
  return planImport(standing, rows);
}

function previewOf(plan: Plan, files: readonly UploadedFile[], ignored: readonly string[]): Preview {
  const count = (what: 'unit' | 'post' | 'holder'): Counts => {
    const of = (outcome: Outcome) => plan.rows.filter((r) => r[what] === outcome).length;
    return { new: of('new'), changed: of('changed'), unchanged: of('unchanged') };
  };
  const counts = { units: count('unit'), posts: count('post'), holders: count('holder') };
  return {
    digest: digestOf(plan, files),
    ...counts,
    accounts: plan.accounts.length,
    errors: plan.rows.reduce((n, r) => n + r.errors.length, 0),
    rows: plan.rows,
    ignored,
  };
}

/** The file's bytes, what each row comes to, and the versions it builds upon. */
function digestOf({ rows, draft }: Plan, files: readonly UploadedFile[]): string {
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(createHash('sha256').update(bytes).digest());
  const upon = [...draft.unitChanges, ...draft.postChanges].map(([id, c]) => [
    id,
    c.before?.version ?? 0,
    c.events.length,
  ]);
  return hash.update(JSON.stringify([rows, upon])).digest('hex');
}
