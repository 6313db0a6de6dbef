import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { Refusal } from '../kernel/refusal.ts';
import { decode } from '../text/decode.ts';
import { namesIn } from './compound.ts';
import { filesPack as pack } from './pack.ts';
import { safeName } from './rules.ts';
import { parts, textOf, unpack } from './zip.ts';

/** A file as it will be kept: what it is, by its bytes, and without what it should not tell. */
export interface Accepted {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * Looks a file through before it is kept. Images are drawn anew, which leaves place, camera and whatever was hidden behind the
 * picture; office files are unpacked once, part by part, to see that they are whole, no bomb, and hold no macros.
 *
 * @param claimed the name it came with; its ending proves nothing
 * @throws Refusal `file.empty`, `file.too-large`, `file.type`, `file.heic`, `file.broken`, `file.image-too-large`, `file.encrypted`,
 *   `file.macros`, `file.unpacks-too-large`
 */
export async function acceptFile(bytes: Buffer, claimed: string): Promise<Accepted> {
  if (bytes.length === 0) throw new Refusal('file.empty');
  if (bytes.length > pack.max) throw tooLarge();
  const { mediaType, kept } = await look(bytes);
  const type = pack.types[mediaType];
  if (!type) throw wrongType();
  return { name: safeName(claimed, type.ending, pack.name, pack.unnamed), mediaType, bytes: kept };
}

export const tooLarge = (): Refusal => new Refusal('file.too-large', { megabytes: Math.round(pack.max / 2 ** 20) });

const wrongType = (): Refusal =>
  new Refusal('file.type', { accepted_zh: pack.accepted.zh, accepted_en: pack.accepted.en });

const ZIP = Buffer.from('504b0304', 'hex');
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** The first kilobytes tell every type that is taken here; reading on would follow what a hostile file says about itself. */
const ENOUGH = 4096;

async function look(bytes: Buffer): Promise<{ mediaType: string; kept: Buffer }> {
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) return { mediaType: await office(bytes), kept: bytes };
  if (bytes.subarray(0, COMPOUND.length).equals(COMPOUND)) return { mediaType: oldOffice(bytes), kept: bytes };
  const sniffed = (await fileTypeFromBuffer(bytes.subarray(0, ENOUGH)))?.mime as string | undefined;
  if (sniffed === undefined) return { mediaType: plainText(bytes), kept: bytes };
  if (sniffed === 'application/pdf') return { mediaType: sniffed, kept: wholePdf(bytes) };
  if (/^image\/hei[cf]/.test(sniffed)) throw new Refusal('file.heic');
  const mediaType = sniffed === 'image/apng' ? 'image/png' : sniffed;
  if (!pack.types[mediaType]?.image) throw wrongType();
  return { mediaType, kept: await oneAtATime(() => redraw(bytes, mediaType)) };
}

let last: Promise<unknown> = Promise.resolve();

/** A photo of 48 million points takes 160 MB while it is drawn anew: two at once would be too many. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => {});
  return mine;
}

// Nothing is kept between images: what one person sent does not stay in memory.
sharp.cache(false);

async function redraw(bytes: Buffer, mediaType: string): Promise<Buffer> {
  const drawn = sharp(bytes, {
    limitInputPixels: pack.pixels,
    animated: mediaType !== 'image/jpeg',
    failOn: 'warning',
  });
  try {
    const { width, height, pages = 1 } = await drawn.metadata();
    // The height of an animation is that of all its frames, one below the other.
    if (width * height > pack.pixels) throw tooManyPoints();
    // Telephones store a picture lying down and note how to turn it; without the note it has to be turned. Making a large one smaller
    // while it is read keeps it from ever standing whole in memory.
    const kept = { width: pack.side, height: pack.side, fit: 'inside', withoutEnlargement: true } as const;
    const upright = pages > 1 ? drawn : drawn.autoOrient().resize(kept);
    switch (mediaType) {
      case 'image/jpeg':
        return await upright.jpeg({ quality: 90 }).toBuffer();
      case 'image/png':
        return await upright.png().toBuffer();
      case 'image/webp':
        return await upright.webp({ quality: 90 }).toBuffer();
      default:
        return await upright.gif().toBuffer();
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (/pixel limit/.test((error as Error).message)) throw tooManyPoints();
    throw new Refusal('file.broken');
  }
}

const tooManyPoints = (): Refusal => new Refusal('file.image-too-large', { millions: Math.floor(pack.pixels / 1e6) });

/** A PDF is kept as it is. Its end must be there: without it nobody can open it, and the person would never learn. */
function wholePdf(bytes: Buffer): Buffer {
  if (!bytes.subarray(-ENOUGH).includes('%%EOF')) throw new Refusal('file.broken');
  return bytes;
}

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

async function office(bytes: Buffer): Promise<string> {
  const found = parts(bytes, pack);
  const named = (name: string) => found.find((p) => p.name === name && p.unpacked <= LIST_MAX);
  const contents = named('[Content_Types].xml');
  const mimetype = named('mimetype');
  const list = contents ? await textOf(bytes, contents) : '';
  const mediaType = mimetype
    ? (await textOf(bytes, mimetype)).trim()
    : MAIN_PARTS.find(([part]) => part.test(list))?.[1];
  if (/macroEnabled|vbaProject/i.test(list) || found.some((p) => /vbaProject\.bin$|^Basic\/|^Scripts\//i.test(p.name)))
    throw new Refusal('file.macros');
  if (mimetype && named('META-INF/manifest.xml')) {
    const manifest = await textOf(bytes, named('META-INF/manifest.xml')!);
    if (manifest.includes('encryption-data')) throw new Refusal('file.encrypted');
  }
  if (mediaType === undefined || pack.types[mediaType] === undefined || pack.types[mediaType].image) throw wrongType();
  for (const part of found) await unpack(bytes, part, () => {});
  return mediaType;
}

const OLD: Readonly<Record<string, string>> = {
  WordDocument: 'application/msword',
  Workbook: 'application/vnd.ms-excel',
  Book: 'application/vnd.ms-excel',
  'PowerPoint Document': 'application/vnd.ms-powerpoint',
};

function oldOffice(bytes: Buffer): string {
  const names = namesIn(bytes);
  if (names.includes('EncryptedPackage')) throw new Refusal('file.encrypted');
  if (names.some((n) => n === 'VBA' || n === 'Macros' || n === '_VBA_PROJECT_CUR')) throw new Refusal('file.macros');
  const mediaType = names.map((n) => OLD[n]).find((t) => t !== undefined);
  if (mediaType === undefined) throw wrongType();
  return mediaType;
}

// Text that a browser or a shell would run, whatever it is called.
const RUNS = /^\s*(?:<!|<\?|<[a-z]|#!)|<\s*(?:script|svg|html|iframe|object)\b/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells text from bytes that happen to read as text
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\u007f]/;

/** Plain text has no mark of its own: it is what reads as text in an encoding we know and as nothing that runs. */
function plainText(bytes: Buffer): string {
  let text: string;
  try {
    text = decode(bytes).text;
  } catch {
    throw wrongType();
  }
  if (NO_TEXT.test(text) || RUNS.test(text)) throw wrongType();
  return 'text/plain';
}
