import type { Reader, Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { isEnded } from '../duties/rules.ts';
import { blind, sha256 } from '../identity/keys.ts';
import { say } from '../identity/said.ts';
import { subjects, texts } from '../identity/vault.ts';
import { newId, readableCode } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { normal } from '../obligations/outside.commands.ts';
import { canCall, canDo, canState } from './access.ts';
import { onList, onProject } from './apply.ts';
import { dutyOf, finish, projectAt } from './carry.commands.ts';
import { done, must, owe, postIn } from './collect.commands.ts';
import { sampleSize } from './collection.rules.ts';
import { after, type ProjectDesk, todayOf, unitOf } from './desk.ts';
import { drawn, seedOf } from './draw.ts';
import { type AskResult, answersOf, type Entitled, type List, type Picked, readPeople } from './list.rules.ts';
import { ensureProject, type Place, type Project } from './project.rules.ts';
import { loadList, projectStream } from './store.ts';

/*
 * The last mile: a place states whom it reached and who is entitled, a sample of those is asked by somebody else, and where somebody did
 * not get it the owner makes it good and they are asked again.
 */

function placeIn(project: Project, unit: string): Place {
  const place = project.reach.find((p) => p.unit === unit);
  if (!place) throw new Refusal('project.not-found');
  return place;
}

/** The list of a place; `null` before it was given. */
export const listAt = async (read: Reader, officeId: string, project: Project, unit: string): Promise<List | null> => {
  const { list } = placeIn(project, unit);
  return list === null ? null : loadList(read, officeId, list);
};

export interface Reached {
  readonly place: string;
  readonly reached: number;
  /** People entitled, a name and a number a line: with the first statement, and never again. */
  readonly people: string | null;
}

/**
 * A place states how many were reached, and, the first time, who is entitled: of them a sample is drawn at once.
 *
 * @throws Refusal `project.more-than-entitled`, `project.list-first`, `project.list-given`, `project.list-larger`, what `readPeople` says
 */
export async function reach(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  { place: unit, reached, people: pasted }: Reached,
): Promise<Project> {
  const project = await projectAt(tx, ctx.officeId, projectId);
  const place = placeIn(project, unit);
  const path = desk.path(place.by);
  const duty = await dutyOf(tx, ctx.officeId, place.duty);
  must(isEnded(duty) ? canState(ctx.actor, path) : canDo(ctx.actor, duty, desk.path(duty.holderUnit)));
  ensureProject(project, 'adopted');
  if (reached > place.entitled) throw new Refusal('project.more-than-entitled', { entitled: place.entitled });
  if (place.list !== null) {
    if (pasted !== null) throw new Refusal('project.list-given');
    return onProject(tx, ctx, project, projectId, { type: 'project.reached', body: { place: unit, reached } });
  }
  if (pasted === null) throw new Refusal('project.list-first');
  const people = readPeople(pasted, desk.pack.limits.people, desk.telephones);
  if (people.length > place.entitled)
    throw new Refusal('project.list-larger', { entitled: place.entitled, people: people.length });
  const listId = newId(Date.parse(ctx.now));
  const { list } = await say(tx, ctx, desk.keys, listId, { list: JSON.stringify(people) });
  const seed = seedOf([list.digest]);
  const picks = drawn(seed, people.length, sampleSize(desk.pack.sample.entitled, people.length));
  onList(tx, ctx, null, listId, {
    type: 'project-list.given',
    body: { project: projectId, place: unit, people: people.length, list, seed, picks },
  });
  if (!isEnded(duty)) duties.fulfil(tx, ctx, duty, postIn(ctx, path), null);
  return onProject(tx, ctx, project, projectId, {
    type: 'project.list-given',
    body: { place: unit, reached, list: listId, duty: oweAsking(tx, ctx, desk, projectId) },
  });
}

const oweAsking = (tx: Tx, ctx: Context, desk: ProjectDesk, projectId: string): string =>
  owe(tx, ctx, desk, 'ask-entitled', {
    about: projectStream(projectId),
    holderUnit: unitOf(desk, 'calls'),
    clock: desk.pack.clocks.ask,
  }).dutyId;

/** One of a sample with their list and project. */
export interface Asked {
  readonly list: List;
  readonly pick: Picked;
  readonly project: Project;
  readonly place: Place;
}

async function askedAt(read: Reader, officeId: string, listId: string, nth: number): Promise<Asked | null> {
  const list = await loadList(read, officeId, listId);
  const pick = list?.picks.find((p) => p.nth === nth);
  if (!list || !pick || list.erasedAt !== null) return null;
  const project = await projectAt(read, officeId, list.project);
  return { list, pick, project, place: placeIn(project, list.place) };
}

/** One of a sample, for who calls. @throws Refusal */
async function calling(tx: Tx, ctx: Context, listId: string, nth: number): Promise<Asked> {
  const asked = await askedAt(tx, ctx.officeId, listId, nth);
  if (!asked) throw new Refusal('project.not-found');
  must(canCall(ctx.actor, [asked.project.owner, asked.place.unit]));
  return asked;
}

const ensureOpen = ({ pick }: Asked): void => {
  if (pick.result !== null) throw new Refusal('project.called-already');
};

/** Name and number of somebody to call; the look is recorded. */
export async function lookAt(tx: Tx, ctx: Context, desk: ProjectDesk, listId: string, nth: number): Promise<Entitled> {
  const { list } = await calling(tx, ctx, listId, nth);
  const subject = (await subjects(tx, desk.keys, ctx.officeId, [listId])).get(listId);
  const text = subject && (await texts(tx, ctx.officeId, subject, [list.list.item])).get(list.list.item)?.text;
  if (!text) throw new Refusal('project.not-found');
  onList(tx, ctx, list, listId, { type: 'project-list.looked', body: { nth } });
  return (JSON.parse(text) as Entitled[])[nth]!;
}

/**
 * What somebody said who was called.
 *
 * @param words what they lack; under the key of the list
 * @throws Refusal `project.called-already`
 */
export async function ask(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  listId: string,
  nth: number,
  { result, words }: { readonly result: AskResult; readonly words: string | null },
): Promise<List> {
  const asked = await calling(tx, ctx, listId, nth);
  ensureOpen(asked);
  const last = result !== 'unreachable' || asked.pick.attempts + 1 >= desk.pack.attempts;
  const said = words === null ? null : (await say(tx, ctx, desk.keys, listId, { words })).words;
  const list = onList(tx, ctx, asked.list, listId, {
    type: 'project-list.asked',
    body: { nth, result, last, words: said },
  });
  await settle(tx, ctx, desk, asked, list, postIn(ctx, desk.path(unitOf(desk, 'calls'))));
  return list;
}

/** Digest of a code as the ledger has it, keyed by the house: who has the ledger alone cannot try codes. */
const digestOf = (desk: ProjectDesk, listId: string, nth: number, code: string): string =>
  sha256(blind(desk.keys, 'project-code', `${listId}\n${nth}\n${normal(code)}`)).toString('hex');

/** A code for somebody who would rather answer alone. Shown once; a new one replaces the old. */
export async function giveCode(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  listId: string,
  nth: number,
): Promise<{ readonly code: string; readonly until: PlainDate }> {
  const asked = await calling(tx, ctx, listId, nth);
  ensureOpen(asked);
  const code = readableCode(desk.pack.code.length);
  const until = after(desk, todayOf(ctx, desk), desk.pack.code.serves);
  onList(tx, ctx, asked.list, listId, {
    type: 'project-list.code-given',
    body: { nth, digest: digestOf(desk, listId, nth, code), until },
  });
  return { code, until };
}

/** What a code opens. @throws Refusal `project.wrong-code`: also for one that is past, answered or never was */
export async function openedBy(
  read: Reader,
  ctx: Context,
  desk: ProjectDesk,
  listId: string,
  nth: number,
  code: string,
): Promise<Asked> {
  const asked = await askedAt(read, ctx.officeId, listId, nth);
  const given = asked?.pick.result === null ? asked.pick.code : null;
  const right = given && given.digest === digestOf(desk, listId, nth, code) && given.until >= todayOf(ctx, desk);
  if (!asked || !right) throw new Refusal('project.wrong-code');
  return asked;
}

/** Somebody entitled says whether they got it, without an account and without the desk. */
export async function answer(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  [listId, nth, code]: readonly [list: string, nth: number, code: string],
  { got, words }: { readonly got: boolean; readonly words: string | null },
): Promise<void> {
  const asked = await openedBy(tx, ctx, desk, listId, nth, code);
  const said = words === null ? null : (await say(tx, ctx, desk.keys, listId, { words })).words;
  const list = onList(tx, ctx, asked.list, listId, { type: 'project-list.answered', body: { nth, got, words: said } });
  await settle(tx, ctx, desk, asked, list, null);
}

/** With the last of a sample the place is asked: what is missing is the owner's to make good. */
async function settle(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  { project, place }: Asked,
  list: List,
  post: string | null,
): Promise<void> {
  const { open, got, not, unreachable } = answersOf(list);
  if (open > 0) return;
  await done(tx, ctx, place.askDuty, post);
  const good = await makingGood(tx, ctx, desk, project, place, not);
  const now = onProject(tx, ctx, project, project.projectId, {
    type: 'project.place-asked',
    body: { place: place.unit, got, not, unreachable, duty: good },
  });
  await finish(tx, ctx, now);
}

/** The duty to make good what is missing: opened, sent back where it is still missing, or done. */
async function makingGood(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  project: Project,
  place: Place,
  missing: number,
): Promise<string | null> {
  const before = place.goodDuty && (await dutyOf(tx, ctx.officeId, place.goodDuty));
  if (before && !isEnded(before)) {
    if (missing === 0) duties.confirm(tx, ctx, before);
    else duties.giveBack(tx, ctx, before, null);
    return missing === 0 ? null : before.dutyId;
  }
  if (missing === 0) return null;
  return owe(tx, ctx, desk, 'make-good', {
    about: projectStream(project.projectId),
    holderUnit: project.owner,
    holderPost: desk.headPost(project.owner),
    confirmerUnit: unitOf(desk, 'calls'),
    clock: desk.pack.clocks.good,
  }).dutyId;
}

/** The owner says that those who did not get it have it now; they are asked again. @throws Refusal `project.nothing-missing` */
export async function makeGood(
  tx: Tx,
  ctx: Context,
  desk: ProjectDesk,
  projectId: string,
  unit: string,
  words: string,
): Promise<Project> {
  const project = await projectAt(tx, ctx.officeId, projectId);
  const place = placeIn(project, unit);
  if (place.goodDuty === null) throw new Refusal('project.nothing-missing');
  const duty = await dutyOf(tx, ctx.officeId, place.goodDuty);
  const path = desk.path(duty.holderUnit);
  must(canDo(ctx.actor, duty, path));
  if (duty.state === 'claimed') throw new Refusal('project.nothing-missing');
  duties.claimNow(tx, ctx, duty, postIn(ctx, path), null);
  const list = await loadList(tx, ctx.officeId, place.list!);
  onList(tx, ctx, list, list!.listId, { type: 'project-list.again', body: {} });
  const said = await say(tx, ctx, desk.keys, projectId, { words });
  return onProject(tx, ctx, project, projectId, {
    type: 'project.made-good',
    body: { place: unit, words: said.words, duty: oweAsking(tx, ctx, desk, projectId) },
  });
}
