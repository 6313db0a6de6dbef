import type { Reader, Tx } from '../db/open.ts';
import type { Verdict } from '../duties/access.ts';
import * as duties from '../duties/commands.ts';
import { dutiesById } from '../duties/queries.ts';
import { type Duty, isEnded } from '../duties/rules.ts';
import { blind } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { openSubject, put, subjects, texts } from '../identity/vault.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { TextRef } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import { canKeep } from './access.ts';
import { onCollection, onProject, onProposal } from './apply.ts';
import { type Collection, ensureCollection, type Proposal, personOf } from './collection.rules.ts';
import { after, deskUnit, type ProjectDesk, peopleOf, todayOf } from './desk.ts';
import type { ProjectStep } from './pack.ts';
import type { Project } from './project.rules.ts';
import {
  collectionStream,
  collectionsOf,
  evolveSupport,
  insertSupport,
  loadCollection,
  loadProject,
  loadProposal,
  projectsOf,
  proposalsOf,
  supportStream,
} from './store.ts';

/* Collecting and choosing: the office opens the year, people propose, the desk groups, people choose. */

export function must(verdict: Verdict): void {
  if (!verdict.may) throw new Refusal(verdict.reason);
}

/** @throws Refusal `project.not-found` */
export async function collectionAt(read: Reader, officeId: string, id: string): Promise<Collection> {
  const found = await loadCollection(read, officeId, id);
  if (!found) throw new Refusal('project.not-found');
  return found;
}

/** A duty of row B1. */
export const owe = (
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  step: ProjectStep,
  spec: Pick<duties.NewDuty, 'about' | 'holderUnit'> & Partial<duties.NewDuty>,
): Duty => duties.open(tx, ctx, desk, { mechanism: 'B1', mechanismVersion: desk.pack.version, step, ...spec });

/** Ends a duty that its doing proves, by the post that did it. */
export async function done(tx: Tx, ctx: Context, dutyId: string | null, post: string | null = null): Promise<void> {
  const [duty] = await dutiesById(tx, ctx.officeId, dutyId === null ? [] : [dutyId]);
  if (duty && !isEnded(duty)) duties.fulfil(tx, ctx, duty, post, null);
}

/** The actor's post in a unit, or that of a head above. */
export function postIn(ctx: Context, path: readonly string[]): string | null {
  if (ctx.actor.kind !== 'staff') return null;
  const { posts } = ctx.actor;
  const found = posts.find((p) => p.unitId === path[0]) ?? posts.find((p) => path.includes(p.unitId));
  return found?.postId ?? null;
}

/**
 * The office opens the collection of a year: from now everybody may propose.
 *
 * @throws Refusal `project.desk-only`, `project.year-open` where there is one, `project.year-past`
 */
export async function open(tx: Tx, ctx: Context, desk: ProjectDesk, year: number): Promise<Collection> {
  const unit = deskUnit(desk);
  must(canKeep(ctx.actor, desk.path(unit)));
  const today = todayOf(ctx, desk);
  if (year < Number(today.slice(0, 4))) throw new Refusal('project.year-past', { year });
  if ((await collectionsOf(tx, ctx.officeId)).some((c) => c.year === year))
    throw new Refusal('project.year-open', { year });
  const collectionId = newId(Date.parse(ctx.now));
  const collectUntil = after(desk, today, desk.pack.year.collect);
  openSubject(tx, desk.keys, ctx.officeId, peopleOf(collectionId));
  const duty = owe(tx, ctx, desk, 'group-proposals', {
    about: collectionStream(collectionId),
    holderUnit: unit,
    dueBy: after(desk, collectUntil, desk.pack.year.group),
  });
  return onCollection(tx, ctx, null, collectionId, {
    type: 'project-collection.opened',
    body: { year, unit, collectUntil, duty: duty.dutyId },
  });
}

export interface Proposed {
  readonly title: string;
  readonly why: string;
  /** A street or community; `null`: the whole place, or they do not know. */
  readonly place: string | null;
  /** How to reach them, if they want to be asked. */
  readonly contact: string | null;
}

/** Puts something about a person under the key of the year. */
async function underYear(tx: Tx, ctx: Context, desk: ProjectDesk, collectionId: string, kind: string, text: string) {
  const id = peopleOf(collectionId);
  const subject = (await subjects(tx, desk.keys, ctx.officeId, [id])).get(id);
  if (!subject) throw new Refusal('project.not-found');
  const [sealed] = put(tx, ctx.officeId, subject, [{ itemId: newId(Date.parse(ctx.now)), kind, text }]);
  return { item: sealed!.itemId, digest: sealed!.digest } satisfies TextRef;
}

/**
 * Somebody proposes a project. Nobody signs in.
 *
 * @throws Refusal `project.not-found`, `project.collection-over`, `org.unknown-unit`
 */
