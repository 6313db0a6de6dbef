import { Document, ImageRun, Packer, Paragraph } from 'docx';
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { acceptFile } from '../../src/files/accept.ts';
import { asSent, filesPack } from '../../src/files/pack.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { animation, officeFile, openDocument, pdf, photo, png, zipOf } from './given.ts';

const kept = async (bytes: Uint8Array) => (await acceptFile(Buffer.from(bytes), 'a')).bytes;
const refusal = (bytes: Uint8Array): Promise<string> =>
  acceptFile(Buffer.from(bytes), 'a').then(
    ({ mediaType }) => `taken as ${mediaType}`,
    (error) => (error instanceof Refusal ? error.code : String(error)),
  );

/** All parts unpacked, one behind the other, and those of office files inside. */
function everything(bytes: Uint8Array): string {
  return Object.entries(unzipSync(bytes))
    .map(
      ([name, part]) => `${name}\n${part[0] === 0x50 && part[1] === 0x4b ? everything(part) : strFromU8(part, true)}`,
    )
    .join('\n');
}

const TRACES = [
  'AUTHOR-ZHANG',
  'LAST-LI',
  'COMPANY',
  'BOSS',
  'OWN-FIELD',
  'zhang\\AppData',
  'CAMERA-MAKER',
  'PLACE-IN-XMP',
];

const CORE = `<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>AUTHOR-ZHANG</dc:creator><cp:lastModifiedBy>LAST-LI</cp:lastModifiedBy></cp:coreProperties>`;
const APP = `<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>COMPANY</Company><Manager>BOSS</Manager><Template>zhang\\AppData</Template></Properties>`;

/** A letter as a program writes it, with a photo, and with what Word adds to it. */
async function letter(): Promise<Buffer> {
  const plain = await Packer.toBuffer(
    new Document({
      creator: 'AUTHOR-ZHANG',
      lastModifiedBy: 'LAST-LI',
      customProperties: [{ name: 'OWN-FIELD', value: 'AUTHOR-ZHANG' }],
      sections: [
        {
          children: [
            new Paragraph('路灯坏了，请修。'),
            new Paragraph({
              children: [new ImageRun({ type: 'jpg', data: await photo(), transformation: { width: 64, height: 40 } })],
            }),
          ],
        },
      ],
    }),
  );
  const parts: Zippable = unzipSync(plain);
  parts['docProps/app.xml'] = strToU8(APP);
  parts['word/_rels/settings.xml.rels'] = strToU8(
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="file:///C:\\Users\\zhang\\AppData\\Own.dotm" TargetMode="External"/></Relationships>',
  );
  return Buffer.from(zipSync(parts, { comment: 'x' } as object));
}

/** A table of one cell that reads as a spreadsheet. */
const table = (...more: { name: string; content: Buffer | string }[]): Buffer => {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const related = (id: string, type: string, target: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/></Relationships>`;
  return zipOf([
    {
      name: '[Content_Types].xml',
      content:
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    },
    { name: '_rels/.rels', content: related('r1', 'officeDocument', 'xl/workbook.xml') },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${main}" xmlns:r="${relations}" xmlns:x15ac="x"><fileSharing readOnlyRecommended="1" userName="AUTHOR-ZHANG"/><x15ac:absPath url="C:\\Users\\zhang\\AppData\\"/><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: related('r1', 'worksheet', 'worksheets/sheet1.xml') },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${main}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>路灯</t></is></c></row></sheetData></worksheet>`,
    },
    { name: 'docProps/core.xml', content: CORE },
    { name: 'docProps/app.xml', content: APP },
    ...more,
  ]);
};

