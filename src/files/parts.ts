import { isUtf8 } from 'node:buffer';
import { Refusal } from '../kernel/refusal.ts';
import { withoutNotes } from './notes.ts';
import { quietPdf } from './pdf.ts';
import { redraw } from './redraw.ts';

/** Makes of a part of an office file one that tells nothing beside its content. */
export type Quieten = (part: Buffer) => Buffer | Promise<Buffer>;

const DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const bare =
  (element: string): Quieten =>
  () =>
    Buffer.from(DECLARED + element);
const reworded =
  (change: (text: string) => string): Quieten =>
  (part) =>
    // What is no UTF-8 would not come back as it was.
    isUtf8(part) ? Buffer.from(change(part.toString('utf8'))) : part;

const OPC = 'http://schemas.openxmlformats.org';

/** By how a part of words begins: its name and folder are the writer's choice. */
const WORDS: readonly (readonly [RegExp, Quieten])[] = [
  // ISO/IEC 29500-2 clause 11: title, author, who changed it last, when. 29500-1 clause 22: program, company, manager, template; own fields.
  [/<(?:\w+:)?coreProperties\b/, bare(`<coreProperties xmlns="${OPC}/package/2006/metadata/core-properties"/>`)],
  [
    /<(?:\w+:)?Properties\b[^>]*extended-?properties/i,
    bare(`<Properties xmlns="${OPC}/officeDocument/2006/extended-properties"/>`),
  ],
  [
    /<(?:\w+:)?Properties\b[^>]*custom-?properties/i,
    bare(`<Properties xmlns="${OPC}/officeDocument/2006/custom-properties"/>`),
  ],
  // ODF 1.3 part 3, 4.3: the same in one.
  [
    /<office:document-meta\b/,
    bare(
      '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>',
    ),
  ],
  // The template's place on somebody's disk holds their name.
  [
    /<(?:\w+:)?Relationships\b/,
    reworded((text) =>
      text.replace(/<(?:\w+:)?Relationship\b[^>]*\/attachedTemplate["'][^>]*>/g, (one) =>
        one.replace(/\bTarget=(?:"[^"]*"|'[^']*')/, 'Target="Normal.dotm"'),
      ),
    ),
  ],
  // So does the place a workbook was last saved at ([MS-XLSX] 2.6.1), and it says who reserved it.
  [
    /<(?:\w+:)?workbook\b/,
    reworded((text) =>
      text
        .replace(/(<\w+:absPath\b[^>]*\burl=)(?:"[^"]*"|'[^']*')/g, '$1""')
        .replace(/(<(?:\w+:)?fileSharing\b[^>]*?)\s+userName=(?:"[^"]*"|'[^']*')/g, '$1'),
    ),
  ],
];

const cut: Quieten = (part) => withoutNotes(part) ?? part;
const drawnAs =
  (mediaType: string): Quieten =>
  (part) =>
    redraw(part, mediaType);

/** By what stands where in the first bytes. Metafiles, bitmaps and drawings in words have no place for a camera's notes, and are kept. */
const BYTES: readonly (readonly [number, string, Quieten])[] = [
  [0, '\xff\xd8\xff', cut],
  [0, '\x89PNG\r\n', cut],
  [4, 'jP  ', cut],
  [0, 'GIF8', drawnAs('image/gif')],
  [8, 'WEBP', drawnAs('image/webp')],
  [0, 'II*\0', drawnAs('image/tiff')],
  [0, 'MM\0*', drawnAs('image/tiff')],
  [0, '%PDF-', async (part) => (await quietPdf(part)).bytes],
  // HEIC, AVIF and what telephones film: each says where it was taken, and none can be written anew here.
  [
    4,
    'ftyp',
    () => {
      throw new Refusal('file.picture-inside');
    },
  ],
];

const ZIP = 'PK\x03\x04';
const ENOUGH = 4096;

/**
 * What is to be done to a part that begins so; `null`: it is kept as it is.
 * @param zipped for an office file inside; `null` where they are nested too deep to be anything real
 */
export function howToQuieten(beginning: Buffer, zipped: Quieten | null): Quieten | null {
  const text = beginning.toString('latin1', 0, ENOUGH);
  if (text.startsWith(ZIP)) {
    if (zipped) return zipped;
    throw new Refusal('file.unpacks-too-large');
  }
  for (const [at, mark, quieten] of BYTES) if (text.startsWith(mark, at)) return quieten;
  // XML may be UTF-16 as well; its element names are ASCII all the same.
  const root = rootOf(text.replaceAll('\0', ''));
  return WORDS.find(([begins]) => begins.test(root))?.[1] ?? null;
}

/** The first element, so that words about one are not taken for it. */
function rootOf(text: string): string {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    const behind = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : null;
    if (behind !== null) at = text.indexOf(behind, at);
    else if (text[at + 1] !== '!') return text.slice(at, text.indexOf('>', at) + 1 || undefined);
    if (at < 0) break;
  }
  return '';
}
