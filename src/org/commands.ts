import { dateIn } from '../calendar/zone.ts';
import { sqlOf, type Tx } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { openSubject, put } from '../identity/vault.ts';
import type { Actor, Role } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt } from '../ledger/append.ts';
import type { Body, NewEntry } from '../ledger/entry.ts';
import { entriesOf } from '../ledger/queries.ts';
import { canAcknowledge, canArrange, canPost, canRemark, seesHandover, type Verdict } from './access.ts';
import * as decide from './decide.ts';
import { applyEdit, changePost, changeUnit, type Draft, draftOf, type UnitEdit } from './draft.ts';
import type { HandoverWork, HeadsDuty } from './heads-duty.ts';
import { limitOf, orgPack } from './pack.ts';
import { answerableFor, type OpenDutiesOf } from './queries.ts';
import { type Post, type PostAction, type PostEvent, pathOf, type Unit, type UnitEvent } from './rules.ts';
import {
  isActiveAccount,
  loadPosts,
  loadTree,
  lockOrg,
  postStream,
  savePosts,
  saveUnits,
  unitStream,
} from './store.ts';

/** Entries that go in one statement. */
const SET = 1_000;

/** Writes what a draft changed: entries and rows together. */
export function commit(tx: Tx, ctx: Context, draft: Draft): void {
  const entries: NewEntry[] = [];
  const add = (stream: string, from: number, events: readonly (UnitEvent | PostEvent)[]) => {
    for (const [i, { type, body }] of events.entries())
      entries.push({ stream, version: from + i + 1, type, body: body as unknown as Body, occurredAt: happenedAt(ctx) });
  };
  for (const [id, c] of draft.unitChanges) add(unitStream(id), c.before?.version ?? 0, c.events);
  for (const [id, c] of draft.postChanges) add(postStream(id), c.before?.version ?? 0, c.events);
  for (let i = 0; i < entries.length; i += SET) append(tx, ctx, entries.slice(i, i + SET));
  saveUnits(tx, ctx.officeId, draft.units, [...draft.unitChanges.values()]);
  savePosts(tx, ctx.officeId, [...draft.postChanges.values()]);
}

function ensure(verdict: Verdict): void {
  if (!verdict.may) throw new Refusal(verdict.reason);
}

// What is not there and what somebody outside the office asks for are answered alike.
const unitUnknown = (unit: string) => new Refusal('org.unit-unknown', { unit });
const postUnknown = (post: string) => new Refusal('org.post-unknown', { post });

// --- The office ------------------------------------------------------------------------------------------------------------

export interface NewOffice extends Text {
  /** Name of its calendar in packs/calendars. */
  readonly calendar: string;
  readonly demo?: boolean;
  /** The address it answers at, where one installation serves several offices. */
  readonly host?: string | null;
}

/** Opens an office (`ctx.officeId`): entry and row. Its units follow with `openOrg` or an import. */
export function createOffice(tx: Tx, ctx: Context, { zh, en, calendar, demo = false, host = null }: NewOffice): void {
  decide.ensureId(ctx.officeId);
  const at = happenedAt(ctx);
  const row = { name_zh: zh, name_en: en, calendar, demo, host };
  append(tx, ctx, [{ stream: `office:${ctx.officeId}`, version: 1, type: 'office.opened', body: row, occurredAt: at }]);
  tx.write(sqlOf.insertInto('office').values({ office_id: ctx.officeId, ...row, created_at: at }));
}

/** The administrator renames the office; the house does on its first set-up. */
export async function renameOffice(tx: Tx, ctx: Context, { zh, en }: Text): Promise<void> {
  ensure(canArrange(ctx.actor));
  if (zh.trim() === '' || en.trim() === '') throw new Refusal('org.name-missing');
  const row = { name_zh: zh, name_en: en };
  const stream = `office:${ctx.officeId}`;
  const version = (await entriesOf(tx, ctx.officeId, [stream])).length + 1;
  append(tx, ctx, [{ stream, version, type: 'office.renamed', body: row, occurredAt: happenedAt(ctx) }]);
  tx.write(sqlOf.updateTable('office').set(row).where('office_id', '=', ctx.officeId));
}

// --- A whole organisation at once ------------------------------------------------------------------------------------------

