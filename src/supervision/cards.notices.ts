import { sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Offices } from '../identity/offices.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';

interface Row {
  readonly card_id: string;
  readonly duty_id: string;
  readonly colour: string;
  readonly holder_unit: string;
  readonly holder_post: string | null;
  readonly contest_until: Instant;
}

/**
 * What notices have to know of cards, on top of what they know of duties: a card is about what its duty is about, and as hidden; it is
 * told to whoever held the duty then. The date of a prompt is that of the duty, of the others until when they may be contested.
 */
export const withCards = (read: Reader, offices: Offices, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('card:')).map((s) => s.slice('card:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const cards = await read.rows(
      raw(sql<Row>`select card_id, duty_id, colour, holder_unit, holder_post, contest_until from card
        where office_id = ${officeId} and card_id = any(${ids}::uuid[])`),
    );
    const known = await base.matters(officeId, [...new Set([...streams, ...cards.map((c) => `duty:${c.duty_id}`)])]);
    const { zone } = (await offices.get(officeId)).calendar;
    const told = cards.flatMap((card): [string, Matter][] => {
      const matter = known.get(`duty:${card.duty_id}`);
      if (!matter) return [];
      // Until 24:00 of a day is until the end of that day.
      const until = dateIn(zone, instant(millis(card.contest_until) - 1));
      const dueOn = card.colour === 'prompt' ? matter.dueOn : until;
      return [[`card:${card.card_id}`, { ...matter, unit: card.holder_unit, post: card.holder_post, dueOn }]];
    });
    return new Map([...known, ...told]);
  },
});
