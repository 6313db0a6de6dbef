import { sql } from 'kysely';
import { clockNamed } from '../calendar/clock.ts';
import { explain, foundThen } from '../calendar/explain.ts';
import { elapsed } from '../calendar/follow.ts';
import { type Reader, raw } from '../db/open.ts';
import { about } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { subjects, texts } from '../identity/vault.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text, TextRef } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import { entriesOf } from '../ledger/queries.ts';
import { maskText } from '../text/mask.ts';
import { can, type Scope, sees, type Verdict } from './access.ts';
import { ALLOWED, type CaseAction } from './allowed.rules.ts';
import type { Step } from './appeals.ts';
import { type Block, blockOf } from './blocked.queries.ts';
import { readChain } from './blocked.rules.ts';
import type { Answer } from './handling.commands.ts';
import type { Charged, OnRecord, Refused } from './lists.rules.ts';
import type { Appeal } from './rules.ts';
import { load, streamOf } from './store.ts';
import { type Holder, holdersOf, type Teller, tellersOf } from './who.ts';
import type { OfficeWork } from './work.ts';

/** A moment in a case's history, told from one ledger entry. Texts are masked unless the reader handles the case and asked to see. */
export interface Moment {
  readonly type: string;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly version: number;
  readonly by: {
    readonly kind: 'staff' | 'citizen' | 'system';
    readonly name: string | null;
    readonly unit: string | null;
  };
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: string | null;
}

/** A duty of the case with its clock put into words. */
export interface DutyLine {
  readonly dutyId: string;
  readonly step: string;
  readonly state: string;
  readonly holderUnit: string;
  readonly holderPost: string | null;
  readonly chain: Duty['chain'];
  readonly assistants: readonly string[];
  readonly clock: string | null;
  readonly dueOn: PlainDate | null;
  readonly dueAt: Instant | null;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  /** Why this date, step by step; the basis first. */
  readonly why: readonly Text[];
  readonly used: number | null;
  readonly remaining: number | null;
  readonly late: number | null;
  readonly unit: string | null;
}

/** What was charged or refused, with what was said of it in words. */
export interface Dealt {
  readonly charged: Charged | null;
  readonly what: string | null;
  readonly refused: Refused | null;
  readonly why: string | null;
}

/** How much longer the handling of a case may take. */
export interface MoreTime {
  /** In the limit's unit, beyond what was granted; 0 once all is used up. */
  readonly most: number;
  readonly unit: string;
  readonly approver: Text;
}

export interface CasePage {
  readonly appeal: Appeal;
  readonly title: string | null;
  readonly text: string | null;
  readonly person: Readonly<Record<string, string>> | null;
  readonly revealed: boolean;
  readonly answer: Answer | null;
  /** Of the unit, with the answer; `null`: nothing was charged, nothing refused. */
  readonly record: Dealt | null;
  /** Of the person. */
  readonly said: Dealt | null;
  readonly block: Block | null;
  readonly moments: readonly Moment[];
  readonly duties: readonly DutyLine[];
  /** By name, for staff; nobody for whoever filed. */
  readonly holderOf: (duty: DutyLine) => Holder | null;
  /** `null`: the clock that runs allows no extension. */
  readonly moreTime: MoreTime | null;
  readonly linked: number;
  readonly abilities: Readonly<Record<string, Verdict>>;
}

const STATE_NO: Verdict = { may: false, reason: 'case.not-in-this-state' };

/** What the actor may do with the case now: the state's table and the access rule together. */
function abilitiesOf(scope: Scope, appeal: Appeal): Record<string, Verdict> {
  const actions = new Set<CaseAction>(Object.values(ALLOWED).flat());
  const open: readonly CaseAction[] = ALLOWED[appeal.state];
  return Object.fromEntries([...actions].map((a) => [a, open.includes(a) ? can(scope, a, appeal) : STATE_NO]));
}

export function dutyLine(work: OfficeWork, duty: Duty, now: Instant): DutyLine {
  const rule = duty.clock === null ? undefined : clockNamed(work.clocks, duty.clock);
  const told = rule && duty.run ? explain(rule, duty.run, work.calendar) : null;
  // What ended keeps its date when a late notice moves the others: today's calendar would explain another one.
  const asThen = told?.dueAt === duty.dueAt;
  const ran =
    rule && duty.run && asThen ? elapsed(rule, duty.run, duty.endedAt ?? duty.claimedAt ?? now, work.calendar) : null;
  return {
    dutyId: duty.dutyId,
    step: duty.step,
    state: duty.state,
    holderUnit: duty.holderUnit,
    holderPost: duty.holderPost,
    chain: duty.chain,
    assistants: duty.assistants,
    clock: duty.clock,
    dueOn: duty.dueOn,
    dueAt: duty.dueAt,
    openedAt: duty.openedAt,
    endedAt: duty.endedAt,
    why: told === null ? [] : asThen ? told.steps : [foundThen(duty.dueOn)],
    used: ran?.used ?? null,
    remaining: ran?.remaining ?? null,
    late: ran?.late ?? null,
    unit: ran?.unit ?? null,
  };
}

