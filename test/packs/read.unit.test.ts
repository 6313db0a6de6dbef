import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { tell } from '../../src/app/refusals.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { checkPack, faultAt } from '../../src/packs/check.ts';
import { onceChecked } from '../../src/packs/checked.ts';
import { PACKS, readOwnPack, readPack, readPackFile } from '../../src/packs/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'changxiao-packs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const refused = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('our own packs', () => {
  const schemas = globSync('**/*.schema.json', { cwd: PACKS });
  // The reader takes it for granted that a schema is one, which it would take longer to check than all packs.
  test.each(schemas)('%s is a schema of 2020-12', (name) => {
    const schema = JSON.parse(readFileSync(join(PACKS, name), 'utf8')) as { $schema: string };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(() => new Ajv2020({ logger: false }).addVocabulary(['enumDescriptions']).compile(schema)).not.toThrow();
  });

  // Examples are files like any office's own, which nobody reads by name: they are checked with what they are examples of.
  const packs = globSync('**/*.yaml', { cwd: PACKS })
    .filter((file) => !file.startsWith('examples/'))
    .map((file) => file.slice(0, -'.yaml'.length));
  test.each(packs)('%s keeps to its schema', (name) => {
    expect(packs.length).toBeGreaterThan(25);
    const schema = existsSync(join(PACKS, `${name}.schema.json`)) ? name : dirname(name);
    const read = (file: string) => readFileSync(join(PACKS, file), 'utf8');
    const { value, faults } = checkPack(read(`${name}.yaml`), JSON.parse(read(`${schema}.schema.json`)) as object);
    expect(faults).toEqual([]);
    // Also where it was kept from an earlier start, as JSON.
    expect(readPack(name).value).toEqual(value);
  });

  test('are read once and cannot be changed by whoever reads them', () => {
    const { value } = readPack<{ clocks: { id: string }[] }>('clocks');
    expect(readPack('clocks').value).toBe(value);
    expect(() => value.clocks.push({ id: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(value.clocks[0]!, { id: 'x' })).toThrow(TypeError);
  });
});

describe('a fault', () => {
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'list'],
    properties: {
      name: { $ref: '#/$defs/word' },
      kind: { enum: ['a', 'b'] },
      size: { type: 'integer', minimum: 1, maximum: 9 },
      list: { type: 'array', uniqueItems: true, maxItems: 2, items: { $ref: '#/$defs/item' } },
      said: { type: 'string', pattern: '\\S' },
      turn: { type: 'integer', not: { const: 0 } },
      map: { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, minProperties: 1 },
    },
    $defs: {
      word: { type: 'string', minLength: 2, pattern: '^[a-z]*$' },
      item: { type: 'object', additionalProperties: false, properties: { id: { type: 'string' } } },
    },
  };
  const whole = 'name: ab\nlist:\n  - id: x\n';

  test.each([
    [
      'a field that is none',
      `${whole}  - id: y\n    it: z\n`,
      5,
      '/list/1/it',
      'there is no field "it"',
      'there are id',
    ],
    ['a field that is missing', 'name: ab\n', 1, '/', '"list" is missing', 'add it'],
    ['a word that is none', `${whole}kind: c\n`, 4, '/kind', 'may not stand here', 'one of a, b'],
    ['another kind of thing', `${whole}size: much\n`, 4, '/size', 'another kind', 'a whole number'],
    ['a number too large', `${whole}size: 12\n`, 4, '/size', 'out of range', '<= 9'],
    ['a text too short', 'list: []\nname: a\n', 2, '/name', 'too few characters', 'at least 2'],
    ['a text written otherwise', 'list: []\nname: A1\n', 2, '/name', 'written otherwise', '^[a-z]*$'],
    ['the same twice', `${whole}  - id: x\n`, 2, '/list', 'entries 1 and 2 are the same', 'remove one'],
    ['too many entries', 'name: ab\nlist: [{ id: x }, { id: y }, {}]\n', 2, '/list', 'too many entries', 'at most 2'],
    ['too few entries', `${whole}map: {}\n`, 4, '/map', 'too few entries', 'at least 1'],
    ['a name that is none', `${whole}map:\n  x: 1\n  Y: 2\n`, 6, '/map/Y', 'written otherwise', '^[a-z]+$'],
    [
      'a comma in a text without quotes',
      'name: ab\nlist:\n  - { id: x, and y }\n',
      3,
      '/list/0/and y',
      'nothing follows it',
      'comma in quotes',
    ],
    ['a number that may not be', `${whole}turn: 0\n`, 4, '/turn', 'may not be 0', 'the first is 1'],
    ['a text of spaces', `${whole}said: "  "\n`, 4, '/said', 'blank', 'write something'],
    ['what nobody sees', `${whole}said: "a\\u202eb"\n`, 4, '/said', 'nobody can see', 'type the text again'],
    ['broken YAML', `${whole}kind: [\n`, 5, '/', 'not valid YAML', 'brackets'],
    ['a colon in a text without quotes', `${whole}kind: { a: b: c }\n`, 4, '/', 'not valid YAML', 'colon'],
    ['tabs', `${whole}map:\n\tx: 1\n`, 5, '/', 'tabs cannot indent', 'spaces'],
    ['a name given twice', `${whole}name: cd\n`, 4, '/', 'one name stands twice', 'remove one of them'],
    ['a tag', `${whole}size: !secret 3\n`, 4, '/', 'tags with ! cannot be used', 'remove the tag'],
    ['a reference to nothing', `${whole}kind: *x\n`, 1, '/', 'not valid YAML', 'indents'],
    [
      'more references than can be held',
      `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}x]\n`).join('')}`,
      1,
      '/',
      'too many levels or references',
      'references',
    ],
    ['more levels than can be read', '['.repeat(5000), 1, '/', 'not valid YAML', 'fewer levels'],
    ['an empty file', '', 1, '/', 'another kind', 'fields'],
  ])('%s: line, place, what is wrong, how to mend it', (_, text, line, place, wrong, mending) => {
    const fault = checkPack(text, schema).faults[0];
    expect(fault).toMatchObject({ line, place });
    expect(fault?.wrong.en).toContain(wrong);
    expect(fault?.mending.en).toContain(mending);
    expect(fault?.wrong.zh).toMatch(/\p{Script=Han}/u);
    expect(fault?.mending.zh).toMatch(/\p{Script=Han}/u);
  });

  test('that no schema sees is found in its line too, or in the line of what it should be in', () => {
    const at = (...place: (string | number)[]) => faultAt(whole, place, { zh: '', en: '' }, { zh: '', en: '' });
    expect(at('list', 0, 'id')).toMatchObject({ line: 3, place: '/list/0/id' });
    expect(at('list', 0, 'kind')).toMatchObject({ line: 3, place: '/list/0/kind' });
    expect(at('list')).toMatchObject({ line: 2 });
  });

  test('none, and the value is there', () => {
    expect(checkPack(whole, schema)).toMatchObject({ value: { name: 'ab', list: [{ id: 'x' }] }, faults: [] });
  });

  test('all of them are found, from top to bottom', () => {
    const { faults } = checkPack('size: 0\nname: a\nkind: c\nlist: []\n', schema);
    expect(faults.map(({ line, place }) => [line, place])).toEqual([
      [1, '/size'],
      [2, '/name'],
      [3, '/kind'],
    ]);
  });

  test('is told in one sentence in each language', () => {
    const path = join(folder, 'clocks.yaml');
    writeFileSync(path, 'clocks:\n  - id: a\n');
    const { sentence, next } = tell(refused(() => readPackFile(path, 'clocks')));
    expect(sentence.en).toBe(`${path}, line 2 (/clocks/0): "name" is missing. Faults in all: 5.`);
    expect(sentence.zh).toBe(`${path} 第 2 行（/clocks/0）：缺少“name”。共 5 处有误。`);
    expect(next.en).toBe('Mend it: add it. Then try again.');
  });
});

test('what was checked is not checked again, until text or schema change or the file is broken', () => {
  const path = join(folder, 'kept', 'x.json');
  let checks = 0;
  const read = (text: string, schema: string) => onceChecked(path, text, schema, () => ({ text, nth: ++checks }));
  expect([read('a', '1').nth, read('a', '1').nth]).toEqual([1, 1]);
  expect(read('b', '1')).toEqual({ text: 'b', nth: 2 });
  expect([read('b', '2').nth, read('b', '2').nth]).toEqual([3, 3]);
  writeFileSync(path, '{"key":');
  expect(read('b', '2').nth).toBe(4);
  // What does not pass is kept by nobody.
  const refuse = () => {
    throw new Error(`no ${++checks}`);
  };
  expect(() => onceChecked(path, 'c', '2', refuse)).toThrow('no 5');
  expect(() => onceChecked(path, 'c', '2', refuse)).toThrow('no 6');
  // A folder that cannot be made.
  expect(onceChecked(join(path, 'y.json'), 'a', '1', () => 7)).toBe(7);
});

describe("an installation's own pack", () => {
  interface Words {
    readonly desk?: { readonly phone: string };
    readonly texts: Readonly<Record<string, { zh: string; en: string }>>;
  }
  const own = async (text: string) => {
    await mkdir(join(folder, 'packs'), { recursive: true });
    writeFileSync(join(folder, 'packs', 'portal.yaml'), text);
    return () =>
      readOwnPack<Words>('portal', folder, (shipped, o) => ({
        ...o,
        texts: { ...shipped.texts, ...o.texts },
      }));
  };

  test('lies on top of ours, is read anew, and may be empty', async () => {
    expect((await own('desk: { phone: "0571-12345" }\n'))().desk?.phone).toBe('0571-12345');
    expect((await own('# nothing yet\n'))().texts.skip).toBeDefined();
  });

  test('is refused at its own line, what it leaves out being ours', async () => {
    const { code, facts } = refused(await own('# ours\ndesk:\n  phone: "12345"\n  fax: "1"\n'));
    expect(code).toBe('pack.bad');
    expect(facts).toMatchObject({ file: 'DATA/packs/portal.yaml', line: 4, place: '/desk/fax', faults: 1 });
    expect(refused(await own('desks: {}\n')).facts).toMatchObject({ line: 1, place: '/desks' });
  });
});
