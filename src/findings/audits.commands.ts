import { createHash } from 'node:crypto';
import type { Db, Reader } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import type { UploadedFile } from '../text/tables.ts';
import { canRecord } from './access.ts';
import { type AuditOutcome, type Auditor, planAudits } from './audits.plan.ts';
import { type AuditsPack, readAudits } from './audits.ts';
import { type FindingWork, openFinding, recordersOf, todayOf } from './commands.ts';

export interface AuditDesk {
  readonly findings: FindingWork;
  readonly audits: AuditsPack;
}

interface Counts {
  /** Rows of the files. */
  readonly read: number;
  readonly new: number;
  /** Here already, or further up in the file: nothing comes twice. */
  readonly present: number;
  readonly errors: number;
}

/** What a list would do, before it does it. */
export interface AuditPreview extends Counts {
  /** Stands for the files and the office as it is: `takeInAudits` does exactly what was shown, or refuses. */
  readonly digest: string;
  readonly rows: readonly AuditOutcome[];
  readonly ignored: readonly string[];
}

/** A finding makes five entries at most, and one statement carries up to a thousand (src/ledger/append.ts). */
const SET = 100;

/** Who takes in what audits found, and then checks the corrections. @throws Refusal `finding.recorded-by-others` */
export function auditorOf(ctx: Context, { findings }: AuditDesk): Auditor {
  const { actor } = ctx;
  const roles = recordersOf(findings.pack, 'audit');
  const post = actor.kind === 'staff' ? actor.posts.find((p) => roles.includes(p.role)) : undefined;
  if (!post) throw new Refusal('finding.recorded-by-others');
  return { unit: post.unitId, post: post.postId, mayFind: (unit) => canRecord(actor, roles, unit).may };
}

/** Reads lists of findings against the office as it stands: per row what will happen, or what is wrong. Changes nothing. */
export async function previewAudits(
  read: Reader,
  ctx: Context,
  desk: AuditDesk,
  by: Auditor,
  files: readonly UploadedFile[],
): Promise<AuditPreview> {
  return (await planned(read, ctx, desk, by, files)).preview;
}

async function planned(read: Reader, ctx: Context, desk: AuditDesk, by: Auditor, files: readonly UploadedFile[]) {
  const { findings: work, audits } = desk;
  const { rows: sheet, ignored } = await readAudits(audits, files);
  const { rows, findings } = await planAudits(read, ctx.officeId, work, audits, by, sheet, todayOf(ctx, work));
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(createHash('sha256').update(bytes).digest());
  const preview: AuditPreview = {
    digest: hash.update(JSON.stringify([rows, findings.map((f) => f.findingId)])).digest('hex'),
    read: rows.length,
    new: findings.length,
    present: rows.filter((r) => r.outcome === 'present' || r.outcome === 'twice').length,
    errors: rows.reduce((n, r) => n + r.errors.length, 0),
    rows,
    ignored,
  };
  return { preview, findings };
}

/**
 * Takes in what the preview showed, each as an allegation that its unit has to answer; a set per transaction. Taken up again after it
 * was broken off, what is here already is passed over: a finding's id follows from what its row says.
 *
 * @param digest the preview's; `null`: whatever the files say now
 * @throws Refusal `finding.import-errors` while a row has an error; `finding.import-changed` if files or office are not as they were shown
 */
export async function takeInAudits(
  db: Db,
  ctx: Context,
  desk: AuditDesk,
  by: Auditor,
  files: readonly UploadedFile[],
  digest: string | null,
): Promise<Omit<AuditPreview, 'rows' | 'ignored'>> {
  const { preview, findings } = await planned(db, ctx, desk, by, files);
  const { rows: _, ignored: __, ...shown } = preview;
  if (shown.errors > 0) throw new Refusal('finding.import-errors', { errors: shown.errors });
  if (digest !== null && shown.digest !== digest) throw new Refusal('finding.import-changed');
  for (let from = 0; from < findings.length; from += SET)
    await refuseConflict(() =>
      db.transact(async (tx) => {
        for (const spec of findings.slice(from, from + SET)) await openFinding(tx, ctx, desk.findings, spec);
      }),
    );
  return shown;
}
