import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import { followTime } from '../accountability/jobs.ts';
import { type CaseJob, prepareCase } from '../cases/jobs.ts';
import { type Db, openDb, raw, type Tx } from '../db/open.ts';
import { followCalendar } from '../duties/jobs.ts';
import { sweepOrphans } from '../files/jobs.ts';
import type { Instant } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import { follow } from '../ledger/follow.ts';
import { forgetResults } from '../ledger/idempotency.ts';
import { place, seal } from '../ledger/seal.ts';
import { type DigestJob, digestJobs, type MailJob, notifyEntries, type WebhookJob } from '../notify/commands.ts';
import { callWebhook, forgetRead, sendDigest, sendMail } from '../notify/jobs.ts';
import { openMailer } from '../notify/mail.ts';
import { followHandovers } from '../org/jobs.ts';
import { followForBoard } from '../supervision/board.jobs.ts';
import { sweep } from '../supervision/cards.jobs.ts';
import { followForCards } from '../supervision/watch.jobs.ts';
import { type House, type HouseSettings, openHouse } from './compose.ts';
import { isAway, places } from './problems.ts';

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
/** How often duties are looked at that are due to be: a card comes at most so much after its moment. */
const LOOK_MS = 5_000;
/** How often it is asked whose first day has come, and which hand-over's limit has passed. */
const HANDOVER_MS = 10_000;
/** How often it is asked which limits of measures have passed, and what was shown long enough. */
const MEASURES_MS = 15_000;
/** How often it is asked whose daily digest is due. */
const DIGEST_MS = 300_000;
const DAY_MS = 86_400_000;

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
  const every = timers();
  while (!stop.aborted) {
    let busy = false;
    const sealing = every('seal', SEAL_MS);
    const following = every('calendar', CALENDAR_MS);
    const looking = every('cards', LOOK_MS);
    const handing = every('handovers', HANDOVER_MS);
    const timing = every('measures', MEASURES_MS);
    const digesting = every('digest', DIGEST_MS);
    const sweeping = every('sweep', DAY_MS);
    const offices = await house.offices.all().catch(() => []);
    for (const { officeId } of offices) {
      // One step that fails (a fault of ours, a database that restarts) must not keep the others from their work.
      await attempt(async () => {
        busy = (await place(owner, officeId)).length > 0 || busy;
      });
      await attempt(async () => {
        busy =
          (await follow(owner, officeId, 'jobs', async (tx, entries) => enqueue(tx, caseJobs(entries)))) > 0 || busy;
      });
      await attempt(async () => {
        const tell = async (tx: Tx, entries: readonly Entry[]) =>
          enqueue(tx, await notifyEntries(house.notify, officeId, entries));
        busy = (await follow(owner, officeId, 'notices', tell)) > 0 || busy;
      });
      await attempt(async () => {
        busy = (await followCards(house, owner, officeId)) > 0 || busy;
      });
      await attempt(async () => {
        busy = (await followBoard(house, owner, officeId)) > 0 || busy;
      });
      if (looking) await attempt(() => sweepCards(house, officeId));
      if (sealing) await attempt(() => seal(owner, officeId, house.keys.seal, house.clock()));
      if (handing) await attempt(() => followPosts(house, officeId));
      if (timing) await attempt(() => followMeasures(house, officeId));
      if (following) await attempt(() => moveClocks(house, officeId));
      if (digesting)
        await attempt(() => owner.transact(async (tx) => enqueue(tx, await digestJobs(house.notify, officeId))));
      if (sweeping) await attempt(() => forgetRead(house, officeId));
      if (sweeping) await attempt(() => forgetResults(owner, officeId, house.clock()));
    }
    if (sweeping) {
      const ids = offices.map((o) => o.officeId);
      await attempt(() => sweepOrphans(house.db, house.settings.dataDir, ids, house.clock()));
    }
    if (!busy) await sleep(IDLE_MS, undefined, { signal: stop }).catch(() => {});
  }
}

/** Says whether so much time has passed since it last said yes to a name. */
function timers(): (name: string, ms: number) => boolean {
  const last = new Map<string, number>();
  return (name, ms) => {
    const now = Date.now();
    if (now - (last.get(name) ?? Number.NEGATIVE_INFINITY) < ms) return false;
    last.set(name, now);
    return true;
  };
}

let said = '';

/** Tries a step; what failed is tried again in the next round. A database that is away is no news: the keeper sees to it. */
async function attempt(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const where = places(error);
    if (!isAway(error) && where !== said) process.stderr.write(`${where}\n`);
    said = where;
  }
}

async function moveClocks(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'calendar' } as const };
  await followCalendar(house.db, ctx, await house.workOf(officeId));
}

const cardContext = (house: House, officeId: string) =>
  ({ officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'cards' } }) as const;

async function followCards(house: House, owner: Db, officeId: string): Promise<number> {
  const work = await house.cardsOf(officeId);
  const ctx = cardContext(house, officeId);
  return follow(owner, officeId, 'cards', (tx, entries) => followForCards(tx, ctx, work, entries));
}

async function followBoard(house: House, owner: Db, officeId: string): Promise<number> {
  const work = await house.cardsOf(officeId);
  return follow(owner, officeId, 'board', (tx, entries) => followForBoard(tx, officeId, work, entries));
}

async function sweepCards(house: House, officeId: string): Promise<void> {
  await sweep(house.db, cardContext(house, officeId), await house.cardsOf(officeId));
}

async function followPosts(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'hand-overs' } } as const;
  const { calendar } = await house.offices.get(officeId);
  await followHandovers(house.db, ctx, { ...house.handovers, calendar });
}

async function followMeasures(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'measures' } } as const;
  await followTime(house.db, ctx, await house.measuresOf(officeId));
}

type Queued = { task: string; payload: unknown; key: string; runAt?: Instant };

/** Which entries make work for cases. */
const caseJobs = (entries: readonly Entry[]): Queued[] =>
  entries
    .filter((e) => e.type === 'case.filed' && e.body.history !== true)
    .map((e) => ({
      task: 'prepareCase',
      payload: { officeId: e.officeId, caseId: e.stream.slice('case:'.length) },
      key: `prepare:${e.officeId}:${e.stream}`,
    }));

/** Puts jobs down. The key makes it one job however often a follower is begun anew. */
function enqueue(tx: Tx, jobs: readonly Queued[]): void {
  if (jobs.length === 0) return;
  tx.write(
    raw(sql`select graphile_worker.add_job(j.task, payload := j.payload, job_key := j.key, run_at := coalesce(j."runAt", now()))
      from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j(task text, payload json, key text, "runAt" timestamptz)`),
  );
}

function tasks(house: House): TaskList {
  const { notify, settings } = house;
  const linkTo = (about: string | null) => {
    const [, kind, id] = /^(case|card|measure|task|meeting|finding|rule|inspection):(.+)$/.exec(about ?? '') ?? [];
    return `${settings.publicUrl}/workbench/${kind ? `${kind}s/${id}` : 'notifications'}`;
  };
  const mail = settings.smtpUrl ? { ...notify, mailer: openMailer(settings.smtpUrl), linkTo } : null;
  return {
    prepareCase: (payload) => prepareCase(house, payload as CaseJob),
    callWebhook: (payload) => callWebhook(notify, payload as WebhookJob),
    // Without a mail server no such job is put down.
    ...(mail && {
      sendMail: (payload: unknown) => sendMail(mail, payload as MailJob),
      sendDigest: (payload: unknown) => sendDigest(mail, payload as DigestJob),
    }),
  };
}
