import { describe, expect, test } from 'vitest';
import { checked, demoChart, rule, swap } from './given.ts';

const CONFIRM = '    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }\n';
const QUOTA = 'when: { quota: { per: year, of: days, least: 60, stretch: 7, behind: 20 } }';
const PLACE = '        place: { type: string, title: 地点, title-en: Place }\n';

test('the shipped pack has no faults, for an office too', async () => {
  expect((await checked()).faults).toEqual([]);
  expect((await checked(undefined, demoChart())).faults).toEqual([]);
  expect((await checked([rule()])).faults).toEqual([]);
});

describe('a fault says file, line, what is wrong and how to mend it', () => {
  test.each([
    ['a field that is none', swap('about:', 'abuot:'), 4, 'there is no field "abuot"'],
    ['an unknown role', swap('role: head', 'role: chief'), 10, 'there is no role "chief"'],
    ['an unknown kind of unit', swap('[bureau]', '[bureaux]'), 10, 'there is no kind of unit "bureaux"'],
    ['nobody leading', swap('as: lead', 'as: assist'), 9, 'nobody leads'],
    [
      'two leads',
      swap('    when:', '      - { as: lead, each: unit, role: handler }\n    when:'),
      11,
      'there are two leads',
    ],
    ['nobody confirming', swap(CONFIRM, ''), 7, 'nobody confirms'],
    [
      'a confirmer who is the holder',
      swap(CONFIRM, '    confirm: { at: own, role: head, minutes: 5 }\n'),
      16,
      'the confirmer is the holder',
    ],
    [
      'a confirmer from nowhere',
      swap(CONFIRM, '    confirm: { outside: friends, minutes: 5 }\n'),
      16,
      'no confirmer "friends"',
    ],
    ['more days than a year has', swap('least: 60', 'least: 400'), 11, 'it asks for 400, and a period has 365'],
    ['a stretch longer than the whole', swap('stretch: 7', 'stretch: 70'), 11, 'longer than the 60 in all'],
    [
      'more days than a formula may ask',
      swap('least: 60', 'least: "level * 300"'),
      11,
      'for bureau (level 2, head) it fails: it asks for 600 of 365',
    ],
    ['fields that do not go together', swap(QUOTA, 'when: { every: year, day: 3 }'), 11, 'do not go together'],
    [
      'a day that not every year has',
      swap(QUOTA, 'when: { every: year, on: "02-29" }'),
      11,
      'not every year has this day',
    ],
    [
      'a day that not every month has',
      swap(QUOTA, 'when: { every: month, day: 31 }'),
      11,
      'not every period has this day',
    ],
    [
      'numbers compared with what is none',
      swap(
        '      properties:\n',
        '      adds-up: [{ sum: [place], of: rooms, most: 1/1, zh: 多了, en: too many }]\n      properties:\n',
      ),
      14,
      'there is no field "rooms"',
    ],
    [
      'an unknown entry type',
      swap(QUOTA, 'when: { event: case.lost, clock: call-back }'),
      11,
      'there is no event "case.lost"',
    ],
    ['an unknown clock', swap(QUOTA, 'when: { event: case.closed, clock: soon }'), 11, 'there is no clock "soon"'],
    [
      'a duty to follow that is none',
      swap(QUOTA, 'when: { after: A4/lists, within: 10 days }'),
      11,
      'there is no duty "A4/lists"',
    ],
    [
      'a duty that opens itself',
      swap(QUOTA, 'when: { after: visit, within: 10 days }'),
      11,
      'they wait for each other: X1/visit → X1/visit',
    ],
    [
      'a duty to be confirmed first that is none',
      swap(CONFIRM, `    needs: [E2/answred]\n${CONFIRM}`),
      16,
      'there is no duty "E2/answred"',
    ],
    [
      'a duty that needs itself first',
      swap(CONFIRM, `    needs: [visit]\n${CONFIRM}`),
      16,
      'they wait for each other: X1/visit → X1/visit',
    ],
    ['a time that cannot be read', swap(QUOTA, 'when: { after: A4/list, within: soon }'), 11, 'cannot be read'],
    [
      'a field the system already holds',
      swap('title-en: Place', 'title-en: Overdue'),
      15,
      'the system already holds "Number late"',
    ],
    [
      'money that is no whole number',
      swap('title-en: Place', 'title-en: Place, format: fen'),
      15,
      'whole number of fen',
    ],
    [
      'a photograph demanded',
      swap('title-en: Place', 'title-en: Place, format: photo'),
      15,
      'a photograph cannot be demanded',
    ],
    [
      'a place that is a number',
      swap('type: string, title: 地点', 'type: integer, format: unit, title: 地点'),
      15,
      'a unit or place is text',
    ],
    ['asks that are no list', swap('title-en: Place', 'title-en: Place, format: asks'), 15, 'is a list'],
    ['bounds of a text', swap('title-en: Place', 'title-en: Place, minimum: 1'), 15, 'only whole numbers have bounds'],
    [
      'bounds with nothing between',
      swap('type: string, title: 地点', 'type: integer, minimum: 9, maximum: 3, title: 地点'),
      15,
      'from 9 to 3 there is no number',
    ],
    ['a text that has to be yes', swap('title-en: Place', 'title-en: Place, const: true'), 15, 'only a yes or no'],
    [
      'a choice among numbers',
      swap('type: string, title: 地点', 'type: integer, enum: [one, two], enum-en: [one, two], title: 地点'),
      15,
      'a choice is text',
    ],
    [
      'choices in one language',
      swap('type: string, title: 地点', 'type: string, enum: [镇, 村], enum-en: [town], title: 地点'),
      15,
      'not as many choices in English as in Chinese',
    ],
    ['money of no field', swap('of: days, least: 60, stretch: 7', 'of: fen, least: 60'), 11, 'which field is counted'],
    [
      'money of a field that is none',
      swap('of: days, least: 60, stretch: 7', 'of: fen, field: sum, least: 60'),
      11,
      'there is no field "sum"',
    ],
    [
      'a share of a text',
      swap('of: days, least: 60, stretch: 7', 'of: percent, field: place, least: 60'),
      11,
      'not a whole number that every record has',
    ],
    ['days counted by a field', swap('least: 60', 'field: place, least: 60'), 11, 'counted by the records themselves'],
    ['a row of the mission that is none', swap('id: X1', 'id: B77'), 1, 'looks like a row of the mission'],
    [
      'neither at least nor at most',
      swap('least: 60, stretch: 7, behind: 20', 'near: 80'),
      11,
      'neither how much at least',
    ],
    ['less allowed than asked for', swap('least: 60', 'least: 60, most: 30'), 11, 'nobody can meet it'],
    ['a budget that limits nothing', swap('least: 60', 'least: 60, most: 365'), 11, '"at most 365" limits nothing'],
    [
      'a formula that allows less than is asked for',
      swap('least: 60', 'least: 60, most: "level * 20"'),
      11,
      'for bureau (level 0, head): 0 at most is less than 60 at least',
    ],
    ['a warning of a budget that is none', swap('least: 60', 'near: 70, least: 60'), 11, 'only a budget comes near'],
    ['a pace of a budget', swap('least: 60, stretch: 7', 'most: 60'), 11, 'has a pace to be behind'],
    ['different days', swap('least: 60', 'different: place, least: 60'), 11, 'only times can be different'],
    [
      'different ones that nobody can tell apart',
      swap('of: days, least: 60, stretch: 7', 'of: times, different: place, least: 6'),
      11,
      'is not a choice that every record has',
    ],
    [
      'more sorts than there are',
      (text: string) =>
        swap(
          'of: days, least: 60, stretch: 7',
          'of: times, different: place, least: 6',
        )(text).replace(
          'type: string, title: 地点',
          'type: string, enum: [town, village], enum-en: [town, village], title: 地点',
        ),
      11,
      'it asks for 6 different ones, and there are 2',
    ],
    [
      'something private published',
      (text: string) =>
        swap(
          'title-en: Place',
          'title-en: Place, private: true',
        )(text).replace(
          '    minutes: 30',
          '    publish: { fields: [place], to: public, within: 10 days, for: 12 months }\n    minutes: 30',
        ),
      17,
      '"place" is private',
    ],
    [
      'a required field that is none',
      swap(PLACE, '        town: { type: string, title: 镇, title-en: Town }\n'),
      13,
      'there is no field "place"',
    ],
    ['an endless formula', swap('minutes: 30', 'minutes: "count(for x in 1..9 return x)"'), 17, 'goes through a list'],
    ['the real clock', swap('minutes: 30', 'minutes: "today().year"'), 17, 'the function "today" is not allowed'],
    ['two fields of one name', swap(PLACE, `${PLACE}${PLACE.replace('place:', 'town:')}`), 16, 'as "place" is'],
    ['half a fen', swap('minutes: 30', 'minutes: "posts / 2"'), 17, 'not a whole number'],
    [
      'a formula that fails in a year to come',
      swap('least: 60', 'least: "if year > 2030 then 400 else 60"'),
      11,
      'for bureau (level 0, head, in 2031) it fails: it asks for 400 of 365',
    ],
    ['less than nothing', swap('minutes: 30', 'minutes: "level - 9"'), 17, 'not a whole number from 0 on'],
    ['a version that no number holds', swap('version: 1', 'version: 3000000000'), 2, 'out of range'],
    [
      'a condition that is none',
      swap('kinds: [bureau]', 'kinds: [bureau], where: "level + 1"'),
      10,
      'not true or false',
    ],
    [
      'a function that nobody has',
      swap('kinds: [bureau]', 'functions: [nonsense]'),
      10,
      'there is no function "nonsense"',
    ],
    [
      'a confirmer of a function that nobody has',
      swap('function: supervision', 'function: nonsense'),
      16,
      'there is no function "nonsense"',
    ],
    [
      'a confirmer who is the holder by function',
      (text: string) =>
        swap('kinds: [bureau]', 'functions: [supervision]')(text).replace('role: supervisor, m', 'role: head, m'),
      16,
      'the confirmer is the holder',
    ],
    [
      'a confirmer who is the head of the office itself',
      (text: string) =>
        swap(
          'kinds: [bureau]',
          'levels: [0]',
        )(text).replace(CONFIRM, '    confirm: { at: office, role: head, minutes: 5 }\n'),
      16,
      'the confirmer is the holder',
    ],
    [
      'a confirmer above whom nothing is',
      (text: string) =>
        swap(
          'kinds: [bureau]',
          'levels: [0]',
        )(text).replace(CONFIRM, '    confirm: { at: above, role: head, minutes: 5 }\n'),
      16,
      'nothing is above the office itself',
    ],
    ['a lead found like an assistant', swap('kinds: [bureau]', 'at: own'), 10, 'only an assistant has "at"'],
    [
      'an assistant found like a lead',
      swap('    when:', '      - { as: assist, role: head, at: own, kinds: [street] }\n    when:'),
      11,
      'only whoever leads has "kinds"',
    ],
    ['nothing asked for', swap('least: 60, stretch: 7', 'least: 0'), 11, '0 at least asks for nothing'],
    [
      'more times than a year has minutes',
      swap('of: days, least: 60, stretch: 7', 'of: times, least: 1000000'),
      11,
      'a period has 525600 at most',
    ],
    [
      'a number larger than can be counted',
      swap('of: days, least: 60, stretch: 7', 'of: times, least: 99999999999999999999'),
      11,
      'out of range',
    ],
    [
      'a stretch longer than the period',
      swap('per: year, of: days, least: 60, stretch: 7', 'per: month, of: days, least: "20", stretch: 60'),
      11,
      'a stretch of 60 days, and a period has 28',
    ],
    [
      'a stretch longer than a formula asks for',
      swap('least: 60, stretch: 7', 'least: "level + 1", stretch: 7'),
      11,
      'a stretch of 7 days is longer than the 1 in all',
    ],
    [
      'a share of more than the whole',
      (text: string) =>
        swap(
          'of: days, least: 60, stretch: 7',
          'of: percent, field: place, least: 60',
        )(text).replace('type: string, title: 地点', 'type: integer, minimum: 0, title: 份额'),
      15,
      'a share lies between 0 and 100',
    ],
    [
      'a share that nobody can reach',
      (text: string) =>
        swap(
          'of: days, least: 60, stretch: 7',
          'of: percent, field: place, least: 60',
        )(text).replace('type: string, title: 地点', 'type: integer, maximum: 50, title: 份额'),
      11,
      '"place" has 50 at most: nobody can meet it',
    ],
    [
      'money below nothing',
      (text: string) =>
        swap(
          'of: days, least: 60, stretch: 7',
          'of: fen, field: place, least: 60',
        )(text).replace('type: string, title: 地点', 'type: integer, minimum: -9, format: fen, title: 花费'),
      15,
      'money that is counted cannot be negative',
    ],
    [
      'a warning before anything can be done',
      swap('    minutes: 30', '    warn: [400 days]\n    minutes: 30'),
      17,
      'is before its time begins',
    ],
    ['no time at all', swap(QUOTA, 'when: { after: A4/list, within: 0 days }'), 11, 'is none'],
    ['a time without an end', swap(QUOTA, 'when: { after: A4/list, within: 900 months }'), 11, 'longer than ten years'],
    ['more work than the year has', swap('minutes: 30', 'minutes: 600000'), 17, 'there are 525600 in all'],
    ['more work than the year has, by formula', swap('minutes: 30', 'minutes: "600000 + level"'), 17, 'takes 600000'],
    ['the day before the first', swap(QUOTA, 'when: { every: month, day: 0 }'), 11, 'may not be 0'],
    ['a name of spaces', swap('en: Visit', 'en: "  "'), 8, 'it is blank'],
    ['a comma without quotes', swap('en: Visit', 'en: Visit, and look'), 8, 'and nothing follows it'],
    ['half a number', swap('least: 60', 'least: 6.5'), 11, 'of another kind'],
    ['ids without an office', swap('kinds: [bureau]', 'units: [um-order]'), 10, 'not whose office'],
  ])('%s', async (_, change, line, wrong) => {
    const { faults } = await checked([rule(change)]);
    const fault = faults.find((f) => f.wrong.en.includes(wrong));
    expect(fault ?? faults).toMatchObject({ file: 'x.yaml', line });
    expect(fault!.mending.en).not.toBe('');
    expect(fault!.mending.zh).toMatch(/\p{Script=Han}/u);
  });
});