export async function propose(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  { title, why, place, contact }: Proposed,
): Promise<Proposal> {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  if (collection.state !== 'collecting' || todayOf(ctx, desk) > collection.collectUntil)
    throw new Refusal('project.collection-over', { until: collection.collectUntil });
  if (place !== null) desk.path(place);
  const proposalId = newId(Date.parse(ctx.now));
  const said = await say(tx, ctx, desk.keys, proposalId, { title, why });
  const kept = contact === null ? null : await underYear(tx, ctx, desk, collectionId, 'contact', contact);
  return onProposal(tx, ctx, null, proposalId, {
    type: 'project-proposal.made',
    body: { collection: collectionId, place, ...said, contact: kept },
  });
}

/** A collection for the desk, which groups while people propose and after. @throws Refusal */
async function kept(tx: Tx, ctx: Context, desk: ProjectDesk, collectionId: string): Promise<Collection> {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  must(canKeep(ctx.actor, desk.path(collection.unit)));
  ensureCollection(collection, 'collecting');
  return collection;
}

async function proposalAt(tx: Tx, ctx: Context, id: string): Promise<Proposal> {
  const found = await loadProposal(tx, ctx.officeId, id);
  if (!found) throw new Refusal('project.not-found');
  return found;
}

/** What a candidate says. */
export interface Candidate {
  readonly title: string;
  readonly what: string;
  readonly owner: string;
  /** Who gains. */
  readonly gains: string;
  readonly places: readonly string[];
  /** Estimated, in fen. */
  readonly money: number;
}

export interface Drafting extends Candidate {
  /** The proposals it comes of: several that ask for the same are one. */
  readonly proposals: readonly string[];
}

/**
 * The desk makes a candidate of what was proposed.
 *
 * @throws Refusal `project.without-proposal`, `project.without-place`, `project.owner-is-root`, `project.too-many-candidates`
 */
export async function draft(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  { title, what, owner, gains, places, money, proposals }: Drafting,
): Promise<Project> {
  const collection = await kept(tx, ctx, desk, collectionId);
  // A list that is collected from the public has nothing on it that nobody proposed.
  if (proposals.length === 0) throw new Refusal('project.without-proposal');
  ensureSound(desk, { owner, places });
  const before = await projectsOf(tx, ctx.officeId, collectionId);
  const most = desk.pack.limits.candidates;
  if (before.length >= most) throw new Refusal('project.too-many-candidates', { most });
  const projectId = newId(Date.parse(ctx.now));
  const said = await say(tx, ctx, desk.keys, projectId, { title, what, gains });
  for (const id of new Set(proposals)) await grouped(tx, ctx, collection, id, projectId);
  return onProject(tx, ctx, null, projectId, {
    type: 'project.drafted',
    body: { collection: collectionId, nth: before.length + 1, owner, places, money, ...said },
  });
}

function ensureSound(desk: ProjectDesk, { owner, places }: Pick<Candidate, 'owner' | 'places'>): void {
  if (places.length === 0 || new Set(places).size < places.length) throw new Refusal('project.without-place');
  for (const place of places) desk.path(place);
  if (desk.path(owner).length === 1) throw new Refusal('project.owner-is-root');
}

/**
 * The desk says anew what a candidate is, until people choose: from then on it stays as they read it.
 *
 * @throws Refusal `project.not-found`, `project.not-in-this-state`, and as `draft`
 */
export async function amend(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  { title, what, gains, owner, places, money }: Candidate,
): Promise<Project> {
  const project = await loadProject(tx, ctx.officeId, projectId);
  if (!project) throw new Refusal('project.not-found');
  await kept(tx, ctx, desk, project.collectionId);
  ensureSound(desk, { owner, places });
  const said = await say(tx, ctx, desk.keys, projectId, { title, what, gains });
  return onProject(tx, ctx, project, projectId, { type: 'project.amended', body: { owner, places, money, ...said } });
}

async function grouped(tx: Tx, ctx: Context, collection: Collection, proposalId: string, projectId: string) {
  const proposal = await proposalAt(tx, ctx, proposalId);
  if (proposal.collectionId !== collection.collectionId) throw new Refusal('project.not-found');
  return onProposal(tx, ctx, proposal, proposalId, { type: 'project-proposal.grouped', body: { project: projectId } });
}

/** A proposal asks for what a candidate is already. @throws Refusal */
export async function group(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  proposalId: string,
  projectId: string,
): Promise<Proposal> {
  const proposal = await proposalAt(tx, ctx, proposalId);
  const collection = await kept(tx, ctx, desk, proposal.collectionId);
  const candidates = await projectsOf(tx, ctx.officeId, collection.collectionId);
  if (!candidates.some((c) => c.projectId === projectId)) throw new Refusal('project.not-found');
  return grouped(tx, ctx, collection, proposalId, projectId);
}

