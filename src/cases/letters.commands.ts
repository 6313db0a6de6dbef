import { sql } from 'kysely';
import { dateIn, parseMoment } from '../calendar/zone.ts';
import { brokenConstraint, type Db, type Reader, raw, type Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { blind } from '../identity/keys.ts';
import { insertSealed, type SealedSubject, sealColumn, sealSubject } from '../identity/vault.ts';
import type { Actor } from '../kernel/actor.ts';
import { derivedId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import { fill } from '../kernel/text.ts';
import type { Clock, Instant } from '../kernel/time.ts';
import { append, type Context } from '../ledger/append.ts';
import type { Body, NewEntry } from '../ledger/entry.ts';
import { tokens } from '../text/bigrams.ts';
import type { Row } from '../text/csv.ts';
import { maskText } from '../text/mask.ts';
import { bands, fingerprint } from '../text/similarity.ts';
import { mapAgencies } from './agencies.ts';
import type { AgencyLexicon } from './categories.ts';
import type { Answer } from './handling.commands.ts';
import { credentials, type Filed, link, secretHash } from './intake.commands.ts';
import {
  type BrokenRow,
  comparable,
  type Letter,
  type LettersPack,
  type Moment,
  type Note,
  type RemarkCode,
  readLetter,
} from './letters.rules.ts';
import { type Appeal, type CaseEvent, type CaseState, type Channel, evolve, isEnded, type TextRef } from './rules.ts';
import { type Erasable, indexMany, insertMany, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

/**
 * `history`: answered letters are shown as what they are, closed elsewhere; those without an answer are filed on their day and owed
 * from now on. `live`: every letter is filed now, to be worked to its close here; an answer in the file is kept as a note.
 */
export type Mode = 'history' | 'live';

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

/** A letter makes up to nine entries, and one statement carries at most a thousand (src/ledger/append.ts). */
const SET = 110;
const MOST_NOTES = 20_000;

const zero = (): Counts => ({ read: 0, takenIn: 0, linked: 0, present: 0, rejected: 0, open: 0, unmapped: 0 });

/** A letter with what makes it one case however often it comes. */
interface Keyed {
  readonly letter: Letter;
  readonly notes: readonly Note[];
  /** Of the text alone: letters that share it are the same matter. */
  readonly textRef: string;
  readonly key: string;
  readonly filed: Filed;
}

/** Another letter with the same text. */
interface Lead {
  readonly caseId: string;
  readonly ended: boolean;
}

/** A letter that is new here. */
interface Placed extends Keyed {
  readonly lead: Lead | null;
  readonly sourceRef: string;
  readonly unit: string | null;
  readonly others: readonly string[];
}

/** Everything a letter writes, ready to be written. */
interface Made {
  readonly appeal: Appeal;
  readonly entries: readonly NewEntry[];
  readonly erasable: Erasable;
  readonly person: SealedSubject;
  readonly duty: duties.DutyOf | null;
  /** `null` for what is owed from now on: that is made findable with its routing, as any new appeal is (`prepare`). */
  readonly search: { readonly tokens: readonly string[]; readonly bands: readonly number[] } | null;
}

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
    const made = run.make(placed);
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
    const read = readLetter(row, dateIn(work.calendar.zone, this.#started), pack, work.pack.kinds);
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
  make(placed: readonly Placed[]): Made[] {
    return this.#wanted.dryRun ? [] : placed.map((p) => this.#made(p));
  }

  #made({ letter, notes, filed, lead, sourceRef, unit, others }: Placed): Made {
    const { work, pack } = this.#deps;
    const { mode, channel } = this.#wanted;
    const { zone } = work.calendar;
    const at = (moment: Moment): Instant => parseMoment(`${moment.date}${moment.time}`, zone);
    const past = mode === 'history';
    const closed = past && letter.answer !== null;
    const now = this.#deps.clock();
    const asked = past ? at(letter.asked) : now;
    // An answer dated by its day alone, on the day of a question dated by the minute, came after it.
    const answered = closed ? latest(asked, letter.answered ? at(letter.answered) : asked) : asked;
    const { caseId } = filed;
    const told = noteOf(pack, letter, notes, unit === null ? letter.agency : '', closed ? null : letter.answer);
    const given: Answer = { result: letter.answer ?? '', reasons: '', basis: '', next: '' };
    const { subject, sealed, refs } = sealSubject(work.keys, work.officeId, caseId, [
      {
        itemId: derivedId(caseId, 'text'),
        kind: 'text',
        text: JSON.stringify({ title: letter.title, text: letter.text }),
      },
      ...(told ? [{ itemId: derivedId(caseId, 'note'), kind: 'note', text: told }] : []),
      ...(closed ? [{ itemId: derivedId(caseId, 'answer'), kind: 'answer', text: JSON.stringify(given) }] : []),
    ]);
    const [text, ...more] = refs.map((r): TextRef => ({ item: r.itemId, digest: r.digest }));
    const events: CaseEvent[] = [
      {
        type: 'case.filed',
        at: asked,
        body: {
          number: filed.number,
          kind: letter.kind,
          channel,
          visibility: 'normal',
          anonymous: true,
          accusedUnit: null,
          category: null,
          placeUnit: null,
          publish: false,
          history: closed,
          sourceRef,
          text: text!,
          person: null,
          letter: { id: CODE.test(letter.id) ? letter.id : '', on: letter.asked.date },
        },
      },
    ];
    if (told) events.push({ type: 'case.noted', at: asked, body: { note: more.shift()!, toPerson: false } });
    if (closed) {
      if (lead) events.push({ type: 'case.linked', at: asked, body: { lead: lead.caseId } });
      if (unit)
        events.push({ type: 'case.routed', at: asked, body: { unit, why: { by: 'import', confidence: null } } });
      if (others.length > 0) events.push({ type: 'case.joined', at: asked, body: { assistants: others } });
      events.push({ type: 'case.answered', at: answered, body: { answer: more.shift()!, unit } });
      events.push({ type: 'case.closed', at: answered, body: { outcome: 'history', reason: null } });
    }
    const words = maskText(`${letter.title}\n${letter.text}`);
    const owed = closed
      ? letter.timed
        ? this.#duty(caseId, letter, unit, asked, answered)
        : null
      : this.#duty(caseId, letter, null, now, null);
    return {
      appeal: events.reduce<Appeal | null>((appeal, event, i) => evolve(appeal, caseId, i + 1, event), null)!,
      entries: events.map((e, i) => ({
        stream: streamOf(caseId),
        version: i + 1,
        type: e.type,
        body: e.body as unknown as Body,
        occurredAt: e.at,
      })),
      erasable: {
        title: sealColumn(subject, 'title', maskText(letter.title)),
        secretHash: secretHash(work, filed.number, filed.secret),
        phoneHash: null,
      },
      person: sealed,
      duty: owed,
      search: closed ? { tokens: tokens(words), bands: bands(fingerprint(words)) } : null,
    };
  }

  /**
   * What was owed: of the past, one duty to answer, from the question to the answer, as a register says nothing of the steps between;
   * from now on, the desk's to dispatch. Who is no unit here leaves the matter with the desk, where it came first (首问负责).
   */
  #duty(caseId: string, letter: Letter, unit: string | null, openedAt: Instant, doneAt: Instant | null): duties.DutyOf {
    const { work } = this.#deps;
    const { pack } = work;
    const step = doneAt === null ? 'dispatch' : 'handle';
    return {
      dutyId: derivedId(caseId, step),
      mechanism: 'B2',
      mechanismVersion: pack.version,
      step,
      about: streamOf(caseId),
      beneficiary: streamOf(caseId),
      holderUnit: unit ?? work.desk('intake'),
      clock: doneAt === null ? pack.steps.dispatch.clock! : pack.kinds[letter.kind].handle,
      history: doneAt !== null,
      from: openedAt,
      openedAt,
      doneAt,
    };
  }

  /** Writes a set. If somebody took in one of its letters meanwhile, it is looked up again and written without that one. */
  async write(placed: readonly Placed[], made: readonly Made[]): Promise<void> {
    if (placed.length === 0) return;
    let done = placed;
    if (!this.#wanted.dryRun) {
      try {
        await this.#commit(made);
      } catch (error) {
        if (brokenConstraint(error) === null) throw error;
        for (const p of placed) this.#forget(p);
        done = await this.place(placed);
        await this.#commit(this.make(done));
      }
      await this.#linkOpen(done);
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

  /** Letters still to be answered are tied to the one with the same text as a clerk would, so that they share its handling. */
  async #linkOpen(placed: readonly Placed[]): Promise<void> {
    const { db, work, clock } = this.#deps;
    const { officeId } = work;
    const actor = { kind: 'system', officeId, process: 'import' } as const;
    for (const { letter, lead, filed } of placed) {
      if (!lead || lead.ended || (letter.answer !== null && this.#wanted.mode === 'history')) continue;
      try {
        await db.transact((tx) =>
          link(tx, { officeId, actor, now: clock() }, work, work.scope(actor), filed.caseId, lead.caseId),
        );
      } catch (error) {
        // The other one was closed or linked meanwhile: it stays on its own, with the remark, for the desk to see.
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

/** An id that may stand in the ledger: a code, and nothing that could be a person's. */
const CODE = /^(?=.*\d)[\w./-]{1,24}$/;

const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** What the case's columns cannot say of a row, for whoever reads the case: in the vault, as all words are. */
function noteOf(
  pack: LettersPack,
  letter: Letter,
  notes: readonly Note[],
  agency: string,
  answer: string | null,
): string | null {
  const lines = notes
    .filter((n) => n.code !== 'without-answer' && n.code !== 'no-number')
    .flatMap(({ code, facts }) => {
      const words = pack.remarks[code as RemarkCode];
      return [fill(words.zh, facts), fill(words.en, facts)];
    });
  const named = agency === '' ? null : pack.remarks['agency-unknown'];
  if (named) lines.push(fill(named.zh, { value: agency }), fill(named.en, { value: agency }));
  if (answer !== null) lines.push(`${letter.agency} ${letter.answered?.date ?? ''}`.trim(), answer);
  return lines.length === 0 ? null : lines.join('\n');
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
    leads: new Map(rows.map((r): [string, Lead] => [r.source_ref ?? '', { caseId: r.lead, ended: isEnded(r.state) }])),
    numbers: new Map(rows.map((r) => [r.number, r.case_id])),
  };
}

/** A set's rows and entries: six statements, however many letters. */
function writeSet(tx: Tx, ctx: Context, work: OfficeWork, made: readonly Made[]): void {
  append(
    tx,
    ctx,
    made.flatMap((m) => m.entries),
  );
  insertSealed(
    tx,
    made.map((m) => m.person),
  );
  insertMany(tx, ctx.officeId, made);
  duties.openMany(
    tx,
    ctx,
    work,
    made.flatMap((m) => m.duty ?? []),
  );
  indexMany(
    tx,
    ctx.officeId,
    made.flatMap(({ appeal, search }) => (search ? [{ caseId: appeal.caseId, ...search }] : [])),
  );
}
