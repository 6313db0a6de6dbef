import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Address,
  askedKey,
  covers,
  fitOf,
  inWords,
  keyOf,
  misfits,
  namesIn,
  numberIn,
} from '../../src/grids/address.rules.ts';
import { fitOfHeard, heardIn } from '../../src/grids/latin.rules.ts';
import { loadGrids } from '../../src/grids/pack.ts';
import { familyName } from '../../src/grids/rules.ts';

const pack = loadGrids();
const { before, surnames } = pack;
const address = (
  name: string,
  from: number | null = null,
  to: number | null = null,
  sides: Address['sides'] = 'all',
) => ({
  ...{ name, from, to, sides },
});
const asks = (written: string, of: Address) => fitOf(askedKey(written), of, before);

test.each([
  ['铁匠巷12号', '铁匠巷12号'],
  ['铁匠巷 十二 号', '铁匠巷12号'],
  ['铁匠巷１２號', '铁匠巷12号'],
  ['铁匠巷一百零五号', '铁匠巷105号'],
  ['铁匠巷一〇五号', '铁匠巷105号'],
  ['铁匠巷十号', '铁匠巷10号'],
  ['铁匠巷二十一号', '铁匠巷21号'],
  ['解放二路（北段）3号', '解放2路北段3号'],
  ['鐵匠巷12號', '铁匠巷12号'],
  ['鐵匠巷壹拾叁號', '铁匠巷13号'],
  ['铁匠巷贰佰零伍号', '铁匠巷205号'],
  ['铁匠巷两百零五号', '铁匠巷205号'],
  ['铁匠巷廿三号', '铁匠巷23号'],
  ['铁匠巷卅号', '铁匠巷30号'],
  ['铁匠巷壹拾叁', '铁匠巷13'],
  ['陆家巷叁号', '陆家巷3号'],
  ['12 Mill Lane', '12milllane'],
])('%s is compared as %s', (written, key) => expect(keyOf(written)).toBe(key));

test('an address is found however it is written, in its part of the street only', () => {
  const odd = address('铁匠巷', 1, 99, 'odd');
  for (const written of ['铁匠巷13号', '铁匠巷 十三 号', '石埠街道铁匠巷13-2号', '铁匠巷第13号', '13铁匠巷'])
    expect(asks(written, odd), written).toEqual({ as: 'serves', number: 13 });
  expect(asks('铁匠巷12号', odd)).toEqual({ as: 'street', number: 12 });
  expect(asks('铁匠巷101号', odd)).toEqual({ as: 'street', number: 101 });
  expect(asks('铁匠巷', odd)).toEqual({ as: 'serves', number: null });
  // Another street, which ends alike.
  expect(asks('新铁匠巷13号', odd)).toBeNull();
  expect(asks('解放二路8号', address('解放2路'))).toEqual({ as: 'serves', number: 8 });
  expect(asks('12 Mill Lane', address('Mill Lane', 1, 20))).toEqual({ as: 'serves', number: 12 });
});

test('an address in Latin letters is heard as the register says it', () => {
  const lane = address('铁匠巷', 1, 99, 'odd');
  const heard = (written: string, of: Address = lane) => fitOfHeard(heardIn(written, pack.latin, before), of);
  for (const written of [
    'Tiejiang Lane 23',
    '23 Tiejiang Lane',
    'No. 23 Tiejiang Alley, Shibu Subdistrict',
    'Tiě jiàng xiàng 23 hào',
    'Shibu Jiedao, Tiejiang Xiang 23',
    'TIEJIANG LN NO 23',
  ])
    expect(heard(written), written).toMatchObject({ as: 'serves', number: 23 });
  expect(heard('24 Tiejiang Lane')).toMatchObject({ as: 'street', number: 24 });
  expect(heard('Tiejiang Lane')).toMatchObject({ as: 'serves', number: null });
  // Another street, and another kind of street.
  expect(heard('23 New Tiejiang Lane')).toMatchObject({ as: 'street' });
  expect(heard('23 Tiejiang Road')).toBeNull();
  expect(heard('8 Jiefang 2nd Road', address('解放二路'))).toMatchObject({ as: 'serves', number: 8 });
  expect(heard('Lüzu Lane', address('吕祖巷'))).toMatchObject({ as: 'serves' });
  expect(heard('铁匠巷 Lane')).toBeNull();
  expect(heardIn('road '.repeat(100), pack.latin, before).length).toBeLessThanOrEqual(400);
});

