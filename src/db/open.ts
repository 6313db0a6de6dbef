import { createHash } from 'node:crypto';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import pg from 'pg';
import type { DB } from './schema.generated.ts';

/** Builds typed SQL. It holds no connection; whatever it builds is handed to a `Reader` or a `Tx`. */
export const sqlOf = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A query written out whole as SQL, for what the builder cannot say. */
export const raw = <O>(query: RawBuilder<O>): Compilable<O> => ({ compile: () => query.compile(sqlOf) });

const byValue = new WeakSet<Compilable<unknown>>();

/**
 * A query whose best plan depends on what is asked: for a rare word PostgreSQL looks the word up, for a common one it reads the newest
 * rows until the page is full. A kept plan would do the one or the other for all (a common word took 49 ms), so it is planned
 * each time.
 */
export function plannedEachTime<O>(query: Compilable<O>): Compilable<O> {
  byValue.add(query);
  return query;
}

/** Reads rows, inside a transaction or outside one. Queries take this, so they serve both. */
export interface Reader {
  rows<O>(query: Compilable<O>): Promise<O[]>;
}

/**
 * One command, one transaction. Reads run at once; writes are collected and sent with the COMMIT in one round trip, because on a
 * loopback connection the round trips, not the work, set the pace of intake. A write that must fail the command therefore fails by
 * constraint (the ledger's key on stream and version), never by its row count.
 */
export interface Tx extends Reader {
  write(query: Compilable<unknown>): void;
}

export interface Db extends Reader {
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const names = new Map<string, string>();

/** Prepared statements keep their plan: a name per distinct SQL text. The texts are few, as values are always parameters. */
function statement(query: Compilable<unknown>): pg.QueryConfig {
  const { sql, parameters } = query.compile();
  if (byValue.has(query)) return { text: sql, values: parameters as unknown[] };
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(sql).digest('base64url');
    names.set(sql, name);
  }
  return { name, text: sql, values: parameters as unknown[] };
}

const TIMESTAMPTZ = 1184;
const DATE = 1082;
const INT8 = 20;
// Times come as `Instant` and days as `PlainDate` (src/kernel/time.ts); counts and leaf indexes stay far below 2^53.
const parsers = new Map<number, (text: string) => unknown>([
  [TIMESTAMPTZ, (text) => new Date(text).toISOString()],
  [DATE, (text) => text],
  [INT8, Number],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** Whoever waits longer for a connection is told to try again. */
const WAIT_MS = 30_000;

/** Lets so many in at once; the others wait in line. */
function gate(places: number, waitMs: number) {
  const waiting: PromiseWithResolvers<void>[] = [];
  let free = places;
  return {
    async enter(): Promise<void> {
      if (free > 0) {
        free--;
        return;
      }
      const mine = Promise.withResolvers<void>();
      waiting.push(mine);
      const late = setTimeout(() => {
        waiting.splice(waiting.indexOf(mine), 1);
        mine.reject(Object.assign(new Error('no connection was free'), { code: 'ETIMEDOUT' }));
      }, waitMs);
      await mine.promise.finally(() => clearTimeout(late));
    },
    leave(): void {
      const next = waiting.shift();
      if (next) next.resolve();
      else free++;
    },
  };
}

/**
 * A pool on one PostgreSQL address. `max` is the number of connections, 2 per core and a few for waiting being plenty. A fifth of them
 * is never held by transactions: reading goes on however many these are, also for who reads beside the transaction that waits for it.
 */
export function openDb(url: string, max = 10, waitMs = WAIT_MS): Db {
  const options = { connectionString: url, max, types, pipeline: true, connectionTimeoutMillis: waitMs };
  const pool = new pg.Pool(options as pg.PoolConfig);
  // A connection that breaks (a database restart) fails its queries and is dropped by the pool. Without these listeners it would end
  // the process too: the pool's own hears only idle ones, the client's those that break while a command uses them.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const transactions = gate(max - Math.floor(max / 5), waitMs);

  async function begin(): Promise<pg.PoolClient> {
    await transactions.enter();
    try {
      const client = await pool.connect();
      // Where it fails, so does what is sent after it.
      client.query('BEGIN').catch(() => {});
      return client;
    } catch (error) {
      transactions.leave();
      throw error;
    }
  }

  return {
    async rows<O>(query: Compilable<O>): Promise<O[]> {
      return (await pool.query(statement(query))).rows as O[];
    },

    async transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      let begun: Promise<pg.PoolClient> | undefined;
      let over = false;
      // With the first query: who reads a file before it, or commits in transactions of their own, holds no connection meanwhile.
      const connection = () => {
        begun ??= begin();
        return begun;
      };
      const writes: Compilable<unknown>[] = [];
      let broken: Error | undefined;
      try {
        const result = await work({
          rows: async <O>(query: Compilable<O>) => {
            // What was left running beside a failure would take a connection that nobody gives back.
            if (over) throw new Error('the transaction is over');
            return (await (await connection()).query(statement(query))).rows as O[];
          },
          write: (query) => void writes.push(query),
        });
        over = true;
        if (writes.length > 0) {
          const client = await connection();
          // Taken out as they are sent: what a thousand rows were made of need not wait for the database.
          const sent = [...writes.splice(0).map((w) => client.query(statement(w))), client.query('COMMIT')];
          const settled = await Promise.allSettled(sent);
          const failed = settled.find((s) => s.status === 'rejected');
          if (failed) throw failed.reason;
        } else if (begun) {
          await (await begun).query('COMMIT');
        }
        return result;
      } catch (error) {
        over = true;
        const client = await begun?.catch(() => undefined);
        await client?.query('ROLLBACK').catch((e: Error) => (broken = e));
        throw error;
      } finally {
        const client = await begun?.catch(() => undefined);
        if (client) {
          client.release(broken);
          transactions.leave();
        }
      }
    },

    close: () => pool.end(),
  };
}

/** The constraint that an error broke, or `null` for any other error. */
export function brokenConstraint(error: unknown): string | null {
  const e = error as { code?: string; constraint?: string };
  return e?.code === '23505' ? (e.constraint ?? '') : null;
}