function moreTime(work: OfficeWork, appeal: Appeal, duties: readonly Duty[]): MoreTime | null {
  const duty = duties.find((d) => d.step === 'handle' && d.endedAt === null);
  const rule = duty?.clock ? work.clocks.get(duty.clock) : undefined;
  if (!rule?.extension || !('unit' in rule.limit)) return null;
  const { max, times = 1, approver } = rule.extension;
  const spent = appeal.detail.extensions >= times;
  return { most: spent ? 0 : max - (duty?.run?.extend ?? 0), unit: rule.limit.unit, approver };
}

const isRef = (value: unknown): value is TextRef =>
  typeof value === 'object' && value !== null && 'item' in value && 'digest' in value;

/** Texts that are kept as JSON, put into lines for the timeline. */
function plain(kind: string, text: string): string {
  if (kind === 'answer') {
    try {
      const a = JSON.parse(text) as Partial<Answer>;
      return [a.result, a.reasons, a.basis, a.next].filter(Boolean).join('\n\n');
    } catch {
      // A referral's notice is an answer in one piece.
      return text;
    }
  }
  return kind === 'chain'
    ? readChain(text)
        .map((link) => link.what)
        .join('\n')
    : text;
}

/**
 * A case as its page shows it. Everything a person wrote is masked, unless `reveal` is asked for by somebody who handles the case;
 * the caller records that look first (`reveal` in intake.commands.ts).
 *
 * @throws Refusal `case.not-found` if there is none, or none for this actor
 */
export async function casePage(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
  now: Instant,
  reveal: boolean,
): Promise<CasePage> {
  const { officeId } = work;
  const appeal = await load(read, officeId, caseId);
  if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
  const stream = streamOf(caseId);
  const [duties, keys, [followers], entries] = await Promise.all([
    about(read, officeId, stream),
    subjects(read, work.keys, officeId, [caseId]),
    read.rows(
      raw(
        sql<{
          n: number;
        }>`select count(*)::int as n from appeal where office_id = ${officeId} and lead_case = ${caseId} and state = 'linked'`,
      ),
    ),
    entriesOf(read, officeId, [stream]),
  ]);
  const subject = keys.get(caseId);
  const said = subject ? await texts(read, officeId, subject) : new Map<string, { kind: string; text: string }>();
  const own = scope.actor.kind === 'citizen';
  const show = reveal || own ? (text: string) => text : maskText;
  const [tellers, holderOf] = own
    ? [new Map<number, Teller>(), () => null]
    : await Promise.all([tellersOf(read, work, entries, duties), holdersOf(read, work, duties, now)]);
  const filed = said.get(appeal.detail.text.item);
  const words = filed ? (JSON.parse(filed.text) as { title: string; text: string }) : null;
  const person = appeal.detail.person && reveal ? said.get(appeal.detail.person.item) : undefined;
  const answer = appeal.detail.answer ? said.get(appeal.detail.answer.item) : undefined;
  const wordsOf = (ref: TextRef): string | null => {
    const text = said.get(ref.item)?.text;
    return text === undefined ? null : show(text);
  };
  return {
    appeal,
    title: words && show(words.title),
    text: words && show(words.text),
    person: person ? (JSON.parse(person.text) as Record<string, string>) : null,
    revealed: reveal,
    answer: answer ? shown(readAnswer(answer.text), show) : null,
    record: dealtOf(appeal.detail.record, wordsOf),
    said: dealtOf(appeal.detail.said, wordsOf),
    block: blockOf(appeal, entries, duties, wordsOf),
    moments: entries.map((e) => momentOf(e, said, show, tellers)),
    duties: duties.map((d) => dutyLine(work, d, now)),
    holderOf,
    moreTime: moreTime(work, appeal, duties),
    linked: followers?.n ?? 0,
    abilities: abilitiesOf(scope, appeal),
  };
}

const dealtOf = (record: OnRecord | undefined, wordsOf: (ref: TextRef) => string | null): Dealt | null =>
  record
    ? {
        charged: record.charged ?? null,
        what: record.chargedFor ? wordsOf(record.chargedFor) : null,
        refused: record.refused ?? null,
        why: record.refusedFor ? wordsOf(record.refusedFor) : null,
      }
    : null;

/** Masked part by part: what is masked may reach to a text's end, which in JSON would be its closing mark. */
const shown = ({ result, reasons, basis, next }: Answer, show: (text: string) => string): Answer => ({
  result: show(result),
  reasons: show(reasons),
  basis: show(basis),
  next: show(next),
});

function readAnswer(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return { result: text, reasons: '', basis: '', next: '' };
  }
}

