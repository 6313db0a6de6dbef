import {
  addWorkingDays,
  type Calendar,
  closeOfDay,
  dayAt,
  officeTime,
  workingDaysBetween,
  worksOn,
} from '../calendar/calendar.ts';
import { DAY_MS, toDay, toPlainDate } from '../calendar/days.ts';
import { fromWall, readInstant, toWall } from '../calendar/zone.ts';
import type { Text } from '../kernel/text.ts';
import { type Instant, instant, type PlainDate } from '../kernel/time.ts';
import { lineIn } from '../mechanisms/plan-line.rules.ts';
import { fold } from '../text/bigrams.ts';
import { lineOf, whenOf } from './plan.rules.ts';
import { type Asked, type Lead, owedBy, type SendingKind } from './rules.ts';

/*
 * What the rules say of a sending before it goes: budget (H1), time left, night and rest days, inspections that meet or come again
 * (H3), what is asked for (H2). Pure: what was sent before comes in. How much each weighs is the pack's to say.
 */
export const CHECKS = [
  'over-budget',
  'no-budget',
  'too-soon',
  'within-week',
  'tomorrow',
  'short-notice',
  'overlap',
  'repeated',
  'photographs',
  'held-figure',
  'held-in-words',
  'in-plan',
  'no-plan',
  'off-plan',
  'plan-unit',
  'plan-used',
  'plan-month',
  'outside-hours',
  'passes-on',
] as const;
export type CheckCode = (typeof CHECKS)[number];

/** Not sent; sent once a named leader has signed why; sent when the office opens; sent, and said. */
export type Weight = 'refuse' | 'sign' | 'hold' | 'remark';

export interface CheckRules {
  /** In working days. */
  readonly lead: { readonly days: number; readonly week: number };
  /** In working days; at `never` or less an inspection is not announced at all. */
  readonly notice: { readonly never: number; readonly least: number };
  readonly checks: Readonly<Record<CheckCode, Text & { readonly name: Text; readonly weight: Weight }>>;
  /** Grounds why something cannot wait: by a leader's signature, or (an emergency that was declared) at once. */
  readonly urgent: readonly (Text & {
    readonly id: string;
    readonly signed: boolean;
    /** What it lifts, where that is something else than of most. */
    readonly lifts?: readonly CheckCode[];
  })[];
  /** What a ground lifts. */
  readonly lifts: readonly CheckCode[];
  readonly photographs: { readonly things: readonly string[]; readonly attendance: readonly string[] };
  /** Words by which a text asks for figures. */
  readonly asks: readonly string[];
}

/** What people read of a sending, as far as it is looked at. */
interface Said {
  readonly title: string;
  readonly ask: string;
  readonly figures: readonly string[];
  /** Of an inspection: the line of the plan that it is said to be. */
  readonly planned: string | null;
}

/** An inspection that others sent to one of the units, or supervision announced to it, for days near. */
export interface Other {
  readonly id: string;
  readonly of: 'sending' | 'inspection';
  readonly unit: string;
  readonly to: readonly string[];
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly subject: string | null;
  /** Whether the visit is still to be made. */
  readonly joinable: boolean;
}

/** A figure that the system holds, and where it is read. */
export interface Held extends Text {
  readonly link: string;
  /** Not a name or a telephone, which may be somebody else's: in a sentence nobody can tell. */
  readonly figure: boolean;
}

/** What stands around a sending when it is looked at. */
export interface Around {
  readonly calendar: Calendar;
  readonly now: Instant;
  /** Of the nearest unit that has one: how many of the kind it and all below it may send this year, and have sent. */
  readonly budget: { readonly unit: string; readonly most: number; readonly sent: number } | null;
  readonly others: readonly Other[];
  /** First and last day within which the same subject is not looked at again. */
  readonly span: { readonly from: PlainDate; readonly until: PlainDate } | null;
  /**
   * The year's plan of inspections that was confirmed (H3); how often its line was sent already to the unit that it was sent to most, and to
   * how many units it goes that the line does not have.
   */
  readonly plan: { readonly lines: readonly string[]; readonly used: number; readonly strangers: number } | null;
  readonly heldOf: (figure: string) => Held | null;
}

export interface Issue {
  readonly code: CheckCode;
  readonly weight: Weight;
  readonly facts: Readonly<Record<string, string | number>>;
  /** Inspections that it is about. */
  readonly others: readonly Other[];
  readonly held: Held | null;
}

