import type { Reader } from '../db/open.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import type { ReceptionDay } from './rules.ts';
import { dayStream, loadBookings, loadDays } from './store.ts';

const idsOf = (streams: readonly string[], kind: string): string[] =>
  streams.filter((s) => s.startsWith(`${kind}:`)).map((s) => s.slice(kind.length + 1));

/**
 * What notices have to know of reception days and bookings: both are told to whoever receives on the day, and lead to it. Who books is
 * in no notice; of somebody who came without booking nobody is told, as whoever received them wrote it down.
 */
export const withReceptions = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const [dayIds, bookingIds] = [idsOf(streams, 'reception'), idsOf(streams, 'booking')];
    if (dayIds.length + bookingIds.length === 0) return base.matters(officeId, streams);
    const bookings = (await loadBookings(read, officeId, bookingIds)).filter((b) => b.slot !== null);
    const [known, days] = await Promise.all([
      base.matters(officeId, streams),
      loadDays(read, officeId, [...new Set([...dayIds, ...bookings.map((b) => b.dayId)])]),
    ]);
    const told = new Map(days.map((day) => [day.dayId, matterOf(day)]));
    return new Map([
      ...known,
      ...dayIds.flatMap((id): [string, Matter][] => (told.has(id) ? [[dayStream(id), told.get(id)!]] : [])),
      ...bookings.map((b): [string, Matter] => [`booking:${b.bookingId}`, told.get(b.dayId)!]),
    ]);
  },
});

const matterOf = (day: ReceptionDay): Matter => ({
  about: dayStream(day.dayId),
  number: null,
  kind: null,
  step: null,
  dueOn: day.on,
  unit: day.unit,
  post: day.standIn ?? day.post,
  confidential: false,
  hiddenFrom: [],
  history: false,
  ended: false,
});
