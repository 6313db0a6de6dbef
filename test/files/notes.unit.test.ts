import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withoutNotes } from '../../src/files/notes.ts';
import { photo, png } from './given.ts';

const cut = (bytes: Buffer) => withoutNotes(bytes)!;
const points = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
const box = (type: string, content: string) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + 8);
  return Buffer.concat([length, Buffer.from(type + content, 'latin1')]);
};

test('behind the end of a photo there is nothing: telephones put a second one there, with its place', async () => {
  const before = await photo();
  const after = cut(Buffer.concat([before, before]));
  expect(after.equals(cut(before))).toBe(true);
  expect(after.includes('CAMERA-MAKER')).toBe(false);
});

test.each([
  ['in steps', { progressive: true }],
  ['with plain tables', { optimiseCoding: false }],
])('a photo that is drawn %s keeps every point, and its colour profile', async (_what, how) => {
  const before = await sharp(await photo())
    .keepMetadata()
    .withIccProfile('p3')
    .jpeg(how)
    .toBuffer();
  const after = cut(before);
  expect((await points(after)).equals(await points(before))).toBe(true);
  expect((await sharp(after).metadata()).icc).toBeDefined();
  expect(after.includes('CAMERA-MAKER') || after.includes('PLACE-IN-XMP')).toBe(false);
});

test('only a photo that lies down is told how to turn', async () => {
  const upright = await sharp(await photo())
    .autoOrient()
    .withExif({ IFD0: { Make: 'CAMERA-MAKER' } })
    .jpeg()
    .toBuffer();
  expect((await sharp(cut(upright)).metadata()).exif).toBeUndefined();
  for (const orientation of [2, 6, 8]) {
    const turned = cut(await sharp(upright).withMetadata({ orientation }).jpeg().toBuffer());
    expect((await sharp(turned).metadata()).orientation).toBe(orientation);
  }
});

test('a PNG keeps its points and loses words, dates and what hangs behind', async () => {
  const before = await sharp(await png())
    .withExif({ IFD0: { Make: 'CAMERA-MAKER' } })
    .withXmp('<x>PLACE-IN-XMP</x>')
    .png()
    .toBuffer();
  const after = cut(Buffer.concat([before, Buffer.from('BEHIND')]));
  expect((await points(after)).equals(await points(before))).toBe(true);
  expect(after.toString('latin1')).not.toMatch(/CAMERA|PLACE|eXIf|iTXt|BEHIND/);
});

test('a JPEG 2000 keeps the boxes of the picture alone', () => {
  const picture = Buffer.concat([
    box('jP  ', '\r\n\x87\n'),
    box('ftyp', 'jp2 '),
    box('jp2h', 'h'),
    box('jp2c', 'points'),
  ]);
  const told = Buffer.concat([picture, box('uuid', 'JpgTiffExif->JP2PLACE'), box('xml ', '<gps/>')]);
  expect(cut(told).equals(picture)).toBe(true);
  const endless = Buffer.concat([picture, Buffer.from('0000000175756964', 'hex')]);
  expect(cut(endless).equals(picture)).toBe(true);
});

test('what breaks off or makes no sense ends, without its notes', async () => {
  for (const whole of [await photo(), await png()])
    for (let length = 3; length < whole.length; length += 7) {
      const after = withoutNotes(whole.subarray(0, length));
      expect(after === null || !/CAMERA|PLACE/.test(after.toString('latin1'))).toBe(true);
    }
  expect(withoutNotes(Buffer.from('neither'))).toBeNull();
});
