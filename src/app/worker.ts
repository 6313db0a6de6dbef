import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type Runner, run, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import { followTime } from '../accountability/jobs.ts';
import { type CaseJob, prepareCase } from '../cases/jobs.ts';
import { type Db, openDb, raw, type Tx } from '../db/open.ts';
import { followCalendar } from '../duties/jobs.ts';
import { sweepOrphans } from '../files/jobs.ts';
import type { Instant } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import { follow, waiting } from '../ledger/follow.ts';
import { forgetResults } from '../ledger/idempotency.ts';
import { place, seal } from '../ledger/seal.ts';
import { type DigestJob, digestJobs, type MailJob, notifyEntries, type WebhookJob } from '../notify/commands.ts';
import { callWebhook, forgetRead, sendDigest, sendMail } from '../notify/jobs.ts';
import { openMailer } from '../notify/mail.ts';
import { followDays, followForMechanisms } from '../obligations/jobs.ts';
import { followHandovers } from '../org/jobs.ts';
import { readPack } from '../packs/read.ts';
import { followYears } from '../projects/jobs.ts';
import { type BookingMail, bookingMails, forgetBookings, sendBookingMail } from '../reception/jobs.ts';
import { followOpening } from '../sendings/jobs.ts';
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

/** How long a new entry waits for its place at most; an idle house asks this often, in one question for all offices. */
const IDLE_MS = 500;
/** Jobs end within a minute, as sending has limits of its own: one that is held for longer is a dead worker's. */
const HELD_MINUTES = 5;

/** What is done now and then. */
type Step =
  | 'seal'
  | 'cards'
  | 'handovers'
  | 'measures'
  | 'calendar'
  | 'held'
  | 'mechanisms'
  | 'projects'
  | 'sendings'
  | 'digest'
  | 'clearing';

/** `packs/worker.yaml`: after how many seconds a step is taken again. */
const every = (): Readonly<Record<Step, number>> => readPack<Record<Step, number>>('worker').value;

export async function startWorker(settings: HouseSettings, ownerUrl: string): Promise<Worker> {
  const house = await openHouse(settings);
  const owner = openDb(ownerUrl, 3);
  const stopping = new AbortController();
  const jobs = await keepJobs(
    () =>
      run({
        connectionString: ownerUrl,
        concurrency: 2,
        maxPoolSize: 4,
        pollInterval: 2_000,
        noHandleSignals: true,
        crontab: '',
        // A failed job keeps its error in its row; the terminal is for the person who started the house.
        logger: new Logger(() => () => {}),
        taskList: tasks(house),
      }),
    stopping.signal,
  );
  const loop = keepUp(house, owner, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await loop;
      await jobs();
      await owner.close();
      await house.close();
    },
  };
}

/** So long after its database cut it off the queue is begun anew. */
const AGAIN_MS = 1_000;

/**
 * Keeps the queue of jobs at work. It ends by itself where the database cuts its connection at the wrong moment (a restart): then it is
 * begun anew, as nobody else would.
 *
 * @returns ends it
 */
async function keepJobs(begin: () => Promise<Runner>, stop: AbortSignal): Promise<() => Promise<void>> {
  // The library leaves some of what its cut connections answer to nobody; nothing else is let pass.
  const cut = (reason: unknown) => {
    if (!isAway(reason)) throw reason;
  };
  process.on('unhandledRejection', cut);
  // A database that falls again while the house comes back from its fall ends nothing: the queue is begun with the next.
  let runner: Runner | null = await begin().catch((error) => {
    if (!isAway(error)) throw error;
    return null;
  });
  const watched = (async () => {
    while (!stop.aborted) {
      await runner?.promise.catch(() => {});
      if (stop.aborted) return;
      await sleep(AGAIN_MS, undefined, { signal: stop }).catch(() => {});
      runner = stop.aborted ? null : await begin().catch(() => null);
    }
  })();
  return async () => {
    // A database that is gone already cannot be told goodbye.
    await runner?.stop().catch(() => {});
    await watched;
    process.off('unhandledRejection', cut);
  };
}

