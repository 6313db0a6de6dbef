import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { places, type Source, sources, withoutComments } from './source.ts';

const src = sources('src', '.ts');
const folders = ['portal', 'workbench', 'bench', 'test'].filter((folder) => existsSync(folder));
const everything = [...src, ...folders.flatMap((folder) => sources(folder, '.ts', '.tsx'))];
const outside = (...floors: string[]): Source[] =>
  src.filter(({ path }) => !floors.some((f) => path.startsWith(`src/${f}/`)));

/** What may not stand in the code: where, why, and a line that breaks it, to show that the rule sees it. */
interface Rule {
  readonly rule: string;
  readonly files: readonly Source[];
  readonly forbidden: RegExp;
  readonly broken: string;
}

const RULES: readonly Rule[] = [
  {
    rule: 'time and chance come in: a rule that asks the clock cannot be tested, nor an old case be judged as of then',
    files: outside('app', 'cli'),
    forbidden: /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/,
    broken: 'const at = Date.now();',
  },
  {
    rule: 'only src/app/config.ts reads the environment: whoever runs this finds every setting in one file',
    files: src.filter(({ path }) => path !== 'src/app/config.ts'),
    forbidden: /\bprocess\s*\.\s*env\b/,
    broken: 'const port = process.env.PORT;',
  },
  {
    rule: 'imports say the file they mean: Node runs TypeScript as it is and guesses no ending',
    files: everything.filter(({ path }) => !path.startsWith('test/house/')),
    forbidden: /(?:from|import)\s*\(?\s*'\.{1,2}\/[^'?]*(?<!\.(?:ts|tsx|mjs|json|css|svg))'/,
    broken: "import { newId } from '../kernel/ids';",
  },
  {
    rule: 'no barrels: a file that only passes others on hides who needs whom',
    files: everything,
    forbidden: /^\s*export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/m,
    broken: "export * from './ids.ts';",
  },
  {
    rule: 'named exports only (tools that ask for a default excepted): one thing has one name wherever it is used',
    files: everything.filter(({ path }) => !/^test\/support\/[\w-]+-setup\.ts$/.test(path)),
    forbidden: /^export default\b/m,
    broken: 'export default 1;',
  },
  {
    rule: 'a test that nobody runs proves nothing',
    files: everything.filter(({ path }) => path.startsWith('test/') && !path.startsWith('test/house/')),
    forbidden: /\b(?:test|it|describe)\.(?:only|skip|todo)\b/,
    broken: "test.skip('later', () => {});",
  },
];

const openEnds = /\b(TODO|FIXME|XXX|HACK)\b/;

test('the rules look at a tree that is there, and see through comments', () => {
  expect(src.length).toBeGreaterThan(20);
  expect(withoutComments(`a('//b'); // new Date()\n/* x */ c`)).toMatch(/^a\('\/\/b'\);\s+\n\s+c$/);
});