export interface OrgSeed {
  readonly units: readonly decide.NewUnit[];
  readonly posts: readonly decide.NewPost[];
  readonly holders: readonly {
    readonly postId: string;
    readonly accountId: string;
    readonly since: PlainDate;
    readonly until?: PlainDate | null;
  }[];
}

/**
 * Loads units, posts and holders in one transaction, in any order: the demo, a trial, a first set-up. Runs as the house; people go
 * through the import, which shows every error by row first.
 *
 * @throws Refusal `org.…` at the first thing that does not fit
 */
export async function openOrg(tx: Tx, ctx: Context, seed: OrgSeed): Promise<void> {
  ensure(canArrange(ctx.actor));
  await lockOrg(tx, ctx.officeId);
  const posts = [...seed.posts, ...seed.holders].map((p) => p.postId);
  const draft = draftOf(await loadTree(tx, ctx.officeId), await loadPosts(tx, ctx.officeId, { posts }));
  for (const unit of decide.parentsFirst(seed.units))
    changeUnit(draft, unit.unitId, decide.openUnit(draft.units, orgPack.kinds, unit));
  for (const post of seed.posts) {
    const unit = draft.units.get(post.unitId);
    if (!unit) throw unitUnknown(post.unitId);
    changePost(draft, post.postId, decide.openPost(unit, draft.posts.has(post.postId), post));
  }
  for (const { postId, accountId, since, until } of seed.holders) {
    const post = draft.posts.get(postId);
    if (!post) throw postUnknown(postId);
    changePost(draft, postId, decide.appoint(post, accountId, since, until));
  }
  commit(tx, ctx, draft);
}

// --- Units -----------------------------------------------------------------------------------------------------------------

async function rearrange(tx: Tx, ctx: Context): Promise<Draft> {
  ensure(canArrange(ctx.actor));
  await lockOrg(tx, ctx.officeId);
  return draftOf(await loadTree(tx, ctx.officeId), new Map());
}

async function change(tx: Tx, ctx: Context, unitId: string, by: (draft: Draft, unit: Unit) => UnitEvent[]) {
  const draft = await rearrange(tx, ctx);
  const unit = draft.units.get(unitId);
  if (!unit) throw unitUnknown(unitId);
  const after = changeUnit(draft, unitId, by(draft, unit))!;
  commit(tx, ctx, draft);
  return after;
}

export async function openUnit(tx: Tx, ctx: Context, unit: decide.NewUnit): Promise<Unit> {
  const draft = await rearrange(tx, ctx);
  const opened = changeUnit(draft, unit.unitId, decide.openUnit(draft.units, orgPack.kinds, unit))!;
  commit(tx, ctx, draft);
  return opened;
}

/** Renames, moves, and sets kind, functions, aliases and places. Everything below a unit moves along. */
export async function editUnit(tx: Tx, ctx: Context, unitId: string, edit: UnitEdit): Promise<Unit> {
  const draft = await rearrange(tx, ctx);
  if (!draft.units.has(unitId)) throw unitUnknown(unitId);
  applyEdit(draft, unitId, edit);
  commit(tx, ctx, draft);
  return draft.units.get(unitId)!;
}

export async function closeUnit(tx: Tx, ctx: Context, openDutiesOf: OpenDutiesOf, unitId: string): Promise<Unit> {
  ensure(canArrange(ctx.actor));
  const inside = [...(await loadPosts(tx, ctx.officeId, { units: [unitId] })).values()].filter((p) => p.active);
  const duties = await openDutiesOf(tx, ctx.officeId, { posts: [], units: [unitId] });
  const inUse = { posts: inside.length, duties: duties.length };
  return change(tx, ctx, unitId, (draft, unit) => decide.closeUnit(draft.units, unit, inUse));
}

export const reopenUnit = (tx: Tx, ctx: Context, unitId: string): Promise<Unit> =>
  change(tx, ctx, unitId, (draft, unit) => decide.reopenUnit(draft.units, orgPack.kinds, unit));

// --- Posts -----------------------------------------------------------------------------------------------------------------

