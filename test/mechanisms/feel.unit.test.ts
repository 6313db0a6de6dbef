import { afterAll, describe, expect, test } from 'vitest';
import { expressionFault, openFeel } from '../../src/mechanisms/feel.ts';

const feel = openFeel();
afterAll(() => feel.close());
const ask = (expression: string) =>
  feel.ask({ expression, names: { kind: 'street', posts: 7, money: 12_345 }, day: '2027-01-01' });
const faultOf = (expression: string) =>
  expressionFault(expression, ['kind', 'posts', 'day', 'money'])?.wrong.en ?? null;

describe('what a pack may say in FEEL', () => {
  test.each([
    'if kind = "street" then 4 else 2',
    'ceiling(posts / 3)',
    'round half up(posts / 3, 0) + max(1, 2)',
    'not(list contains(["street", "community"], kind))',
    'day.month = 1',
    'posts in [1, 2, 3]',
  ])('%s', (expression) => expect(faultOf(expression)).toBeNull());

  test.each([
    ['for x in [1, 2] return x', 'goes through a list'],
    ['some x in [1] satisfies x > 1', 'goes through a list'],
    ['every x in [1] satisfies x > 1', 'goes through a list'],
    ['sum([1..1000000000])', 'goes through a list'],
    ['[1, 2][item > 1]', 'goes through a list'],
    ['function(x) x', 'goes through a list'],
    ['matches(kind, "(a+)+b")', 'the function "matches" is not allowed'],
    ['replace(kind, "a", "b")', 'the function "replace" is not allowed'],
    ['now()', 'the function "now" is not allowed'],
    ['today()', 'the function "today" is not allowed'],
    ['kind.split("a")', 'the function "kind.split" is not allowed'],
    ['staff + 1', 'there is no name "staff"'],
    ['posts + (', 'breaks off at character'],
    [`1 + ${'1 + '.repeat(600)}1`, 'too long'],
  ])('not %s', (expression, wrong) => expect(faultOf(expression)).toContain(wrong));
});

describe('evaluating', () => {
  test('names, the given day, and whole fen', async () => {
    expect(await ask('if kind = "street" then 4 else 2')).toEqual({ value: 4 });
    expect(await ask('day.year + posts')).toEqual({ value: 2034 });
    expect(await ask('money * 3')).toEqual({ value: 37_035 });
  });

  test('a warning is a no', async () => {
    expect(await ask('missing + 1')).toEqual({ wrong: "Variable 'missing' not found" });
    expect(await ask('1 + kind')).toMatchObject({ wrong: expect.stringContaining("Can't add") });
    expect(await ask('[1, 2]')).toMatchObject({ wrong: expect.stringContaining('neither a number') });
  });

  // Past the check of the parse tree, which refuses both: what is not foreseen there must end too.
  test.each([
    ['without an end', 'count(for x in 1..100000, y in 1..100000 return x * y) > 0'],
    ['of more memory than there is', 'count(for x in 1..30000000 return string(x)) > 0'],
  ])('one %s is ended, and the next is answered', async (_, expression) => {
    expect(await ask(expression)).toEqual({ wrong: 'takes more than 200 ms or 64 MB' });
    expect(await ask('posts')).toEqual({ value: 7 });
  });
});
