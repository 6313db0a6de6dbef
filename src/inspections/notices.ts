import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { isSealed } from './rules.ts';
import { fromRow, streamOf } from './store.ts';

/**
 * What notices have to know of inspections: whose they are. A notice of one holds no title and no place, so it may leave the house;
 * of a sealed one the entries name no unit inspected, so nobody there is told.
 */
export const withInspections = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const known = await base.matters(officeId, streams);
    const ids = streams.filter((s) => s.startsWith('inspection:')).map((s) => s.slice('inspection:'.length));
    if (ids.length === 0) return known;
    const rows = await read.rows(
      sqlOf
        .selectFrom('inspection')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`inspection_id = any(${ids}::uuid[])`),
    );
    const told = rows.map(fromRow).map((i): [string, Matter] => {
      const about = streamOf(i.inspectionId);
      return [
        about,
        {
          about,
          number: null,
          kind: null,
          step: null,
          dueOn: isSealed(i) || i.state !== 'waiting' ? null : i.from,
          unit: i.unit,
          post: i.post,
          confidential: false,
          hiddenFrom: [],
          history: false,
          ended: false,
        },
      ];
    });
    return new Map([...known, ...told]);
  },
});