test('a direction is found where Chinese has it, and what is called as it was written goes first', () => {
  const road = address('铁匠东路', 1, 99, 'odd');
  const heard = (written: string, of: Address = road) => fitOfHeard(heardIn(written, pack.latin, before), of);
  for (const written of ['Tiejiang East Road 23', 'Tiejiang Donglu 23', 'tiejiang dong lu 23 hao'])
    expect(heard(written), written).toMatchObject({ as: 'serves', number: 23, turned: false });
  for (const written of [
    'East Tiejiang Road 23',
    '23 E. Tiejiang Rd',
    'Tiejiang Road East No 23',
    'East Tiejiang Lu 23',
  ])
    expect(heard(written), written).toMatchObject({ as: 'serves', number: 23, turned: true });
  expect(heard('23 East Tiejiang Road', address('东铁匠路'))).toMatchObject({ as: 'serves', turned: false });
  expect(heard('Middle Yangtan Road', address('杨滩中路'))).toMatchObject({ as: 'serves' });
  expect(heard('Upper Yangtan Street', address('杨滩上街'))).toMatchObject({ as: 'serves' });
  expect(heard('Southeast Yangtan Road', address('杨滩东南路'))).toMatchObject({ as: 'serves' });
  // Another end of the street, and the street itself, are other streets; in pinyin the order is that of the name.
  expect(heard('West Tiejiang Road 23')).toBeNull();
  expect(heard('East Tiejiang Road 23', address('铁匠路'))).toMatchObject({ as: 'street' });
  expect(heard('Xi Hu Lu', address('湖西路'))).toBeNull();
});

test('every name that stands in a question is looked up', () => {
  expect(namesIn(askedKey('东街铁匠巷12号'))).toContain('铁匠巷');
  expect(namesIn(askedKey('路'.repeat(500))).length).toBeLessThan(100);
});

test('what two serve is shown, and what nobody does', () => {
  const street = (gridId: string, from: number | null, to: number | null, sides: Address['sides'] = 'all') => ({
    ...address('铁匠巷', from, to, sides),
    gridId,
  });
  expect(misfits([street('a', 1, 40), street('b', 41, null)])).toEqual([]);
  expect(misfits([street('a', 1, 40), street('b', 31, 60)])).toEqual([
    { name: '铁匠巷', sides: 'all', from: 31, to: 40, grids: ['a', 'b'] },
  ]);
  expect(misfits([street('a', 1, 20), street('b', 31, 60)])).toEqual([
    { name: '铁匠巷', sides: 'all', from: 21, to: 30, grids: [] },
  ]);
  // One side of the street alone.
  expect(misfits([street('a', 1, 99, 'odd')])).toEqual([{ name: '铁匠巷', sides: 'even', from: 2, to: 98, grids: [] }]);
  expect(misfits([street('a', null, null, 'odd'), street('b', null, null, 'even')])).toEqual([]);
  // The same grid may name a part twice.
  expect(misfits([street('a', 1, 40), street('a', 5, 10)])).toEqual([]);
  // All of it, and a part of it by another.
  expect(misfits([street('a', null, null), street('b', 5, 5)])).toEqual([
    { name: '铁匠巷', sides: 'odd', from: 5, to: 5, grids: ['a', 'b'] },
  ]);
});

test('a number is told as served twice exactly if two serve it', () => {
  const part = fc.record({
    gridId: fc.constantFrom('a', 'b', 'c'),
    from: fc.integer({ min: 1, max: 30 }),
    more: fc.integer({ min: 0, max: 20 }),
    sides: fc.constantFrom('all', 'odd', 'even' as const),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const all = parts.map(({ gridId, from, more, sides }) => ({
        ...address('铁匠巷', from, from + more, sides as Address['sides']),
        gridId,
      }));
      const found = misfits(all);
      for (let n = 1; n <= 55; n++) {
        const serving = new Set(all.filter((a) => covers(a, n)).map((a) => a.gridId));
        const told = found.filter((m) => covers(m, n));
        expect(told.some((m) => m.grids.length === 2)).toBe(serving.size > 1);
        if (serving.size > 0) expect(told.some((m) => m.grids.length === 0)).toBe(false);
      }
    }),
  );
});

test('addresses in words, numbers in cells, names of families', () => {
  expect(inWords(address('铁匠巷', 1, 99, 'odd'), pack)).toEqual({
    zh: '铁匠巷 1–99 号，单号',
    en: '铁匠巷 1–99, odd numbers',
  });
  expect(inWords(address('铁匠巷', 101), pack)).toEqual({ zh: '铁匠巷 101 号起', en: '铁匠巷 from 101' });
  expect(inWords(address('锦麟花园'), pack)).toEqual({ zh: '锦麟花园', en: '锦麟花园' });
  expect(inWords(address('铁匠巷', 7, 7), pack)).toEqual({ zh: '铁匠巷 7 号', en: '铁匠巷 7' });
  expect(['12', '12号', '十二号', '１２', '甲12', ''].map(numberIn)).toEqual([12, 12, 12, 12, null, null]);
  expect(['欧阳建国', '王芳', 'Mary Ann Smith'].map((n) => familyName(n, surnames))).toEqual(['欧阳', '王', 'Smith']);
});
