import { type Selectable, sql } from 'kysely';
import { dateIn } from '../calendar/zone.ts';
import { type Reader, raw } from '../db/open.ts';
import type { Measure as MeasureRow, Publicity as PublicityRow } from '../db/schema.generated.ts';
import type { Offices } from '../identity/offices.ts';
import { type Instant, instant, millis } from '../kernel/time.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { isTold } from './measures.rules.ts';
import { fromRow } from './measures.store.ts';
import { fromRow as publicityFromRow } from './publications.store.ts';

const idsOf = (streams: readonly string[], kind: string): string[] =>
  streams.filter((s) => s.startsWith(`${kind}:`)).map((s) => s.slice(kind.length + 1));

/**
 * What notices have to know of measures: the person concerned is told by their account, whichever post they hold by now; of a unit its
 * head. The date is the one that the person has something to do until.
 */
export const withMeasures = (read: Reader, offices: Offices, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const known = await base.matters(officeId, streams);
    const publicity = idsOf(streams, 'publicity');
    const written =
      publicity.length === 0
        ? []
        : (
            await read.rows(
              raw(sql<Selectable<PublicityRow>>`select * from publicity
                where office_id = ${officeId} and publicity_id = any(${publicity}::uuid[])`),
            )
          ).map(publicityFromRow);
    const ids = [...new Set([...idsOf(streams, 'measure'), ...written.map((p) => p.measureId)])];
    if (ids.length === 0) return known;
    const rows = await read.rows(
      raw(sql<Selectable<MeasureRow>>`select * from measure
        where office_id = ${officeId} and measure_id = any(${ids}::uuid[])`),
    );
    const { zone } = (await offices.get(officeId)).calendar;
    // Until 24:00 of a day is until the end of that day.
    const dayOf = (until: Instant | null) => until && dateIn(zone, instant(millis(until) - 1));
    const measures = rows.map(fromRow);
    const told = measures.map((m): [string, Matter] => [
      `measure:${m.measureId}`,
      {
        about: `measure:${m.measureId}`,
        number: null,
        kind: null,
        step: null,
        dueOn: m.state === 'notified' ? dayOf(m.statementUntil) : m.toldAt && !m.review ? dayOf(m.reviewUntil) : null,
        // Of what never came to a notice the person learns nothing.
        unit: isTold(m) ? m.unit : null,
        post: null,
        account: isTold(m) ? m.account : null,
        confidential: true,
        hiddenFrom: [],
        history: false,
        ended: false,
      },
    ]);
    const byMeasure = new Map(told);
    const shown = written.flatMap((p): [string, Matter][] => {
      const matter = byMeasure.get(`measure:${p.measureId}`);
      return matter ? [[`publicity:${p.publicityId}`, { ...matter, dueOn: p.shownUntil }]] : [];
    });
    return new Map([...known, ...told, ...shown]);
  },
});