describe('rules of the house', () => {
  test.each(RULES)('$rule', ({ files, forbidden, broken }) => {
    expect(places([{ path: 'broken.ts', text: broken, code: broken }], forbidden)).toEqual(['broken.ts:1']);
    expect(places(files, forbidden)).toEqual([]);
  });

  test('what is left to do stands in an issue, not in the code', () => {
    const others = everything.filter(({ path }) => !path.startsWith('test/house/'));
    expect(others.filter(({ text }) => openEnds.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test('a test file says in its name what it costs', () => {
    const named = /\.(unit|int|e2e)\.test\.ts$/;
    const unnamed = everything.filter(({ path }) => path.includes('.test.') && !named.test(path));
    expect(unnamed.map(({ path }) => path)).toEqual([]);
  });
});

describe('refusals', () => {
  const table = parse(readFileSync('packs/refusals.yaml', 'utf8')) as Record<string, Record<string, unknown>>;
  const files = [...src, ...(existsSync('portal') ? sources('portal', '.ts') : [])];
  const quoted = new Set(
    files.flatMap(({ code }) => [...code.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map((m) => m[1]!)),
  );
  const single = new Set(files.flatMap(({ code }) => [...code.matchAll(/'([a-z][\w-]*)'/g)].map((m) => m[1]!)));
  const thrown = files.flatMap(({ code }) => [...code.matchAll(/new Refusal\(\s*'([^']+)'/g)].map((m) => m[1]!));

  test('every no has words: the person must learn what is the matter and what to do next, in their language', () => {
    expect(thrown.length).toBeGreaterThan(10);
    expect(thrown.filter((code) => !(code in table))).toEqual([]);
  });

  test('every entry is whole; 200 marks a remark, which nobody throws', () => {
    const isStatus = (code: string, status: unknown): boolean =>
      status === 200
        ? !thrown.includes(code)
        : Number.isInteger(status) && Number(status) >= 400 && Number(status) < 600;
    const broken = Object.entries(table).filter(
      ([code, entry]) =>
        !isStatus(code, entry.status) ||
        ['zh', 'en', 'next_zh', 'next_en'].some((key) => typeof entry[key] !== 'string' || entry[key] === '') ||
        Object.keys(entry).length !== 5,
    );
    expect(broken.map(([code]) => code)).toEqual([]);
  });

  test('the reason beside a greyed-out button needs no fact: there it has none', () => {
    const reasons = src.flatMap(({ code }) =>
      [...code.matchAll(/(?:\breason:\s*|\bno\()'([^']+)'/g)].map((m) => m[1]!),
    );
    expect(reasons).toContain('project.not-in-this-state');
    const wanting = reasons.filter((code) => [table[code]?.zh, table[code]?.en].some((s) => String(s).includes('{')));
    expect(wanting).toEqual([]);
  });

  test('both languages tell the same facts', () => {
    // A fact that is itself words comes once per language: {zh} there, {en} here.
    const facts = (...texts: unknown[]) => {
      const found = texts.flatMap((t) => String(t).match(/\{\w+\}/g) ?? []);
      return [...new Set(found.map((f) => f.replace(/\b(\w*?)_?(?:zh|en|En)\}/, '$1}')))].sort();
    };
    const uneven = Object.entries(table).filter(
      ([, e]) => facts(e.zh, e.next_zh).join() !== facts(e.en, e.next_en).join(),
    );
    expect(uneven.map(([code]) => code)).toEqual([]);
  });

  test('no entry without somebody who refuses with it', () => {
    const used = (code: string): boolean => (code.includes('.') ? quoted : single).has(code);
    expect(Object.keys(table).filter((code) => !used(code))).toEqual([]);
  });
});

describe('tables', () => {
  const sql = sources('src/db/sql', '.sql');
  /** Catalogues that all offices share, and the list of migrations: copied whole to every node of a distributed database. */
  const shared = new Set(['migration', 'office']);
  const tables = sql.flatMap(({ path, text }) =>
    [...text.replace(/--[^\n]*/g, '').matchAll(/CREATE TABLE (?:IF NOT EXISTS )?([\w.]+)\s*\(([\s\S]*?)\n\)/g)].map(
      (m) => ({
        path,
        name: m[1]!,
        body: m[2]!,
      }),
    ),
  );

  test('office_id leads the key of every table of ours: offices can then be spread over machines without a rewrite', () => {
    expect(tables.length).toBeGreaterThan(5);
    const ours = tables.filter(({ name }) => !shared.has(name) && !name.includes('.'));
    const led = (body: string): boolean =>
      /PRIMARY KEY\s*\(\s*office_id\b/.test(body) || /\boffice_id\b[^,\n]*\bPRIMARY KEY\b/.test(body);
    expect(ours.filter(({ body }) => !led(body)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });

  test('unique keys contain office_id: a distributed database refuses others', () => {
    const loose = tables
      .filter(({ name }) => !shared.has(name) && !name.includes('.'))
      .filter(({ body }) =>
        [...body.matchAll(/UNIQUE(?: NULLS NOT DISTINCT)?\s*\(([^)]*)\)/g)].some((m) => !/\boffice_id\b/.test(m[1]!)),
      );
    expect(loose.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });
});
