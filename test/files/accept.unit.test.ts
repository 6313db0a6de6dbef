import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { acceptFile } from '../../src/files/accept.ts';
import { acceptAttribute, filesPack } from '../../src/files/pack.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { animation, compoundFile, officeFile, openDocument, pdf, photo, png, pngSaying, webp, zipOf } from './given.ts';

const refusal = (bytes: Buffer | string, name = 'a'): Promise<string> =>
  acceptFile(Buffer.from(bytes), name).then(
    (kept) => `taken as ${kept.mediaType}`,
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );
const typeOf = async (bytes: Buffer | string, name = 'a') => (await acceptFile(Buffer.from(bytes), name)).mediaType;

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const ODF = 'application/vnd.oasis.opendocument';
const SAMPLES: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  'image/jpeg': photo,
  'image/png': png,
  'image/webp': webp,
  'image/gif': animation,
  'application/pdf': pdf,
  [`${OFFICE}.wordprocessingml.document`]: () => officeFile('docx'),
  [`${OFFICE}.spreadsheetml.sheet`]: () => officeFile('xlsx'),
  [`${OFFICE}.presentationml.presentation`]: () => officeFile('pptx'),
  [`${ODF}.text`]: () => openDocument('text'),
  [`${ODF}.spreadsheet`]: () => openDocument('spreadsheet'),
  'application/msword': () => compoundFile('Root Entry', 'WordDocument'),
  'application/vnd.ms-excel': () => compoundFile('Root Entry', 'Workbook'),
  'application/vnd.ms-powerpoint': () => compoundFile('Root Entry', 'PowerPoint Document'),
  'text/plain': () => Buffer.from('路灯坏了。'),
};

describe('what is taken', () => {
  test.each(Object.entries(SAMPLES))('%s, told by its bytes whatever it is called', async (mediaType, make) => {
    const kept = await acceptFile(await make(), '现场.exe');
    expect(kept).toMatchObject({ mediaType, name: `现场.exe.${filesPack.types[mediaType]?.ending}` });
  });

  test('every type of the pack is tried above', () => {
    const unsigned = Object.keys(filesPack.types).filter((mediaType) => !mediaType.includes(';'));
    expect(Object.keys(SAMPLES).sort()).toEqual(unsigned.sort());
  });

  test('an iPhone turns photos into JPEG by itself: JPEG is named for the file field, HEIC and "any image" are not', () => {
    const named = acceptAttribute.split(',');
    expect(named).toEqual(expect.arrayContaining(['image/jpeg', '.jpg', 'application/pdf', '.docx']));
    expect(named.filter((type) => /hei[cf]|\*|;/.test(type))).toEqual([]);
  });

  test('plain text in the encodings that are common here, kept byte by byte', async () => {
    expect((await acceptFile(pdf(), '材料.PDF')).name).toBe('材料.pdf');
    const gbk = Buffer.from('d6d0b9fac8cbc3f1a3acc2b7b5c6bbb5c1cb0d0a', 'hex');
    expect((await acceptFile(gbk, '说明.txt')).bytes).toEqual(gbk);
    expect(await typeOf('路灯坏了，请修。\r\n1 < 2\t\n')).toBe('text/plain');
  });
});

