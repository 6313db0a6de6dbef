import { expect, it } from 'vitest';
import { checkRecord } from '../../src/mechanisms/form.rules.ts';
import { loadVocabulary, shippedMechanisms } from '../../src/mechanisms/pack.ts';
import type { Field } from '../../src/mechanisms/rules.ts';
import { checked, rule } from './given.ts';

/* A field that the house already holds, or counts, is refused however it is written. */
const vocabulary = loadVocabulary();
const first = shippedMechanisms()[0]!.duties![0]!;
const text = (title: string, en: string): Field => ({ type: 'string', title, 'title-en': en });

/** What is wrong with a form of one field. */
function wrong(name: string, field: Field): string[] {
  const { publish: _, ...duty } = first;
  const record = { required: [], properties: { [name]: field } };
  return [...checkRecord({ ...duty, record }, vocabulary)].map((f) => `${f.place.join('/')}: ${f.wrong.en}`);
}

const all = [
  ...Object.entries(vocabulary.held).map(([id, held]) => ({ id, ...held, says: 'the system already holds' })),
  ...Object.entries(vocabulary.known).map(([id, known]) => ({ id, ...known, says: 'the system already counts' })),
];

it('every name of everything that the house holds or counts is refused, where it stands', () => {
  expect(all.length).toBeGreaterThan(60);
  for (const { id, zh, en, spellings = [], says } of all) {
    const refusal = `record/properties/x: ${says} "${en}"`;
    expect(wrong(id, text('别的', 'Something else')), id).toContain(`record/properties/${id}: ${says} "${en}"`);
    for (const way of [zh, en, ...spellings]) {
      expect(wrong('x', text(way, 'Something else')), way).toContain(refusal);
      expect(wrong('x', text('别的', way)), way).toContain(refusal);
    }
  }
});

it('capitals, spaces, full width, marks, articles, 的 and what stands in brackets make no other field of it', () => {
  for (const way of ['单位的名称', ' 单位 名称 ', '「单位名称」', '单位名称：', '单位名称（全称）', '单位-名称'])
    expect(wrong('x', text(way, 'Something else')), way).toHaveLength(1);
  for (const way of [
    'NAME OF THE UNIT',
    'Name of unit',
    'ｎａｍｅ　ｏｆ　ｕｎｉｔ',
    'name_of_the-unit',
    'Name of the unit (in full)',
  ])
    expect(wrong('x', text('别的', way)), way).toHaveLength(1);
  expect(wrong('Name-Of-Unit', text('别的', 'Something else'))).toHaveLength(1);
  expect(wrong('x', text('按时办结率（%）', 'Answered, in percent'))).toHaveLength(1);
});

it('what is only about it is not refused', () => {
  for (const [zh, en] of [
    ['单位名称为什么改', 'Why the unit has another name'],
    ['满意率低的原因', 'Why few are satisfied'],
    ['下一季度怎样少发文', 'How fewer documents will be sent'],
  ] as const)
    expect(wrong('x', text(zh, en))).toEqual([]);
});

it('a figure of the house is pointed to the place where it is shown, with file and line', async () => {
  const { faults } = await checked([rule((t) => t.replace('title: 地点', 'title: 按时 办结率（％）'))]);
  expect(faults).toMatchObject([{ file: 'x.yaml', line: 15, place: '/duties/0/record/properties/place' }]);
  expect(faults[0]!.wrong.zh).toBe('系统已有“诉求按时答复”的数字');
  expect(faults[0]!.mending.zh).toContain('known: [answered-in-time]');
  expect(faults[0]!.mending.en).toContain('Count a quota with measure: answered-in-time');
});

const QUOTA = 'when: { quota: { per: year, of: days, least: 60, stretch: 7, behind: 20 } }';
const counted = (quota: string, publish = '') =>
  rule((t) =>
    t
      .replace(QUOTA, `when: { quota: ${quota} }`)
      .replace('    minutes: 30', `${publish}    minutes: 30`)
      .replace(
        'title-en: Place }',
        'title-en: Place }\n        n: { type: integer, minimum: 0, maximum: 100, title: 多少, title-en: How many }',
      )
      .replace('required: [place]', 'required: [place, n]'),
  );

it.each([
  ['{ per: quarter, of: percent, measure: satisfied, least: 90, behind: 20 }', null],
  ['{ per: quarter, of: percent, field: n, least: 90, behind: 20 }', null],
  ['{ per: quarter, of: percent, measure: contented, least: 90 }', 'this may not stand here'],
  ['{ per: quarter, of: percent, measure: satisfied, field: n, least: 90 }', 'no field is counted beside it'],
  ['{ per: quarter, of: percent, least: 90 }', 'it does not say which field is counted'],
  ['{ per: quarter, of: times, measure: satisfied, least: 3 }', 'only percent is counted with it'],
  ['{ per: quarter, of: fen, measure: satisfied, least: 3 }', 'only percent is counted with it'],
  ['{ per: quarter, of: percent, measure: satisfied, most: 10 }', 'has a least and no most'],
  ['{ per: quarter, of: percent, measure: satisfied, least: 101 }', 'a period has 100 at most'],
])('%s is counted by one thing', async (quota, said) => {
  const { faults } = await checked([counted(quota)]);
  if (said === null) expect(faults).toEqual([]);
  else {
    const fault = faults.find((f) => f.wrong.en.includes(said));
    expect(fault ?? faults).toMatchObject({ file: 'x.yaml', line: 11 });
    expect(fault!.mending.zh).toMatch(/\p{Script=Han}/u);
  }
});

it('the figure that counts may be published, and no other that the rule does not show', async () => {
  const publish = (field: string) =>
    `    publish: { fields: [place, ${field}], to: public, within: 5 working days, for: 12 months }\n`;
  const quota = '{ per: quarter, of: percent, measure: satisfied, least: 90 }';
  expect((await checked([counted(quota, publish('satisfied'))])).faults).toEqual([]);
  const { faults } = await checked([counted(quota, publish('corrected'))]);
  expect(faults[0]).toMatchObject({ line: 18, wrong: { en: 'there is no field "corrected"' } });
});
