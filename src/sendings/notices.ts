import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { owedBy } from './rules.ts';
import { fromRow, streamOf } from './store.ts';

/** What notices have to know of sendings, on top of what they know of their duties: whoever wrote one down is told what became of it. */
export const withSendings = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('sending:')).map((s) => s.slice('sending:'.length));
    const known = await base.matters(officeId, streams);
    if (ids.length === 0) return known;
    const rows = await read.rows(
      sqlOf
        .selectFrom('sending')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`sending_id = any(${ids}::uuid[])`),
    );
    const told = rows.map(fromRow).map((sending): [string, Matter] => {
      const about = streamOf(sending.sendingId);
      const { sentAt, answers, state, to } = sending;
      // Where something is owed its duty tells; that it is not any more, nothing else would.
      const units = sentAt !== null && (answers.length === 0 || state === 'withdrawn') ? to : [];
      return [
        about,
        {
          units,
          ...{ about, number: null, kind: null, step: null, dueOn: owedBy(sending) },
          ...{
            unit: sending.unit,
            post: sending.post,
            confidential: false,
            hiddenFrom: [],
            history: false,
            ended: false,
          },
        },
      ];
    });
    return new Map([...known, ...told]);
  },
});
