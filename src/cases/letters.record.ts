import { type Selectable, sql } from 'kysely';
import { type Db, sqlOf } from '../db/open.ts';
import type { ImportRun, Json } from '../db/schema.generated.ts';
import { decrypt, encrypt, type Keys, purposeKey } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Clock, millis } from '../kernel/time.ts';
import type { Counts, LettersReport } from './letters.commands.ts';
import type { Mode } from './letters.make.ts';
import type { Channel } from './rules.ts';

/** What was asked for. */
export interface RunAsked {
  readonly runId: string;
  readonly name: string;
  readonly mode: Mode;
  readonly channel: Channel;
  readonly dryRun: boolean;
}

/** What is sealed of a run: it quotes the file. */
export interface Kept {
  readonly report: LettersReport | null;
  /** Of its refusal. */
  readonly facts: Refusal['facts'];
}

export const NOTHING: Counts = { read: 0, takenIn: 0, linked: 0, present: 0, rejected: 0, open: 0, unmapped: 0 };

/** A running import says how far it is at least this often. */
const TELL_MS = 1_000;

export interface Records {
  /** Writes down that an import has begun. @param accountId `null` at the command line */
  begin(officeId: string, asked: RunAsked, accountId: string | null, bytes: number): Promise<void>;
  save(officeId: string, runId: string, change: Partial<Selectable<ImportRun>>): Promise<void>;
  /** Asks the process that runs it, wherever that is, to stop after the set on its way. */
  askToStop(officeId: string, runId: string): Promise<void>;
  name(row: Selectable<ImportRun>): string;
  kept(row: Selectable<ImportRun>): Kept | null;
  /**
   * Runs an import that has begun, and keeps its row up to date until it has ended, however that was.
   *
   * @param part how much of the file was read, 0 to 1
   * @param stop set once somebody asked for it
   * @throws what `run` throws, once the row says it
   */
  follow(
    officeId: string,
    runId: string,
    part: () => number,
    stop: { stopped: boolean },
    run: (progress: (report: LettersReport) => Promise<void>) => Promise<LettersReport>,
  ): Promise<LettersReport>;
}

/** Rows of imports, from the browser and from the command line: watched and stopped in the browser alike. */
export function openRecords({ db, clock, keys }: { db: Db; clock: Clock; keys: Keys }): Records {
  const key = purposeKey(keys, 'import');
  const bound = (officeId: string, runId: string) => `import:${officeId}:${runId}`;
  const seal = (officeId: string, runId: string, text: string) =>
    encrypt(key, Buffer.from(text), bound(officeId, runId));
  const open = (row: Selectable<ImportRun>, sealed: Buffer) =>
    decrypt(key, sealed, bound(row.office_id, row.run_id)).toString();
  const sealedReport = (officeId: string, runId: string, report: LettersReport | null, facts: Refusal['facts'] = {}) =>
    seal(officeId, runId, JSON.stringify({ report, facts } satisfies Kept));
  const written = (counts: Counts) => counts as unknown as Json;

  /** @returns whether somebody asked it to stop */
  const save = async (officeId: string, runId: string, change: Partial<Selectable<ImportRun>>): Promise<boolean> => {
    const [row] = await db.rows(
      sqlOf
        .updateTable('import_run')
        .set({
          ...change,
          counts: change.counts && sql<Json>`${JSON.stringify(change.counts)}::jsonb`,
          changed_at: clock(),
        })
        .where('office_id', '=', officeId)
        .where('run_id', '=', runId)
        .returning('stop_asked'),
    );
    return row?.stop_asked === true;
  };

  return {
    async begin(officeId, { runId, name, mode, channel, dryRun }, accountId, bytes) {
      const now = clock();
      const row = {
        office_id: officeId,
        run_id: runId,
        account_id: accountId,
        name: seal(officeId, runId, name),
        bytes,
        mode,
        channel,
        dry_run: dryRun,
        state: 'running',
        refusal: null,
        counts: sql<Json>`${JSON.stringify(NOTHING)}::jsonb`,
        part: 0,
        report: null,
        started_at: now,
        changed_at: now,
      };
      await db.rows(sqlOf.insertInto('import_run').values(row));
    },

    async save(officeId, runId, change) {
      await save(officeId, runId, change);
    },

    async askToStop(officeId, runId) {
      // Not `changed_at`: that is for the process that runs it to say it is there.
      await db.rows(
        sqlOf
          .updateTable('import_run')
          .set({ stop_asked: true })
          .where('office_id', '=', officeId)
          .where('run_id', '=', runId)
          .where('state', '=', 'running'),
      );
    },

    name: (row) => open(row, row.name),
    kept: (row) => row.report && (JSON.parse(open(row, row.report)) as Kept),

    async follow(officeId, runId, part, stop, run) {
      let told = 0;
      let last: LettersReport | null = null;
      let telling: Promise<void> | null = null;
      // Letters do not wait for it: beside their own commits it would cost a disk's flush a second. Where it fails, theirs do too.
      const progress = async (soFar: LettersReport): Promise<void> => {
        last = soFar;
        const now = millis(clock());
        if (telling !== null || now - told < TELL_MS) return;
        told = now;
        telling = save(officeId, runId, { counts: written(soFar.counts), part: part() })
          .then((asked) => {
            if (asked) stop.stopped = true;
          })
          .catch(() => {})
          .finally(() => {
            telling = null;
          });
      };
      try {
        const report = await run(progress).finally(() => telling);
        const ended = report.stopped ? { state: 'stopped', part: part() } : { state: 'done', part: 1 };
        await save(officeId, runId, {
          ...ended,
          counts: written(report.counts),
          report: sealedReport(officeId, runId, report),
        });
        return report;
      } catch (error) {
        const { code, facts } = error instanceof Refusal ? error : new Refusal('import.broke-off');
        const so = last as LettersReport | null;
        const failed = { state: 'failed', refusal: code, counts: written(so?.counts ?? NOTHING) };
        // Where the database is gone, what is told is that; the row then falls silent, which says that it was interrupted.
        await save(officeId, runId, { ...failed, report: sealedReport(officeId, runId, so, facts) }).catch(() => {});
        throw error;
      }
    },
  };
}
