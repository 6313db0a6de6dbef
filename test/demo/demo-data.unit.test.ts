import { describe, expect, it } from 'vitest';
import { demoAppeals, filedOn, readDemo } from '../../src/app/demo-data.ts';
import { loadRoutingPacks } from '../../src/cases/categories.ts';
import { plainDate } from '../../src/kernel/time.ts';

const demo = readDemo();
const appeals = demoAppeals(demo);
const packs = loadRoutingPacks();

const all = (items: readonly string[]) => new Set(items);
const twice = (items: readonly string[]) => items.filter((x, i) => items.indexOf(x) !== i);

describe('the organisation of the demo office', () => {
  it('is as large as an office is', () => {
    expect(demo.units.length).toBeGreaterThanOrEqual(30);
    expect(demo.posts.length).toBeGreaterThanOrEqual(65);
    expect(demo.holders.length).toBeGreaterThanOrEqual(60);
    expect(demo.units.filter((u) => u.kind === 'bureau').length).toBeGreaterThanOrEqual(12);
    expect(demo.units.filter((u) => u.kind === 'street').length).toBeGreaterThanOrEqual(4);
  });

  it('has one root, and every id resolves once', () => {
    const units = demo.units.map((u) => u.id);
    const posts = demo.posts.map((p) => p.id);
    expect(twice([...units, ...posts, ...demo.holders.map((h) => h.id)])).toEqual([]);
    expect(twice(demo.holders.map((h) => h.username))).toEqual([]);
    expect(demo.units.filter((u) => u.parent === null).map((u) => u.id)).toEqual(['qinglan']);
    expect(demo.units.filter((u) => u.parent !== null && !units.includes(u.parent))).toEqual([]);
    expect(demo.posts.filter((p) => !units.includes(p.unit))).toEqual([]);
    expect(demo.holders.flatMap((h) => h.posts).filter((p) => !posts.includes(p))).toEqual([]);
    expect(twice(demo.holders.flatMap((h) => h.posts))).toEqual([]);
  });

  it('gives each role an obvious sign-in', () => {
    const roleOf = (username: string) => {
      const post = demo.holders.find((h) => h.username === username)?.posts[0];
      return demo.posts.find((p) => p.id === post)?.role;
    };
    for (const role of ['clerk', 'handler', 'head', 'callback', 'supervisor', 'discipline', 'auditor', 'inspector']) {
      expect(roleOf(role)).toBe(role);
    }
    expect(roleOf('admin')).toBe('administrator');
  });

  it('has a head, held today, wherever there is a handler, and call-backs apart from handlers', () => {
    const held = all(demo.holders.flatMap((h) => h.posts));
    const headed = all(demo.posts.filter((p) => p.role === 'head' && held.has(p.id)).map((p) => p.unit));
    const handled = all(demo.posts.filter((p) => p.role === 'handler').map((p) => p.unit));
    expect([...handled].filter((u) => !headed.has(u))).toEqual([]);
    expect(demo.posts.filter((p) => p.role === 'callback' && handled.has(p.unit))).toEqual([]);
    expect(demo.posts.some((p) => p.role === 'handler' && !held.has(p.id))).toBe(true);
  });

  it('answers for every function that a category, a referral or a kind may call', () => {
    const functions = all(demo.units.flatMap((u) => u.functions));
    const called = [
      ...packs.branches.flatMap((b) => b.children.flatMap((c) => [...c.functions, ...c.assist])),
      ...packs.referrals.list.map((r) => r.function),
      ...Object.values(packs.settings.kinds).flat(),
    ];
    expect([...all(called)].filter((fn) => !functions.has(fn))).toEqual([]);
  });
});

