import type { Role } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';

export const UNIT_KINDS = ['office', 'bureau', 'section', 'street', 'community', 'window', 'grid'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** A unit of the office's tree, under its name in both languages. */
export interface Unit extends Text {
  readonly unitId: string;
  readonly version: number;
  readonly parentId: string | null;
  readonly kind: UnitKind;
  /** Codes of what it answers for (packs/categories.yaml). */
  readonly functions: readonly string[];
  /** Other spellings of its name, by which letters and files mean it. */
  readonly aliases: readonly string[];
  /** Streets, villages and estates it covers. */
  readonly places: readonly string[];
  readonly active: boolean;
}

/** Who holds a post, from the first day to the last, both included. */
export interface Holding {
  readonly accountId: string;
  readonly since: PlainDate;
  readonly until: PlainDate | null;
}

/** Something wrong that the successor found. The words are in the vault, under the remark's id. */
export interface Remark {
  readonly remarkId: string;
  /** Of the list; `null`: about the hand-over as a whole. */
  readonly duty: string | null;
  readonly by: string;
  readonly at: Instant;
  readonly digest: string;
}

/** A list of open duties that passed to a successor with the post, to be acknowledged one by one or all at once. */
export interface Handover {
  readonly handoverId: string;
  /** `null` where the post stood vacant. */
  readonly from: string | null;
  readonly to: string;
  readonly day: PlainDate;
  readonly duties: readonly string[];
  /** Not yet acknowledged. */
  readonly open: readonly string[];
  /** `replaced`: the post went on to somebody else, or the appointment was withdrawn, before all was acknowledged. */
  readonly state: 'open' | 'done' | 'replaced';
  /** When it was written down; `null` for those from before there was a limit, which have none. */
  readonly recordedAt: Instant | null;
  /** The first day has come: the list was completed, its limit runs, and lists before it count no more. */
  readonly begun: boolean;
  /** Until when the successor has to acknowledge. */
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  /** The duty of the head, once the limit passed with something open. */
  readonly headsDuty: string | null;
  readonly remarks: readonly Remark[];
}

/** A post, under its title in both languages. What is owed belongs to it, not to whoever holds it. */
export interface Post extends Text {
  readonly postId: string;
  readonly version: number;
  readonly unitId: string;
  readonly role: Role;
  readonly active: boolean;
  /** Oldest first; no two share a day. */
  readonly holdings: readonly Holding[];
  readonly handovers: readonly Handover[];
}

type UnitFacts = Omit<Unit, 'unitId' | 'version' | 'active'>;

export type UnitEvent =
  | { readonly type: 'unit.opened'; readonly body: UnitFacts }
  | { readonly type: 'unit.renamed'; readonly body: Text }
  | { readonly type: 'unit.moved'; readonly body: { readonly parentId: string | null } }
  | { readonly type: 'unit.kind-set'; readonly body: { readonly kind: UnitKind } }
  | { readonly type: 'unit.functions-set'; readonly body: Pick<Unit, 'functions' | 'aliases' | 'places'> }
  | { readonly type: 'unit.closed'; readonly body: Record<string, never> }
  | { readonly type: 'unit.reopened'; readonly body: Record<string, never> };

export type PostEvent =
  | { readonly type: 'post.opened'; readonly body: Text & { readonly unitId: string; readonly role: Role } }
  | { readonly type: 'post.retitled'; readonly body: Text }
  | { readonly type: 'post.closed'; readonly body: Record<string, never> }
  | { readonly type: 'post.reopened'; readonly body: Record<string, never> }
  | { readonly type: 'post.holder-appointed'; readonly body: { readonly accountId: string; readonly since: PlainDate } }
  | {
      readonly type: 'post.holder-left';
      readonly body: { readonly accountId: string; readonly since: PlainDate; readonly until: PlainDate };
    }
  | {
      readonly type: 'post.appointment-withdrawn';
      readonly body: { readonly accountId: string; readonly since: PlainDate };
    }
  | {
      readonly type: 'post.handover-opened';
      /** Without `at`: from before there was a limit. */
      readonly body: Pick<Handover, 'handoverId' | 'from' | 'to' | 'day' | 'duties'> & { readonly at?: Instant };
    }
  /** The first day: `duties` is what is open at the post then, if the list was written ahead; nothing passes in silence. */
  | {
      readonly type: 'post.handover-begun';
      readonly body: Pick<Handover, 'handoverId' | 'duties' | 'dueOn' | 'dueAt'>;
    }
  /** A late notice of holidays. */
  | { readonly type: 'post.handover-clock-moved'; readonly body: Pick<Handover, 'handoverId' | 'dueOn' | 'dueAt'> }
  /** The limit passed. `duties`: what is neither acknowledged nor ended; `duty`: the head's. */
  | {
      readonly type: 'post.handover-overdue';
      readonly body: Pick<Handover, 'handoverId' | 'to' | 'duties'> & { readonly duty: string };
    }
  /** Nothing of what was not acknowledged is open any more. */
  | { readonly type: 'post.handover-settled'; readonly body: Pick<Handover, 'handoverId'> }
  | {
      readonly type: 'post.handover-remarked';
      readonly body: Pick<Handover, 'handoverId' | 'from'> & Remark & { readonly unit: string };
    }
  | {
      readonly type: 'post.handover-acknowledged';
      readonly body: { readonly handoverId: string; readonly duties: readonly string[] };
    };

export type UnitAction = 'rename' | 'move' | 'setKind' | 'setFunctions' | 'openBelow' | 'openPost' | 'close' | 'reopen';
export type PostAction = 'retitle' | 'handOver' | 'leave' | 'withdraw' | 'acknowledge' | 'remark' | 'close' | 'reopen';

/** What may be done to a unit or a post, by its state. */
const UNIT_ALLOWED = {
  open: ['rename', 'move', 'setKind', 'setFunctions', 'openBelow', 'openPost', 'close'],
  closed: ['reopen'],
} as const satisfies Record<string, readonly UnitAction[]>;

const POST_ALLOWED = {
  open: ['retitle', 'handOver', 'leave', 'withdraw', 'acknowledge', 'remark', 'close'],
  closed: ['reopen'],
} as const satisfies Record<string, readonly PostAction[]>;

export const unitAllows = (unit: Pick<Unit, 'active'>, action: UnitAction): boolean =>
  (UNIT_ALLOWED[unit.active ? 'open' : 'closed'] as readonly UnitAction[]).includes(action);

export const postAllows = (post: Pick<Post, 'active'>, action: PostAction): boolean =>
  (POST_ALLOWED[post.active ? 'open' : 'closed'] as readonly PostAction[]).includes(action);

export function evolveUnit(unit: Unit | null, unitId: string, version: number, event: UnitEvent): Unit {
  if (event.type === 'unit.opened') return { ...event.body, unitId, version, active: true };
  if (!unit) throw new Error(`${event.type} before unit.opened: ${unitId}`);
  switch (event.type) {
    case 'unit.renamed':
    case 'unit.moved':
    case 'unit.kind-set':
    case 'unit.functions-set':
      return { ...unit, ...event.body, version };
    case 'unit.closed':
      return { ...unit, active: false, version };
    case 'unit.reopened':
      return { ...unit, active: true, version };
    default:
      return event satisfies never;
  }
}

export function evolvePost(post: Post | null, postId: string, version: number, event: PostEvent): Post {
  if (event.type === 'post.opened')
    return { ...event.body, postId, version, active: true, holdings: [], handovers: [] };
  if (!post) throw new Error(`${event.type} before post.opened: ${postId}`);
  const change = (by: (h: Handover) => Handover): Post => {
    const id = 'handoverId' in event.body ? event.body.handoverId : null;
    return { ...post, version, handovers: post.handovers.map((h) => (h.handoverId === id ? by(h) : h)) };
  };
  switch (event.type) {
    case 'post.retitled':
      return { ...post, ...event.body, version };
    case 'post.closed':
      return { ...post, active: false, version };
    case 'post.reopened':
      return { ...post, active: true, version };
    case 'post.holder-appointed': {
      const holdings = [...post.holdings, { ...event.body, until: null }];
      return { ...post, version, holdings: holdings.sort((a, b) => (a.since < b.since ? -1 : 1)) };
    }
    case 'post.holder-left': {
      const { accountId, since, until } = event.body;
      const holdings = post.holdings.map((h) => (h.accountId === accountId && h.since === since ? { ...h, until } : h));
      return { ...post, version, holdings };
    }
    case 'post.appointment-withdrawn': {
      const { accountId, since } = event.body;
      const holdings = post.holdings.filter((h) => h.accountId !== accountId || h.since !== since);
      const handovers = post.handovers.map((h) => (h.to === accountId && h.day === since ? undone(h) : h));
      return { ...post, version, holdings, handovers };
    }
    case 'post.handover-opened': {
      const { at = null, ...given } = event.body;
      const opened: Handover = {
        ...given,
        open: given.duties,
        state: given.duties.length > 0 ? 'open' : 'done',
        recordedAt: at,
        begun: at === null,
        dueOn: null,
        dueAt: null,
        headsDuty: null,
        remarks: [],
      };
      // Until the successor's first day whoever holds the post goes on acknowledging their own list.
      const earlier = opened.begun ? post.handovers.map(replaced) : post.handovers;
      return { ...post, version, handovers: [...earlier, opened] };
    }
    case 'post.handover-begun': {
      const { handoverId, dueOn, dueAt, duties } = event.body;
      const day = post.handovers.find((h) => h.handoverId === handoverId)!.day;
      const begun = (h: Handover): Handover => {
        const more = duties.filter((d) => !h.duties.includes(d));
        return open({ ...h, begun: true, dueOn, dueAt, duties: [...h.duties, ...more], open: [...h.open, ...more] });
      };
      const handovers = post.handovers.map((h) =>
        h.handoverId === handoverId ? begun(h) : h.day <= day ? undone(h) : h,
      );
      return { ...post, version, handovers };
    }
    case 'post.handover-acknowledged': {
      const { duties } = event.body;
      return change((h) => {
        const left = { ...h, open: h.open.filter((d) => !duties.includes(d)) };
        return h.state === 'open' ? open(left) : left;
      });
    }
    case 'post.handover-clock-moved': {
      const { dueOn, dueAt } = event.body;
      return change((h) => ({ ...h, dueOn, dueAt }));
    }
    case 'post.handover-overdue': {
      const { duty } = event.body;
      return change((h) => ({ ...h, headsDuty: duty }));
    }
    case 'post.handover-settled':
      return change((h) => ({ ...h, state: 'done' }));
    case 'post.handover-remarked': {
      const { remarkId, duty, by, at, digest } = event.body;
      return change((h) => ({ ...h, remarks: [...h.remarks, { remarkId, duty, by, at, digest }] }));
    }
    default:
      return event satisfies never;
  }
}

const replaced = (h: Handover): Handover => (h.state === 'open' ? { ...h, state: 'replaced' } : h);

/** An appointment taken back: a list that has not begun never does, even if nothing was on it yet. */
const undone = (h: Handover): Handover => (h.begun ? replaced(h) : { ...h, state: 'replaced' });

const open = (h: Handover): Handover => ({ ...h, state: h.open.length > 0 ? 'open' : 'done' });

/** All units of an office, closed ones too, by id. */
export type Tree = ReadonlyMap<string, Unit>;

/** Which kind may stand below which (packs/org.yaml). A kind below none is the root. */
export type KindRules = Readonly<Record<UnitKind, { readonly below: readonly UnitKind[] }>>;

/** The unit and all above it, nearest first. A loop, which no command can make, ends it. */
export function pathOf(tree: Tree, unitId: string): string[] {
  const path: string[] = [];
  for (let id: string | null = unitId; id !== null && !path.includes(id); id = tree.get(id)?.parentId ?? null)
    path.push(id);
  return path;
}

export const covers = (h: Holding, day: PlainDate): boolean => h.since <= day && (h.until === null || h.until >= day);

/** Who holds the post on that day. */
export const holdingOn = (post: Pick<Post, 'holdings'>, day: PlainDate): Holding | null =>
  post.holdings.find((h) => covers(h, day)) ?? null;
