import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { App } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { UploadedFile } from '../text/tables.ts';

/** A chart of 5,000 posts is some 1 MB as CSV; a workbook is read into memory whole. */
const LARGEST_FILE = 10 * 1024 * 1024;
const MOST_FILES = 5;

/** What is wrong with a row of a spreadsheet. */
export interface SheetFault {
  /** Which of the register's columns; `null`: the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Lets the routes of this scope read forms with spreadsheets (`multipart/form-data`). They are read and kept nowhere. */
export const readSheetUploads = (scope: App): void =>
  void scope.register(multipart, { limits: { fileSize: LARGEST_FILE, files: MOST_FILES, fields: 5, parts: 10 } });

/** The spreadsheets of a form, and the digest of the preview that they were shown in. @throws Refusal `org.import-empty` */
export async function uploadedSheets(
  request: FastifyRequest,
): Promise<{ readonly files: readonly UploadedFile[]; readonly digest: string }> {
  if (!request.isMultipart()) throw new Refusal('request.media-type');
  const files: UploadedFile[] = [];
  let digest = '';
  for await (const part of request.parts()) {
    if (part.type === 'file') files.push({ name: part.filename, bytes: await part.toBuffer() });
    else if (part.fieldname === 'digest') digest = String(part.value);
  }
  if (files.length === 0) throw new Refusal('org.import-empty');
  return { files, digest };
}
