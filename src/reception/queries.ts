import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import { subjects, texts } from '../identity/vault.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import { postsNamed } from '../org/queries.ts';
import { type Booking, isAhead, type ReceptionDay, type Standing, slotTime, standingOf } from './rules.ts';
import { bookingsOf, loadDays } from './store.ts';
import type { ReceptionWork, Wall } from './work.ts';

/** A reception day as everybody may know it: posts, never persons. */
export interface ShownDay {
  readonly day: ReceptionDay;
  readonly standing: Standing;
  readonly unit: Text & { readonly id: string };
  readonly post: Text;
  readonly standIn: Text | null;
  readonly heldBy: Text | null;
  /** Slots that can still be booked, with when each begins. */
  readonly free: readonly { readonly slot: number; readonly time: string }[];
  readonly booked: number;
  readonly came: number;
}

/** A slot that nobody has, or had. */
const taken = (b: Booking): boolean => b.slot !== null && b.state !== 'withdrawn' && b.state !== 'called-off';

/** Days with what is known of them, in this order. */
export async function shownDays(
  read: Reader,
  work: ReceptionWork,
  wall: Wall,
  days: readonly ReceptionDay[],
): Promise<ShownDay[]> {
  const { officeId, units } = work.cases;
  const [bookings, posts] = await Promise.all([
    bookingsOf(
      read,
      officeId,
      days.map((d) => d.dayId),
    ),
    postsNamed(
      read,
      officeId,
      days.flatMap((d) => [d.post, ...(d.standIn ? [d.standIn] : [])]),
      wall.today,
    ),
  ]);
  const byDay = Map.groupBy(bookings, (b) => b.dayId);
  const titled = (post: string | null): Text | null =>
    post === null ? null : (posts.get(post)?.title ?? { zh: post, en: post });
  return days.map((day) => {
    const all = byDay.get(day.dayId) ?? [];
    const gone = new Set(all.filter(taken).map((b) => b.slot));
    const unit = units.get(day.unit);
    const open = day.state === 'planned' ? Array.from({ length: day.slots }, (_, slot) => slot) : [];
    return {
      day,
      standing: standingOf(day, wall.today),
      unit: { id: day.unit, zh: unit?.zh ?? day.unit, en: unit?.en ?? day.unit },
      post: titled(day.post)!,
      standIn: titled(day.standIn),
      heldBy: titled(day.heldBy),
      free: open
        .filter((slot) => !gone.has(slot) && isAhead(day, slot, wall))
        .map((slot) => ({ slot, time: slotTime(day, slot) })),
      booked: all.filter((b) => b.state === 'booked').length,
      came: all.filter((b) => b.state === 'came').length,
    };
  });
}

export interface DaysAsked {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  /** A unit with all below it; `null`: all. */
  readonly unit: string | null;
  /** Part of a unit's name. */
  readonly find: string;
  /** The last of the page before. */
  readonly after: string | null;
  readonly newestFirst?: boolean;
  readonly limit: number;
}

/** Days by date, called-off ones too: whoever wanted to come must read that. */
export async function listDays(read: Reader, officeId: string, asked: DaysAsked): Promise<ReceptionDay[]> {
  const { from, to, unit, find, after, newestFirst = false, limit } = asked;
  const [beyond, way] = newestFirst ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
  const rows = await read.rows(
    raw(sql<{ day_id: string }>`select d.day_id from reception_day d
      join unit u on u.office_id = d.office_id and u.unit_id = d.unit_id
      where d.office_id = ${officeId} and d.on_day >= ${from}::date and (${to}::date is null or d.on_day <= ${to}::date)
        and (${unit}::text is null or ${unit} = any(u.path))
        and (${find} = '' or strpos(u.name_zh, ${find}) > 0 or strpos(lower(u.name_en), lower(${find})) > 0)
        and (${after}::uuid is null or (d.on_day, d.from_time, d.day_id) ${beyond}
          (select on_day, from_time, day_id from reception_day x where x.office_id = ${officeId} and x.day_id = ${after}::uuid))
      order by d.on_day ${way}, d.from_time ${way}, d.day_id ${way} limit ${limit}`),
  );
  const ids = rows.map((r) => r.day_id);
  const byId = new Map((await loadDays(read, officeId, ids)).map((d) => [d.dayId, d]));
  return ids.map((id) => byId.get(id)!);
}

/** The next day of each of these units that is planned. */
export async function nextDays(
  read: Reader,
  officeId: string,
  units: readonly string[],
  today: PlainDate,
): Promise<ReadonlyMap<string, ReceptionDay>> {
  if (units.length === 0) return new Map();
  const rows = await read.rows(
    raw(sql<{ day_id: string }>`select distinct on (unit_id) day_id from reception_day
      where office_id = ${officeId} and unit_id = any(${[...new Set(units)]}::text[]) and on_day >= ${today}::date
        and state = 'planned' order by unit_id, on_day, from_time`),
  );
  const days = await loadDays(
    read,
    officeId,
    rows.map((r) => r.day_id),
  );
  return new Map(days.map((d) => [d.unit, d]));
}

/** Who booked: personal data. Every look of staff at it is put on record by `commands.ts: looked`. */
export interface Contact {
  readonly name: string;
  readonly phone: string;
  readonly email?: string;
  readonly lang: 'zh' | 'en';
}

/** What these bookings say, by id; absent where nothing was said. */
export async function saidBy(
  read: Reader,
  { cases: { keys, officeId } }: ReceptionWork,
  bookings: readonly Booking[],
): Promise<ReadonlyMap<string, { readonly contact: Contact; readonly subject: string }>> {
  const saying = bookings.filter((b) => b.said !== null);
  const known = await subjects(
    read,
    keys,
    officeId,
    saying.map((b) => b.bookingId),
  );
  const out = new Map<string, { contact: Contact; subject: string }>();
  for (const { bookingId, said } of saying) {
    const subject = known.get(bookingId);
    const words = subject && (await texts(read, officeId, subject));
    const [contact, about] = [words?.get(said!.contact.item)?.text, words?.get(said!.subject.item)?.text];
    if (contact !== undefined && about !== undefined)
      out.set(bookingId, { contact: JSON.parse(contact) as Contact, subject: about });
  }
  return out;
}

/** The case with this number, where it is no confidential one: of those nobody learns here that they exist. */
export async function caseNumbered(read: Reader, officeId: string, number: string): Promise<string | null> {
  const [row] = await read.rows(
    raw(sql<{ case_id: string }>`select case_id from appeal where office_id = ${officeId} and number = ${number}
      and visibility = 'normal'`),
  );
  return row?.case_id ?? null;
}

/** Numbers of cases, for those of a list. */
export async function caseNumbers(
  read: Reader,
  officeId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await read.rows(
    raw(sql<{ case_id: string; number: string }>`select case_id, number from appeal where office_id = ${officeId}
      and case_id = any(${[...ids]}::uuid[])`),
  );
  return new Map(rows.map((r) => [r.case_id, r.number]));
}
