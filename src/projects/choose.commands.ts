import { sql } from 'kysely';
import { type Reader, raw, type Tx } from '../db/open.ts';
import { say } from '../identity/said.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { canAdopt, canCall, related } from './access.ts';
import { onCollection, onProject } from './apply.ts';
import { collectionAt, done, must, ofYear, owe, postIn } from './collect.commands.ts';
import { type CallResult, type Collection, ensureCollection, ranked, sampleSize } from './collection.rules.ts';
import { countSupport } from './counts.queries.ts';
import { after, deskUnit, type ProjectDesk, todayOf, unitOf } from './desk.ts';
import { drawn, seedOf } from './draw.ts';
import { type Adopting, ensureWhole, type Project } from './project.rules.ts';
import { collectionStream, projectStream, projectsOf } from './store.ts';

/* After the choice: a sample of those who chose is called, and the head adopts the list. */

interface Given {
  readonly support_id: string;
  readonly number: TextRef;
}

/** Who chose, in the order of their ids, with where their number lies. @param only one of them */
const chosenBy = (read: Reader, officeId: string, collectionId: string, only?: string): Promise<Given[]> =>
  read.rows(
    raw(sql<Given>`select s.support_id, e.body->'number' as number from project_support s
      join ledger_entry e on e.office_id = s.office_id and e.stream = 'project-support:' || s.support_id and e.version = 1
      where s.office_id = ${officeId} and s.collection_id = ${collectionId}::uuid
        ${only === undefined ? sql`` : sql`and s.support_id = ${only}::uuid`} order by s.support_id`),
  );

/**
 * The days to choose are over: what people chose is counted, and a sample of them is drawn, by a seed that follows from the ledger.
 *
 * @returns the collection, drawn; unchanged where it is not time
 */
export async function draw(tx: Tx, ctx: Context, desk: ProjectDesk, collectionId: string): Promise<Collection> {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  if (collection.state !== 'choosing' || todayOf(ctx, desk) <= collection.chooseUntil!) return collection;
  const all = await chosenBy(tx, ctx.officeId, collectionId);
  const support = await countSupport(tx, ctx.officeId, collectionId);
  const seed = seedOf(all.map((g) => g.number.digest));
  const size = sampleSize(desk.pack.sample.supporters, all.length);
  const picks = drawn(seed, all.length, size).map((i) => all[i]!.support_id);
  const about = collectionStream(collectionId);
  const check =
    picks.length === 0
      ? null
      : owe(tx, ctx, desk, 'check-supporters', {
          about,
          holderUnit: unitOf(desk, 'calls'),
          clock: desk.pack.clocks.check,
        });
  const adopt = check === null ? oweAdoption(tx, ctx, desk, collection) : null;
  return onCollection(tx, ctx, collection, collectionId, {
    type: 'project-collection.drawn',
    body: { of: all.length, support, seed, picks, checkDuty: check?.dutyId ?? null, duty: adopt?.dutyId ?? null },
  });
}

const oweAdoption = (tx: Tx, ctx: Context, desk: ProjectDesk, { collectionId, unit }: Collection) =>
  owe(tx, ctx, desk, 'adopt-projects', {
    about: collectionStream(collectionId),
    holderUnit: unit,
    holderPost: desk.headPost(unit),
    clock: desk.pack.clocks.adopt,
  });

/** One of the sample, for who calls. @throws Refusal */
async function picked(tx: Tx, ctx: Context, desk: ProjectDesk, collectionId: string, supportId: string) {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  must(
    canCall(
      ctx.actor,
      [collection.unit].filter((u) => u !== desk.root),
    ),
  );
  ensureCollection(collection, 'checking');
  const one = collection.called.find((c) => c.support === supportId);
  if (!one) throw new Refusal('project.not-found');
  return { collection, one };
}

/** Name of nobody, but a number to call; the look is recorded. */
export async function lookAtSupporter(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  supportId: string,
): Promise<string> {
  const { collection } = await picked(tx, ctx, desk, collectionId, supportId);
  const [given] = await chosenBy(tx, ctx.officeId, collectionId, supportId);
  const number = given && (await ofYear(tx, ctx, desk, collectionId, given.number));
  if (!number) throw new Refusal('project.not-found');
  onCollection(tx, ctx, collection, collectionId, {
    type: 'project-collection.looked',
    body: { support: supportId },
  });
  return number;
}

/**
 * What a call found. Whoever is not reached is called again, as often as the pack says; with the last of the sample the head may adopt.
 *
 * @throws Refusal `project.called-already`
 */
