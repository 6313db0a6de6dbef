import { createHash } from 'node:crypto';
import type { Db, Reader } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import type { MechanismWork } from '../mechanisms/work.ts';
import type { UploadedFile } from '../text/tables.ts';
import { type RecordImportPack, readRecords } from './import.file.ts';
import { planRecords, type RecordOutcome } from './import.plan.ts';
import { record } from './record.commands.ts';

/** What a file of records would do, before it does it. */
export interface RecordPreview {
  /** Stands for the files and the office as it is: `takeInRecords` does exactly what was shown, or refuses. */
  readonly digest: string;
  /** Rows of the files. */
  readonly read: number;
  readonly new: number;
  /** Here already, or further up in the file: nothing comes twice. */
  readonly present: number;
  readonly errors: number;
  readonly rows: readonly RecordOutcome[];
  /** Headers that mean nothing here. */
  readonly ignored: readonly string[];
}

/** More is no list that a person keeps; each row is read against what was recorded before. */
const MOST_ROWS = 2_000;

/** Reads files of records against what units owe: per row what will happen, or what is wrong. Changes nothing. */
export const previewRecords = async (
  read: Reader,
  ctx: Context,
  work: MechanismWork,
  pack: RecordImportPack,
  files: readonly UploadedFile[],
): Promise<RecordPreview> => (await planned(read, ctx, work, pack, files)).preview;

async function planned(
  read: Reader,
  ctx: Context,
  work: MechanismWork,
  pack: RecordImportPack,
  files: readonly UploadedFile[],
) {
  const sheet = await readRecords(pack, files);
  if (sheet.rows.length > MOST_ROWS) throw new Refusal('record-import.too-many', { most: MOST_ROWS });
  const { rows, records, ignored } = await planRecords(read, ctx, work, pack, sheet.rows, sheet.headings);
  const hash = createHash('sha256');
  for (const { bytes } of files) hash.update(createHash('sha256').update(bytes).digest());
  const preview: RecordPreview = {
    digest: hash.update(JSON.stringify([rows, records.map((r) => r.dutyId)])).digest('hex'),
    read: rows.length,
    new: records.length,
    present: rows.filter((r) => r.outcome === 'present' || r.outcome === 'twice').length,
    errors: rows.reduce((n, r) => n + r.errors.length, 0),
    ...{ rows, ignored },
  };
  return { preview, records };
}

/**
 * Takes in what the preview showed, each row by itself as if its form had been filled in: somebody else confirms it. Taken up again
 * after it was broken off, what is here already is passed over.
 *
 * @param digest the preview's; `null`: whatever the files say now
 * @throws Refusal `record-import.errors` while a row has an error; `record-import.changed` if files or office are not as they were shown
 */
export async function takeInRecords(
  db: Db,
  ctx: Context,
  work: MechanismWork,
  pack: RecordImportPack,
  files: readonly UploadedFile[],
  digest: string | null,
): Promise<Omit<RecordPreview, 'rows' | 'ignored'>> {
  const { preview, records } = await planned(db, ctx, work, pack, files);
  const { rows: _, ignored: __, ...shown } = preview;
  if (shown.errors > 0) throw new Refusal('record-import.errors', { errors: shown.errors });
  if (digest !== null && shown.digest !== digest) throw new Refusal('record-import.changed');
  for (const one of records)
    await refuseConflict(() => db.transact((tx) => record(tx, ctx, work, one.dutyId, one.record)));
  return shown;
}
