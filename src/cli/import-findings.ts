import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { House } from '../app/compose.ts';
import { tell } from '../app/refusals.ts';
import { dateIn } from '../calendar/zone.ts';
import { type AuditDesk, previewAudits, takeInAudits } from '../findings/audits.commands.ts';
import type { AuditOutcome, Auditor, Fault } from '../findings/audits.plan.ts';
import { loadAudits } from '../findings/audits.ts';
import { recordersOf } from '../findings/commands.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { whoServes } from '../org/queries.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

export interface FindingsAsked {
  readonly file: string;
  readonly office: string | undefined;
  /** The post that found it and checks the corrections; the only auditor's, where there is one. */
  readonly post: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `import FILE --as findings`: takes in what audits found, each an allegation until its unit answered. All rows or none. */
export async function importFindings(asked: FindingsAsked, io: Io): Promise<number> {
  const bytes = await readFile(asked.file).catch(() => null);
  if (bytes === null) throw new Refusal('cli.no-such-file', { file: asked.file });
  return withHouse((house) => importInto(house, asked, bytes, io));
}

/** The same, into a house that is open. */
export async function importInto(
  house: House,
  asked: FindingsAsked,
  bytes: Uint8Array,
  io: Pick<Io, 'stdout'>,
): Promise<number> {
  const officeId = await officeNamed(house, asked.office);
  if (officeId === null) throw new Refusal('import.no-such-office', { office: asked.office ?? '', offices: '—' });
  const desk = { findings: await house.findingsOf(officeId), audits: loadAudits() };
  const ctx: Context = {
    officeId,
    now: house.clock(),
    actor: { kind: 'system', officeId, process: 'import' },
  };
  const begun = performance.now();
  const by = await auditorAt(house, ctx, desk, asked.post);
  const files = [{ name: basename(asked.file), bytes }];
  const { rows, ignored, digest: _, ...counts } = await previewAudits(house.db, ctx, desk, by, files);
  const takesIn = !asked.dryRun && counts.errors === 0;
  if (takesIn) await takeInAudits(house.db, ctx, desk, by, files, null);
  const seconds = Math.round(performance.now() - begun) / 1000;
  const faults = rows.flatMap((row) => row.errors.map((fault) => inWords(row, fault)));
  const report = { office: officeId, dryRun: asked.dryRun, takenIn: takesIn ? counts.new : 0, seconds, ...counts };
  io.stdout.write(
    asked.json
      ? `${JSON.stringify({ ...report, errors: faults, ignored })}\n`
      : asText({ ...report, ignored }, faults, asked.dryRun),
  );
  return counts.errors > 0 ? 2 : 0;
}

/** The auditor's post in whose name it is done. @throws Refusal `import.which-post` where none, or more than one, could be meant */
async function auditorAt(house: House, ctx: Context, desk: AuditDesk, asked: string | undefined): Promise<Auditor> {
  const { findings: work } = desk;
  const roles = recordersOf(work.pack, 'audit');
  const today = dateIn(work.calendar.zone, ctx.now);
  const serving = (await whoServes(house.db, ctx.officeId, {}, today)).filter((s) => roles.includes(s.role));
  const posts = new Map(serving.map((s) => [s.postId, s.unitId]));
  const post = asked ?? (posts.size === 1 ? [...posts.keys()][0]! : '');
  const unit = posts.get(post);
  if (unit === undefined) throw new Refusal('import.which-post', { posts: [...posts.keys()].join(', ') || '—' });
  const above = work.path(unit).slice(0, -1);
  return { unit, post, mayFind: (there) => there !== unit && !above.includes(there) };
}

function inWords({ sheet, line }: AuditOutcome, { column, code, facts }: Fault) {
  const { sentence, next } = tell({ code, facts });
  return { sheet, row: line, column, code, title: sentence, next };
}

interface Report {
  readonly office: string;
  readonly read: number;
  readonly new: number;
  readonly present: number;
  readonly takenIn: number;
  readonly errors: number;
  readonly seconds: number;
  readonly ignored: readonly string[];
}

function asText(report: Report, faults: readonly ReturnType<typeof inWords>[], dryRun: boolean): string {
  const lines = [
    ...(dryRun ? ['试读，未写入 / Dry run, nothing written'] : []),
    `单位 / office            ${report.office}`,
    `读取 / read              ${report.read}`,
    `新的问题 / new           ${report.new}`,
    `此前已有 / here before   ${report.present}`,
    `已导入 / taken in        ${report.takenIn}`,
    `错误 / errors            ${report.errors}`,
    `${report.seconds.toFixed(1)} s`,
    ...(report.ignored.length > 0 ? [`未用的列 / columns not used: ${report.ignored.join(', ')}`] : []),
    ...faults.map((f) => `  ${f.sheet} ${f.row}: ${f.title.zh}${f.next.zh} / ${f.title.en} ${f.next.en}`),
  ];
  return `${lines.join('\n')}\n`;
}
