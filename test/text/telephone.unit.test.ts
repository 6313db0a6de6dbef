import { describe, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { telephoneIn } from '../../src/text/telephone.ts';

const HERE = loadCalendar('china').country.telephones;
const NEW_YORK = loadCalendar('new-york').country.telephones;

describe('a number here', () => {
  it.each([
    ['138 0013 8000', '13800138000', 'whole'],
    ['+86 (138) 0013-8000', '13800138000', 'whole'],
    ['008613800138000', '13800138000', 'whole'],
    ['8613800138000', '13800138000', 'whole'],
    ['１３８００１３８０００', '13800138000', 'whole'],
    ['1380013800', '1380013800', 'half'],
    ['861380013800', '1380013800', 'half'],
    ['139 0000', '1390000', 'half'],
    ['0755-8888 0200', '075588880200', null],
    ['12345', '12345', null],
    // A number of a town, which only happens to begin with the code.
    ['8613 5555', '86135555', null],
  ])('%s is %s', (typed, number, mobile) =>
    expect(telephoneIn(typed, HERE)).toEqual({ number, mobile, abroad: false }),
  );

  it('of another country keeps its code', () =>
    expect(telephoneIn('00 44 7911 123456', HERE)).toEqual({ number: '+447911123456', mobile: null, abroad: true }));
});

it('is never taken for a mobile one where nobody can tell', () => {
  expect(telephoneIn('(139) 555-0100', NEW_YORK)).toEqual({ number: '1395550100', mobile: null, abroad: false });
  expect(telephoneIn('+1 212 555 0100', NEW_YORK)).toEqual({ number: '2125550100', mobile: null, abroad: false });
});