describe('the appeals of the demo office', () => {
  it('are many, distinct and told by many', () => {
    expect(demo.matters.length).toBeGreaterThanOrEqual(150);
    expect(appeals.length).toBeGreaterThanOrEqual(420);
    expect(demo.matters.filter((m) => m.others).length).toBeGreaterThanOrEqual(40);
    expect(twice(appeals.map((a) => a.text))).toEqual([]);
    expect(twice(demo.matters.map((m) => m.id))).toEqual([]);
    expect(demo.matters.filter((m) => m.lang === 'en').length).toBeGreaterThanOrEqual(5);
  });

  it('name categories, places, units and ways that exist, and units that can handle', () => {
    const categories = all(packs.branches.flatMap((b) => b.children.map((c) => c.id)));
    const units = all(demo.units.map((u) => u.id));
    const handling = all(demo.posts.filter((p) => p.role === 'handler').map((p) => p.unit));
    const ways = all(demo.ways.map((w) => w.id));
    expect(demo.matters.filter((m) => !categories.has(m.category)).map((m) => m.id)).toEqual([]);
    expect(demo.matters.filter((m) => !units.has(m.place)).map((m) => m.id)).toEqual([]);
    expect(demo.matters.filter((m) => !handling.has(m.unit)).map((m) => [m.id, m.unit])).toEqual([]);
    expect(demo.matters.filter((m) => !ways.has(m.way)).map((m) => m.id)).toEqual([]);
    expect(demo.ways.filter((w) => !demo.matters.some((m) => m.way === w.id)).map((w) => w.id)).toEqual([]);
  });

  it('keep what accuses a unit from that unit and everything below it', () => {
    const parent = new Map(demo.units.map((u) => [u.id, u.parent]));
    const path = (id: string | null): string[] => (id === null ? [] : [id, ...path(parent.get(id) ?? null)]);
    const accusing = demo.matters.filter((m) => m.accused);
    expect(accusing.length).toBeGreaterThanOrEqual(5);
    expect(accusing.filter((m) => path(m.unit).includes(m.accused!)).map((m) => m.id)).toEqual([]);
  });

  it('show every state, kind and channel', () => {
    const shown = all(demo.matters.flatMap((m) => demo.ways.find((w) => w.id === m.way)!.shows));
    const states =
      'filed routed awaiting-acceptance contested handling paused extended blocked joint answered unreachable rated-badly corrected closed withdrawn referred reopened published';
    expect(states.split(' ').filter((s) => !shown.has(s))).toEqual([]);
    expect(all(demo.matters.map((m) => m.kind)).size).toBe(7);
    expect(all(appeals.map((a) => a.channel)).size).toBe(8);
  });

  it('have what their way needs, and the time for it', () => {
    for (const m of demo.matters) {
      const steps = demo.ways.find((w) => w.id === m.way)!.steps;
      const does = all(steps.map((s) => s.do));
      if (does.has('answer') && m.kind !== 'praise') expect(m.answer, m.id).toBeDefined();
      if (does.has('rate-again') || does.has('reopen')) expect(m.second, m.id).toBeDefined();
      if (does.has('open-correction')) expect(m.rating?.stars, m.id).toBeLessThanOrEqual(2);
      expect(Math.max(...steps.map((s) => s.day)), m.id).toBeLessThanOrEqual(m.daysAgo + 1);
      expect(
        steps.map((s) => s.day),
        m.way,
      ).toEqual(steps.map((s) => s.day).toSorted((a, b) => a - b));
    }
  });

  it('use no telephone number that could ring at somebody', () => {
    const written = [...appeals.map((a) => `${a.title} ${a.text}`), ...demo.matters.map((m) => JSON.stringify(m))].join(
      '\n',
    );
    const mobiles = written.match(/(?<!\d)1[3-9]\d{9}(?!\d)/g) ?? [];
    expect(mobiles.length).toBeGreaterThan(10);
    expect(mobiles.filter((n) => !n.startsWith('1990000'))).toEqual([]);
    // 0600 is no area code.
    expect((written.match(/(?<!\d)0\d{2,3}-\d{7,8}/g) ?? []).filter((n) => !n.startsWith('0600-'))).toEqual([]);
    expect((written.match(/[\w.]+@[\w.]+/g) ?? []).filter((n) => !n.endsWith('@example.com'))).toEqual([]);
    expect(appeals.filter((a) => a.person && !a.person.mobile.startsWith('1990000'))).toEqual([]);
    expect(twice(appeals.flatMap((a) => (a.person ? [a.person.mobile] : [])))).toEqual([]);
  });

  it('fall into their season and never into the future, whatever day it is', () => {
    for (const today of ['2026-01-02', '2026-07-15', '2026-11-22'].map(plainDate)) {
      for (const appeal of appeals) {
        const filed = filedOn(appeal, demo, today);
        expect(filed <= today, `${appeal.id} ${filed}`).toBe(true);
        if (appeal.matter.months && appeal.leadId === null) {
          expect(appeal.matter.months, `${appeal.id} ${filed}`).toContain(Number(filed.slice(5, 7)));
        }
      }
    }
  });
});
