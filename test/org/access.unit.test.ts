import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tell } from '../../src/app/refusals.ts';
import type { HeldPost, Role, StaffActor } from '../../src/kernel/actor.ts';
import { canAcknowledge, canArrange, canPost } from '../../src/org/access.ts';
import { answer, type Standing } from '../../src/org/answering.ts';
import { orgPack } from '../../src/org/pack.ts';

describe('who answers', () => {
  const at = (postId: string, unitId: string, accountId: string | null): Standing => ({
    postId,
    unitId,
    title: { zh: postId, en: postId },
    accountId,
  });
  const ask = (post: Standing, heads: Standing[]) =>
    answer(post, ['section', 'bureau', 'root'], heads, (id) => ({ zh: id, en: id }), orgPack.answers);

  test('the deputy before the head above, the nearest above before the farther', () => {
    const post = at('p', 'section', null);
    const chief = at('head-1', 'section', null);
    expect(ask(post, [chief, at('head-2', 'section', 'deputy'), at('head-3', 'bureau', 'b')])).toMatchObject({
      accountId: 'deputy',
      via: 'head',
    });
    expect(ask(post, [chief, at('head-4', 'root', 'r'), at('head-3', 'bureau', 'b')])).toMatchObject({
      accountId: 'b',
      via: 'above',
      viaPost: 'head-3',
    });
    expect(ask(chief, [chief])).toMatchObject({ accountId: null, via: 'nobody' });
  });

  test('every reason names the post, in both languages, with nothing left to fill in', () => {
    const post = at('the-post', 'section', null);
    for (const heads of [[], [at('h', 'section', 'x')], [at('h', 'root', 'x')]]) {
      const { reason } = ask(post, heads);
      for (const text of [reason.zh, reason.en]) {
        expect(text).toContain('the-post');
        expect(text).not.toMatch(/\{/);
      }
    }
  });
});

describe('access', () => {
  const staff = (...posts: [string, Role, string[]][]): StaffActor => ({
    kind: 'staff',
    officeId: 'o',
    accountId: 'me',
    posts: posts.map(([unitId, role, unitPath]): HeldPost => ({ postId: `${unitId}-${role}`, unitId, role, unitPath })),
  });
  const head = staff(['bureau', 'head', ['bureau', 'root']]);
  const path = ['section', 'bureau', 'root'];

  test.each([
    ['a head fills posts below', head, 'handler', path, true],
    ['and the heads below', head, 'head', path, true],
    ['not the head of the own unit', head, 'head', ['bureau', 'root'], 'org.head-appoints'],
    ['not elsewhere', head, 'handler', ['street', 'root'], 'org.head-appoints'],
    ['not whoever watches over heads', head, 'supervisor', path, 'org.administrator-appoints'],
    ['the administrator fills any post', staff(['root', 'administrator', ['root']]), 'supervisor', path, true],
    ['a handler fills none', staff(['section', 'handler', path]), 'handler', path, 'org.head-appoints'],
  ] as [string, StaffActor, Role, string[], true | string][])('%s', (_, actor, role, unitPath, expected) => {
    const verdict = canPost(actor, 'handOver', { role }, unitPath, orgPack.independent);
    expect(verdict.may || verdict.reason).toBe(expected);
  });

  test('a head arranges nothing, and acknowledges only for themselves', () => {
    expect(canArrange(head)).toEqual({ may: false, reason: 'org.administrator-arranges' });
    expect(canAcknowledge(head, 'me')).toEqual({ may: true });
    expect(canAcknowledge(head, 'you').may).toBe(false);
    expect(canAcknowledge({ kind: 'system', officeId: 'o', process: 'p' }, 'you').may).toBe(false);
  });
});

test('every code that this slice uses has its words, in both languages', () => {
  const folder = new URL('../../src/org/', import.meta.url);
  const source = readdirSync(folder).map((f) => readFileSync(new URL(f, folder), 'utf8'));
  // The names of commands, by which writes are told apart, look alike.
  const text = source.join('\n').replace(/(callOf\(request, |command: )'[^']*'/g, '');
  const codes = new Set(text.match(/(?<=')org\.[a-z-]+(?=')/g));
  expect(codes.size).toBeGreaterThan(50);
  for (const code of codes) expect(tell({ code, facts: {} }).sentence.en, code).not.toBe('');
});
