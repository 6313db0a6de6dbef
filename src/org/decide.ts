import { addMonths, toDay, toPlainDate } from '../calendar/days.ts';
import type { Role } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import {
  covers,
  type Handover,
  holdingOn,
  type KindRules,
  type Post,
  type PostAction,
  type PostEvent,
  pathOf,
  postAllows,
  type Remark,
  type Tree,
  type Unit,
  type UnitAction,
  type UnitEvent,
  type UnitKind,
  unitAllows,
} from './rules.ts';

function ensureUnit(unit: Unit, action: UnitAction): void {
  if (!unitAllows(unit, action)) throw new Refusal(unit.active ? 'org.unit-is-open' : 'org.unit-closed');
}

function ensurePost(post: Post, action: PostAction): void {
  if (!postAllows(post, action)) throw new Refusal(post.active ? 'org.post-is-open' : 'org.post-closed');
}

export interface NewUnit extends Text {
  readonly unitId: string;
  readonly parentId: string | null;
  readonly kind: UnitKind;
  readonly functions?: readonly string[];
  readonly aliases?: readonly string[];
  readonly places?: readonly string[];
}

const ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Ids stand in addresses and in files that people write by hand: small Latin letters, digits and hyphens. */
export function ensureId(id: string): void {
  if (!ID.test(id)) throw new Refusal('org.bad-id', { id });
}

/** Whether a unit of this kind may stand there. @throws Refusal */
function ensurePlace(tree: Tree, rules: KindRules, unitId: string, kind: UnitKind, parentId: string | null): void {
  const below = rules[kind].below;
  if (parentId === null) {
    if (below.length > 0) throw new Refusal('org.parent-missing', { unit: unitId });
    const other = [...tree.values()].find((u) => u.parentId === null && u.unitId !== unitId);
    if (other) throw new Refusal('org.one-root', { unit: unitId, root: other.unitId });
    return;
  }
  const parent = tree.get(parentId);
  if (!parent) throw new Refusal('org.parent-unknown', { unit: unitId, parent: parentId });
  ensureUnit(parent, 'openBelow');
  if (pathOf(tree, parentId).includes(unitId)) throw new Refusal('org.cycle', { unit: unitId, parent: parentId });
  if (!below.includes(parent.kind)) throw notBelow({ unitId, kind }, parent);
}

/** The same units, each after its parent; what hangs in a loop comes last, and is refused there. */
export function parentsFirst<U extends { readonly unitId: string; readonly parentId: string | null }>(
  units: readonly U[],
): U[] {
  const byId = new Map(units.map((u) => [u.unitId, u]));
  const out = new Set<U>();
  const visit = (unit: U, below: ReadonlySet<string>) => {
    const parent = unit.parentId === null ? undefined : byId.get(unit.parentId);
    if (parent && !out.has(parent) && !below.has(parent.unitId)) visit(parent, new Set([...below, parent.unitId]));
    out.add(unit);
  };
  for (const unit of units) visit(unit, new Set([unit.unitId]));
  return [...out];
}

export function openUnit(tree: Tree, rules: KindRules, unit: NewUnit): UnitEvent[] {
  ensureId(unit.unitId);
  ensureText(unit);
  if (tree.has(unit.unitId)) throw new Refusal('org.id-taken', { id: unit.unitId });
  ensurePlace(tree, rules, unit.unitId, unit.kind, unit.parentId);
  const { parentId, kind, zh, en, functions = [], aliases = [], places = [] } = unit;
  return [{ type: 'unit.opened', body: { parentId, kind, zh, en, functions, aliases, places } }];
}

export function renameUnit(unit: Unit, name: Text): UnitEvent[] {
  ensureUnit(unit, 'rename');
  ensureText(name);
  if (name.zh === unit.zh && name.en === unit.en) return [];
  return [{ type: 'unit.renamed', body: { zh: name.zh, en: name.en } }];
}

