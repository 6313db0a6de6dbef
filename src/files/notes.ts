/*
 * Pictures inside documents are not drawn anew as those sent alone are: a document may hold hundreds, and places them by their size.
 * Their notes are cut out and every point stays. Only what is known to belong to the picture is kept, as every maker has notes of
 * their own; and nothing behind the end, where telephones put a second picture, with the place again.
 */

const JPEG = Buffer.from('ffd8ff', 'hex');
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const JP2 = Buffer.from('0000000c6a5020200d0a870a', 'hex');

/** A JPEG, PNG or JPEG 2000 without place, time, camera, author and thumbnail; `null` for bytes that are none of these. */
export function withoutNotes(bytes: Buffer): Buffer | null {
  const starts = (mark: Buffer) => bytes.subarray(0, mark.length).equals(mark);
  if (starts(JPEG)) return jpeg(bytes);
  if (starts(PNG)) return png(bytes);
  return starts(JP2) ? jp2(bytes) : null;
}

const [SCAN, END, APP0, APP1, APP2, APP14, APP15, COMMENT] = [0xda, 0xd9, 0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe];

/** A JPEG (ITU-T T.81 annex B) is a row of marked segments; places and cameras stand in "application" ones and in comments. */
function jpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let turned = 1;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) break;
    while (bytes[at + 1] === 0xff) at++;
    const mark = bytes[at + 1];
    if (mark === undefined) break;
    if (mark === END) {
      kept.push(Buffer.from([0xff, END]));
      break;
    }
    // Neither is followed by a length: a stuffed byte between segments, or a restart.
    if (mark === 0 || mark === 1 || (mark >= 0xd0 && mark <= 0xd8)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) break;
    const next = at + 2 + bytes.readUInt16BE(at + 2);
    if (next < at + 4 || next > bytes.length) break;
    const segment = bytes.subarray(at, next);
    if (mark === APP1) turned = turn(segment) ?? turned;
    const stays = ofThePicture(mark, segment);
    if (stays) kept.push(stays);
    at = next;
    if (mark === SCAN) {
      at = endOfScan(bytes, next);
      kept.push(bytes.subarray(next, at));
    }
  }
  return Buffer.concat([Buffer.from('ffd8', 'hex'), turned > 1 ? onlyTurn(turned) : Buffer.alloc(0), ...kept]);
}

/** Where the points of a scan end: at the next mark that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const mark = bytes[at + 1];
    if (mark !== undefined && mark !== 0 && mark !== 0xff && !(mark >= 0xd0 && mark <= 0xd7)) return at;
  }
  return bytes.length;
}

function ofThePicture(mark: number, segment: Buffer): Buffer | null {
  const says = (word: string) => segment.toString('latin1', 4, 4 + word.length) === word;
  // Density only: the small picture that may follow can show what was cut off.
  if (mark === APP0) return says('JFIF\0') && segment.length >= 18 ? plainJfif(segment) : null;
  // Without the colour profile and Adobe's note on colours, the colours change.
  if (mark === APP2) return says('ICC_PROFILE\0') ? segment : null;
  if (mark === APP14) return says('Adobe') ? segment : null;
  return mark === COMMENT || (mark > APP0 && mark <= APP15) ? null : segment;
}

function plainJfif(segment: Buffer): Buffer {
  const plain = Buffer.from(segment.subarray(0, 18));
  plain.writeUInt16BE(16, 2);
  plain.writeUInt16BE(0, 16);
  return plain;
}

/** How a telephone says the picture has to be turned (Exif 2.32, tag 0x0112). Without it some programs would show it lying down. */
function turn(segment: Buffer): number | null {
  try {
    if (segment.toString('latin1', 4, 10) !== 'Exif\0\0') return null;
    const tiff = segment.subarray(10);
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
    for (let i = 0; i < u16(first); i++) {
      const entry = first + 2 + i * 12;
      if (u16(entry) === 0x0112) return u16(entry + 8) <= 8 ? u16(entry + 8) : null;
    }
  } catch {
    // Notes that end in the middle say nothing.
  }
  return null;
}

/** The note that tells how to turn a picture, and nothing else. */
function onlyTurn(turned: number): Buffer {
  const note = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010000000000000000', 'hex');
  note.writeUInt16BE(turned, 28);
  return note;
}

/** What belongs to the picture and its colours (PNG, third edition); words, times, Exif and private chunks are not here. */
const CHUNKS: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI'],
  ...['bKGD', 'hIST', 'pHYs', 'sPLT', 'acTL', 'fcTL', 'fdAT'],
]);

function png(bytes: Buffer): Buffer {
  const kept: Buffer[] = [PNG];
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (next > bytes.length) break;
    if (CHUNKS.has(name)) kept.push(bytes.subarray(at, next));
    if (name === 'IEND') break;
    at = next;
  }
  return Buffer.concat(kept);
}

/** JPEG 2000 (ISO/IEC 15444-1 annex I): notes stand in boxes beside the picture. */
function jp2(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 16 <= bytes.length; ) {
    const said = bytes.readUInt32BE(at);
    const length = said === 0 ? bytes.length - at : said === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : said;
    const next = at + length;
    if (length < 8 || next > bytes.length) break;
    if (/^(?:jP {2}|ftyp|jp2h|jp2c)$/.test(bytes.toString('latin1', at + 4, at + 8)))
      kept.push(bytes.subarray(at, next));
    at = next;
  }
  return Buffer.concat(kept);
}
