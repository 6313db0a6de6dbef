import { setImmediate as immediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { brokenConstraint, type Db, type Reader, raw, sqlOf } from '../db/open.ts';
import { blind } from '../identity/keys.ts';
import type { Actor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Clock, Instant } from '../kernel/time.ts';
import { type Context, onceMore, refuseConflict } from '../ledger/append.ts';
import type { Row } from '../text/csv.ts';
import { mapAgencies } from './agencies.ts';
import { isEnded } from './allowed.rules.ts';
import type { AgencyLexicon } from './categories.ts';
import { credentials, link } from './intake.commands.ts';
import { type Keyed, type Lead, type Made, type Mode, makeLetter, type Placed, writeSet } from './letters.make.ts';
import { type BrokenRow, comparable, type LettersPack, type Note, readLetter } from './letters.rules.ts';
import type { CaseState, Channel } from './rules.ts';
import { streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface LettersDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly work: OfficeWork;
  readonly pack: LettersPack;
  readonly lexicon: AgencyLexicon;
}

export interface Wanted {
  readonly actor: Actor;
  readonly mode: Mode;
  readonly channel: Channel;
  /** Reads, counts and reports; writes nothing. */
  readonly dryRun: boolean;
}

export interface Counts {
  read: number;
  /** New cases, beside those linked. */
  takenIn: number;
  /** New cases with the text of another, tied to it. */
  linked: number;
  /** Rows that were here already: an import taken up again, or a row twice. */
  present: number;
  rejected: number;
  /** Of those taken in or linked: still to be answered. */
  open: number;
  /** Of those taken in or linked: from an agency that is no unit here. */
  unmapped: number;
}

/** What is said of one row, for the report. */
export interface RowNote extends Note {
  readonly line: number;
  readonly id: string;
  readonly rejected: boolean;
}

/** One spelling of an agency, how often it came, and the units it was taken for. */
export interface AgencyUse {
  readonly spelling: string;
  readonly count: number;
  readonly units: readonly string[];
  readonly unknown: readonly string[];
}

export interface LettersReport {
  readonly counts: Readonly<Counts>;
  readonly notes: readonly RowNote[];
  /** Notes beyond the first `MOST_NOTES`, which are counted but not kept. */
  readonly notesLeft: number;
  readonly agencies: readonly AgencyUse[];
  /** Ended by `stop` before the file was; the same command goes on. */
  readonly stopped: boolean;
}

/** A case, and the one it is handled with. */
interface Tie {
  readonly caseId: string;
  readonly lead: string;
}

/** A letter makes at most nine entries, and one statement carries at most a thousand (src/ledger/append.ts). */
const SET = 110;
const MOST_NOTES = 20_000;

const zero = (): Counts => ({ read: 0, takenIn: 0, linked: 0, present: 0, rejected: 0, open: 0, unmapped: 0 });

/**
 * Takes letters in, a set per transaction, the next one being prepared while PostgreSQL writes. Taken up again, rows that are here
 * already are passed over: a case's id follows from number, text and answer.
 *
 * @param progress called after each set; the import goes on when it resolves
 * @param stop looked at between sets
 */
export async function importLetters(
  deps: LettersDeps,
  wanted: Wanted,
  rows: AsyncIterable<Row | BrokenRow>,
  progress: (report: LettersReport) => void | Promise<void>,
  stop: { readonly stopped: boolean },
): Promise<LettersReport> {
  const run = new Run(deps, wanted);
  let set: Keyed[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const mine = set;
    set = [];
    const placed = await run.place(mine);
    const made = await run.make(placed);
    await writing;
    writing = run.write(placed, made);
    // It is awaited before the next set and at the end; until then it must not count as unhandled.
    writing.catch(() => {});
    await progress(run.report(false));
  };
  let stopped = false;
  try {
    for await (const row of rows) {
      const keyed = run.read(row);
      if (keyed) set.push(keyed);
      if (set.length < SET) continue;
      await flush();
      stopped = stop.stopped;
      if (stopped) break;
    }
  } finally {
    // A file that is faulty from some line on was good before it.
    if (set.length > 0) await flush();
    await writing;
  }
  const report = run.report(stopped);
  await progress(report);
  return report;
}

class Run {
  readonly #deps: LettersDeps;
  readonly #wanted: Wanted;
  readonly #counts = zero();
  readonly #notes: RowNote[] = [];
  #notesLeft = 0;
  readonly #agencies = new Map<string, { count: number; units: readonly string[]; unknown: readonly string[] }>();
  /** Where each number came first: one number for two letters is said. */
  readonly #numbers = new Map<string, { line: number; textRef: string }>();
  readonly #started: Instant;
  readonly #named: readonly { id: string; zh: string; aliases: readonly string[] }[];
  /** What look-ups do not see yet: the sets on their way, and in a dry run all. */
  #ahead = new Map<string, Lead>();
  #aheadKeys = new Set<string>();
  /** Letters that are here, share another's text and are handled by themselves: an import that was killed may have left them so. */
  #alone: Tie[] = [];

  constructor(deps: LettersDeps, wanted: Wanted) {
    this.#deps = deps;
    this.#wanted = wanted;
    this.#started = deps.clock();
    this.#named = [...deps.work.units.values()];
  }

  report(stopped: boolean): LettersReport {
    const agencies = [...this.#agencies].map(([spelling, use]) => ({ spelling, ...use }));
    return {
      counts: { ...this.#counts },
      notes: this.#notes,
      notesLeft: this.#notesLeft,
      agencies: agencies.sort((a, b) => b.count - a.count),
      stopped,
    };
  }

  #note(line: number, id: string, note: Note, rejected: boolean): void {
    if (this.#notes.length < MOST_NOTES) this.#notes.push({ line, id, rejected, ...note });
    else this.#notesLeft += 1;
  }

  /** Reads one row; what is not taken in is counted and said at once. */
  read(row: Row | BrokenRow): Keyed | null {
    const { work, pack } = this.#deps;
    this.#counts.read += 1;
    const read = readLetter(row, dateIn(work.calendar.zone, this.#started), pack, work.pack);
    if (!read.letter) {
      this.#counts.rejected += 1;
      const id = 'record' in row ? (row.record.id ?? '').slice(0, pack.longest.id) : '';
      this.#note(row.line, id, read.rejected, true);
      return null;
    }
    const { letter, notes } = read;
    // Keyed: from the database alone nobody can try out which text it was.
    const digest = (purpose: string, text: string) =>
      blind(work.keys, purpose, text).toString('base64url').slice(0, 27);
    const textRef = `letter:${digest('letter-text', comparable(letter.text))}`;
    const rest = JSON.stringify([letter.id, comparable(letter.answer ?? '')]);
    const key = `${textRef}:${digest('letter-rest', rest)}`;
    return { letter, notes, textRef, key, filed: credentials(work, work.officeId, key) };
  }

  /** Leaves out what is here, finds letters with the same text, and the units that the agencies are. */
  async place(set: readonly Keyed[]): Promise<Placed[]> {
    if (set.length === 0) return [];
    const { db, work } = this.#deps;
    const here = await lookUp(db, work.officeId, set);
    const numbers = new Set<string>();
    const out: Placed[] = [];
    for (const keyed of set) {
      const { letter, textRef, key } = keyed;
      const { caseId } = keyed.filed;
      if (here.cases.has(caseId) || this.#aheadKeys.has(key)) {
        this.#counts.present += 1;
        const lead = here.leads.get(textRef);
        if (here.alone.get(caseId) === key && lead && !lead.ended) this.#alone.push({ caseId, lead: lead.caseId });
        continue;
      }
      let { filed } = keyed;
      // Eight symbols of twenty-five: among 100,000 cases two numbers meet once in thirty imports.
      for (let again = 2; (here.numbers.get(filed.number) ?? caseId) !== caseId || numbers.has(filed.number); again++)
        filed = { ...credentials(work, work.officeId, `${key}#${again}`), caseId };
      numbers.add(filed.number);
      const lead = this.#ahead.get(textRef) ?? here.leads.get(textRef) ?? null;
      const ended = letter.answer !== null && this.#wanted.mode === 'history';
      if (!lead) this.#ahead.set(textRef, { caseId, ended });
      this.#aheadKeys.add(key);
      const { units } = this.#agency(letter.agency);
      out.push({
        ...keyed,
        filed,
        lead,
        sourceRef: lead ? key : textRef,
        unit: units[0] ?? null,
        others: units.slice(1),
      });
    }
    return out;
  }

  #agency(spelling: string): { units: readonly string[]; unknown: readonly string[] } {
    const known = this.#agencies.get(spelling);
    if (known) return known;
    const { found, unknown } = mapAgencies(spelling, this.#named, this.#deps.lexicon);
    const made = { count: 0, units: found.map((f) => f.unitId), unknown };
    if (spelling !== '') this.#agencies.set(spelling, made);
    return made;
  }

  /** Prepares what a set writes: the part that takes the processor, while the set before is being written. */
  async make(placed: readonly Placed[]): Promise<Made[]> {
    const { work, pack, clock } = this.#deps;
    const { mode, channel } = this.#wanted;
    const making = { work, pack, mode, channel, now: clock() };
    const made: Made[] = [];
    if (this.#wanted.dryRun) return made;
    for (const p of placed) {
      made.push(makeLetter(making, p));
      // In the web process others wait: no more than some ten milliseconds at a time.
      if (made.length % 16 === 0) await immediate();
    }
    return made;
  }

  /** Writes a set. If somebody took in one of its letters meanwhile, it is looked up again and written without that one. */
  async write(placed: readonly Placed[], made: readonly Made[]): Promise<void> {
    if (!this.#wanted.dryRun) await this.#link(await this.#neverLinked(this.#alone.splice(0)));
    if (placed.length === 0) return;
    let done = placed;
    if (!this.#wanted.dryRun) {
      try {
        await this.#commit(made);
      } catch (error) {
        if (brokenConstraint(error) === null) throw error;
        for (const p of placed) this.#forget(p);
        done = await this.place(placed);
        await this.#commit(await this.make(done));
      }
      await this.#link(done.flatMap((p) => this.#tieOf(p) ?? []));
      for (const p of placed) this.#forget(p);
    }
    for (const p of done) this.#count(p);
  }

  /** From here on the database knows it. */
  #forget({ key, textRef }: Placed): void {
    this.#aheadKeys.delete(key);
    this.#ahead.delete(textRef);
  }

  async #commit(made: readonly Made[]): Promise<void> {
    const { db, work, clock } = this.#deps;
    const ctx: Context = { officeId: work.officeId, actor: this.#wanted.actor, now: clock() };
    await db.transact(async (tx) => writeSet(tx, ctx, work, made));
  }

  /** Letters still to be answered are tied to the one with the same text, so that they share its handling. */
  #tieOf({ letter, lead, filed }: Placed): Tie | null {
    if (!lead || lead.ended || (letter.answer !== null && this.#wanted.mode === 'history')) return null;
    return { caseId: filed.caseId, lead: lead.caseId };
  }

  /** What a clerk has unlinked stays so. */
  async #neverLinked(ties: readonly Tie[]): Promise<Tie[]> {
    if (ties.length === 0) return [];
    const { db, work } = this.#deps;
    const streams = ties.map((t) => streamOf(t.caseId));
    const rows = await db.rows(
      sqlOf
        .selectFrom('ledger_entry')
        .select('stream')
        .where('office_id', '=', work.officeId)
        .where(sql<boolean>`stream = any(${streams}::text[])`)
        .where('type', '=', 'case.linked'),
    );
    const linked = new Set(rows.map((r) => r.stream));
    return ties.filter((t) => !linked.has(streamOf(t.caseId)));
  }

  /** Ties letters as a clerk would. */
  async #link(ties: readonly Tie[]): Promise<void> {
    const { db, work, clock } = this.#deps;
    const { officeId } = work;
    const actor = { kind: 'system', officeId, process: 'import' } as const;
    for (const { caseId, lead } of ties) {
      try {
        const tie = () =>
          db.transact((tx) => link(tx, { officeId, actor, now: clock() }, work, work.scope(actor), caseId, lead));
        // The house classifies both at this moment.
        await refuseConflict(() => onceMore(tie));
      } catch (error) {
        // The other one was closed, linked or changed again meanwhile: it stays on its own, with the remark, for the desk to see.
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }

  #count({ letter, notes, lead, textRef, unit }: Placed): void {
    const counts = this.#counts;
    const open = letter.answer === null || this.#wanted.mode === 'live';
    if (lead && !(open && lead.ended)) counts.linked += 1;
    else counts.takenIn += 1;
    if (open) counts.open += 1;
    for (const note of notes) this.#note(letter.line, letter.id, note, false);
    if (lead) this.#note(letter.line, letter.id, { code: 'same-text', facts: {} }, false);
    const first = this.#numbers.get(letter.id);
    if (letter.id !== '' && !first) this.#numbers.set(letter.id, { line: letter.line, textRef });
    if (first && first.textRef !== textRef)
      this.#note(letter.line, letter.id, { code: 'number-again', facts: { line: first.line } }, false);
    const use = this.#agencies.get(letter.agency);
    if (use) use.count += 1;
    if (use && unit === null) {
      counts.unmapped += 1;
      this.#note(letter.line, letter.id, { code: 'agency-unknown', facts: { value: letter.agency } }, false);
    }
  }
}

/** What of a set is here already: cases, letters by their text, numbers. */
async function lookUp(read: Reader, officeId: string, set: readonly Keyed[]) {
  const ids = set.map((k) => k.filed.caseId);
  const refs = set.map((k) => k.textRef);
  const given = set.map((k) => k.filed.number);
  const rows = await read.rows(
    raw(sql<{ case_id: string; source_ref: string | null; number: string; lead: string; state: CaseState }>`
      select case_id, source_ref, number, coalesce(lead_case, case_id) as lead, state from appeal
        where office_id = ${officeId} and case_id = any(${ids}::uuid[])
      union all select case_id, source_ref, number, coalesce(lead_case, case_id), state from appeal
        where office_id = ${officeId} and source_ref is not null and source_ref = any(${refs}::text[])
      union all select case_id, source_ref, number, coalesce(lead_case, case_id), state from appeal
        where office_id = ${officeId} and number = any(${given}::text[])`),
  );
  return {
    cases: new Set(rows.map((r) => r.case_id)),
    /** By case: the reference of those that nobody has taken on and that are not handled with another. */
    alone: new Map(
      rows.flatMap((r): [string, string | null][] =>
        r.lead === r.case_id && (r.state === 'filed' || r.state === 'routed') ? [[r.case_id, r.source_ref]] : [],
      ),
    ),
    leads: new Map(rows.map((r): [string, Lead] => [r.source_ref ?? '', { caseId: r.lead, ended: isEnded(r.state) }])),
    numbers: new Map(rows.map((r) => [r.number, r.case_id])),
  };
}