describe('what a picture must not tell', () => {
  test('place, camera and notes are gone, and it stands upright', async () => {
    const before = await photo();
    expect((await sharp(before).metadata()).exif).toBeDefined();
    expect(before.includes('CAMERA-MAKER') && before.includes('PLACE-IN-XMP')).toBe(true);
    const { bytes } = await acceptFile(before, 'IMG_1.jpg');
    const after = await sharp(bytes).metadata();
    expect([after.exif, after.xmp, after.iptc, after.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([after.width, after.height]).toEqual([40, 64]);
    for (const trace of ['CAMERA-MAKER', 'PLACE-IN-XMP', 'Exif']) expect(bytes.includes(trace)).toBe(false);
  });

  test('nothing is left of what was hidden behind it', async () => {
    const hidden = Buffer.concat([await png(), zipOf([{ name: 'x.html', content: '<script>1</script>' }])]);
    const { bytes, mediaType } = await acceptFile(hidden, 'a.png');
    expect(mediaType).toBe('image/png');
    expect(bytes.includes('PK\u0003\u0004')).toBe(false);
    const comment = Buffer.concat([
      Buffer.from('ffd8fffe001d', 'hex'),
      Buffer.from('<script>alert(1)</script>  '),
      (await photo()).subarray(2),
    ]);
    expect((await acceptFile(comment, 'a.jpg')).bytes.includes('script')).toBe(false);
  });

  test('a very large one is made smaller, a small one not larger', async () => {
    const side = async (bytes: Buffer) => (await sharp((await acceptFile(bytes, 'a.png')).bytes).metadata()).width;
    expect(await side(await png(filesPack.side + 400, 30))).toBe(filesPack.side);
    expect(await side(await png(30, 30))).toBe(30);
  });

  test('an animation keeps its frames', async () => {
    const { bytes, mediaType } = await acceptFile(await animation(), 'a.gif');
    expect(mediaType).toBe('image/gif');
    expect((await sharp(bytes, { animated: true }).metadata()).pages).toBe(3);
  });
});

describe('what is refused', () => {
  test('nothing, and too much', async () => {
    expect(await refusal('')).toBe('file.empty');
    expect(await refusal(Buffer.alloc(filesPack.max + 1, 65))).toBe('file.too-large');
    expect(filesPack.max).toBe(20 * 1024 * 1024);
  });

  test.each([
    ['a page renamed .jpg', '<!DOCTYPE html><p>hello', 'photo.jpg'],
    ['a drawing that runs scripts', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'a.svg'],
    ['the same behind a declaration', '<?xml version="1.0"?>\n<svg onload="alert(1)"/>', 'a.png'],
    ['text with a page inside', '请看：\n\n<ScRiPt src=//x></script>', 'a.txt'],
    ['a shell script', '#!/bin/sh\nrm -rf /', 'a.txt'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000b8000000', 'hex'), 'a.jpg'],
    ['an ELF program', Buffer.from('7f454c4602010100000000000000000002003e00', 'hex'), 'a.pdf'],
    ['bytes that read as nothing', Buffer.from([1, 2, 3, 255, 254, 0, 129]), 'a.txt'],
    ['a film', Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'), 'a.mp4'],
    ['a bare zip', zipOf([{ name: 'a.txt', content: 'x' }]), 'a.docx'],
    ['a program for the Java machine', zipOf([{ name: 'META-INF/MANIFEST.MF', content: 'Main-Class: X' }]), 'a.docx'],
    ['an OpenDocument that says it is an image', zipOf([{ name: 'mimetype', content: 'image/png' }]), 'a.odt'],
    ['a compound file that is no document', compoundFile('Root Entry', 'Props'), 'a.doc'],
  ])('%s', async (_what, bytes, name) => {
    expect(await refusal(bytes, name)).toBe('file.type');
  });

  test('HEIC, with words of its own', async () => {
    const heic = Buffer.from('00000018667479706865696300000000686569636d696631', 'hex');
    expect(await refusal(heic)).toBe('file.heic');
  });

  test('what was cut off on the way', async () => {
    for (const image of [await photo(), await png(200, 200), await webp()])
      expect(await refusal(image.subarray(0, Math.floor(image.length * 0.6)))).toBe('file.broken');
    expect(await refusal(Buffer.from('%PDF-1.7\n1 0 obj\n<<>>'))).toBe('file.broken');
    const docx = officeFile('docx');
    expect(await refusal(docx.subarray(0, docx.length - 30))).toBe('file.broken');
    expect(await refusal(compoundFile('Root Entry', 'Workbook').subarray(0, 1100))).toBe('file.broken');
  });

  test('an image of few bytes that says it is huge', async () => {
    const bomb = await pngSaying(60_000, 60_000);
    expect(bomb.length).toBeLessThan(1000);
    expect(await refusal(bomb)).toBe('file.image-too-large');
  });

  test('office files that unpack to too much, also where their directory lies', async () => {
    const bomb = Buffer.alloc(filesPack.unpacked + 1);
    const honest = officeFile('docx', { name: 'bomb.xml', content: bomb });
    expect(honest.length).toBeLessThan(filesPack.max);
    expect(await refusal(honest)).toBe('file.unpacks-too-large');
    expect(await refusal(officeFile('docx', { name: 'bomb.xml', content: bomb, says: 1000 }))).toBe(
      'file.unpacks-too-large',
    );
    expect(await refusal(officeFile('xlsx', { name: 'a.xml', content: 'short', says: 6 }))).toBe('file.broken');
    const many = Array.from({ length: filesPack.entries + 1 }, (_, i) => ({ name: `${i}`, content: '' }));
    expect(await refusal(officeFile('docx', ...many))).toBe('file.unpacks-too-large');
  });

  test('a part whose bytes were changed', async () => {
    const docx = officeFile('docx', { name: 'word/document.xml', content: '办理意见'.repeat(20) });
    const at = docx.indexOf('word/document.xml') + 'word/document.xml'.length + 3;
    docx[at] = docx[at]! ^ 0xff;
    expect(await refusal(docx)).toBe('file.broken');
  });

  test('macros and passwords, new and old', async () => {
    expect(await refusal(officeFile('docx', { name: 'word/vbaProject.bin', content: 'x' }))).toBe('file.macros');
    expect(await refusal(openDocument('text', { name: 'Basic/Standard/Module1.xml', content: 'x' }))).toBe(
      'file.macros',
    );
    expect(await refusal(compoundFile('Root Entry', 'WordDocument', 'Macros'))).toBe('file.macros');
    expect(await refusal(compoundFile('Root Entry', 'EncryptedPackage'))).toBe('file.encrypted');
    expect(await refusal(officeFile('docx', { name: 'a', content: 'x', flags: 1 }))).toBe('file.encrypted');
    const manifest = { name: 'META-INF/manifest.xml', content: '<manifest:encryption-data/>' };
    expect(await refusal(openDocument('text', manifest))).toBe('file.encrypted');
  });

  test('a compound file whose directory runs in a circle ends', async () => {
    const circle = compoundFile('Root Entry', 'WordDocument');
    circle.writeUInt32LE(1, 516);
    expect(await refusal(circle)).toBe('file.broken');
  });
});

test('any bytes at all are taken or refused, never a crash', async () => {
  const heads = [
    '504b0304',
    'd0cf11e0a1b11ae1',
    'ffd8ffe0',
    '89504e470d0a1a0a',
    '52494646ffffffff57454250',
    '474946383961',
    '255044462d',
  ];
  let seed = 7;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
  for (let i = 0; i < 140; i++) {
    const noise = Buffer.from(Array.from({ length: next() % 600 }, () => next() % 256));
    const bytes = Buffer.concat([Buffer.from(heads[i % heads.length]!, 'hex'), noise]);
    expect(await refusal(bytes)).toMatch(/^(file\.[a-z-]+|taken as .*)$/);
  }
});