/** Moves a unit, changes its kind, or both at once, as when a section becomes a bureau. What stands below moves along. */
export function placeUnit(
  tree: Tree,
  rules: KindRules,
  unit: Unit,
  { parentId = unit.parentId, kind = unit.kind }: { parentId?: string | null | undefined; kind?: UnitKind | undefined },
): UnitEvent[] {
  const events: UnitEvent[] = [];
  if (parentId !== unit.parentId) {
    ensureUnit(unit, 'move');
    events.push({ type: 'unit.moved', body: { parentId } });
  }
  if (kind !== unit.kind) {
    ensureUnit(unit, 'setKind');
    const misfit = childrenOf(tree, unit.unitId).find((c) => !rules[c.kind].below.includes(kind));
    if (misfit) throw notBelow(misfit, { ...unit, kind });
    events.push({ type: 'unit.kind-set', body: { kind } });
  }
  if (events.length > 0) ensurePlace(tree, rules, unit.unitId, kind, parentId);
  return events;
}

const notBelow = (unit: Pick<Unit, 'unitId' | 'kind'>, parent: Pick<Unit, 'unitId' | 'kind'>) =>
  new Refusal('org.kind-not-below', { unit: unit.unitId, parent: parent.unitId });

export function setFunctions(unit: Unit, asked: Partial<Pick<Unit, 'functions' | 'aliases' | 'places'>>): UnitEvent[] {
  ensureUnit(unit, 'setFunctions');
  const { functions, aliases, places } = { ...unit, ...asked };
  const same = [
    [functions, unit.functions],
    [aliases, unit.aliases],
    [places, unit.places],
  ].every(([a, b]) => a!.join('\n') === b!.join('\n'));
  return same ? [] : [{ type: 'unit.functions-set', body: { functions, aliases, places } }];
}

const childrenOf = (tree: Tree, unitId: string): Unit[] =>
  [...tree.values()].filter((u) => u.parentId === unitId && u.active);

/** @param inUse open posts in it, and open duties it holds */
export function closeUnit(tree: Tree, unit: Unit, inUse: { posts: number; duties: number }): UnitEvent[] {
  ensureUnit(unit, 'close');
  const units = childrenOf(tree, unit.unitId).length;
  if (units + inUse.posts + inUse.duties > 0)
    throw new Refusal('org.unit-in-use', { unit: unit.unitId, units, posts: inUse.posts, duties: inUse.duties });
  return [{ type: 'unit.closed', body: {} }];
}

export function reopenUnit(tree: Tree, rules: KindRules, unit: Unit): UnitEvent[] {
  ensureUnit(unit, 'reopen');
  ensurePlace(tree, rules, unit.unitId, unit.kind, unit.parentId);
  return [{ type: 'unit.reopened', body: {} }];
}

export interface NewPost extends Text {
  readonly postId: string;
  readonly unitId: string;
  readonly role: Role;
}

function ensureText(text: Text): void {
  if (text.zh.trim() === '' || text.en.trim() === '') throw new Refusal('org.name-missing');
}

/** @param unit where it stands */
export function openPost(unit: Unit, taken: boolean, { postId, role, zh, en }: NewPost): PostEvent[] {
  ensureId(postId);
  ensureText({ zh, en });
  if (taken) throw new Refusal('org.id-taken', { id: postId });
  ensureUnit(unit, 'openPost');
  return [{ type: 'post.opened', body: { unitId: unit.unitId, role, zh, en } }];
}

export function retitlePost(post: Post, title: Text): PostEvent[] {
  ensurePost(post, 'retitle');
  ensureText(title);
  if (title.zh === post.zh && title.en === post.en) return [];
  return [{ type: 'post.retitled', body: { zh: title.zh, en: title.en } }];
}

/** An id for a post that was given none: unit and role, and a number from the second on. */
export function freePostId(unitId: string, role: Role, taken: (id: string) => boolean): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? `${unitId}-${role}` : `${unitId}-${role}-${n}`;
    if (!taken(id)) return id;
  }
}