export interface Checked {
  readonly issues: readonly Issue[];
  readonly stands: 'refused' | 'sign' | 'held' | 'goes';
  /** When it would go: now, or when the office opens. */
  readonly goesAt: Instant;
  readonly lead: Lead;
  readonly offHours: boolean;
  readonly over: boolean;
}

/** What counts against a budget; requests count as the documents that they are. */
export const budgeted = (kind: SendingKind): 'documents' | 'meetings' | null =>
  kind === 'inspection' ? null : kind === 'meeting' ? 'meetings' : 'documents';

/** What a check weighs for a sending with this ground: lifted, a leader signs it, or it is said. */
function weightOf(code: CheckCode, { urgent }: Pick<Asked, 'urgent'>, rules: CheckRules): Weight {
  const own = rules.checks[code].weight;
  const ground = rules.urgent.find((g) => g.id === urgent);
  const lifted = ground && own !== 'remark' && (ground.lifts ?? rules.lifts).includes(code);
  return lifted ? (ground.signed ? 'sign' : 'remark') : own;
}

/** When it would go: now, or, if it has to wait for the office to open, then. */
export function goesWhen(asked: Pick<Asked, 'urgent'>, rules: CheckRules, calendar: Calendar, now: Instant): Instant {
  return weightOf('outside-hours', asked, rules) === 'hold' ? openFrom(calendar, now) : now;
}

export function check(asked: Asked, written: Said, rules: CheckRules, around: Around): Checked {
  const { calendar, now } = around;
  const outside = openFrom(calendar, now) !== now;
  const found: Issue[] = [];
  const note = (code: CheckCode, facts: Issue['facts'] = {}, more: Partial<Issue> = {}) => {
    found.push({ code, weight: weightOf(code, asked, rules), facts, others: [], held: null, ...more });
  };
  if (outside) note('outside-hours');
  const goesAt = goesWhen(asked, rules, calendar, now);
  const counts = budgeted(asked.kind);
  const over = counts !== null && around.budget !== null && around.budget.sent >= around.budget.most;
  if (over) note('over-budget', { sent: around.budget!.sent, most: around.budget!.most });
  else if (counts !== null && around.budget === null) note('no-budget');
  const lead = leadOf(asked, rules, calendar, goesAt);
  if (lead === 'days' && asked.kind !== 'inspection') note('too-soon', { days: rules.lead.days });
  if (lead === 'week' && asked.kind !== 'inspection') note('within-week', { days: rules.lead.week });
  if (asked.kind === 'inspection') {
    noteInspection(asked, rules, around, goesAt, note);
    notePlan(asked, written.planned, around.plan, note);
  }
  if (asksForPhotographs(written, rules.photographs)) note('photographs');
  for (const figure of written.figures) {
    const held = around.heldOf(figure);
    if (held) note('held-figure', { figure }, { held });
  }
  for (const { clause, parts } of clausesThatAsk(written, rules.asks)) {
    const all = parts.map(around.heldOf).filter((h) => h?.figure);
    for (const held of new Map(all.map((h) => [h!.zh, h!])).values())
      note('held-in-words', { clause: clause.slice(0, SHOWN) }, { held });
  }
  if (asked.passesOn) note('passes-on');
  const weighs = (weight: Weight) => found.some((i) => i.weight === weight);
  const stands = weighs('refuse') ? 'refused' : weighs('sign') ? 'sign' : weighs('hold') ? 'held' : 'goes';
  return { issues: found, stands, goesAt, lead, offHours: outside && goesAt === now, over };
}

type Note = (code: CheckCode, facts?: Issue['facts'], more?: Partial<Issue>) => void;

/** In the plan, or not; and whether it keeps to the month and the times that the plan names. */
function notePlan(asked: Asked, named: string | null, plan: Around['plan'], note: Note): void {
  const line = plan && lineOf(plan.lines, named);
  if (plan === null || line === null) {
    note(plan ? 'off-plan' : 'no-plan');
    return;
  }
  note('in-plan', { line: (lineIn(line)?.what ?? line).slice(0, SHOWN) });
  const { months, times } = whenOf(line);
  const month = Number(asked.from!.slice(5, 7));
  if (plan.strangers > 0) note('plan-unit', { n: plan.strangers });
  if (plan.used >= times) note('plan-used', { used: plan.used, times });
  if (months.length > 0 && !months.includes(month)) note('plan-month', { month });
}