/** @param post without an id it gets one from the unit and the role */
export async function openPost(
  tx: Tx,
  ctx: Context,
  post: Text & { readonly unitId: string; readonly role: Role; readonly postId?: string },
): Promise<Post> {
  const draft = await rearrange(tx, ctx);
  const unit = draft.units.get(post.unitId);
  if (!unit) throw unitUnknown(post.unitId);
  const there = await loadPosts(tx, ctx.officeId, { units: [post.unitId] });
  const postId = post.postId ?? decide.freePostId(post.unitId, post.role, (id) => there.has(id));
  const taken = (await loadPosts(tx, ctx.officeId, { posts: [postId] })).size > 0;
  const opened = changePost(draft, postId, decide.openPost(unit, taken, { ...post, postId }))!;
  commit(tx, ctx, draft);
  return opened;
}

/** Loads a post for an actor who may do this to it. */
async function postFor(tx: Tx, ctx: Context, postId: string, action: Exclude<PostAction, 'acknowledge' | 'remark'>) {
  const post = (await loadPosts(tx, ctx.officeId, { posts: [postId] })).get(postId);
  if (!post || !isStaff(ctx.actor)) throw postUnknown(postId);
  const tree = await loadTree(tx, ctx.officeId);
  ensure(canPost(ctx.actor, action, post, pathOf(tree, post.unitId), orgPack.independent));
  return { post, tree };
}

const isStaff = (actor: Actor): boolean => actor.kind !== 'citizen';

function commitPost(tx: Tx, ctx: Context, post: Post, events: readonly PostEvent[]): Post {
  const draft = draftOf(new Map(), new Map([[post.postId, post]]));
  const after = changePost(draft, post.postId, events)!;
  commit(tx, ctx, draft);
  return after;
}

export async function retitlePost(tx: Tx, ctx: Context, postId: string, title: Text): Promise<Post> {
  const { post } = await postFor(tx, ctx, postId, 'retitle');
  return commitPost(tx, ctx, post, decide.retitlePost(post, title));
}

export interface HandOverAsked {
  readonly postId: string;
  /** The successor's account. */
  readonly to: string;
  /** The successor's first day. */
  readonly from: PlainDate;
}

/**
 * Passes a post on, or fills a vacant one: the old holding ends the day before, the new one begins, and the open duties are listed
 * for the successor to acknowledge. The duties stay with the post, so no clock restarts. Of two at once the second is refused. Where
 * the first day has come, the successor's limit begins at once; one ahead is begun on its day (`followHandovers`).
 *
 * @throws Refusal `org.holds-already`, `org.appointed-later`, `org.handover-far`, `org.account-unknown`, `org.post-unknown`, or why the
 * actor may not
 */
export async function handOver(tx: Tx, ctx: Context, work: HandoverWork, asked: HandOverAsked): Promise<Post> {
  const { post } = await postFor(tx, ctx, asked.postId, 'handOver');
  if (!(await isActiveAccount(tx, ctx.officeId, asked.to))) throw new Refusal('org.account-unknown');
  const today = dateIn(work.calendar.zone, ctx.now);
  decide.ensureNear(today, asked.from, orgPack.handover.ahead);
  const open = await work.openDutiesOf(tx, ctx.officeId, { posts: [post.postId], units: [] });
  const handover = {
    handoverId: newId(Date.parse(ctx.now)),
    to: asked.to,
    day: asked.from,
    duties: open.map((d) => d.dutyId),
    at: happenedAt(ctx),
  };
  const begun =
    asked.from <= today
      ? decide.beginHandover(handover, [], limitOf({ day: asked.from, recordedAt: handover.at }, work.calendar))
      : [];
  const after = commitPost(tx, ctx, post, [...decide.handOver(post, handover), ...begun]);
  await work.headsDuty.end(tx, ctx, endedHere(post, after), 'moot');
  return after;
}

/**
 * The holder leaves, `until` being the last day; the post then falls to the head of the unit or of one above.
 *
 * @param unattended says that one knows that nobody will answer; without it, that is refused
 */
export async function leavePost(
  tx: Tx,
  ctx: Context,
  { postId, until, unattended = false }: { postId: string; until: PlainDate; unattended?: boolean },
): Promise<Post> {
  const { post } = await postFor(tx, ctx, postId, 'leave');
  const answer = (await answerableFor(tx, ctx.officeId, [postId], decide.dayAfter(until), [postId])).get(postId);
  return commitPost(tx, ctx, post, decide.leave(post, until, { answers: answer?.accountId != null, unattended }));
}

