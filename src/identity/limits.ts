import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import { type Db, sqlOf } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Clock, instant, millis } from '../kernel/time.ts';
import { readOwnPack } from '../packs/read.ts';
import { blind, type Keys } from './keys.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How often, by the rule's name: `max` times in `window` seconds. */
type Rules = Readonly<Record<string, { readonly max: number; readonly window: number }>>;

/** The limits of `packs/limits.yaml`, with what the installation set in its data folder on top. Throws `pack.bad`. */
export const loadLimits = (dataDir: string): Rules =>
  readOwnPack<Rules>('limits', dataDir, (shipped, own) => ({ ...shipped, ...own }) as Rules);

export interface Limits {
  /**
   * Counts one try of `subject` under a rule of `packs/limits.yaml`.
   *
   * @throws Refusal `limit.reached` with `seconds`, how long to wait; `limit.reached-for-hours` with `hours` too, where it is long
   */
  take(officeId: string, rule: string, subject: string): Promise<void>;
  /** Takes a try back: what succeeded was no guess. */
  giveBack(officeId: string, rule: string, subject: string): Promise<void>;
}

interface Lease {
  readonly windowStart: number;
  left: number;
  /** The window's count is used up, as far as this process knows. */
  spent: boolean;
}

/**
 * Limits that hold across web processes, counted in fixed windows in PostgreSQL. A process takes a tenth of a limit at a time, so
 * that a busy address does not cost a statement a request (a hot row would set the pace of all filing); where the limit is ten, each
 * try is counted. What a process took and did not use makes the limit a little stricter, never wider. Windows longer than an hour are
 * counted try by try: in a day a process may be started anew ten times, and the tenths lost with it would be the whole limit.
 */
export function openLimits(db: Db, keys: Keys, clock: Clock, rules: Rules): Limits {
  const leases = new Map<string, Lease>();
  const swept = new Map<string, number>();

  /** Once an hour and office, on the way: the table stays as small as a day's tries, without a job to look after it. */
  const sweep = async (officeId: string) => {
    const now = millis(clock());
    if (now - (swept.get(officeId) ?? 0) < HOUR_MS) return;
    swept.set(officeId, now);
    await forgetCounts(db, officeId, now);
  };

  const place = (officeId: string, rule: string, subject: string) => {
    const { max, window } = rules[rule] ?? unknownRule(rule);
    const now = millis(clock());
    const windowStart = now - (now % (window * 1000));
    const bucket = `${rule}:${blind(keys, 'limit', `${officeId}:${rule}:${subject}`).toString('base64url')}`;
    return {
      max,
      step: window * 1000 > HOUR_MS ? 1 : Math.max(1, Math.floor(max / 10)),
      keeps: window * 1000 <= HOUR_MS,
      windowStart,
      bucket,
      id: `${officeId}:${bucket}`,
      seconds: Math.ceil((windowStart + window * 1000 - now) / 1000),
    };
  };

  /** Those who come while one asks wait for its answer: each asking for itself would use up the window with shares nobody needs. */
  const asking = new Map<string, Promise<void>>();

  const ask = async (officeId: string, { max, step, windowStart, bucket, id }: ReturnType<typeof place>) => {
    const got = Math.min(step, max - (await count(db, officeId, bucket, windowStart, step)) + step);
    if (leases.size > 10_000) forgetEnded(leases, windowStart);
    await sweep(officeId);
    const current = leases.get(id);
    const kept = current?.windowStart === windowStart ? current.left : 0;
    const left = Math.max(0, got) + kept;
    leases.set(id, { windowStart, left, spent: left === 0 });
  };

  return {
    async take(officeId, rule, subject) {
      for (;;) {
        const at = place(officeId, rule, subject);
        const lease = leases.get(at.id);
        if (lease?.windowStart === at.windowStart) {
          if (lease.spent) throw reached(at.seconds);
          if (lease.left > 0) {
            lease.left--;
            return;
          }
        }
        const asked = asking.get(at.id) ?? ask(officeId, at).finally(() => asking.delete(at.id));
        asking.set(at.id, asked);
        await asked;
      }
    },

    async giveBack(officeId, rule, subject) {
      const { keeps, windowStart, bucket, id } = place(officeId, rule, subject);
      const lease = leases.get(id);
      const current = lease?.windowStart === windowStart ? lease : null;
      if (current) current.spent = false;
      // Kept by this process for the next try, which then costs no statement.
      if (current && keeps) current.left++;
      else await count(db, officeId, bucket, windowStart, -1);
    },
  };
}

const reached = (seconds: number): Refusal =>
  seconds * 1000 > HOUR_MS
    ? new Refusal('limit.reached-for-hours', { seconds, hours: Math.ceil((seconds * 1000) / HOUR_MS) })
    : new Refusal('limit.reached', { seconds });

function unknownRule(rule: string): never {
  throw new Error(`packs/limits.yaml has no limit ${rule}`);
}

/** Adds to the count of a window and gives it; a row of an earlier window begins anew. */
async function count(db: Db, officeId: string, bucket: string, windowStart: number, by: number): Promise<number> {
  const start = instant(windowStart);
  const [row] = await db.rows(
    sqlOf
      .insertInto('rate_limit')
      .values({ office_id: officeId, bucket, window_start: start, count: Math.max(by, 0) })
      .onConflict((c) =>
        c.columns(['office_id', 'bucket']).doUpdateSet({
          count: sql`case when rate_limit.window_start = excluded.window_start
            then greatest(0, rate_limit.count + ${by}::integer) else excluded.count end`,
          window_start: sql`excluded.window_start`,
        }),
      )
      .returning('count'),
  );
  return row!.count;
}

/** Windows differ in length, so only what began a day ago is surely over. */
function forgetEnded(leases: Map<string, Lease>, now: number): void {
  for (const [id, lease] of leases) if (lease.windowStart < now - DAY_MS) leases.delete(id);
  if (leases.size > 100_000) leases.clear();
}

/** Removes counts of windows that began more than a day ago. */
async function forgetCounts(db: Db, officeId: string, now: number): Promise<void> {
  await db.rows(
    sqlOf
      .deleteFrom('rate_limit')
      .where('office_id', '=', officeId)
      .where('window_start', '<', instant(now - DAY_MS)),
  );
}

/** What stands for a client's address: IPv6 by its /64, as one household or device has that many to choose from. */
export function addressSubject(ip: string): string {
  if (!isIPv6(ip) || ip.startsWith('::ffff:')) return ip.replace('::ffff:', '');
  const [head = '', tail = ''] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === '' ? [] : tail.split(':');
  const full = ip.includes('::') ? [...groups, ...Array(8 - groups.length - rest.length).fill('0'), ...rest] : groups;
  return full.slice(0, 4).join(':');
}

/** The network of such an address: IPv6 by its /48, as whoever has one has 65,536 of /64 in it (RFC 6177); IPv4 by itself. */
export const networkSubject = (address: string): string =>
  address.includes(':') ? address.split(':').slice(0, 3).join(':') : address;