/** So much of what people wrote is said again in a remark. */
const SHOWN = 60;

function noteInspection(
  asked: Asked,
  { notice }: CheckRules,
  { calendar, others, span }: Around,
  goesAt: Instant,
  note: Note,
): void {
  const from = asked.from!;
  const until = asked.until ?? from;
  const days = workingDaysBetween(calendar, toPlainDate(dayAt(calendar, goesAt)), from);
  if (days <= notice.never) note('tomorrow', { days: notice.least });
  else if (days < notice.least) note('short-notice', { left: days, days: notice.least });
  const same = others.filter(
    (o) => o.subject !== null && o.subject === asked.subject && span && o.until >= span.from && o.from <= span.until,
  );
  const meets = others.filter((o) => !same.includes(o) && o.from <= until && o.until >= from);
  if (same.length > 0) note('repeated', {}, { others: same });
  if (meets.length > 0) note('overlap', {}, { others: meets });
}

/** How long was left, in office hours up to the end of the last day: at four in the afternoon a day is an hour. */
function leadOf(asked: Asked, { lead, notice }: CheckRules, calendar: Calendar, goesAt: Instant): Lead {
  if (asked.kind === 'inspection') {
    const days = workingDaysBetween(calendar, toPlainDate(dayAt(calendar, goesAt)), asked.from!);
    return days < lead.days ? 'days' : days < notice.least ? 'week' : 'longer';
  }
  const due = owedBy(asked);
  if (due === null) return 'none';
  const passed = (at: Instant) => officeTime(calendar, toWall(calendar.zone, readInstant(at)));
  const left = passed(closeOfDay(calendar, toDay(due))) - passed(goesAt);
  return left < lead.days * calendar.hoursMs ? 'days' : left < lead.week * calendar.hoursMs ? 'week' : 'longer';
}

/** The moment itself while the office is open; else when it opens next. Noon is no night. */
export function openFrom(calendar: Calendar, now: Instant): Instant {
  const wall = toWall(calendar.zone, readInstant(now));
  const day = Math.floor(wall / DAY_MS);
  const opens = calendar.hours[0]?.[0] ?? 0;
  const closes = calendar.hours.at(-1)?.[1] ?? DAY_MS;
  const time = wall - day * DAY_MS;
  const works = worksOn(calendar, day);
  if (works && time >= opens && time < closes) return now;
  const next = works && time < opens ? day : toDay(addWorkingDays(calendar, toPlainDate(day), 1));
  return instant(fromWall(calendar.zone, next * DAY_MS + opens));
}

/** Photographs as proof that somebody was there: both are named in one sentence. */
function asksForPhotographs(
  { ask, figures }: Pick<Said, 'ask' | 'figures'>,
  { things, attendance }: CheckRules['photographs'],
): boolean {
  const named = (words: readonly string[], sentence: string) => words.some((w) => sentence.includes(fold(w)));
  return [...fold(ask).split(/[。；;！!？?\n]|\.\s/), ...figures.map(fold)].some(
    (sentence) => named(things, sentence) && named(attendance, sentence),
  );
}

/** Parts of what is written that ask for something to be reported, with what each asks for: 请报送满意率 does, 请按时办结 does not. */
function clausesThatAsk(
  { title, ask }: Pick<Said, 'title' | 'ask'>,
  asks: readonly string[],
): { readonly clause: string; readonly parts: readonly string[] }[] {
  const words = asks.map(fold);
  return [title, ...ask.split(/[，,。；;！!？?\n]|\.\s/)].flatMap((written) => {
    const clause = fold(written).trim();
    const word = words.find((w) => names(clause, w));
    if (word === undefined) return [];
    const after = clause.slice(clause.indexOf(word) + word.length);
    return [{ clause: written.trim(), parts: [clause, ...after.split(/[、:：和及与]|\band\b|\bthe\b/)] }];
  });
}

/** Whether a folded text names something: words of letters stand by themselves, others anywhere. */
export function names(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  if (!/^[a-z]/.test(word)) return true;
  return !/[a-z]/.test(text[at - 1] ?? '') && !/[a-z]/.test(text[at + word.length] ?? '');
}
