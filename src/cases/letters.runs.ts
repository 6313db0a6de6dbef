import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Selectable, sql } from 'kysely';
import { raw, sqlOf } from '../db/open.ts';
import type { ImportRun, Json } from '../db/schema.generated.ts';
import { blind, type Keys } from '../identity/keys.ts';
import { hasRole, type StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import { type Counts, importLetters, type LettersDeps, type LettersReport } from './letters.commands.ts';
import { openLetters } from './letters.file.ts';
import type { Mode } from './letters.make.ts';
import { NOTHING, openRecords, type RunAsked } from './letters.record.ts';
import type { Channel } from './rules.ts';

/** An import as it is watched. */
export interface RunView {
  readonly runId: string;
  readonly name: string;
  /** Begun at the command line: its file is not here, and the same command takes it up again. */
  readonly commandLine: boolean;
  readonly mode: Mode;
  readonly channel: string;
  readonly dryRun: boolean;
  /** `interrupted`: its process is gone; it can be taken up again. */
  readonly state: 'running' | 'stopped' | 'done' | 'failed' | 'interrupted';
  readonly refusal: Pick<Refusal, 'code' | 'facts'> | null;
  readonly counts: Counts;
  /** 0 to 1. */
  readonly part: number;
  readonly secondsLeft: number | null;
  /** From the start, or from when it was taken up again, until now or its end. */
  readonly secondsSpent: number;
  readonly startedAt: Instant;
  /** The file is still here, so that it can be taken up again, or taken in after a check. */
  readonly fileKept: boolean;
  readonly report: LettersReport | null;
}

/** Imports begun in the browser: they run in this process, a set at a time, between the requests it answers. */
export interface LetterRuns {
  /** @throws Refusal `import.too-large` if the file was cut off at the limit, `import.running` while another is under way */
  begin(actor: StaffActor, asked: RunAsked, file: Readable & { readonly truncated?: boolean }): Promise<RunView>;
  resume(actor: StaffActor, runId: string): Promise<RunView>;
  /** Checks the same file once more, after what it named was mended here. @throws Refusal `import.not-a-check` if it was taken in */
  check(actor: StaffActor, runId: string): Promise<RunView>;
  /** Takes in what was checked: the same file, in the same way, without sending it again. */
  takeIn(actor: StaffActor, runId: string): Promise<RunView>;
  stop(actor: StaffActor, runId: string): Promise<RunView>;
  list(actor: StaffActor): Promise<RunView[]>;
  /** @throws Refusal `import.not-found` */
  view(actor: StaffActor, runId: string): Promise<RunView>;
}

export interface RunsDeps extends Pick<LettersDeps, 'db' | 'clock' | 'pack' | 'lexicon'> {
  readonly workOf: (officeId: string) => Promise<LettersDeps['work']>;
  readonly keys: Keys;
  readonly dataDir: string;
  /** Told of what broke an import off and is no refusal. */
  readonly failed: (error: unknown) => void;
}

/** 50,000 letters with their answers are some 120 MB. */
export const LARGEST_MB = 300;

/** A running import that has said nothing for so long is gone. */
const SILENT_MS = 15_000;
const DAY_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

export function openLetterRuns(deps: RunsDeps): LetterRuns {
  const { db, clock, keys, dataDir } = deps;
  const folder = join(dataDir, 'imports');
  const running = new Map<string, { stopped: boolean }>();
  const records = openRecords(deps);
  const place = (runId: string) => join(folder, runId);
  /** Whether its file can be read once more: said by its row first, as the file goes a moment after the row has ended. */
  const kept = async (row: Selectable<ImportRun>) =>
    !isOver(row) && (await stat(place(row.run_id)).catch(() => null)) !== null;
  // A key of its own for each file, so that the counter may begin at zero.
  const cipherOf = (runId: string) => [createSecretKey(blind(keys, 'import-file', runId)), Buffer.alloc(16)] as const;

  const tidy = (): void => void sweep(folder, millis(clock()) - deps.pack.fileDays * DAY_MS).catch(deps.failed);
  tidy();
  setInterval(tidy, SWEEP_MS).unref();

  const load = async (officeId: string, runId: string): Promise<Selectable<ImportRun>> => {
    const query = sqlOf
      .selectFrom('import_run')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('run_id', '=', runId);
    const [row] = await db.rows(query);
    if (!row) throw new Refusal('import.not-found');
    return row;
  };

  const present = async (row: Selectable<ImportRun>, whole: boolean): Promise<RunView> => {
    const now = millis(clock());
    const silent = row.state === 'running' && now - millis(row.changed_at) > SILENT_MS;
    const spent = millis(row.changed_at) - millis(row.started_at);
    const told = whole || row.refusal !== null ? records.kept(row) : null;
    return {
      runId: row.run_id,
      name: records.name(row),
      commandLine: row.account_id === null,
      mode: row.mode as Mode,
      channel: row.channel,
      dryRun: row.dry_run,
      state: silent ? 'interrupted' : (row.state as RunView['state']),
      refusal: row.refusal === null ? null : { code: row.refusal, facts: told?.facts ?? {} },
      counts: row.counts as unknown as Counts,
      part: row.part,
      secondsLeft: row.state === 'running' && row.part > 0 ? Math.ceil((spent / row.part - spent) / 1000) : null,
      secondsSpent: Math.round(spent / 1000),
      startedAt: row.started_at,
      fileKept: await kept(row),
      report: whole ? (told?.report ?? null) : null,
    };
  };

  /** Runs it to its end in the background; whatever happens is in its row. */
  const start = (actor: StaffActor, row: Selectable<ImportRun>): void => {
    const { officeId } = actor;
    const { run_id: runId } = row;
    const stop = { stopped: false };
    running.set(runId, stop);
    const run = async (): Promise<void> => {
      const source = createReadStream(place(runId)).pipe(createDecipheriv('aes-256-ctr', ...cipherOf(runId)));
      const file = openLetters(source, row.bytes, deps.pack.headings);
      const wanted = { actor, mode: row.mode as Mode, channel: row.channel as Channel, dryRun: row.dry_run };
      try {
        const report = await records.follow(officeId, runId, file.done, stop, async (progress) =>
          importLetters({ ...deps, work: await deps.workOf(officeId) }, wanted, file.rows, progress, stop),
        );
        if (!report.stopped && !row.dry_run) await unlink(place(runId)).catch(() => {});
      } catch (error) {
        if (error instanceof Refusal) await unlink(place(runId)).catch(() => {});
        else deps.failed(error);
      } finally {
        source.destroy();
        if (running.get(runId) === stop) running.delete(runId);
      }
    };
    void run();
  };

  /** One at a time for an office: two of the same file would only wait for each other. */
  const ensureNone = async (officeId: string): Promise<void> => {
    const since = instant(millis(clock()) - SILENT_MS);
    const [other] = await db.rows(
      raw(sql<{ run_id: string }>`select run_id from import_run
        where office_id = ${officeId} and state = 'running' and changed_at > ${since}::timestamptz limit 1`),
    );
    if (other) throw new Refusal('import.running');
  };

  /** Reads the file from its beginning, once more; what was taken in of it is passed over. */
  const again = async (row: Selectable<ImportRun>, actor: StaffActor, dryRun: boolean): Promise<RunView> => {
    const { office_id: officeId, run_id: runId } = row;
    await ensureNone(officeId);
    if (!(await kept(row))) throw new Refusal('import.file-gone');
    const counts = NOTHING as unknown as Json;
    const anew = { state: 'running', refusal: null, report: null, counts, part: 0, dry_run: dryRun, stop_asked: false };
    await records.save(officeId, runId, { ...anew, started_at: clock() });
    const begun = await load(officeId, runId);
    start(actor, begun);
    return present(begun, true);
  };

  return {
    async begin(actor, asked, file) {
      ensureMay(actor);
      const { officeId, accountId } = actor;
      const { runId } = asked;
      // Sent twice, it is one import.
      const known = await load(officeId, runId).catch(() => null);
      if (known) {
        file.resume();
        return present(known, true);
      }
      await ensureNone(officeId);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const to = createWriteStream(place(runId), { flags: 'w', mode: 0o600 });
      await pipeline(file, createCipheriv('aes-256-ctr', ...cipherOf(runId)), to);
      if (file.truncated) {
        await unlink(place(runId));
        throw new Refusal('import.too-large', { megabytes: LARGEST_MB });
      }
      await records.begin(officeId, asked, accountId, to.bytesWritten);
      const begun = await load(officeId, runId);
      start(actor, begun);
      return present(begun, true);
    },

    async resume(actor, runId) {
      ensureMay(actor);
      const row = await load(actor.officeId, runId);
      return row.state === 'done' ? present(row, true) : again(row, actor, row.dry_run);
    },

    async check(actor, runId) {
      ensureMay(actor);
      const row = await load(actor.officeId, runId);
      if (!row.dry_run) throw new Refusal('import.not-a-check');
      return again(row, actor, true);
    },

    async takeIn(actor, runId) {
      ensureMay(actor);
      const row = await load(actor.officeId, runId);
      // Sent twice, it is taken in once.
      return row.dry_run ? again(row, actor, false) : present(row, true);
    },

    async stop(actor, runId) {
      ensureMay(actor);
      const row = await load(actor.officeId, runId);
      await records.askToStop(actor.officeId, runId);
      const mine = running.get(runId);
      if (mine) mine.stopped = true;
      return present(row, true);
    },

    async list(actor) {
      ensureMay(actor);
      const query = sqlOf
        .selectFrom('import_run')
        .selectAll()
        .where('office_id', '=', actor.officeId)
        .orderBy('started_at', 'desc')
        .limit(20);
      return Promise.all((await db.rows(query)).map((row) => present(row, false)));
    },

    async view(actor, runId) {
      ensureMay(actor);
      return present(await load(actor.officeId, runId), true);
    },
  };
}

/** What was taken in is over, and so is a file that was refused: it has to be mended first. What was only checked may be taken in. */
function isOver({ state, refusal, dry_run: dryRun }: Selectable<ImportRun>): boolean {
  return (state === 'done' && !dryRun) || (state === 'failed' && refusal !== 'import.broke-off');
}

function ensureMay(actor: StaffActor): void {
  if (!hasRole(actor, 'clerk', 'administrator')) throw new Refusal('import.staff-only');
}

async function sweep(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && found.mtimeMs < before) await unlink(join(folder, name)).catch(() => {});
  }
}
