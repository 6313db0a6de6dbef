import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Instant } from '../kernel/time.ts';
import type { SendingKind } from './rules.ts';
import type { Visits } from './work.ts';

/** What a unit laid on others, or was laid on it, within a time. Nobody collects it: it is counted from what was sent. */
export interface Weight {
  readonly unit: string;
  readonly documents: number;
  readonly meetings: number;
  readonly inspections: number;
  readonly requests: number;
  /** To be answered within a week; of them on the day or within three days. */
  readonly week: number;
  readonly days: number;
  /** At night, or on a day off. */
  readonly offHours: number;
  readonly passedOn: number;
  readonly temporary: number;
  /** Meetings that decided nothing. */
  readonly undecided: number;
  readonly over: number;
  /** Inspections announced in time. */
  readonly inTime: number;
  /** Documents, meetings and requests that were within the budget and left a week or more. */
  readonly inOrder: number;
}

const COUNTS = sql`count(*) filter (where s.kind = 'document')::int as documents,
  count(*) filter (where s.kind = 'meeting')::int as meetings,
  count(*) filter (where s.kind = 'inspection')::int as inspections,
  count(*) filter (where s.kind = 'request')::int as requests,
  count(*) filter (where s.kind <> 'inspection' and s.lead in ('days', 'week'))::int as week,
  count(*) filter (where s.kind <> 'inspection' and s.lead = 'days')::int as days,
  count(*) filter (where s.off_hours)::int as "offHours",
  count(*) filter (where s.passes_on)::int as "passedOn",
  count(*) filter (where s.temporary)::int as temporary,
  count(*) filter (where s.decided = false)::int as undecided,
  count(*) filter (where s.over)::int as "over",
  count(*) filter (where s.kind = 'inspection' and s.lead = 'longer')::int as "inTime",
  count(*) filter (where s.kind <> 'inspection' and not s.over and s.lead in ('none', 'longer'))::int as "inOrder"`;

/** By the unit that sent, or by each that it was sent to; the heaviest first. Units without any are absent. */
export async function weights(
  read: Reader,
  officeId: string,
  by: 'sender' | 'receiver',
  from: Instant,
  until: Instant,
): Promise<Weight[]> {
  const each = by === 'sender' ? sql`s.unit_id` : sql`t.unit_id`;
  const units = by === 'sender' ? sql`` : sql`cross join unnest(s.to_units) as t(unit_id)`;
  return read.rows(
    raw(sql<Weight>`select ${each} as unit, ${COUNTS} from sending s ${units}
      where s.office_id = ${officeId} and s.sent_at >= ${from}::timestamptz and s.sent_at < ${until}::timestamptz
      group by ${each} order by count(*) desc, ${each}`),
  );
}

const NOTHING: Omit<Weight, 'unit'> = {
  ...{ documents: 0, meetings: 0, inspections: 0, requests: 0, week: 0, days: 0, offHours: 0, passedOn: 0 },
  ...{ temporary: 0, undecided: 0, over: 0, inTime: 0, inOrder: 0 },
};

/** With the visits of supervision: whoever is inspected is inspected, by whomever. The heaviest first. */
export function withVisits(weighed: readonly Weight[], visits: readonly Visits[]): Weight[] {
  const all = new Map(weighed.map((w) => [w.unit, w]));
  for (const { unit, announced, inTime, unannounced } of visits) {
    const before = all.get(unit) ?? { unit, ...NOTHING };
    const inspections = before.inspections + announced + unannounced;
    all.set(unit, { ...before, inspections, inTime: before.inTime + inTime });
  }
  const heavy = (w: Weight): number => w.documents + w.meetings + w.inspections + w.requests;
  return [...all.values()].toSorted((a, b) => heavy(b) - heavy(a) || (a.unit < b.unit ? -1 : 1));
}

/** The same of a unit with all below it, in one line. */
export async function weightBelow(
  read: Reader,
  officeId: string,
  unit: string,
  from: Instant,
  until: Instant,
): Promise<Weight> {
  const [row] = await read.rows(
    raw(sql<Weight>`select ${unit}::text as unit, ${COUNTS} from sending s
      join unit u on u.office_id = s.office_id and u.unit_id = s.unit_id and ${unit} = any(u.path)
      where s.office_id = ${officeId} and s.sent_at >= ${from}::timestamptz and s.sent_at < ${until}::timestamptz`),
  );
  return row!;
}

/** Inspections of the whole office that were sent or joined to another within a time, and how many of them were joined. */
export async function inspectionsMerged(
  read: Reader,
  officeId: string,
  from: Instant,
  until: Instant,
): Promise<{ readonly joined: number; readonly all: number }> {
  const [row] = await read.rows(
    raw(sql<{
      joined: number;
      all: number;
    }>`select count(*) filter (where state = 'joined')::int as joined, count(*)::int as all
      from sending where office_id = ${officeId} and kind = 'inspection'
        and case state when 'joined' then ended_at else sent_at end >= ${from}::timestamptz
        and case state when 'joined' then ended_at else sent_at end < ${until}::timestamptz`),
  );
  return row!;
}

/** What went although a rule was not kept, and the post that signed. */
export interface Signed {
  readonly sendingId: string;
  readonly kind: SendingKind;
  readonly unit: string;
  readonly signer: string;
  readonly codes: readonly string[];
  readonly sentAt: Instant;
}

export async function signedWithin(
  read: Reader,
  officeId: string,
  from: Instant,
  until: Instant,
  most: number,
): Promise<Signed[]> {
  return read.rows(
    raw(sql<Signed>`select sending_id as "sendingId", kind, unit_id as unit, signer_post as signer, signed as codes, sent_at as "sentAt"
      from sending where office_id = ${officeId} and signer_post is not null
        and sent_at >= ${from}::timestamptz and sent_at < ${until}::timestamptz
      order by sent_at desc, sending_id desc limit ${most}`),
  );
}
