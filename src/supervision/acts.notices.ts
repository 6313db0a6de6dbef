import { sql } from 'kysely';
import { type Reader, sqlOf } from '../db/open.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { fromRow } from './acts.store.ts';

/**
 * What notices have to know of acts, on top of what they know of duties and cases: an act is about its case, told to whoever had the
 * matter then; the answer to a question, to whoever asked.
 */
export const withActs = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('act:')).map((s) => s.slice('act:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const rows = await read.rows(
      sqlOf
        .selectFrom('act')
        .selectAll()
        .where('office_id', '=', officeId)
        .where(sql<boolean>`act_id = any(${ids}::uuid[])`),
    );
    const acts = rows.map(fromRow);
    const known = await base.matters(officeId, [...new Set([...streams, ...acts.map((a) => `case:${a.caseId}`)])]);
    const told = acts.flatMap((act): [string, Matter][] => {
      const matter = known.get(`case:${act.caseId}`);
      if (!matter) return [];
      const { unit, post } = act.kind === 'ask' ? act.by : act;
      return [[`act:${act.actId}`, { ...matter, unit, post, dueOn: act.kind === 'listing' ? act.solveBy : null }]];
    });
    return new Map([...known, ...told]);
  },
});
