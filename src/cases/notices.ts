import { sql } from 'kysely';
import { type Reader, raw, sqlOf } from '../db/open.ts';
import { PERSONAL } from '../duties/access.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { whoServes } from '../org/queries.ts';
import type { AppealsPack, Step } from './appeals.ts';
import type { Kind } from './rules.ts';

/** What notices have to know of duties, cases and the org chart. */
export const noticeSources = (read: Reader, pack: AppealsPack): Sources => ({
  matters: (officeId, streams) => mattersOf(read, officeId, streams),
  async standing(officeId, day) {
    const [posts, units] = await Promise.all([
      whoServes(read, officeId, {}, day),
      read.rows(sqlOf.selectFrom('unit').select(['unit_id', 'path']).where('office_id', '=', officeId)),
    ]);
    return { posts, paths: new Map(units.map((u) => [u.unit_id, u.path])) };
  },
  words: {
    kind: (code) => pack.kinds[code as Kind] ?? null,
    step: (code) => pack.steps[code as Step] ?? null,
  },
});

interface Row {
  stream: string;
  about: string;
  number: string | null;
  kind: string | null;
  step: string | null;
  due_on: PlainDate | null;
  unit: string | null;
  post: string | null;
  confidential: boolean;
  hidden_from: string[];
  history: boolean;
  ended: boolean;
}

const idsOf = (kind: 'duty' | 'case', streams: readonly string[]): string[] =>
  streams.filter((s) => s.startsWith(`${kind}:`)).map((s) => s.slice(kind.length + 1));

/** Duties, and cases with whoever works on them, by stream. Of both the narrower visibility counts. */
async function mattersOf(read: Reader, officeId: string, streams: readonly string[]): Promise<Map<string, Matter>> {
  const rows = await read.rows(
    raw(
      sql<Row>`
        select 'duty:' || d.duty_id as stream, d.about, a.number, a.kind, d.step, d.due_on, d.holder_unit as unit, d.holder_post as post,
          d.visibility = 'confidential' or a.visibility is not distinct from 'confidential' as confidential,
          case when a.visibility = 'confidential' then a.accused_units || d.hidden_from else d.hidden_from end as hidden_from,
          d.history, d.ended_at is not null as ended
        from duty d left join appeal a on a.office_id = d.office_id and d.about = 'case:' || a.case_id
        where d.office_id = ${officeId} and d.duty_id = any(${idsOf('duty', streams)}::uuid[])
        union all
        select 'case:' || a.case_id, 'case:' || a.case_id, a.number, a.kind, null, case when h.ended_at is null then h.due_on end,
          coalesce(h.holder_unit, a.unit_id), h.holder_post, a.visibility = 'confidential',
          case when a.visibility = 'confidential' then a.accused_units else '{}' end, a.history, a.closed_at is not null
        from appeal a left join lateral (
          select holder_unit, holder_post, due_on, ended_at from duty d
          where d.office_id = a.office_id and d.about = 'case:' || a.case_id and d.step in ('accept', 'handle', 'correct')
          order by d.opened_at desc, d.ended_at desc nulls first limit 1
        ) h on true
        where a.office_id = ${officeId} and a.case_id = any(${idsOf('case', streams)}::uuid[])`,
    ),
  );
  return new Map(
    rows.map((r) => [
      r.stream,
      {
        about: r.about,
        number: r.number,
        kind: r.kind,
        step: r.step,
        dueOn: r.due_on,
        unit: r.unit,
        post: r.post,
        confidential: r.confidential,
        personal: r.step !== null && PERSONAL.includes(r.step),
        hiddenFrom: r.hidden_from,
        history: r.history,
        ended: r.ended,
      },
    ]),
  );
}