export const dayAfter = (day: PlainDate): PlainDate => toPlainDate(toDay(day) + 1);
const dayBefore = (day: PlainDate): PlainDate => toPlainDate(toDay(day) - 1);

/** Appoints a holder to a post that stands vacant then: new posts, loading a chart. Open duties pass on with `handOver`. */
export function appoint(post: Post, accountId: string, since: PlainDate, until: PlainDate | null = null): PostEvent[] {
  ensurePost(post, 'handOver');
  if (until !== null && until < since) throw new Refusal('org.dates-reversed', { since, until });
  const clash = post.holdings.find(
    (h) => (h.until === null || h.until >= since) && (until === null || h.since <= until),
  );
  if (clash) throw new Refusal('org.post-held', { post: post.postId, since: clash.since, until: clash.until ?? '…' });
  const events: PostEvent[] = [{ type: 'post.holder-appointed', body: { accountId, since } }];
  if (until !== null) events.push({ type: 'post.holder-left', body: { accountId, since, until } });
  return events;
}

export interface HandOver {
  readonly handoverId: string;
  readonly to: string;
  /** The successor's first day. */
  readonly day: PlainDate;
  /** What is open at the post. */
  readonly duties: readonly string[];
  /** When it is written down: the successor's limit does not begin before. */
  readonly at: Instant;
}

/** A successor's first day is near enough to be meant. @param months how far ahead it may be @throws Refusal `org.handover-far` */
export function ensureNear(today: PlainDate, day: PlainDate, months: number): void {
  const last = toPlainDate(addMonths(toDay(today), months));
  if (day > last) throw new Refusal('org.handover-far', { day, months, last });
}

/** Ends the present holding the day before, begins the new one, and lists what passes on. Duties stay with the post: no clock moves. */
export function handOver(post: Post, { handoverId, to, day, duties, at }: HandOver): PostEvent[] {
  ensurePost(post, 'handOver');
  const before = holdingOn(post, day) ?? post.holdings.findLast((h) => h.since < day && h.until === dayBefore(day));
  if (before?.accountId === to && covers(before, day)) throw new Refusal('org.holds-already', { post: post.postId });
  const later = post.holdings.find((h) => h.since >= day);
  if (later) throw new Refusal('org.appointed-later', { post: post.postId, since: later.since, day });
  const events: PostEvent[] = [];
  if (before && covers(before, day)) {
    const { accountId, since } = before;
    events.push({ type: 'post.holder-left', body: { accountId, since, until: dayBefore(day) } });
  }
  events.push({ type: 'post.holder-appointed', body: { accountId: to, since: day } });
  const from = before?.accountId ?? null;
  events.push({ type: 'post.handover-opened', body: { handoverId, from, to, day, duties, at } });
  return events;
}

/**
 * The holder leaves; `until` is the last day.
 * @param answers whether somebody answers for the post afterwards; if nobody does, that must be said aloud (`unattended`)
 */
export function leave(
  post: Post,
  until: PlainDate,
  { answers, unattended }: { answers: boolean; unattended: boolean },
): PostEvent[] {
  ensurePost(post, 'leave');
  const holding = holdingOn(post, until);
  if (!holding) throw new Refusal('org.post-vacant');
  if (holding.until === until) return [];
  if (!answers && !unattended) throw new Refusal('org.nobody-answers', { post: post.postId });
  return [{ type: 'post.holder-left', body: { accountId: holding.accountId, since: holding.since, until } }];
}

/** Takes back an appointment that has not begun before today: a mistake. Older ones end, as they happened. */
export function withdraw(post: Post, accountId: string, since: PlainDate, today: PlainDate): PostEvent[] {
  ensurePost(post, 'withdraw');
  if (!post.holdings.some((h) => h.accountId === accountId && h.since === since))
    throw new Refusal('org.appointment-unknown', { post: post.postId, since });
  if (since < today) throw new Refusal('org.appointment-begun', { post: post.postId, since });
  return [{ type: 'post.appointment-withdrawn', body: { accountId, since } }];
}

