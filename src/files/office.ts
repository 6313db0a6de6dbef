import { Refusal } from '../kernel/refusal.ts';
import { filesPack as pack } from './pack.ts';
import { howToQuieten, type Quieten } from './parts.ts';
import { type Limits, type Part, parts, rebuilt, textOf, unpack } from './zip.ts';

/** Main part of the package → media type (ISO/IEC 29500-1 annex A). Macro-enabled and template types are not here. */
const MAIN_PARTS: readonly (readonly [RegExp, string])[] = [
  [/wordprocessingml\.document\.main\+xml/, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  [/spreadsheetml\.sheet\.main\+xml/, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [
    /presentationml\.presentation\.main\+xml/,
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
];
/** Both lists are short; whoever makes them long wants something else. */
const LIST_MAX = 1024 * 1024;
/** A table within a presentation within a letter. */
const DEEPEST = 3;

/**
 * An office file (OOXML or ODF) without author, company, template, dates and other properties, its pictures without place and camera.
 * Words, tables, and who wrote a comment or a change are content and stay. Every part is unpacked and held against its checksum.
 *
 * @returns media type, `null` where it is no office file; `signed`: it carries a signature, and stays as it is
 * @throws Refusal `file.broken`, `file.encrypted`, `file.macros`, `file.unpacks-too-large`, `file.picture-inside`, and what a PDF
 *   inside is refused for
 */
export async function quietOffice(
  bytes: Buffer,
): Promise<{ readonly mediaType: string | null; readonly bytes: Buffer; readonly signed: boolean }> {
  const limits: Limits = { entries: pack.entries, left: pack.unpacked };
  const found = parts(bytes, limits);
  const mediaType = await typeOf(bytes, found);
  if (mediaType === null) return { mediaType, bytes, signed: false };
  const signed = found.some((p) => /^(?:_xmlsignatures\/|META-INF\/documentsignatures\.xml$)/i.test(p.name));
  const quiet = await quietParts(bytes, found, limits, DEEPEST);
  return { mediaType, bytes: signed ? bytes : quiet, signed };
}

async function typeOf(bytes: Buffer, found: readonly Part[]): Promise<string | null> {
  const named = (name: string) => found.find((p) => p.name === name && p.unpacked <= LIST_MAX);
  const contents = named('[Content_Types].xml');
  const mimetype = named('mimetype');
  const manifest = named('META-INF/manifest.xml');
  const list = contents ? await textOf(bytes, contents) : '';
  if (/macroEnabled|vbaProject/i.test(list)) throw new Refusal('file.macros');
  if (mimetype && manifest && (await textOf(bytes, manifest)).includes('encryption-data'))
    throw new Refusal('file.encrypted');
  return mimetype
    ? (await textOf(bytes, mimetype)).trim()
    : (MAIN_PARTS.find(([part]) => part.test(list))?.[1] ?? null);
}

async function quietParts(bytes: Buffer, found: readonly Part[], limits: Limits, deep: number): Promise<Buffer> {
  if (found.some((p) => /vbaProject\.bin$|^Basic\/|^Scripts\//i.test(p.name))) throw new Refusal('file.macros');
  const changed = new Map<Part, Buffer>();
  for (const part of found) {
    const held: Buffer[] = [];
    let quieten: Quieten | null | undefined;
    let size = 0;
    await unpack(bytes, part, limits, (chunk) => {
      quieten ??=
        size === 0 ? howToQuieten(chunk, deep > 0 ? (inside) => nested(inside, limits, deep - 1) : null) : null;
      size += chunk.length;
      if (!quieten) return;
      // Only what is to be changed is held, part by part, and only up to a limit.
      if (size > pack.inside) throw new Refusal('file.unpacks-too-large');
      held.push(chunk);
    });
    if (quieten) changed.set(part, await quieten(Buffer.concat(held)));
  }
  return rebuilt(bytes, found, changed);
}

/** A table in a letter is an office file in an office file. They share one limit. */
const nested = (bytes: Buffer, limits: Limits, deep: number): Promise<Buffer> =>
  quietParts(bytes, parts(bytes, limits), limits, deep);
