import { fileTypeFromBuffer } from 'file-type';
import { Refusal } from '../kernel/refusal.ts';
import { decode } from '../text/decode.ts';
import { namesIn } from './compound.ts';
import { quietOffice } from './office.ts';
import { filesPack as pack, signedType } from './pack.ts';
import { quietPdf } from './pdf.ts';
import { redraw } from './redraw.ts';
import { safeName } from './rules.ts';

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

interface Looked {
  readonly mediaType: string;
  readonly kept: Buffer;
}

async function look(bytes: Buffer): Promise<Looked> {
  if (bytes.subarray(0, ZIP.length).equals(ZIP)) {
    const { mediaType, bytes: kept, signed } = await quietOffice(bytes);
    if (mediaType === null || pack.types[mediaType]?.image !== false) throw wrongType();
    return { mediaType: signed ? signedType(mediaType) : mediaType, kept };
  }
  if (bytes.subarray(0, COMPOUND.length).equals(COMPOUND)) return { mediaType: oldOffice(bytes), kept: bytes };
  const sniffed = (await fileTypeFromBuffer(bytes.subarray(0, ENOUGH)))?.mime as string | undefined;
  if (sniffed === undefined) return { mediaType: plainText(bytes), kept: bytes };
  if (sniffed === 'application/pdf') {
    const { bytes: kept, signed } = await quietPdf(bytes);
    return { mediaType: signed ? signedType(sniffed) : sniffed, kept };
  }
  if (/^image\/hei[cf]/.test(sniffed)) throw new Refusal('file.heic');
  const mediaType = sniffed === 'image/apng' ? 'image/png' : sniffed;
  if (!pack.types[mediaType]?.image) throw wrongType();
  return { mediaType, kept: await redraw(bytes, mediaType) };
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
