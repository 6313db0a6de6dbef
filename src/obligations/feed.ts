import ical, { ICalEventTransparency } from 'ical-generator';
import type { Calendar } from '../calendar/calendar.ts';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { parseLimit } from '../calendar/limit.ts';
import { dateIn } from '../calendar/zone.ts';
import type { Db, Reader, Tx } from '../db/open.ts';
import { owed } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { accountAs } from '../identity/actors.ts';
import { blind, type Keys, sha256 } from '../identity/keys.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Lang, Text } from '../kernel/text.ts';
import { type Instant, millis, type PlainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { moved } from '../mechanisms/days.rules.ts';
import { loadVocabulary } from '../mechanisms/pack.ts';
import { standsInFor, unitNames } from '../org/queries.ts';
import { type Feed, feedBehind, feedsOf, removeFeed, saveFeed } from './feed.store.ts';

/*
 * Calendars of what is owed, under secret addresses: calendar programs cannot sign in. A calendar may be copied to servers of others, so
 * it names what is owed and says nothing that a citizen wrote; of confidential matters only that there is something to do.
 */

/** So many duties a calendar shows, the most urgent. */
const MOST_SHOWN = 1000;

/** A duty as a calendar names it, and its page in the workbench. */
export interface FeedLine {
  readonly title: Text;
  readonly path: string | null;
}

export interface FeedDeps {
  readonly db: Db;
  readonly keys: Keys;
  readonly calendarOf: (officeId: string) => Promise<Calendar>;
  /** Names of duties for somebody, from the floors above. */
  readonly linesOf: (actor: StaffActor, duties: readonly Duty[]) => Promise<(duty: Duty) => FeedLine>;
  readonly publicUrl: string;
}

const digestOf = (token: string): Buffer => sha256(`calendar-feed\n${token}`);

/** Found again from the key of the write that made it: shown for that write alone, and stored nowhere. */
export const tokenOf = (keys: Keys, { officeId }: Context, accountId: string, key: string): string =>
  blind(keys, 'calendar-feed', JSON.stringify([officeId, accountId, key])).toString('base64url');

const staffIn = ({ actor }: Context): StaffActor => {
  if (actor.kind !== 'staff') throw new Refusal('session.needed');
  return actor;
};

const heads = (actor: StaffActor, unit: string): boolean =>
  actor.posts.some((p) => p.role === 'head' && p.unitId === unit);

/**
 * A new address: of one's own duties, or of the unit that one heads.
 *
 * @throws Refusal `calendar-feed.head-makes`, `.too-many`
 */
export async function makeFeed(tx: Tx, ctx: Context, token: string, unit: string | null): Promise<Feed> {
  const actor = staffIn(ctx);
  if (unit !== null && !heads(actor, unit)) throw new Refusal('calendar-feed.head-makes');
  const own = await feedsOf(tx, ctx.officeId, actor.accountId);
  const { most } = loadVocabulary().settings.calendars;
  if (own.length >= most) throw new Refusal('calendar-feed.too-many', { most });
  const feed = { feedId: newId(Date.parse(ctx.now)), accountId: actor.accountId, unit, madeAt: ctx.now };
  saveFeed(tx, ctx.officeId, feed, digestOf(token));
  return feed;
}

/** From now on nothing is read there. @throws Refusal `calendar-feed.not-found`, also for another's */
export async function revokeFeed(tx: Tx, ctx: Context, feedId: string): Promise<void> {
  const own = await feedsOf(tx, ctx.officeId, staffIn(ctx).accountId);
  if (!own.some((f) => f.feedId === feedId)) throw new Refusal('calendar-feed.not-found');
  removeFeed(tx, ctx.officeId, feedId);
}

/**
 * The calendar behind a token, as its maker may see it today: who left a post sees nothing of it any more.
 *
 * @throws Refusal `calendar-feed.not-found`
 */
export async function readFeed(deps: FeedDeps, officeId: string, token: string, now: Instant): Promise<string> {
  const { db, calendarOf, linesOf, publicUrl } = deps;
  const feed = await feedBehind(db, officeId, digestOf(token));
  const calendar = await calendarOf(officeId);
  const today = dateIn(calendar.zone, now);
  const maker = feed && (await accountAs(db, officeId, feed.accountId, today));
  if (!feed || !maker || (feed.unit !== null && !heads(maker.actor, feed.unit)))
    throw new Refusal('calendar-feed.not-found');
  const { actor, lang } = maker;
  const until = moved(calendar, today, parseLimit(loadVocabulary().settings.calendars.ahead), 1);
  const all = await dutiesOf(db, actor, feed.unit, today);
  const duties = all.filter((d) => d.dueOn !== null && d.dueOn <= until);
  const lineOf = await linesOf(actor, duties);
  const unit = feed.unit === null ? null : (await unitNames(db, officeId, [feed.unit])).get(feed.unit);
  return calendarText(
    lang,
    unit ?? null,
    now,
    duties.map((d) => ({ duty: d, line: lineFor(d, lineOf), publicUrl })),
  );
}

async function dutiesOf(read: Reader, actor: StaffActor, unit: string | null, today: PlainDate): Promise<Duty[]> {
  if (unit !== null) return owed(read, actor, { units: [unit], mine: null, limit: MOST_SHOWN });
  const posts = [...actor.posts, ...(await standsInFor(read, actor, today))];
  return owed(read, actor, {
    units: [...new Set(posts.map((p) => p.unitId))],
    mine: posts.map((p) => p.postId),
    limit: MOST_SHOWN,
  });
}

const SECRET: FeedLine = { title: { zh: '一项待办', en: 'A duty' }, path: null };

const lineFor = (duty: Duty, lineOf: (duty: Duty) => FeedLine): FeedLine =>
  duty.visibility === 'normal' && duty.hiddenFrom.length === 0 ? lineOf(duty) : SECRET;

interface Entry {
  readonly duty: Duty;
  readonly line: FeedLine;
  readonly publicUrl: string;
}

/** One day for each duty (given as text: a moment would be read in this machine's zone), no alarm: programs have their own. A duty that moves keeps its id, with a later number. */
function calendarText(lang: Lang, unit: Text | null, now: Instant, entries: readonly Entry[]): string {
  const name = { zh: unit ? `${unit.zh}要办的` : '我要办的', en: unit ? `What ${unit.en} owes` : 'What I owe' };
  const feed = ical({
    name: name[lang],
    prodId: { company: 'Changxiao', product: 'Duties', language: lang },
    ttl: 3600,
  });
  for (const { duty, line, publicUrl } of entries)
    feed.createEvent({
      id: `${duty.dutyId}@changxiao`,
      start: duty.dueOn!,
      end: toPlainDate(toDay(duty.dueOn!) + 1),
      allDay: true,
      summary: line.title[lang],
      sequence: duty.version,
      stamp: new Date(millis(now)),
      // It blocks no time.
      transparency: ICalEventTransparency.TRANSPARENT,
      ...(line.path === null ? {} : { url: `${publicUrl}${line.path}` }),
    });
  return feed.toString();
}
