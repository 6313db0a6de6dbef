import { deflateSync } from 'node:zlib';
import {
  decodePDFRawStream,
  PDFDocument,
  PDFName,
  type PDFPage,
  PDFRawStream,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
import PDFKit from 'pdfkit';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { acceptFile } from '../../src/files/accept.ts';
import { asSent, filesPack } from '../../src/files/pack.ts';
import { quietPdf } from '../../src/files/pdf.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { pdf, photo } from './given.ts';

const kept = async (bytes: Uint8Array) => (await acceptFile(Buffer.from(bytes), 'a.pdf')).bytes;
const refusal = (bytes: Uint8Array): Promise<string> =>
  acceptFile(Buffer.from(bytes), 'a.pdf').then(
    ({ mediaType }) => `taken as ${mediaType}`,
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );
const opened = (bytes: Uint8Array) => PDFDocument.load(bytes, { updateMetadata: false });

/** As a program writes it: two pages, a photo on the second, and what the program knows of its user. */
async function written(options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const file = new PDFKit({
    info: { Author: 'AUTHOR-ZHANG', Title: 'TITLE', Creator: 'PROGRAM', Keywords: 'KEYWORDS' },
    ...options,
  });
  const chunks: Buffer[] = [];
  file.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => file.on('end', resolve));
  file
    .text('The lamp is out.')
    .addPage()
    .image(await photo(), 10, 10, { width: 100 })
    .text('Here.')
    .end();
  await ended;
  return Buffer.concat(chunks);
}

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>AUTHOR-IN-XMP</dc:creator></x:xmpmeta>';

/** The same with XMP on the document and on the photo, and a program's own data on a page. */
async function telling(): Promise<Buffer> {
  const file = await opened(await written());
  const { context } = file;
  const metadata = () => context.register(context.stream(XMP, { Type: 'Metadata', Subtype: 'XML' }));
  file.catalog.set(PDFName.of('Metadata'), metadata());
  for (const stream of photosOf(file)) stream.dict.set(PDFName.of('Metadata'), metadata());
  const [page] = file.getPages() as [PDFPage];
  page.node.set(PDFName.of('PieceInfo'), context.obj({ Private: PDFString.of('PIECE-OF-A-PROGRAM') }));
  return Buffer.from(await file.save());
}

const photosOf = (file: PDFDocument): PDFRawStream[] =>
  file.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((o): o is PDFRawStream => o instanceof PDFRawStream)
    .filter((o) => String(o.dict.get(PDFName.of('Filter'))).includes('DCTDecode'));

/** All a file says, packed or not. */
async function everything(bytes: Uint8Array): Promise<string> {
  const { context } = await opened(bytes);
  const said = context.enumerateIndirectObjects().map(([, object]) => {
    if (!(object instanceof PDFRawStream)) return object.toString();
    const filter = object.dict.get(PDFName.of('Filter'));
    const plain = filter === PDFName.of('FlateDecode') ? decodePDFRawStream(object).decode() : object.contents;
    return object.dict.toString() + Buffer.from(plain).toString('latin1');
  });
  return [Buffer.from(bytes).toString('latin1'), ...said].join('\n');
}

/** What is drawn on each page. */
async function drawn(bytes: Uint8Array): Promise<string[]> {
  return (await opened(bytes)).getPages().map((page) => {
    const contents = page.node.Contents();
    const streams =
      contents instanceof PDFStream ? [contents] : contents!.asArray().map((s) => page.node.context.lookup(s));
    return streams.map((s) => Buffer.from(decodePDFRawStream(s as PDFRawStream).decode()).toString('latin1')).join('');
  });
}

const TRACES = ['AUTHOR', 'TITLE', 'PROGRAM', 'KEYWORDS', 'PDFKit', 'CreationDate', 'CAMERA-MAKER', 'PLACE-IN-XMP'];

describe('what a PDF must not tell', () => {
  test('author, dates, program, metadata, and where its photos were taken; its pages stay', async () => {
    const before = await telling();
    const told = await everything(before);
    // Text strings are written in hexadecimal by some programs.
    const hex = Buffer.from('AUTHOR-ZHANG').toString('hex').toUpperCase();
    expect(TRACES.filter((t) => !told.includes(t) && !told.includes(hex))).toEqual([]);

    const after = await kept(before);
    const left = await everything(after);
    expect(TRACES.filter((t) => left.includes(t))).toEqual([]);
    for (const key of ['/Info', '/Metadata', '/PieceInfo', '/ID', hex]) expect(left).not.toContain(key);
    expect(await drawn(after)).toEqual(await drawn(before));
    expect(await drawn(after)).toHaveLength(2);
  });

  test('a photo keeps every point', async () => {
    const points = async (bytes: Uint8Array) => {
      const [picture] = photosOf(await opened(bytes));
      return sharp(picture!.contents).raw().toBuffer();
    };
    const before = await written();
    expect((await points(await kept(before))).equals(await points(before))).toBe(true);
  });

  test('a photo that was packed once more', async () => {
    const file = await opened(await written());
    const [picture] = photosOf(file) as [PDFRawStream];
    picture.updateContents(deflateSync(picture.contents));
    picture.dict.set(PDFName.of('Filter'), file.context.obj(['FlateDecode', 'DCTDecode']));
    const after = await kept(await file.save());
    const [cleaned] = photosOf(await opened(after)) as [PDFRawStream];
    const { width, orientation, exif, xmp } = await sharp(cleaned.contents).metadata();
    // All that is left of the notes is how to turn it: 32 bytes.
    expect([width, orientation, exif?.length, xmp]).toEqual([64, 6, 32, undefined]);
  });

  test('what was changed later is gone in its earlier version, and so is what no page leads to', async () => {
    const first = pdf('SAID-FIRST').toString('latin1');
    const words = 'BT /F1 12 Tf 72 720 Td (SAID-LAST) Tj ET';
    const update = `4 0 obj\n<< /Length ${words.length} >>\nstream\n${words}\nendstream\nendobj\n9 0 obj\n(NOWHERE)\nendobj\n`;
    const later = `${first}${update}xref\n4 1\n${String(first.length).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 10 /Root 1 0 R /Prev ${first.lastIndexOf('xref\n0')} >>\nstartxref\n${first.length + update.length}\n%%EOF\n`;
    const left = await everything(await kept(Buffer.from(later, 'latin1')));
    expect(left).toContain('SAID-LAST');
    expect(left).not.toMatch(/SAID-FIRST|NOWHERE/);
  });
});

