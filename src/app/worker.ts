import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import { type CaseJob, prepareCase } from '../cases/jobs.ts';
import { type Db, openDb, raw, type Tx } from '../db/open.ts';
import { followCalendar } from '../duties/jobs.ts';
import type { Entry } from '../ledger/entry.ts';
import { follow } from '../ledger/follow.ts';
import { place, seal } from '../ledger/seal.ts';
import { type House, type HouseSettings, openHouse } from './compose.ts';

/**
 * What runs later: places and seals the ledger's entries, turns them into jobs, and does the jobs. Runs in the keeper, under the
 * owner's role, which alone may place leaves and owns the jobs' schema; what a job changes goes through the application's role.
 */
export interface Worker {
  stop(): Promise<void>;
}

/** How long a new entry waits for its place at most; an idle house asks this often. */
const IDLE_MS = 500;
/** Roots are signed at least this often while entries come in; a receipt is provable after that. */
const SEAL_MS = 10_000;
/** How soon a changed calendar (a late notice, a closure written into its pack) moves the open due dates. */
const CALENDAR_MS = 60_000;

export async function startWorker(settings: HouseSettings, ownerUrl: string): Promise<Worker> {
  const house = await openHouse(settings);
  const owner = openDb(ownerUrl, 3);
  const runner = await run({
    connectionString: ownerUrl,
    concurrency: 2,
    maxPoolSize: 4,
    pollInterval: 2_000,
    noHandleSignals: true,
    crontab: '',
    // A failed job keeps its error in its row; the terminal is for the person who started the house.
    logger: new Logger(() => () => {}),
    taskList: tasks(house),
  });
  const stopping = new AbortController();
  const loop = keepUp(house, owner, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await loop;
      // A database that is gone already cannot be told goodbye.
      await runner.stop().catch(() => {});
      await owner.close();
      await house.close();
    },
  };
}

/** Places, hands on and seals until told to stop. A database that is away is waited for. */
async function keepUp(house: House, owner: Db, stop: AbortSignal): Promise<void> {
  let sealedAt = 0;
  let calendarAt = 0;
  while (!stop.aborted) {
    let busy = false;
    try {
      const due = Date.now() - sealedAt >= SEAL_MS;
      for (const { officeId } of await house.offices.all().catch(() => [])) {
        busy = (await place(owner, officeId)).length > 0 || busy;
        busy = (await follow(owner, officeId, 'jobs', enqueue)) > 0 || busy;
        if (due) await seal(owner, officeId, house.keys.seal, house.clock());
      }
      if (due) sealedAt = Date.now();
      if (Date.now() - calendarAt >= CALENDAR_MS) {
        await followCalendars(house);
        calendarAt = Date.now();
      }
    } catch {
      // The keeper brings the database back; the loop tries again with what is not placed yet.
      busy = false;
    }
    if (!busy) await sleep(IDLE_MS, undefined, { signal: stop }).catch(() => {});
  }
}

async function followCalendars(house: House): Promise<void> {
  for (const { officeId } of await house.offices.all().catch(() => [])) {
    const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'calendar' } as const };
    await followCalendar(house.db, ctx, await house.workOf(officeId));
  }
}

/** Which entries make work. The job key makes it one job however often the follower is begun anew. */
async function enqueue(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const jobs = entries
    .filter((e) => e.type === 'case.filed' && e.body.history !== true)
    .map((e) => ({
      task: 'prepareCase',
      payload: { officeId: e.officeId, caseId: e.stream.slice('case:'.length) },
      key: `prepare:${e.officeId}:${e.stream}`,
    }));
  if (jobs.length === 0) return;
  tx.write(
    raw(sql`select graphile_worker.add_job(j.task, payload := j.payload, job_key := j.key)
      from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j(task text, payload json, key text)`),
  );
}

function tasks(house: House): TaskList {
  return {
    prepareCase: (payload) => prepareCase(house, payload as CaseJob),
  };
}