/** Does what there is to do until told to stop. A database that is away is waited for. */
async function keepUp(house: House, owner: Db, stop: AbortSignal): Promise<void> {
  const due = timers();
  while (!stop.aborted) {
    const busy = await round(house, owner, due);
    if (!busy) await sleep(IDLE_MS, undefined, { signal: stop }).catch(() => {});
  }
}

/**
 * One round over all offices: places what came into the ledger, follows it, and does what is due. It may end anywhere, be done twice,
 * or by two workers at once: what a round left is done by the next, and what it did is not done again.
 *
 * @param due whether a step is to be taken in this round
 * @returns whether there was anything to follow, so that more may wait
 */
export async function round(house: House, owner: Db, due: (step: Step) => boolean): Promise<boolean> {
  const now = Object.fromEntries(Object.keys(every()).map((step) => [step, due(step as Step)])) as Record<
    Step,
    boolean
  >;
  const offices = (await house.offices.all().catch(() => [])).map((o) => o.officeId);
  const behind = await waiting(owner, FOLLOWERS).catch(() => offices);
  let busy = false;
  for (const officeId of offices) {
    if (behind.includes(officeId)) busy = (await catchUp(house, owner, officeId)) || busy;
    if (now.cards) await attempt(() => sweepCards(house, officeId));
    if (now.seal) await attempt(() => seal(owner, officeId, house.keys.seal, house.clock()));
    if (now.handovers) await attempt(() => followPosts(house, officeId));
    if (now.measures) await attempt(() => followMeasures(house, officeId));
    if (now.calendar) await attempt(() => moveClocks(house, officeId));
    if (now.mechanisms) await attempt(() => runMechanisms(house, officeId));
    if (now.projects) await attempt(() => runProjects(house, officeId));
    if (now.sendings) await attempt(() => sendWaiting(house, officeId));
    if (now.digest)
      await attempt(() => owner.transact(async (tx) => enqueue(tx, await digestJobs(house.notify, officeId))));
    if (now.clearing) await attempt(() => forgetRead(house, officeId));
    if (now.clearing) await attempt(() => forgetWhoBooked(house, officeId));
    if (now.clearing) await attempt(() => forgetResults(owner, officeId, house.clock()));
  }
  if (now.held) await attempt(() => freeHeldJobs(owner));
  if (now.clearing) await attempt(() => sweepOrphans(house.db, house.settings.dataDir, offices, house.clock()));
  return busy;
}

/**
 * Whoever follows the ledger: `jobs` makes work for cases, `notices` tells people, `cards` watches duties, `mechanisms` finds what a
 * rule asks for, `board` counts.
 */
const FOLLOWERS = ['jobs', 'notices', 'cards', 'mechanisms', 'board'] as const;

/** Places an office's entries and hands them to every follower; says whether there were any. */
async function catchUp(house: House, owner: Db, officeId: string): Promise<boolean> {
  const take: Record<(typeof FOLLOWERS)[number], (tx: Tx, entries: readonly Entry[]) => Promise<void>> = {
    jobs: async (tx, entries) => enqueue(tx, [...caseJobs(entries), ...bookingJobs(house, entries)]),
    notices: async (tx, entries) => enqueue(tx, await notifyEntries(house.notify, officeId, entries)),
    cards: async (tx, entries) =>
      followForCards(tx, itself(house, officeId, 'cards'), await house.cardsOf(officeId), entries),
    mechanisms: async (tx, entries) =>
      followForMechanisms(tx, itself(house, officeId, 'mechanisms'), await house.mechanismsOf(officeId), entries),
    board: async (tx, entries) => followForBoard(tx, officeId, await house.cardsOf(officeId), entries),
  };
  let busy = false;
  // One step that fails (a fault of ours, a database that restarts) must not keep the others from their work.
  await attempt(async () => {
    busy = (await place(owner, officeId)).length > 0;
  });
  for (const follower of FOLLOWERS)
    await attempt(async () => {
      busy = (await follow(owner, officeId, follower, take[follower])) > 0 || busy;
    });
  return busy;
}

/**
 * Says whether so much time has passed since it last said yes to a step. By a clock that nobody sets: by the one on the wall, set back
 * by two days, nothing would fall due for two days.
 */
