import { parentPort, workerData } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFArray,
  PDFCatalog,
  type PDFContext,
  PDFDict,
  PDFHeader,
  PDFInvalidObject,
  PDFName,
  type PDFObject,
  PDFObjectStreamParser,
  PDFPageLeaf,
  PDFParser,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFStreamWriter,
  PDFXRefStreamParser,
} from '@cantoo/pdf-lib';
import { withoutNotes } from './notes.ts';

export interface Asked {
  readonly bytes: Uint8Array;
  /** Bytes that what describes the file may become when unpacked. */
  readonly unpacked: number;
}

/**
 * The PDF without what it tells beside its pages; or why it stays as it is: `signed` would lose its signature, `encrypted` cannot be
 * read, `holds-files` carries files that nobody looked through, `unclear` is not built as a PDF has to be, `bomb` unpacks to too much.
 */
export type Told =
  | { readonly bytes: Uint8Array }
  | { readonly not: 'signed' | 'encrypted' | 'holds-files' | 'unclear' | 'bomb' };

const name = (of: string) => PDFName.of(of);
const [TYPE, FILTER, PARMS] = [name('Type'), name('Filter'), name('DecodeParms')];
/** ISO 32000-2: 14.3.2 metadata, 14.5 data of programs, 8.11.4.4 who made a layer, and the date that 14.5 needs. */
const TELLING = [name('Metadata'), name('PieceInfo'), name('CreatorInfo'), name('LastModified')];

const { bytes, unpacked } = workerData as Asked;
let left = unpacked;

/**
 * The library unpacks the streams that describe a file whole, however large they become. They are unpacked here first, with a limit; a
 * packing that PDF writers do not use for them is not followed.
 */
function bounded<T extends { forStream: (stream: PDFRawStream, ...rest: never[]) => unknown }>(parser: T): void {
  const unbounded = parser.forStream;
  parser.forStream = (stream, ...rest) => {
    const packing = stream.dict.lookup(FILTER);
    if (packing !== undefined && packing !== name('FlateDecode')) throw new Error('unusual packing');
    left -= packing ? inflate(stream.contents).length : stream.contents.length;
    return unbounded(stream, ...rest);
  };
}

function inflate(packed: Uint8Array): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(left, 1) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') left = -1;
    throw error;
  }
}

/** Every object, also those inside others, once. A file can nest deeper than calls can. */
function* all(roots: Iterable<PDFObject>): Generator<PDFObject> {
  const open = [...roots];
  for (let object = open.pop(); object; object = open.pop()) {
    yield object;
    for (const inside of within(object)) open.push(inside);
  }
}

function within(object: PDFObject): PDFObject[] {
  if (object instanceof PDFDict) return object.values();
  if (object instanceof PDFArray) return object.asArray();
  return object instanceof PDFStream ? [object.dict] : [];
}

async function answer(): Promise<Told> {
  const context = await PDFParser.forBytesWithOptions(bytes, Number.POSITIVE_INFINITY).parseDocument();
  if (left < 0) return { not: 'bomb' };
  if (context.trailerInfo.Encrypt) return { not: 'encrypted' };
  // What could not be read may be a stream full of objects, so that pages would be missing without a word.
  const unread = context.enumerateIndirectObjects().some(([, object]) => object instanceof PDFInvalidObject);
  const whole = pruned(context) && !unread;
  const objects = [...all(context.enumerateIndirectObjects().map(([, object]) => object))];
  const dicts = objects.filter((o) => o instanceof PDFDict);
  if (dicts.some((d) => d.has(name('ByteRange')) && d.has(name('Contents')))) return { not: 'signed' };
  if (!whole) return { not: 'unclear' };
  if (dicts.some((d) => d.has(name('EF')) || d.lookup(TYPE) === name('EmbeddedFile'))) return { not: 'holds-files' };
  for (const dict of dicts) for (const telling of TELLING) dict.delete(telling);
  for (const stream of objects) if (stream instanceof PDFRawStream) quieten(stream);
  // Title, author, program and dates (14.3.3), and the mark by which copies of one file know each other (14.4).
  context.trailerInfo = { Root: context.trailerInfo.Root! };
  pruned(context);
  context.header = PDFHeader.forVersion(1, 7);
  return { bytes: await PDFStreamWriter.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer() };
}

/** Takes the notes out of a photo: the bytes of a camera's file stand in a PDF as they are. */
function quieten(stream: PDFRawStream): void {
  const said = stream.dict.lookup(FILTER);
  const filters = said instanceof PDFArray ? said.asArray().map((f) => stream.dict.context.lookup(f)) : [said];
  const picture = filters.at(-1);
  if (picture !== name('DCTDecode') && picture !== name('JPXDecode')) return;
  const plain = withoutNotes(Buffer.from(filters.length > 1 ? unwrapped(stream, filters) : stream.contents));
  if (!plain) return;
  stream.updateContents(plain);
  stream.dict.set(FILTER, picture);
  const parms = stream.dict.lookup(PARMS);
  if (!(parms instanceof PDFArray)) return;
  const last = stream.dict.context.lookup(parms.get(filters.length - 1));
  if (last instanceof PDFDict) stream.dict.set(PARMS, last);
  else stream.dict.delete(PARMS);
}

/** A photo that was packed once more. */
function unwrapped(stream: PDFRawStream, filters: readonly unknown[]): Uint8Array {
  const outer = filters.slice(0, -1);
  if (outer.length === 1 && outer[0] === name('FlateDecode')) {
    const photo = inflate(stream.contents);
    left -= photo.length;
    return photo;
  }
  const dict = stream.dict.context.obj({});
  dict.set(FILTER, stream.dict.context.obj(outer as PDFName[]));
  return decodePDFRawStream(PDFRawStream.of(dict, stream.contents)).decode();
}

/**
 * Removes what no page leads to: earlier versions of what was changed, and what was just cut off.
 * @returns whether there are pages and each is there
 */
function pruned(context: PDFContext): boolean {
  const catalog = context.lookup(context.trailerInfo.Root);
  if (!(catalog instanceof PDFCatalog)) return false;
  const reached = new Set<PDFRef>();
  let pages = 0;
  const open: PDFObject[] = [context.trailerInfo.Root!];
  for (let object = open.pop(); object; object = open.pop()) {
    let here: PDFObject | undefined = object;
    if (object instanceof PDFRef) {
      if (reached.has(object)) continue;
      reached.add(object);
      here = context.lookup(object);
    }
    if (!here) continue;
    if (here instanceof PDFPageLeaf) pages++;
    if (here instanceof PDFDict && here.lookup(TYPE) === name('Pages')) {
      const kids = here.lookup(name('Kids'));
      if (!(kids instanceof PDFArray) || kids.asArray().some((kid) => !(context.lookup(kid) instanceof PDFDict)))
        return false;
    }
    open.push(...within(here));
  }
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
  return pages > 0;
}

bounded(PDFObjectStreamParser);
bounded(PDFXRefStreamParser);
const told = await answer().catch((): Told => ({ not: left < 0 ? 'bomb' : 'unclear' }));
parentPort!.postMessage(told);