describe('what is not rewritten', () => {
  const signed = async () => {
    const file = await opened(await telling());
    const { context } = file;
    const signature = context.register(
      context.obj({ Type: 'Sig', ByteRange: [0, 10, 20, 30], Contents: PDFString.of('signature') }),
    );
    const field = context.register(context.obj({ FT: 'Sig', V: signature, T: PDFString.of('s') }));
    file.catalog.set(PDFName.of('AcroForm'), context.obj({ Fields: [field], SigFlags: 3 }));
    return Buffer.from(await file.save());
  };

  test('a signed one stays byte by byte, under a type that says so', async () => {
    const before = await signed();
    const { bytes, mediaType } = await acceptFile(before, '发票.pdf');
    expect(bytes.equals(before)).toBe(true);
    expect(mediaType).toBe('application/pdf; signed=yes');
    expect(filesPack.types[mediaType]).toMatchObject({ ending: 'pdf', image: false });
    expect(asSent(mediaType)!.zh).toContain('带数字签名，原样保存');
    expect(asSent('application/pdf')).toBeNull();
  });

  test('a field that still waits for its signature is no signature', async () => {
    const file = await opened(await telling());
    const field = file.context.register(file.context.obj({ FT: 'Sig', T: PDFString.of('s') }));
    file.catalog.set(PDFName.of('AcroForm'), file.context.obj({ Fields: [field] }));
    expect(await refusal(await file.save())).toBe('taken as application/pdf');
  });

  test('one with a password, or that only restricts printing', async () => {
    expect(await refusal(await written({ userPassword: 'a', ownerPassword: 'b' }))).toBe('file.encrypted');
    expect(await refusal(await written({ ownerPassword: 'b', permissions: {} }))).toBe('file.encrypted');
  });

  test('one that carries other files', async () => {
    const file = await opened(await written());
    await file.attach(Buffer.from('<xml/>'), 'invoice.xml');
    expect(await refusal(await file.save())).toBe('file.holds-files');
  });
});

describe('what is damaged or hostile', () => {
  test('cut off, torn in the middle, without pages, or no more than a heading', async () => {
    const whole = await telling();
    expect(await refusal(whole.subarray(0, whole.length * 0.7))).toBe('file.broken');
    const torn = Buffer.concat([whole.subarray(0, whole.length * 0.3), whole.subarray(whole.length * 0.8)]);
    expect(await refusal(torn)).toBe('file.pdf-unclear');
    const lost = pdf().toString('latin1').replace('/Kids [3 0 R]', '/Kids [3 0 R 8 0 R]');
    expect(await refusal(Buffer.from(lost))).toBe('file.pdf-unclear');
    expect(await refusal(Buffer.from('%PDF-1.7\n%%EOF\n'))).toBe('file.pdf-unclear');
    expect(await refusal(Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(100_000)}\n%%EOF\n`))).toBe('file.pdf-unclear');
  });

  test('a few kilobytes that describe gigabytes', async () => {
    const packed = deflateSync(Buffer.alloc(filesPack.pdf.unpacked + 1, 32)).toString('latin1');
    const stream = (type: string, more = '') =>
      `<< /Type /${type} /N 1 /First 4 /Size 1 /W [1 1 1] /Filter /FlateDecode ${more} /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
    for (const type of ['ObjStm', 'XRef', 'Obj#53tm'])
      expect(await refusal(pdf('A', [stream(type)])), type).toBe('file.unpacks-too-large');
    expect(await refusal(pdf('A', [stream('ObjStm').replace('/FlateDecode', '/LZWDecode')]))).toBe('file.pdf-unclear');
  });

  test('what takes too long or too much is stopped, and the next one is taken', async () => {
    const most = filesPack.pdf;
    const [slow, large, next] = await Promise.allSettled([
      quietPdf(pdf('A'), { ...most, seconds: 0.01 }),
      quietPdf(pdf('A'), { ...most, megabytes: 4 }),
      quietPdf(pdf('A')),
    ]);
    expect(slow).toMatchObject({ status: 'rejected', reason: { code: 'file.too-slow' } });
    expect(large).toMatchObject({ status: 'rejected', reason: { code: 'file.too-slow' } });
    expect(next.status).toBe('fulfilled');
  });
});
