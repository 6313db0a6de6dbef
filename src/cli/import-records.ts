import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { House } from '../app/compose.ts';
import { tell } from '../app/refusals.ts';
import { dateIn } from '../calendar/zone.ts';
import { sqlOf } from '../db/open.ts';
import { faultInWords } from '../files/sheets.http.ts';
import { accountAs } from '../identity/actors.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { previewRecords, takeInRecords } from '../obligations/import.commands.ts';
import { loadRecordImport } from '../obligations/import.file.ts';
import { officeNamed, withHouse } from './house.ts';
import type { Io } from './io.ts';

export interface RecordsAsked {
  readonly file: string;
  readonly office: string | undefined;
  /** User name of whoever did it, or answers for it: nobody records in the name of another. */
  readonly user: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `import FILE --as records --user NAME`: what was done under mechanisms. All rows or none. */
export async function importRecords(asked: RecordsAsked, io: Io): Promise<number> {
  const bytes = await readFile(asked.file).catch(() => null);
  if (bytes === null) throw new Refusal('cli.no-such-file', { file: asked.file });
  return withHouse((house) => recordsInto(house, asked, bytes, io));
}

/** The same, into a house that is open. */
export async function recordsInto(
  house: House,
  asked: RecordsAsked,
  bytes: Uint8Array,
  io: Pick<Io, 'stdout'>,
): Promise<number> {
  const officeId = await officeNamed(house, asked.office);
  if (officeId === null) throw new Refusal('import.no-such-office', { office: asked.office ?? '', offices: '—' });
  const work = await house.mechanismsOf(officeId);
  const now = house.clock();
  const actor = await userNamed(house, officeId, asked.user ?? '');
  const ctx = { officeId, now, actor };
  const pack = loadRecordImport();
  const files = [{ name: basename(asked.file), bytes }];
  const { rows, ignored, digest: _, ...counts } = await previewRecords(house.db, ctx, work, pack, files);
  const takesIn = !asked.dryRun && counts.errors === 0;
  if (takesIn) await takeInRecords(house.db, ctx, work, pack, files, null);
  const errors = rows.flatMap(({ sheet, line, errors: all }) =>
    all.map(({ column, ...fault }) => ({ sheet, row: line, column, ...faultInWords(tell, fault) })),
  );
  const takenIn = takesIn ? counts.new : 0;
  const report = { office: officeId, dryRun: asked.dryRun, takenIn, ...counts };
  const lines = [
    ...(asked.dryRun ? ['试读，未写入 / Dry run, nothing written'] : []),
    `读取 / read              ${counts.read}`,
    `新的记录 / new           ${counts.new}`,
    `此前已有 / here before   ${counts.present}`,
    `已导入 / taken in        ${takenIn}`,
    `错误 / errors            ${counts.errors}`,
    ...(ignored.length > 0 ? [`未用的列 / columns not used: ${ignored.join(', ')}`] : []),
    ...errors.map((e) => `  ${e.sheet} ${e.row}: ${e.title.zh}${e.next.zh} / ${e.title.en} ${e.next.en}`),
  ];
  io.stdout.write(`${asked.json ? JSON.stringify({ ...report, errors, ignored }) : lines.join('\n')}\n`);
  return counts.errors > 0 ? 2 : 0;
}

/** Somebody with the posts they hold today. @throws Refusal `import.which-user` */
async function userNamed(house: House, officeId: string, username: string): Promise<StaffActor> {
  const [row] = await house.db.rows(
    sqlOf.selectFrom('account').select('account_id').where('office_id', '=', officeId).where('username', '=', username),
  );
  const { calendar } = await house.offices.get(officeId);
  const known = row && (await accountAs(house.db, officeId, row.account_id, dateIn(calendar.zone, house.clock())));
  if (!known) throw new Refusal('import.which-user', { user: username || '—' });
  return known.actor;
}