function momentOf(
  entry: Entry,
  said: ReadonlyMap<string, { kind: string; text: string }>,
  show: (text: string) => string,
  tellers: ReadonlyMap<number, Teller>,
): Moment {
  const facts: Record<string, unknown> = {};
  const words: string[] = [];
  for (const [key, value] of Object.entries(entry.body)) {
    if (!isRef(value)) {
      // The digest of the secret is for verifying; no screen has a use for it.
      if (key !== 'secretDigest') facts[key] = value;
    } else if (entry.type !== 'case.filed' && entry.type !== 'case.published') {
      const item = said.get(value.item);
      if (item) words.push(show(plain(item.kind, item.text)));
    }
  }
  const [kind] = entry.actor.split(':');
  const teller = tellers.get(entry.version);
  return {
    type: entry.type,
    at: entry.occurredAt,
    recordedAt: entry.recordedAt,
    version: entry.version,
    by: {
      kind: kind === 'account' ? 'staff' : kind === 'citizen' ? 'citizen' : 'system',
      name: teller?.name ?? null,
      unit: teller?.unit ?? null,
    },
    facts,
    text: words.length > 0 ? words.join('\n') : null,
  };
}

/** What the person who filed reads: plain status, whose turn, until when and why, and what was said to them. */
export interface CitizenPage {
  readonly appeal: Appeal;
  readonly title: string | null;
  readonly text: string | null;
  readonly answer: Answer | null;
  /** What the unit charged, and on what ground it refused. */
  readonly record: Dealt | null;
  readonly question: string | null;
  readonly moments: readonly Moment[];
  readonly owed: DutyLine | null;
  readonly block: Block | null;
  readonly abilities: Readonly<Record<string, Verdict>>;
}

/** Entries that concern the person; the rest is the office's own housekeeping. */
const TOLD = new Set([
  'case.filed',
  'case.routed',
  'case.lead-reported',
  'case.accepted',
  'case.referred',
  'case.linked',
  'case.asked',
  'case.supplied',
  'case.paused',
  'case.resumed',
  'case.joined',
  'case.extension-decided',
  'case.blocked',
  'case.block-traced',
  'case.block-taken-up',
  'case.interim-set',
  'case.interim-done',
  'case.interim-checked',
  'case.unblocked',
  'case.noted',
  'case.attached',
  'case.answered',
  'case.called',
  'case.confirmed',
  'case.correction-opened',
  'case.review-opened',
  'case.closed',
  'case.reopened',
  'case.withdrawn',
  'case.publication-agreed',
  'case.published',
  'case.unpublished',
  'case.secret-renewed',
]);

/** The step whose date the person waits for, in each state. */
const WAITED_FOR: Partial<Record<Appeal['state'], Step>> = {
  filed: 'dispatch',
  routed: 'accept',
  contested: 'decide-contest',
  handling: 'handle',
  asking: 'handle',
  answered: 'confirm',
  correcting: 'correct',
  review: 'review',
};

/** All that was asked since the person last added something; of older questions the last, once nothing is open. */
function openQuestions(moments: readonly Moment[]): string | null {
  const said = moments.findLastIndex((m) => m.type === 'case.supplied');
  const asked = (from: readonly Moment[]) => from.flatMap((m) => (m.type === 'case.asked' && m.text ? [m.text] : []));
  return asked(moments.slice(said + 1)).join('\n\n') || (asked(moments).at(-1) ?? null);
}

/** @param scope of the citizen whose case it is */
export async function citizenPage(
  read: Reader,
  work: OfficeWork,
  scope: Scope,
  caseId: string,
  now: Instant,
): Promise<CitizenPage> {
  const page = await casePage(read, work, scope, caseId, now, false);
  const { appeal } = page;
  // Linked: what the lead owes is what this person waits for.
  const lead =
    appeal.state === 'linked' && appeal.leadCase ? await about(read, work.officeId, streamOf(appeal.leadCase)) : [];
  const step = appeal.state === 'linked' ? 'handle' : WAITED_FOR[appeal.state];
  const lines = appeal.state === 'linked' ? lead.map((d) => dutyLine(work, d, now)) : page.duties;
  const open = (one: Step | undefined) => lines.findLast((d) => d.step === one && d.endedAt === null);
  // While the clock stands for the level above to decide, it is that level's turn.
  const above = appeal.state === 'handling' && appeal.detail.pausedFor === 'blocked' ? open('unblock') : undefined;
  return {
    appeal,
    title: page.title,
    text: page.text,
    answer: page.answer,
    record: page.record,
    question: openQuestions(page.moments),
    moments: page.moments.filter((m) => TOLD.has(m.type) && (m.type !== 'case.noted' || m.facts.toPerson === true)),
    owed: above ?? open(step) ?? null,
    block: page.block,
    abilities: page.abilities,
  };
}
