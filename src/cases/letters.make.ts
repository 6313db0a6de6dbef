import { parseMoment } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import * as duties from '../duties/commands.ts';
import { sha256 } from '../identity/keys.ts';
import { insertSealed, type SealedSubject, sealColumn, sealSubject } from '../identity/vault.ts';
import { derivedId } from '../kernel/ids.ts';
import type { TextRef } from '../kernel/text.ts';
import { fill } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { append, type Context } from '../ledger/append.ts';
import type { Body, NewEntry } from '../ledger/entry.ts';
import { tokens } from '../text/bigrams.ts';
import { maskText } from '../text/mask.ts';
import { bands, fingerprint } from '../text/similarity.ts';
import { evolve } from './evolve.rules.ts';
import type { Answer } from './handling.commands.ts';
import { type Filed, secretHash } from './intake.commands.ts';
import type { Letter, LettersPack, Moment, Note, RemarkCode } from './letters.rules.ts';
import type { Appeal, CaseEvent, Channel } from './rules.ts';
import { type Erasable, indexMany, insertMany, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

/**
 * `history`: answered letters are shown as what they are, closed elsewhere; those without an answer are filed on their day and owed
 * from now on. `live`: every letter is filed now, to be worked to its close here; an answer in the file is kept as a note.
 */
export type Mode = 'history' | 'live';

/** A letter with what makes it one case however often it comes. */
export interface Keyed {
  readonly letter: Letter;
  readonly notes: readonly Note[];
  /** Of the text alone: letters that share it are the same matter. */
  readonly textRef: string;
  readonly key: string;
  readonly filed: Filed;
}

/** Another letter with the same text. */
export interface Lead {
  readonly caseId: string;
  readonly ended: boolean;
}

/** A letter that is new here. */
export interface Placed extends Keyed {
  readonly lead: Lead | null;
  readonly sourceRef: string;
  readonly unit: string | null;
  readonly others: readonly string[];
}

/** Everything a letter writes, ready to be written. */
export interface Made {
  readonly appeal: Appeal;
  readonly entries: readonly NewEntry[];
  readonly erasable: Erasable;
  readonly person: SealedSubject;
  readonly duty: duties.DutyOf | null;
  /** `null` for what is owed from now on: that is made findable with its routing, as any new appeal is (`prepare`). */
  readonly search: { readonly tokens: readonly string[]; readonly bands: readonly number[] } | null;
}

/** What all letters of an import have in common. */
export interface Making {
  readonly work: OfficeWork;
  readonly pack: LettersPack;
  readonly mode: Mode;
  readonly channel: Channel;
  readonly now: Instant;
}

/**
 * A day alone is a moment of that day: its midnight is also the 24:00 at which the limit of the day before ends, and an answer dated a
 * day too late would count as in time.
 */
const within = ({ date, time }: Moment): Moment => ({ date, time: time === '' ? 'T00:00:01' : time });

/** Everything a letter writes, sealed and ready: the part that takes the processor. */
export function makeLetter(
  { work, pack, mode, channel, now }: Making,
  { letter, notes, filed, lead, sourceRef, unit, others }: Placed,
): Made {
  const { zone } = work.calendar;
  const at = (moment: Moment): Instant => parseMoment(`${moment.date}${moment.time}`, zone);
  const past = mode === 'history';
  const closed = past && letter.answer !== null;
  const asked = past ? at(letter.asked) : now;
  // An answer dated by its day alone, on the day of a question dated by the minute, came after it.
  const answered = closed ? latest(asked, letter.answered ? at(within(letter.answered)) : asked) : asked;
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
        accusedUnits: [],
        category: null,
        placeUnit: null,
        publish: false,
        history: closed,
        sourceRef,
        text: text!,
        person: null,
        secretDigest: sha256(secretHash(work, filed.number, filed.secret)).toString('hex'),
        letter: { id: CODE.test(letter.id) ? letter.id : '', on: letter.asked.date },
      },
    },
  ];
  if (told) events.push({ type: 'case.noted', at: asked, body: { note: more.shift()!, toPerson: false } });
  if (closed) {
    if (lead) events.push({ type: 'case.linked', at: asked, body: { lead: lead.caseId } });
    if (unit) events.push({ type: 'case.routed', at: asked, body: { unit, why: { by: 'import', confidence: null } } });
    if (others.length > 0) events.push({ type: 'case.joined', at: asked, body: { assistants: others } });
    events.push({ type: 'case.answered', at: answered, body: { answer: more.shift()!, unit } });
    events.push({ type: 'case.closed', at: answered, body: { outcome: 'history', reason: null } });
  }
  const words = maskText(`${letter.title}\n${letter.text}`);
  const owed = closed
    ? letter.timed
      ? dutyOf(work, caseId, letter, unit, asked, answered)
      : null
    : dutyOf(work, caseId, letter, null, now, null);
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
function dutyOf(
  work: OfficeWork,
  caseId: string,
  letter: Letter,
  unit: string | null,
  openedAt: Instant,
  doneAt: Instant | null,
): duties.DutyOf {
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

/** A set's rows and entries: six statements, however many letters. */
export function writeSet(tx: Tx, ctx: Context, work: OfficeWork, made: readonly Made[]): void {
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
