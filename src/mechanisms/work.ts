import { parseLimit } from '../calendar/limit.ts';
import type { Reader } from '../db/open.ts';
import type { ClockWork } from '../duties/commands.ts';
import type { Keys } from '../identity/keys.ts';
import type { Money } from '../kernel/money.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { checkPack } from '../packs/check.ts';
import { type Adoption, makesOn } from './adoption.rules.ts';
import { adoptions, sources } from './adoption.store.ts';
import { moved } from './days.rules.ts';
import type { Feel } from './feel.ts';
import type { Vocabulary } from './pack.ts';
import { Standing } from './plan.rules.ts';
import type { PlanUnits } from './plan-line.rules.ts';
import type { Numbers } from './record.rules.ts';
import type { Chart, ChartPost, Mechanism, MechanismDuty, Share } from './rules.ts';

/** The org chart, ready to be asked; `unitOf`: of a post. */
export interface Placed {
  readonly chart: Chart;
  readonly standing: Standing;
  readonly unitOf: ReadonlyMap<string, string>;
}

export const placedIn = (chart: Chart): Placed => ({
  chart,
  standing: new Standing(chart),
  unitOf: new Map(chart.posts.map((p) => [p.id, p.unit])),
});

/** Whether a unit's plan can give a post something to do: any of its own, and the heads of units below. Who comes from outside owes nothing. */
export const takesItems = ({ path }: Pick<MechanismWork, 'path'>, unit: string, post: ChartPost): boolean =>
  post.unit === unit ? post.role !== 'inspector' : post.role === 'head' && path(post.unit).includes(unit);

/** Units, posts and days as a record of a unit asks for them. */
export function planUnitsOf(
  { vocabulary, path, calendar }: Pick<MechanismWork, 'vocabulary' | 'path' | 'calendar'>,
  chart: Pick<Chart, 'units' | 'posts'>,
  unit: string,
  today: PlainDate,
): PlanUnits {
  const kinds = new Map(chart.units.map((u) => [u.id, u.kind]));
  const { inspects, items } = vocabulary.settings;
  const last = moved(calendar, today, parseLimit(items), 1);
  return {
    is: (id) => kinds.has(id),
    inspects: (id) => kinds.has(id) && inspects.includes(kinds.get(id)!),
    own: (id) => path(unit).includes(id),
    serves: (id) => chart.posts.some((post) => post.id === id && takesItems({ path }, unit, post)),
    ahead: (day) => day >= today && day <= last,
  };
}

/** A figure that the system has: so many of so many. */
export type Known = Share;

/** Which statements: of one period, of one unit or of all. */
export interface OutstandingAsked {
  readonly row: string;
  readonly duty: string;
  readonly periodFrom: PlainDate;
  readonly unit: string | null;
  /** A statement of the unit that is not recorded yet: as if it were. */
  readonly as?: { readonly dutyId: string; readonly mechanism: string; readonly numbers: Numbers };
}

/** What stands out of a statement, and why, in words. It decides nothing. */
export interface Outstanding {
  readonly unit: string;
  readonly dutyId: string;
  readonly recordId: string;
  readonly words: readonly Text[];
}

/** What commands on mechanisms work with: clocks and calendar, keys for what is said, the org chart, and what evaluates formulas. */
export interface MechanismWork extends ClockWork {
  readonly officeId: string;
  readonly keys: Keys;
  readonly vocabulary: Vocabulary;
  readonly money: Money;
  readonly feel: Feel;
  /** Units and posts as rules see them, as they are now. */
  standing(): Promise<Placed>;
  /** The figures of `vocabulary.known`, of a unit with all below it. @param only these are needed; where left out, all */
  knows(
    unit: string,
    from: PlainDate,
    to: PlainDate,
    only?: readonly string[],
  ): Promise<Readonly<Record<string, Known>>>;
  /** What stands out of statements, by the rule's `stands-out`. */
  outstanding(asked: OutstandingAsked): Promise<readonly Outstanding[]>;
  /** Staff of these units on a day, each with what belongs to it. */
  heads(units: ReadonlySet<string>, day: PlainDate): Promise<ReadonlyMap<string, number>>;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
  /** The unit with a function of the org chart; `null` if none has it. */
  unitWith(fn: string): string | null;
}

/** An adopted version and what it says. */
export interface Adopted {
  readonly adoption: Adoption;
  readonly mechanism: Mechanism;
  readonly source: string;
}

// A rule is read once: its digest says that it is the same. All of the pack is some 150 kB, and every list asks for it.
const read = new Map<string, Pick<Adopted, 'mechanism' | 'source'>>();

/** No schema: a later one may ask for more than was asked when a rule was adopted. */
const ANYTHING = {};

/** What rules say, by digest. It was checked when it was kept. */
export async function saidBy(
  db: Reader,
  officeId: string,
  digests: readonly string[],
): Promise<ReadonlyMap<string, Pick<Adopted, 'mechanism' | 'source'>>> {
  const unread = [...new Set(digests)].filter((digest) => !read.has(digest));
  for (const [digest, source] of await sources(db, officeId, unread))
    read.set(digest, { source, mechanism: checkPack(source, ANYTHING).value as Mechanism });
  return read;
}

/** These adoptions with what they say. */
export async function withSources(db: Reader, officeId: string, all: readonly Adoption[]): Promise<Adopted[]> {
  const said = await saidBy(
    db,
    officeId,
    all.map((a) => a.digest),
  );
  return all.map((adoption) => ({ adoption, ...said.get(adoption.digest)! }));
}

/** All versions that were adopted, with what they say. */
export const adoptedOf = async (db: Reader, officeId: string): Promise<Adopted[]> =>
  withSources(db, officeId, await adoptions(db, officeId));

/** Versions that make duties on a day: of each row one. */
export const inForceOn = (adopted: readonly Adopted[], day: PlainDate): Adopted[] =>
  adopted.filter(({ adoption }) => makesOn(adoption, day));

/** A duty of a mechanism by its id. @throws Refusal `mechanism.not-found` */
export function dutyIn({ duties }: Mechanism, id: string): MechanismDuty {
  const duty = duties?.find((d) => d.id === id);
  if (!duty) throw new Refusal('mechanism.not-found');
  return duty;
}
