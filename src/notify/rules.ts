import { writtenDay } from '../calendar/words.ts';
import type { Zone } from '../calendar/zone.ts';
import { dateIn, fromWall, toWall } from '../calendar/zone.ts';
import { keptAway, type Role } from '../kernel/actor.ts';
import { fill, type Text } from '../kernel/text.ts';
import { type Instant, instant, millis, type PlainDate, plainDate } from '../kernel/time.ts';

/*
 * Who is told what of an entry of the ledger. Pure: what the entry is about, and who serves where, come in.
 */

export type Audience =
  | 'holder'
  | 'head'
  | 'reviewers'
  | 'successor'
  | 'predecessor'
  | 'inspected'
  | 'outside'
  | 'units'
  | 'person';

interface Rule {
  readonly to: Audience;
  readonly text: string;
  /** Of a card: only where it has one of these. */
  readonly colours?: readonly string[];
}

export interface NotifyPack {
  readonly rules: Readonly<Record<string, readonly Rule[]>>;
  /** Steps of duties that nobody is told of when they are opened. */
  readonly quiet: readonly string[];
  readonly working: readonly Role[];
  readonly texts: Readonly<Record<string, Text>>;
  readonly due: Text;
  readonly confidential: Text;
  readonly mail: Readonly<Record<'subject' | 'digest' | 'more' | 'open' | 'foot', Text>> & { readonly lines: number };
  /** What may be sent to another system, with the words for it. */
  readonly webhooks: Readonly<Record<string, Text>>;
  readonly robots: readonly Robot[];
  readonly robotText: Text;
  readonly webhookSeconds: number;
  readonly keepDays: number;
}

/** A robot of a group chat: the form of its message, `{text}` standing for the sentence, and what its answer has in it once taken. */
export interface Robot {
  readonly path: string;
  readonly parameter: string;
  readonly name: Text;
  readonly body: Readonly<Record<string, unknown>>;
  readonly taken: Readonly<Record<string, unknown>>;
}

/** The robot that an address leads to; `null`: another system, which takes Standard Webhooks. */
export function robotAt(robots: readonly Robot[], address: string): Robot | null {
  const { pathname, searchParams } = new URL(address);
  return robots.find((r) => pathname.endsWith(r.path) && searchParams.has(r.parameter)) ?? null;
}

/** A robot's message. @param text of what happened: codes and dates in words, never personal data */
export const robotBody = (robot: Robot, text: string): string =>
  JSON.stringify(robot.body, (_key, value) => (value === '{text}' ? text : value));

/** Whether a robot took a message: they answer 200 to what they refuse, and say so inside. */
export function robotTook(robot: Robot, answer: string): boolean {
  try {
    const said = JSON.parse(answer) as Record<string, unknown>;
    return Object.entries(robot.taken).every(([key, value]) => said[key] === value);
  } catch {
    return false;
  }
}

/** What of a ledger entry is looked at here. */
export interface Happened {
  readonly officeId: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly recordedAt: Instant;
}

/** What an entry's stream is about, as it stands now: visibility that was narrowed since is thus respected. */
export interface Matter {
  /** Stream of what people open, `case:<id>`. */
  readonly about: string;
  readonly number: string | null;
  /** Code of the kind of appeal. */
  readonly kind: string | null;
  /** Code of the duty's step. */
  readonly step: string | null;
  readonly dueOn: PlainDate | null;
  readonly unit: string | null;
  readonly post: string | null;
  /** Whom it is about, whichever post they hold by now; `null`: the unit, for which its head speaks. */
  readonly account?: string | null;
  readonly confidential: boolean;
  /** It is between whoever holds the post and the house: no colleague and no head is told in their place. */
  readonly personal?: boolean;
  /** The units it was sent to, beside whoever has it: those called to a meeting. */
  readonly units?: readonly string[];
  /** The units it must stay hidden from: for all who stand under one of them (`standsUnder`). */
  readonly hiddenFrom: readonly string[];
  /** Imported past: nobody is told. */
  readonly history: boolean;
  /** A duty that is over already: it was done in the same breath, and there is nothing left to do. */
  readonly ended: boolean;
}

