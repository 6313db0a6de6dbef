import type { Calendar } from '../calendar/calendar.ts';
import type { Country } from '../calendar/countries.ts';
import { loadCalendar } from '../calendar/pack.ts';
import { type Db, sqlOf } from '../db/open.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type Clock, millis } from '../kernel/time.ts';

/** A jurisdiction with an intake of its own. */
export interface Office {
  readonly officeId: string;
  readonly name: Text;
  readonly demo: boolean;
  /** Its working days, hours and zone. */
  readonly calendar: Calendar;
  /** That of its calendar: how its money and numbers are written, and the number that everybody may call. */
  readonly country: Country;
}

export interface Offices {
  /** Every office of this installation, the oldest first. */
  all(): Promise<readonly Office[]>;
  /**
   * The office whose address this is, else the first one.
   *
   * @param host the request's host, without its port
   * @throws Refusal `office.none` while there is none
   */
  at(host: string): Promise<Office>;
  /** @throws Refusal `office.none` */
  get(officeId: string): Promise<Office>;
}

const FRESH_MS = 10_000;

export function openOffices(db: Db, clock: Clock): Offices {
  let rows: { office: Office; host: string | null }[] = [];
  let readAt = Number.NEGATIVE_INFINITY;

  const load = async () => {
    const now = millis(clock());
    // Either way, or with the clock set back nothing would be read anew until it has caught up.
    if (rows.length > 0 && Math.abs(now - readAt) < FRESH_MS) return rows;
    const found = await db.rows(sqlOf.selectFrom('office').selectAll().orderBy('created_at').orderBy('office_id'));
    const calendars = new Map(found.map((o) => [o.calendar, loadCalendar(o.calendar)]));
    rows = found.map((o) => ({
      office: {
        officeId: o.office_id,
        name: { zh: o.name_zh, en: o.name_en },
        demo: o.demo,
        calendar: calendars.get(o.calendar)!.calendar,
        country: calendars.get(o.calendar)!.country,
      },
      host: o.host,
    }));
    readAt = now;
    return rows;
  };
  const orRefuse = (found: { office: Office } | undefined): Office => {
    if (!found) throw new Refusal('office.none');
    return found.office;
  };

  return {
    all: async () => (await load()).map((r) => r.office),
    async at(host) {
      const known = await load();
      return orRefuse(known.find((r) => r.host === host) ?? known[0]);
    },
    get: async (officeId) => orRefuse((await load()).find((r) => r.office.officeId === officeId)),
  };
}