/** Takes back an appointment made by mistake, before it has begun or on its first day. @param today in the office's zone */
export async function withdrawAppointment(
  tx: Tx,
  ctx: Context,
  headsDuty: HeadsDuty,
  { postId, accountId, since, today }: { postId: string; accountId: string; since: PlainDate; today: PlainDate },
): Promise<Post> {
  const { post } = await postFor(tx, ctx, postId, 'withdraw');
  const after = commitPost(tx, ctx, post, decide.withdraw(post, accountId, since, today));
  await headsDuty.end(tx, ctx, endedHere(post, after), 'moot');
  return after;
}

/** The duties of heads that a change of the post's hand-overs leaves without reason. */
export const endedHere = (before: Post, after: Post): string[] =>
  after.handovers
    .filter(
      (h) => h.state !== 'open' && before.handovers.some((b) => b.handoverId === h.handoverId && b.state === 'open'),
    )
    .flatMap((h) => h.headsDuty ?? []);

/** A hand-over, for an actor who may know of it; to others it does not exist. */
async function handoverFor(tx: Tx, ctx: Context, postId: string, handoverId: string) {
  const post = (await loadPosts(tx, ctx.officeId, { posts: [postId] })).get(postId);
  const handover = post?.handovers.find((h) => h.handoverId === handoverId);
  const path = post ? pathOf(await loadTree(tx, ctx.officeId), post.unitId) : [];
  if (!post || !handover || !seesHandover(ctx.actor, handover, path)) throw new Refusal('org.handover-unknown');
  return { post, handover };
}

/** The successor has seen what passed on. With the last of it the head's duty, if the limit had passed, is done. */
export async function acknowledgeHandover(
  tx: Tx,
  ctx: Context,
  headsDuty: HeadsDuty,
  { postId, handoverId, duties }: { postId: string; handoverId: string; duties: readonly string[] | 'all' },
): Promise<Post> {
  const { post, handover } = await handoverFor(tx, ctx, postId, handoverId);
  ensure(canAcknowledge(ctx.actor, handover.to));
  const after = commitPost(tx, ctx, post, decide.acknowledge(post, handoverId, duties));
  await headsDuty.end(tx, ctx, endedHere(post, after), 'acknowledged');
  return after;
}

/**
 * The successor says what is wrong with what was handed over: the words go to the vault under a key of their own.
 * @param asked.duty of the list; `null`: about the hand-over as a whole
 */
export async function remarkHandover(
  tx: Tx,
  ctx: Context,
  keys: Keys,
  { postId, handoverId, duty, text }: { postId: string; handoverId: string; duty: string | null; text: string },
): Promise<{ remarkId: string }> {
  const { post, handover } = await handoverFor(tx, ctx, postId, handoverId);
  ensure(canRemark(ctx.actor, handover.to));
  const remarkId = newId(Date.parse(ctx.now));
  const subject = openSubject(tx, keys, ctx.officeId, remarkId);
  const [sealed] = put(tx, ctx.officeId, subject, [{ itemId: remarkId, kind: 'handover-remark', text }]);
  const remark = { remarkId, duty, by: handover.to, at: happenedAt(ctx), digest: sealed!.digest };
  commitPost(tx, ctx, post, decide.remark(post, handoverId, remark));
  return { remarkId };
}

/** @param today in the office's zone */
export async function closePost(
  tx: Tx,
  ctx: Context,
  openDutiesOf: OpenDutiesOf,
  { postId, today }: { postId: string; today: PlainDate },
): Promise<Post> {
  await lockOrg(tx, ctx.officeId);
  const { post } = await postFor(tx, ctx, postId, 'close');
  const open = await openDutiesOf(tx, ctx.officeId, { posts: [postId], units: [] });
  const held = open.filter((d) => d.with === null);
  return commitPost(tx, ctx, post, decide.closePost(post, today, held.length));
}

export async function reopenPost(tx: Tx, ctx: Context, postId: string): Promise<Post> {
  await lockOrg(tx, ctx.officeId);
  const { post, tree } = await postFor(tx, ctx, postId, 'reopen');
  return commitPost(tx, ctx, post, decide.reopenPost(post, tree.get(post.unitId)!));
}
