import { queueAccount } from '../identity/commands.ts';
import type { Role, StaffActor } from '../kernel/actor.ts';
import { derivedId } from '../kernel/ids.ts';
import { instant, millis } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { createOffice, openOrg } from '../org/commands.ts';
import type { House } from './compose.ts';
import type { DemoOffice } from './demo-data.ts';

const DAY_MS = 86_400_000;

/** Who acts in the story. */
export interface Cast {
  /** Whoever holds the first of these roles that the unit has; else whoever has one anywhere. */
  actor(unit: string | null, ...roles: Role[]): StaffActor;
}

/** Opens the office 400 days ago: its org chart, and an account with this password for everybody. */
export async function openPeople(house: House, demo: DemoOffice, password: string): Promise<Cast> {
  const { db, auth } = house;
  const officeId = demo.office.id;
  const begun = instant(millis(house.clock()) - 400 * DAY_MS);
  const ctx: Context = { officeId, now: begun, actor: { kind: 'system', officeId, process: 'demo' } };
  const actors = new Map<string, StaffActor>();
  const accountOf = (username: string) => derivedId(officeId, 'account', username);
  await db.transact(async (tx) => {
    createOffice(tx, ctx, {
      zh: demo.office.zh,
      en: demo.office.en,
      calendar: 'qinglan',
      demo: true,
    });
    for (const h of demo.holders)
      queueAccount(tx, ctx, {
        accountId: accountOf(h.username),
        username: h.username,
        displayName: h.zh,
        lang: 'zh',
      });
    await openOrg(tx, ctx, {
      units: demo.units.map((u) => ({
        unitId: u.id,
        parentId: u.parent,
        kind: u.kind,
        zh: u.zh,
        en: u.en,
        functions: u.functions,
        aliases: u.aliases,
        places: u.places,
      })),
      posts: demo.posts.map((p) => ({ postId: p.id, unitId: p.unit, role: p.role, zh: p.zh, en: p.en })),
      holders: demo.holders.flatMap((h) =>
        h.posts.map((postId) => ({ postId, accountId: accountOf(h.username), since: h.from })),
      ),
    });
  });
  const passwordHash = await auth.hash(password);
  for (const h of demo.holders) {
    await auth.setPassword({
      userId: accountOf(h.username),
      officeId,
      username: h.username,
      passwordHash,
      version: 1,
      temporary: false,
    });
  }
  const work = await house.workOf(officeId);
  for (const h of demo.holders) {
    const posts = h.posts.flatMap((postId) => {
      const post = demo.posts.find((p) => p.id === postId);
      return post ? [{ postId, unitId: post.unit, role: post.role, unitPath: work.path(post.unit) }] : [];
    });
    const actor: StaffActor = { kind: 'staff', officeId, accountId: accountOf(h.username), posts };
    for (const p of posts) if (!actors.has(`${p.unitId}/${p.role}`)) actors.set(`${p.unitId}/${p.role}`, actor);
    for (const p of posts) if (!actors.has(p.role)) actors.set(p.role, actor);
  }
  return { actor: (unit, ...roles) => found(actors, unit, roles) };
}

function found(actors: ReadonlyMap<string, StaffActor>, unit: string | null, roles: readonly Role[]): StaffActor {
  for (const role of roles) {
    const actor = actors.get(`${unit}/${role}`);
    if (actor) return actor;
  }
  for (const role of roles) {
    const actor = actors.get(role);
    if (actor) return actor;
  }
  throw new Error(`demo office: nobody is ${roles.join(' or ')}`);
}
