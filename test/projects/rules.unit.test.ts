import { describe, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { related } from '../../src/projects/access.ts';
import { personOf, ranked, sampleSize } from '../../src/projects/collection.rules.ts';
import { drawn, seedOf } from '../../src/projects/draw.ts';
import { readPeople } from '../../src/projects/list.rules.ts';
import { mileOf } from '../../src/projects/project.rules.ts';
import { refused } from '../support/office.ts';

const HERE = loadCalendar('china').country.telephones;

describe('one person', () => {
  it.each([
    ['13800000001', '13800000001'],
    ['+86 138-0000-0001', '13800000001'],
    ['008613800000001', '13800000001'],
    ['１３８００００００１２', '13800000012'],
    ['+44 7911 123456', '+447911123456'],
    ['Lin.Yue+news@Example.CN', 'lin.yue@example.cn'],
  ])('%s is %s', (typed, person) => expect(personOf(typed, HERE)).toBe(person));

  it.each(['', '12345', '1380000000', '电话13800000001', 'a@b', 'a@b@c.cn', '+8612345678'])('%s is nobody', (typed) =>
    expect(personOf(typed, HERE)).toBeNull(),
  );
});

describe('the sample', () => {
  it('is as large as the pack says', () => {
    const size = { least: 10, percent: 5, most: 60 };
    expect([3, 10, 100, 400, 5000].map((of) => sampleSize(size, of))).toEqual([3, 10, 10, 20, 60]);
  });

  it('follows from the seed alone, names nobody twice, and prefers no place in the list', () => {
    const seed = seedOf(['a', 'b']);
    expect(drawn(seed, 50, 10)).toEqual(drawn(seed, 50, 10));
    expect(drawn(seedOf(['b', 'a']), 50, 10)).not.toEqual(drawn(seed, 50, 10));
    const counts = Array.from({ length: 20 }, () => 0);
    for (let i = 0; i < 400; i++) for (const pick of new Set(drawn(seedOf([String(i)]), 20, 5))) counts[pick]! += 1;
    // 400 draws of 5 in 20: a hundred each, give or take five standard deviations.
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(44);
  });
});

describe('a list of people', () => {
  it('is read as people paste it, one number once, in the order of numbers', () => {
    const text = '姓名,电话\n周二 13900000002\n赵一,139 0000 0001\n\n13900000003\t李三\r\n赵大，13900000001';
    expect(readPeople(text, 10, HERE)).toEqual([
      { name: '赵一', number: '13900000001' },
      { name: '周二', number: '13900000002' },
      { name: '李三', number: '13900000003' },
    ]);
  });

  it('says which line lacks something', async () => {
    const read = async (text: string) => readPeople(text, 2, HERE);
    expect(await refused(read('赵一,13900000001\n周二,3'))).toBe('project.list-line');
    expect(await refused(read('姓名,电话'))).toBe('project.list-empty');
    expect(await refused(read('甲,13900000001\n乙,13900000002\n丙,13900000003'))).toBe('project.list-long');
  });
});

describe('the last mile', () => {
  const asked = { asked: 10, got: 6, not: 2, unreachable: 2, open: 0, again: 0 };
  const place = { entitled: 400, reached: 400 };
  it('is what the sample says of those entitled, whatever the place states', () =>
    expect(mileOf(place, asked)).toMatchObject({ reached: 400, confirmed: 300, gap: 100 }));
  it('is not known from half a sample', () =>
    expect(mileOf(place, { ...asked, unreachable: 1, open: 1 })).toMatchObject({ confirmed: null, gap: null }));
  it('counts who is asked again as without it', () =>
    expect(mileOf(place, { ...asked, not: 0, open: 2, again: 2 })).toMatchObject({ confirmed: 300, gap: 100 }));
});

it('puts what most people support first, and on a tie what stands first', () => {
  const of = (nth: number, support: number) => ({ nth, support });
  expect(ranked([of(1, 2), of(2, 5), of(3, 5)]).map((c) => c.nth)).toEqual([2, 3, 1]);
});

it('lets no place of the owner’s own line say what the owner has built', () => {
  const street = ['east', 'qu'];
  expect(related(['housing', 'qu'], street)).toBe(false);
  expect(related(street, ['spring', 'east', 'qu'])).toBe(true);
  expect(related(['spring', 'east', 'qu'], street)).toBe(true);
});
