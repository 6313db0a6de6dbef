import type { Reader, Tx } from '../db/open.ts';
import type { ClockWork } from '../duties/commands.ts';
import type { Keys } from '../identity/keys.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { happens } from '../ledger/happen.ts';
import type { Vocabulary } from '../mechanisms/pack.ts';
import type { Other } from './checks.rules.ts';
import type { SendingsPack } from './pack.ts';
import { type At, evolve } from './rules.ts';
import { save, streamOf } from './store.ts';

/** What commands on sendings work with: clocks and calendar, keys for what is said, the pack, and the units of the office. */
export interface SendingWork extends ClockWork {
  readonly keys: Keys;
  readonly pack: SendingsPack;
  /** Names of figures that the system holds, and which units lead inspections. */
  readonly vocabulary: Pick<Vocabulary, 'known' | 'held' | 'settings'>;
  /** The unit and all above it, nearest first. @throws Refusal `org.unknown-unit` */
  path(unit: string): readonly string[];
  /** The head of the unit, or the nearest above; `null` where there is none. */
  headOf(unit: string): At | null;
  /** The words of a unit; of one that is closed by now, `null`. */
  unitName(unit: string): Text | null;
  readonly announced: Announced;
  /** Units that are there, with what else people call them. */
  readonly units: ReadonlyMap<
    string,
    Text & { readonly id: string; readonly kind: string; readonly aliases: readonly string[] }
  >;
}

/** An inspection that another is made together with. */
export interface Host {
  readonly id: string;
  readonly of: Other['of'];
  readonly to: readonly string[];
  readonly from: PlainDate;
  readonly until: PlainDate;
  /** Who leads it. */
  readonly lead: At;
}

/** What joins it. */
interface Partner {
  readonly sending: string;
  readonly units: readonly string[];
  readonly subject: string;
  readonly day: PlainDate;
  readonly lead: At;
}

/** One that supervision announced, as the year's plan has it. */
export interface AnnouncedUse {
  readonly id: string;
  readonly unit: string;
  readonly to: readonly string[];
  readonly from: PlainDate;
  readonly until: PlainDate;
  /** The line of the plan, as it was named. */
  readonly line: string | null;
  /** Why it is not as the plan has it. */
  readonly why: string | null;
}

/** Visits of supervision, by the unit that makes them or that is visited. */
export interface Visits {
  readonly unit: string;
  readonly announced: number;
  /** Of them with the notice that inspections need. */
  readonly inTime: number;
  /** Sealed until they were made. */
  readonly unannounced: number;
}

/**
 * Inspections that supervision announced: they live on a floor above. Of sealed ones nothing comes through here, neither by what is
 * answered nor by what is refused: to whoever asks for one it is as if there were none.
 */
export interface Announced {
  /** Announced to these units for these days. */
  at(read: Reader, units: readonly string[], from: PlainDate, until: PlainDate): Promise<readonly Other[]>;
  /** One that was announced and not made yet; `null` for anything else. */
  one(read: Reader, id: string): Promise<Host | null>;
  /** Announced by a unit or one below it for days of a year, and not called off, earliest first. */
  ofYear(read: Reader, unit: string, year: number): Promise<readonly AnnouncedUse[]>;
  /** What those of these are called that somebody may know of. */
  titles(read: Reader, actor: StaffActor, ids: readonly string[], now: Instant): Promise<ReadonlyMap<string, string>>;
  /** Visits that were announced or, of those that were not, opened within a time. */
  visits(read: Reader, by: 'sender' | 'receiver', from: Instant, until: Instant): Promise<readonly Visits[]>;
  /** Writes into its stream that another is made together with it. */
  takeIn(tx: Tx, ctx: Context, host: string, partner: Partner): Promise<void>;
  /** That this is so no more; nothing where it is over or was made. */
  letGo(tx: Tx, ctx: Context, host: string, partner: Pick<Partner, 'sending' | 'lead'>): Promise<void>;
}

export const happen = happens({ streamOf, evolve, save });