export function timers(): (step: Step) => boolean {
  const seconds = every();
  const last = new Map<Step, number>();
  return (step) => {
    const now = performance.now();
    if (now - (last.get(step) ?? Number.NEGATIVE_INFINITY) < seconds[step] * 1000) return false;
    last.set(step, now);
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

/** What the house does by itself, in the name of the process that does it. */
const itself = (house: House, officeId: string, process: string): Context => ({
  officeId,
  now: house.clock(),
  actor: { kind: 'system', officeId, process },
});

async function moveClocks(house: House, officeId: string): Promise<void> {
  const ctx = itself(house, officeId, 'calendar');
  await followCalendar(house.db, ctx, await house.workOf(officeId));
}

async function sweepCards(house: House, officeId: string): Promise<void> {
  await sweep(house.db, itself(house, officeId, 'cards'), await house.cardsOf(officeId));
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

async function runMechanisms(house: House, officeId: string): Promise<void> {
  await followDays(house.db, itself(house, officeId, 'mechanisms'), await house.mechanismsOf(officeId));
}

async function runProjects(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'projects' } } as const;
  await followYears(house.db, ctx, await house.projectsOf(officeId));
}

async function forgetWhoBooked(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'receptions' } } as const;
  await forgetBookings(house.db, ctx, await house.receptionOf(officeId));
}

async function sendWaiting(house: House, officeId: string): Promise<void> {
  const ctx = { officeId, now: house.clock(), actor: { kind: 'system', officeId, process: 'sendings' } } as const;
  await followOpening(house.db, ctx, await house.sendingsOf(officeId));
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

/** Which entries make a mail to somebody who booked a reception day; without a mail server none. */
const bookingJobs = ({ settings }: House, entries: readonly Entry[]): Queued[] =>
  settings.smtpUrl
    ? bookingMails(entries).map((mail) => ({
        task: 'sendBookingMail',
        payload: mail,
        key: `booking:${mail.bookingId}:${mail.version}`,
      }))
    : [];

/** Puts jobs down. The key makes it one job however often a follower is begun anew. */
function enqueue(tx: Tx, jobs: readonly Queued[]): void {
  if (jobs.length === 0) return;
  tx.write(
    raw(sql`select graphile_worker.add_job(j.task, payload := j.payload, job_key := j.key, run_at := coalesce(j."runAt", now()))
      from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) as j(task text, payload json, key text, "runAt" timestamptz)`),
  );
}

/**
 * Gives back what a worker held that was killed: the queue itself would let it wait for four hours. A time that lies ahead was written
 * before the clock was set back. A job done twice does its work once.
 */
async function freeHeldJobs(owner: Db): Promise<void> {
  await owner.rows(
    raw(sql`select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs
      where locked_at not between now() - make_interval(mins => ${HELD_MINUTES}) and now() + interval '1 minute'
      having count(*) > 0`),
  );
}

/** The work of the queue, by the names that jobs are put down under. */
export function tasks(house: House): TaskList {
  const { notify, settings } = house;
  const linkTo = (about: string | null) => {
    const [, kind, id] =
      /^(case|card|measure|publicity|task|meeting|sending|finding|rule|inspection|grid|reception|obligation|rule-draft|project|project-collection|duty):(.+)$/.exec(
        about ?? '',
      ) ?? [];
    const page = kind === 'publicity' ? 'publications' : kind === 'duty' ? 'duties' : `${kind}s`;
    return `${settings.publicUrl}/workbench/${kind ? `${page}/${id}` : 'notifications'}`;
  };
  const mail = settings.smtpUrl ? { ...notify, mailer: openMailer(settings.smtpUrl), linkTo } : null;
  return {
    prepareCase: (payload) => prepareCase(house, payload as CaseJob),
    callWebhook: (payload) => callWebhook(notify, payload as WebhookJob),
    // Without a mail server no such job is put down.
    ...(mail && {
      sendMail: (payload: unknown) => sendMail(mail, payload as MailJob),
      sendDigest: (payload: unknown) => sendDigest(mail, payload as DigestJob),
      sendBookingMail: (payload: unknown) =>
        sendBookingMail({ ...house, mailer: mail.mailer, publicUrl: settings.publicUrl }, payload as BookingMail),
    }),
  };
}