/** Who serves in an office on a day. */
export interface Standing {
  readonly posts: readonly {
    readonly accountId: string;
    readonly postId: string;
    readonly unitId: string;
    readonly role: Role;
  }[];
  /** Unit → itself and all above it, nearest first. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
}

type Post = Standing['posts'][number];

/** Codes and dates of a notice. No personal data, no text that people wrote. */
export interface Facts {
  readonly number?: string;
  readonly kind?: string;
  readonly step?: string;
  readonly due?: string;
  readonly count?: number;
  readonly confidential?: boolean;
  /** The card it is about, to be opened. */
  readonly card?: string;
}

/** One person told one thing. */
export interface Told {
  readonly accountId: string;
  /** Key of `texts` in packs/notify.yaml. */
  readonly kind: string;
  readonly about: string;
  readonly facts: Facts;
}

/** Whom to tell what of this entry. @param matter `null` where the stream is no duty and no case */
export function tell(pack: NotifyPack, entry: Happened, matter: Matter | null, standing: Standing): Told[] {
  if (entry.body.history === true || matter?.history) return [];
  if (matter?.ended && entry.type.startsWith('duty.')) return [];
  if (entry.type === 'duty.opened' && pack.quiet.includes(matter?.step ?? '')) return [];
  const told = new Map<string, Told>();
  for (const { to, text, colours } of pack.rules[entry.type] ?? []) {
    if (colours && !colours.includes(String(entry.body.colour))) continue;
    const accounts = matter ? audience(pack, to, matter, standing, entry.body) : ofHandover(to, entry.body, standing);
    const kind = variant(pack, text, entry, matter);
    for (const accountId of accounts) {
      // Whoever did it knows.
      if (told.has(accountId) || entry.actor === `account:${accountId}`) continue;
      told.set(accountId, { accountId, kind, about: matter?.about ?? entry.stream, facts: factsOf(entry, matter) });
    }
  }
  return [...told.values()];
}

function variant(pack: NotifyPack, text: string, entry: Happened, matter: Matter | null): string {
  const { solved, duties, colour, outcome, kind } = entry.body;
  const none = Array.isArray(duties) && duties.length === 0 ? 'none' : null;
  const all = [solved === false ? 'unsolved' : null, none, colour, outcome, kind, matter?.step];
  const more = all.find((one) => one && pack.texts[`${text}.${one}`]);
  return more ? `${text}.${more}` : text;
}

function factsOf(entry: Happened, matter: Matter | null): Facts {
  if (!matter) return { count: Array.isArray(entry.body.duties) ? entry.body.duties.length : 0 };
  return {
    ...(matter.number === null ? {} : { number: matter.number }),
    ...(matter.kind === null ? {} : { kind: matter.kind }),
    ...(matter.step === null ? {} : { step: matter.step }),
    ...(matter.dueOn === null ? {} : { due: matter.dueOn }),
    ...(matter.confidential ? { confidential: true } : {}),
    ...(entry.stream.startsWith('card:') ? { card: entry.stream.slice('card:'.length) } : {}),
  };
}

/** Of a hand-over: its entry says between whom, and in which unit. */
function ofHandover(to: Audience, body: Happened['body'], standing: Standing): string[] {
  if (to === 'successor') return [String(body.to)];
  if (to === 'predecessor') return typeof body.from === 'string' ? [body.from] : [];
  const path = standing.paths.get(String(body.unit)) ?? [];
  return to === 'head' ? nearestHead(path, standing).map((p) => p.accountId) : [];
}

function audience(
  pack: NotifyPack,
  to: Audience,
  matter: Matter,
  standing: Standing,
  body: Happened['body'],
): string[] {
  // Whoever it is about is told, also of what nobody else may know.
  if (to === 'person') return aboutWhom(matter, standing);
  const path = matter.unit === null ? [] : (standing.paths.get(matter.unit) ?? [matter.unit]);
  const working = (unit: string | null, above: readonly string[]) => {
    const posts = standing.posts.filter((p) => p.unitId === unit && pack.working.includes(p.role));
    return posts.length > 0 ? posts : nearestHead(above, standing);
  };
  const found = () => {
    switch (to) {
      case 'holder': {
        const post = standing.posts.filter((p) => p.postId === matter.post);
        return post.length > 0 || matter.personal ? post : working(matter.unit, path);
      }
      case 'units':
        return (matter.units ?? []).flatMap((unit) => working(unit, standing.paths.get(unit) ?? [unit]));
      case 'head':
        return matter.personal ? [] : nearestHead(path, standing);
      case 'reviewers': {
        const role: Role = matter.confidential ? 'discipline' : 'supervisor';
        return standing.posts.filter((p) => p.role === role);
      }
      case 'inspected':
        return named(body.targets).flatMap((unit) => nearestHead(standing.paths.get(unit) ?? [unit], standing));
      case 'outside':
        return standing.posts.filter((p) => p.role === 'inspector' && named(body.team).includes(p.postId));
      case 'successor':
      case 'predecessor':
        return [];
      default:
        return to satisfies never;
    }
  };
  const kept = keptFrom(matter.hiddenFrom, standing);
  // As in `sees` of the duties: of a confidential matter not even the head above knows, who sees the units' other duties.
  const has = (unit: string) => unit === matter.unit || (matter.units ?? []).includes(unit);
  const may = (p: Post) => !matter.confidential || p.role === 'discipline' || has(p.unitId);
  return found().flatMap((p) => (kept.has(p.accountId) || !may(p) ? [] : p.accountId));
}

const aboutWhom = ({ account, unit }: Matter, { posts }: Standing): string[] =>
  account ? [account] : posts.filter((p) => p.unitId === unit && p.role === 'head').map((p) => p.accountId);

/** The units or posts that an entry names. */
const named = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** The accounts of those who stand under an accused unit, in whichever of their posts; the office itself counts as in `standsUnder`. */
export function keptFrom(accused: readonly string[], standing: Standing): ReadonlySet<string> {
  const under = (p: Post) => keptAway(accused, standing.paths.get(p.unitId) ?? [p.unitId]);
  return new Set(standing.posts.filter(under).map((p) => p.accountId));
}

function nearestHead(path: readonly string[], standing: Standing): Standing['posts'] {
  for (const unit of path) {
    const heads = standing.posts.filter((p) => p.unitId === unit && p.role === 'head');
    if (heads.length > 0) return heads;
  }
  return [];
}

/** Words for the codes in a notice, from the slices that own them; `null` for a code they do not know. */
export interface Words {
  kind(code: string): Text | null;
  step(code: string): Text | null;
}

/** @param leaving it leaves the house, where a confidential matter has neither kind nor number */
export function inWords(pack: NotifyPack, words: Words, told: Pick<Told, 'kind' | 'facts'>, leaving: boolean): Text {
  const { kind, facts } = told;
  const template = pack.texts[kind] ?? pack.texts[kind.split('.')[0]!] ?? { zh: kind, en: kind };
  const secret = leaving && facts.confidential === true;
  const say = (lang: 'zh' | 'en') =>
    fill(template[lang], {
      kind: secret ? pack.confidential[lang] : facts.kind ? (words.kind(facts.kind)?.[lang] ?? facts.kind) : '',
      number: secret ? '' : (facts.number ?? ''),
      step: facts.step ? (words.step(facts.step)?.[lang] ?? facts.step) : '',
      due: facts.due ? fill(pack.due[lang], { due: writtenDay(plainDate(facts.due))[lang] }) : '',
      on: facts.due ? writtenDay(plainDate(facts.due))[lang] : '',
      count: facts.count ?? 0,
    })
      .replace(/ +([，,。]|$)/g, '$1')
      // What is about no appeal has neither kind nor number between the commas.
      .replace(/([，,])[，,]+/g, '$1')
      .trim()
      .replace(/[，,]$/, '');
  return { zh: say('zh'), en: say('en') };
}

/** What an entry says, in a sentence for a group chat. */
export function inRobotWords(
  pack: NotifyPack,
  words: Words,
  type: string,
  { kind, number, step, dueOn }: Pick<Matter, 'kind' | 'number' | 'step' | 'dueOn'>,
): Text {
  const say = (lang: 'zh' | 'en') =>
    fill(pack.robotText[lang], {
      what: pack.webhooks[type]?.[lang] ?? type,
      kind: kind ? (words.kind(kind)?.[lang] ?? kind) : '',
      number: number ?? '',
      step: step ? (words.step(step)?.[lang] ?? step) : '',
      due: dueOn ? fill(pack.due[lang], { due: writtenDay(dueOn)[lang] }) : '',
    })
      .replace(/ {2,}/g, ' ')
      .replace(/。 /g, '。')
      .trim();
  return { zh: say('zh'), en: say('en') };
}

/** How an account is told by e-mail. Times are of the office's wall clock, `HH:MM`. */
export interface MailPreference {
  readonly mode: 'now' | 'daily' | 'none';
  /** From when until when nothing is sent; `null`: always. May go over midnight. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly dailyAt: string;
}

const DAY = 86_400_000;
const ofDay = (time: string): number => Number(time.slice(0, 2)) * 3_600_000 + Number(time.slice(3, 5)) * 60_000;

/** When a mail may go: now, or when the quiet hours end. */
export function mailAt(now: Instant, { quiet }: Pick<MailPreference, 'quiet'>, zone: Zone): Instant {
  if (!quiet) return now;
  const wall = toWall(zone, millis(now));
  const time = ((wall % DAY) + DAY) % DAY;
  const [from, until] = [ofDay(quiet.from), ofDay(quiet.until)];
  const isQuiet = from <= until ? time >= from && time < until : time >= from || time < until;
  if (!isQuiet) return now;
  const midnight = wall - time;
  return instant(fromWall(zone, midnight + until + (until <= time ? DAY : 0)));
}

/** The day whose digest is due now, or `null`. @param last the day of the last one */
export function digestDue(
  now: Instant,
  { mode, dailyAt }: Pick<MailPreference, 'mode' | 'dailyAt'>,
  last: PlainDate | null,
  zone: Zone,
): PlainDate | null {
  const today = dateIn(zone, now);
  const time = ((toWall(zone, millis(now)) % DAY) + DAY) % DAY;
  return mode === 'daily' && time >= ofDay(dailyAt) && (last === null || last < today) ? today : null;
}