/** Nothing becomes of a proposal; everybody may read why. @throws Refusal */
export async function setAside(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  proposalId: string,
  words: string,
): Promise<Proposal> {
  const proposal = await proposalAt(tx, ctx, proposalId);
  await kept(tx, ctx, desk, proposal.collectionId);
  const { reason } = await say(tx, ctx, desk.keys, proposalId, { reason: words });
  return onProposal(tx, ctx, proposal, proposalId, { type: 'project-proposal.set-aside', body: { reason } });
}

/** The desk looks at how to reach who proposed; the look is recorded. @throws Refusal `project.no-contact` */
export async function lookAtContact(tx: Tx, ctx: Context, desk: ProjectDesk, proposalId: string): Promise<string> {
  const proposal = await proposalAt(tx, ctx, proposalId);
  const collection = await collectionAt(tx, ctx.officeId, proposal.collectionId);
  must(canKeep(ctx.actor, desk.path(collection.unit)));
  const text = proposal.contact && (await ofYear(tx, ctx, desk, collection.collectionId, proposal.contact));
  if (text === null) throw new Refusal('project.no-contact');
  onProposal(tx, ctx, proposal, proposalId, { type: 'project-proposal.looked', body: {} });
  return text;
}

/** A text under the key of the year; `null` once it was destroyed. */
export async function ofYear(
  read: Reader,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  ref: TextRef,
): Promise<string | null> {
  const id = peopleOf(collectionId);
  const subject = (await subjects(read, desk.keys, ctx.officeId, [id])).get(id);
  return subject ? ((await texts(read, ctx.officeId, subject, [ref.item])).get(ref.item)?.text ?? null) : null;
}

/**
 * The candidates stand before the public from now.
 *
 * @throws Refusal `project.still-collecting` before the last day people were promised, `project.left-over` while a proposal has no
 * answer, `project.no-choice` with fewer than two candidates
 */
export async function openChoice(tx: Tx, ctx: Context, desk: ProjectDesk, collectionId: string): Promise<Collection> {
  const collection = await kept(tx, ctx, desk, collectionId);
  const today = todayOf(ctx, desk);
  if (today <= collection.collectUntil)
    throw new Refusal('project.still-collecting', { until: collection.collectUntil });
  const left = await proposalsOf(tx, ctx.officeId, collectionId, { states: ['new'], limit: 1 });
  if (left.length > 0) throw new Refusal('project.left-over');
  if ((await projectsOf(tx, ctx.officeId, collectionId)).length < 2) throw new Refusal('project.no-choice');
  await done(tx, ctx, collection.duty, postIn(ctx, desk.path(collection.unit)));
  const chooseUntil: PlainDate = after(desk, today, desk.pack.year.choose);
  return onCollection(tx, ctx, collection, collectionId, {
    type: 'project-collection.choice-opened',
    body: { chooseUntil },
  });
}

/** Who supports, so that one person is one: keyed by the house and the year, so that years cannot be laid side by side. */
export const personDigest = (desk: Pick<ProjectDesk, 'keys'>, collectionId: string, person: string): Buffer =>
  blind(desk.keys, 'project-supporter', `${collectionId}\n${person}`);

/**
 * Somebody chooses. The number is kept for the call-back of a sample and counts once a year: a second choice with it breaks
 * `project_support_person`.
 *
 * @throws Refusal `project.number-wrong`, `project.choice-over`, `project.choose-some`, `project.choose-fewer`, `project.not-found`
 */
export async function support(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  collectionId: string,
  { projects, number }: { readonly projects: readonly string[]; readonly number: string },
): Promise<void> {
  const collection = await collectionAt(tx, ctx.officeId, collectionId);
  const { chooseUntil } = collection;
  if (collection.state !== 'choosing' || chooseUntil === null || todayOf(ctx, desk) > chooseUntil)
    throw new Refusal('project.choice-over');
  const chosen = [...new Set(projects)];
  if (chosen.length === 0) throw new Refusal('project.choose-some');
  const most = desk.pack.year.each;
  if (chosen.length > most) throw new Refusal('project.choose-fewer', { most });
  const candidates = new Set((await projectsOf(tx, ctx.officeId, collectionId)).map((p) => p.projectId));
  if (chosen.some((id) => !candidates.has(id))) throw new Refusal('project.not-found');
  const person = personOf(number, desk.telephones);
  if (person === null) throw new Refusal('project.number-wrong');
  const supportId = newId(Date.parse(ctx.now));
  const kept = await underYear(tx, ctx, desk, collectionId, 'number', person);
  const at = happenedAt(ctx);
  const body = { collection: collectionId, projects: chosen, number: kept };
  append(tx, ctx, [
    { stream: supportStream(supportId), version: 1, type: 'project-support.given', body, occurredAt: at },
  ]);
  const given = evolveSupport(null, supportId, 1, { at, body });
  insertSupport(tx, ctx.officeId, given, personDigest(desk, collectionId, person));
}