describe('what an office file must not tell', () => {
  test('a letter keeps its words and its photo, and tells nothing of its author or the place', async () => {
    const before = await letter();
    const told = everything(before);
    expect(TRACES.filter((t) => !told.includes(t))).toEqual([]);
    const after = await kept(before);
    const left = everything(after);
    expect(TRACES.filter((t) => left.includes(t))).toEqual([]);

    const [was, is] = [unzipSync(before), unzipSync(after)];
    expect(Object.keys(is)).toEqual(Object.keys(was));
    const media = Object.keys(was).filter((name) => name.startsWith('word/media/'));
    expect(media).toHaveLength(1);
    const changed = Object.keys(was).filter((name) => !Buffer.from(was[name]!).equals(is[name]!));
    expect(changed.sort()).toEqual(
      ['docProps/app.xml', 'docProps/core.xml', 'docProps/custom.xml', 'word/_rels/settings.xml.rels', ...media].sort(),
    );
    expect(strFromU8(is['word/document.xml']!)).toContain('路灯坏了，请修。');
    const points = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
    expect((await points(is[media[0]!]!)).equals(await points(was[media[0]!]!))).toBe(true);
    // How to turn it is all that is left of its notes.
    expect(await sharp(is[media[0]!]!).metadata()).toMatchObject({ orientation: 6, width: 64 });
    expect((await sharp(is[media[0]!]!).metadata()).exif).toHaveLength(32);
  });

  test('a spreadsheet reads as before, without the place on the disk it was saved at', async () => {
    const after = await kept(table());
    expect(await readSheet(after)).toEqual(await readSheet(table()));
    expect(TRACES.filter((t) => everything(after).includes(t))).toEqual([]);
  });

  test('properties under any name, with any prefix, in UTF-16', async () => {
    const utf16 = Buffer.from(`\ufeff${CORE.replace('<?xml version="1.0"?>', '<!-- a --><?x y?>')}`, 'utf16le');
    const odd = officeFile('pptx', { name: 'package/x.psmdcp', content: utf16 }, { name: 'x', content: CORE });
    const left = everything(await kept(odd));
    expect(left.replaceAll('\0', '')).not.toMatch(/AUTHOR|LAST/);
    const about = '<w:p>&lt;coreProperties&gt; AUTHOR-ZHANG</w:p>';
    const words = await kept(officeFile('docx', { name: 'word/document.xml', content: about }));
    expect(strFromU8(unzipSync(words)['word/document.xml']!)).toBe(about);
  });

  test('a table inside a presentation, a PDF and pictures of every kind', async () => {
    const tiff = await sharp(await png())
      .withExif({ IFD0: { Make: 'CAMERA-MAKER' } })
      .tiff()
      .toBuffer();
    const comment = Buffer.from('AUTHOR-ZHANG');
    const gif = await animation();
    const noted = Buffer.concat([
      gif.subarray(0, -1),
      Buffer.from([0x21, 0xfe, comment.length]),
      comment,
      Buffer.from([0, 0x3b]),
    ]);
    const webp = await sharp(await png())
      .withExif({ IFD0: { Make: 'CAMERA-MAKER' } })
      .webp()
      .toBuffer();
    const shown = await sharp(await png())
      .withExif({ IFD0: { Make: 'CAMERA-MAKER' } })
      .withXmp('<x>PLACE-IN-XMP</x>')
      .png()
      .toBuffer();
    const before = officeFile(
      'pptx',
      { name: 'ppt/embeddings/table.xlsx', content: table() },
      ...Object.entries({ tiff, webp, gif: noted, png: shown }).map(([kind, content]) => ({
        name: `ppt/media/a.${kind}`,
        content,
      })),
      { name: 'ppt/media/drawing.pdf', content: pdf('Here', ['<< /Author (AUTHOR-ZHANG) >>']) },
    );
    expect(TRACES.filter((t) => everything(before).includes(t))).toEqual(
      TRACES.slice(0, 7).filter((t) => t !== 'OWN-FIELD'),
    );
    const after = await kept(before);
    expect(TRACES.filter((t) => everything(after).includes(t))).toEqual([]);
    const parts = unzipSync(after);
    expect(await readSheet(Buffer.from(parts['ppt/embeddings/table.xlsx']!))).toEqual([['路灯']]);
    for (const kind of ['tiff', 'webp', 'png', 'gif'])
      expect((await sharp(parts[`ppt/media/a.${kind}`]!).metadata()).format).toBe(kind);
  });

  test('an OpenDocument: its properties go, its kind stays the first part', async () => {
    const meta = `<office:document-meta xmlns:office="o"><office:meta><dc:creator>AUTHOR-ZHANG</dc:creator></office:meta></office:document-meta>`;
    const after = await kept(
      openDocument('text', { name: 'meta.xml', content: meta }, { name: 'Pictures/a.jpg', content: await photo() }),
    );
    expect(TRACES.filter((t) => everything(after).includes(t))).toEqual([]);
    expect(Object.keys(unzipSync(after))).toEqual(['mimetype', 'content.xml', 'meta.xml', 'Pictures/a.jpg']);
    expect((await acceptFile(after, 'a')).mediaType).toBe('application/vnd.oasis.opendocument.text');
  });

  test('what is signed stays byte by byte, under a type that says so', async () => {
    const before = officeFile(
      'docx',
      { name: '_xmlsignatures/sig1.xml', content: '<Signature/>' },
      { name: 'docProps/core.xml', content: CORE },
    );
    const { bytes, mediaType } = await acceptFile(before, 'a');
    expect(bytes.equals(before)).toBe(true);
    expect(mediaType).toMatch(/wordprocessingml\.document; signed=yes$/);
    expect(asSent(mediaType)!.en).toContain('signed, kept as it was sent');
    expect(asSent('application/msword')!.en).toContain('kept as it was sent');
  });
});

describe('what is refused', () => {
  test('ways out of the folder, and one name twice', async () => {
    for (const name of ['../../etc/passwd', 'word/../../x', '..\\x', '..'])
      expect(await refusal(officeFile('docx', { name, content: 'x' })), name).toBe('file.broken');
    expect(await refusal(officeFile('docx', { name: 'word/a..b.xml', content: 'x' }))).toMatch(/^taken/);
    const twice = { name: 'docProps/core.xml', content: CORE };
    expect(await refusal(officeFile('docx', twice, twice))).toBe('file.broken');
  });

  test('pictures and films that cannot be written anew', async () => {
    for (const brand of ['heic', 'avif', 'mp42', 'qt  '])
      expect(await refusal(officeFile('pptx', { name: 'ppt/media/a', content: `\0\0\0\x18ftyp${brand}` }))).toBe(
        'file.picture-inside',
      );
  });

  test('macros in a table inside, nesting without end, and a picture of gigabytes', async () => {
    const within = (content: Buffer) => officeFile('docx', { name: 'word/embeddings/a', content });
    expect(await refusal(within(officeFile('xlsx', { name: 'xl/vbaProject.bin', content: 'x' })))).toBe('file.macros');
    expect(await refusal(within(within(within(officeFile('xlsx')))))).toMatch(/^taken/);
    expect(await refusal(within(within(within(within(officeFile('xlsx'))))))).toBe('file.unpacks-too-large');
    const huge = Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(filesPack.inside)]);
    expect(await refusal(officeFile('xlsx', { name: 'xl/media/a.jpg', content: huge }))).toBe('file.unpacks-too-large');
  });
});