/** The successor has seen these duties of the list; `all`: every one that is left. */
export function acknowledge(post: Post, handoverId: string, duties: readonly string[] | 'all'): PostEvent[] {
  ensurePost(post, 'acknowledge');
  const handover = post.handovers.find((h) => h.handoverId === handoverId);
  if (!handover) throw new Refusal('org.handover-unknown');
  if (handover.state === 'replaced') throw new Refusal('org.handover-replaced', { post: post.postId });
  const unknown = duties === 'all' ? undefined : duties.find((d) => !handover.duties.includes(d));
  if (unknown) throw new Refusal('org.duty-not-listed', { duty: unknown });
  const seen = duties === 'all' ? handover.open : handover.open.filter((d) => duties.includes(d));
  return seen.length === 0 ? [] : [{ type: 'post.handover-acknowledged', body: { handoverId, duties: seen } }];
}

/**
 * The successor says what is wrong with what was handed over. It stays, whatever is acknowledged later.
 * @param remark its words are in the vault
 */
export function remark(post: Post, handoverId: string, remark: Remark): PostEvent[] {
  ensurePost(post, 'remark');
  const handover = post.handovers.find((h) => h.handoverId === handoverId);
  if (!handover) throw new Refusal('org.handover-unknown');
  if (handover.state === 'replaced') throw new Refusal('org.handover-replaced', { post: post.postId });
  if (remark.duty !== null && !handover.duties.includes(remark.duty))
    throw new Refusal('org.duty-not-listed', { duty: remark.duty });
  const { from } = handover;
  return [{ type: 'post.handover-remarked', body: { handoverId, from, unit: post.unitId, ...remark } }];
}

/** What the clock says of a hand-over. */
type Due = { readonly dueOn: PlainDate; readonly dueAt: Instant };

/** @param duties what is open at the post now, if the list was written ahead of the first day */
export const beginHandover = (
  handover: Pick<Handover, 'handoverId'>,
  duties: readonly string[],
  { dueOn, dueAt }: Due,
): PostEvent[] => [{ type: 'post.handover-begun', body: { handoverId: handover.handoverId, duties, dueOn, dueAt } }];

/**
 * The limit has passed, as it was found then. If the calendar has another date for it now, it moves there first; what has ended since
 * needs nobody's acknowledgement; what is left becomes the head's.
 *
 * @param due as the calendar has it now
 * @param stillOpen which of the list is open as a duty
 */
export function fallDue(
  handover: Handover,
  now: Instant,
  due: Due,
  stillOpen: readonly string[],
  duty: string,
): PostEvent[] {
  const { handoverId, to } = handover;
  if (due.dueAt > now) return [{ type: 'post.handover-clock-moved', body: { handoverId, ...due } }];
  const duties = handover.open.filter((d) => stillOpen.includes(d));
  if (duties.length === 0) return [{ type: 'post.handover-settled', body: { handoverId } }];
  return [{ type: 'post.handover-overdue', body: { handoverId, to, duties, duty } }];
}

/** @param duties how many are open at it */
export function closePost(post: Post, today: PlainDate, duties: number): PostEvent[] {
  ensurePost(post, 'close');
  if (duties > 0) throw new Refusal('org.post-in-use', { post: post.postId, duties });
  if (post.holdings.some((h) => h.until === null || h.until >= today))
    throw new Refusal('org.post-has-holder', { post: post.postId });
  return [{ type: 'post.closed', body: {} }];
}

export function reopenPost(post: Post, unit: Unit): PostEvent[] {
  ensurePost(post, 'reopen');
  ensureUnit(unit, 'openPost');
  return [{ type: 'post.reopened', body: {} }];
}