export async function called(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  supportId: string,
  result: CallResult,
): Promise<Collection> {
  const { collection, one } = await picked(tx, ctx, desk, collectionId, supportId);
  if (one.result !== null) throw new Refusal('project.called-already');
  const last = result !== 'unreachable' || one.attempts + 1 >= desk.pack.attempts;
  const left = collection.called.filter((c) => c.result === null).length - (last ? 1 : 0);
  const calls = unitOf(desk, 'calls');
  if (left === 0) await done(tx, ctx, collection.checkDuty, postIn(ctx, desk.path(calls)));
  const adopt = left === 0 ? oweAdoption(tx, ctx, desk, collection) : null;
  return onCollection(tx, ctx, collection, collectionId, {
    type: 'project-collection.called',
    body: { support: supportId, result, last, duty: adopt?.dutyId ?? null },
  });
}

export interface AdoptedList {
  /** Day of the decision. */
  readonly on: PlainDate;
  readonly projects: readonly Adopting[];
  /** Why these, where they are not simply what most people supported. */
  readonly why: string | null;
}

/**
 * The head adopts the list of the year.
 *
 * @throws Refusal `project.sample-open`, `project.explain-choice` where it is not what most people supported, or not as many as the rule
 * says; `project.decided-ahead`; what `ensureWhole` says
 */
export async function adopt(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  { on, projects, why }: AdoptedList,
): Promise<Collection> {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  must(canAdopt(ctx.actor, desk.path(collection.unit)));
  ensureCollection(collection, 'checking');
  if (collection.called.some((c) => c.result === null)) throw new Refusal('project.sample-open');
  const today = todayOf(ctx, desk);
  if (on > today) throw new Refusal('project.decided-ahead', { date: on });
  const candidates = await projectsOf(tx, ctx.officeId, collectionId);
  const wanted = projects.map((p) => p.project);
  if (wanted.length === 0 || new Set(wanted).size < wanted.length) throw new Refusal('project.choose-some');
  if (wanted.some((id) => !candidates.some((c) => c.projectId === id))) throw new Refusal('project.not-found');
  const counts = collection.drawn!.support;
  const support = (c: Project) => ({ id: c.projectId, nth: c.nth, support: counts[c.projectId] ?? 0 });
  const most = ranked(candidates.map(support)).slice(0, wanted.length);
  const byRule = wanted.length === desk.pack.year.projects && most.every((c) => wanted.includes(c.id));
  if (!byRule && why === null) throw new Refusal('project.explain-choice', { projects: desk.pack.year.projects });
  for (const [i, one] of projects.entries()) {
    const { places } = candidates.find((c) => c.projectId === one.project)!;
    ensureWhole(one, i + 1, { today, most: desk.pack.limits.milestones, places });
    if (desk.path(one.owner).length === 1) throw new Refusal('project.owner-is-root');
  }
  for (const candidate of candidates) {
    const one = projects.find((p) => p.project === candidate.projectId);
    if (one) await take(tx, ctx, desk, candidate, one);
    else onProject(tx, ctx, candidate, candidate.projectId, { type: 'project.not-chosen', body: {} });
  }
  await done(tx, ctx, collection.duty, postIn(ctx, desk.path(collection.unit)));
  const words = why === null ? null : (await say(tx, ctx, desk.keys, collectionId, { why })).why;
  return onCollection(tx, ctx, collection, collectionId, {
    type: 'project-collection.adopted',
    body: { on, projects: wanted, why: words },
  });
}

/** A project comes on the list: its head owes it, each milestone is a duty, and each place says what arrived. */
async function take(tx: Tx, ctx: Context, desk: ProjectDesk, project: Project, wanted: Adopting): Promise<void> {
  const { owner, milestones, entitled } = wanted;
  const about = projectStream(project.projectId);
  const said = await say(
    tx,
    ctx,
    desk.keys,
    project.projectId,
    Object.fromEntries(milestones.map((m, i) => [`milestone-${i + 1}`, m.name])),
  );
  const lastDay = milestones.at(-1)!.on;
  const checks = unitOf(desk, 'checks');
  const holder = { about, holderUnit: owner, holderPost: desk.headPost(owner), confirmerUnit: checks };
  const carry = owe(tx, ctx, desk, 'carry-project', { ...holder, dueBy: lastDay });
  const reachBy = after(desk, lastDay, desk.pack.reach);
  onProject(tx, ctx, project, project.projectId, {
    type: 'project.adopted',
    body: {
      owner,
      duty: carry.dutyId,
      milestones: milestones.map(({ on, money }, i) => ({
        name: said[`milestone-${i + 1}`]!,
        on,
        money,
        duty: owe(tx, ctx, desk, 'project-milestone', { ...holder, parentId: carry.dutyId, dueBy: on }).dutyId,
      })),
      reach: entitled.map(({ unit, people }) => {
        // Whoever built it does not say what arrived.
        const by = related(desk.path(owner), desk.path(unit)) ? deskUnit(desk) : unit;
        const duty = owe(tx, ctx, desk, 'state-reached', { about, holderUnit: by, dueBy: reachBy });
        return { unit, entitled: people, by, duty: duty.dutyId };
      }),
    },
  });
}
