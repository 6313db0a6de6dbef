import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { App } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Accepted, acceptFile, tooLarge } from './accept.ts';
import { filesPack } from './pack.ts';

/** For `bodyLimit` of a route that takes files: the file and what the form puts around it. */
export const UPLOAD_LIMIT = filesPack.max + 64 * 1024;

/** Lets the routes of this scope read forms with files (`multipart/form-data`). */
export const readUploads = (scope: App): void =>
  void scope.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: filesPack.max, files: 1, fields: 20, fieldSize: 64 * 1024, parts: 21, fieldNameSize: 100 },
  });

/** The one file of a form, looked through. @throws Refusal `file.missing`, or what `acceptFile` says */
export async function uploadedFile(request: FastifyRequest): Promise<Accepted> {
  if (!request.isMultipart()) throw new Refusal('file.missing');
  const { bytes, name, truncated } = await read(request);
  if (truncated) throw tooLarge();
  // A form sent with its field left empty carries a part without a name and without bytes.
  if (bytes.length === 0 && name === '') throw new Refusal('file.missing');
  return acceptFile(bytes, name);
}

async function read(request: FastifyRequest): Promise<{ bytes: Buffer; name: string; truncated: boolean }> {
  try {
    const part = await request.file();
    if (part) return { bytes: await part.toBuffer(), name: part.filename, truncated: part.file.truncated };
  } catch {
    // The form ended in the middle, or was no form at all.
    throw new Refusal('file.broken');
  }
  throw new Refusal('file.missing');
}
