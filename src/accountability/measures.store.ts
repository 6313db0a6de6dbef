import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Json, Measure as MeasureRow } from '../db/schema.generated.ts';
import { WITH_THE_PERSON } from '../duties/access.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { evolve } from './evolve.rules.ts';
import type { Capacity, Measure, MeasureEvent, MeasureKind, MeasureState } from './measures.rules.ts';

export const streamOf = (measureId: string): string => `measure:${measureId}`;

/** What of a measure has no column of its own. */
type Detail = Pick<
  Measure,
  | 'rungVersion'
  | 'facts'
  | 'power'
  | 'passedOver'
  | 'stoodAside'
  | 'recusalAsked'
  | 'decideDuty'
  | 'tellDuty'
  | 'review'
  | 'carrying'
  | 'publicWish'
>;

const toRow = (m: Measure) => {
  const detail: Detail = {
    rungVersion: m.rungVersion,
    facts: m.facts,
    power: m.power,
    passedOver: m.passedOver,
    stoodAside: m.stoodAside,
    recusalAsked: m.recusalAsked,
    decideDuty: m.decideDuty,
    tellDuty: m.tellDuty,
    review: m.review,
    publicWish: m.publicWish,
    // Rows from before it was a duty have none, and fold to none.
    ...(m.carrying && { carrying: m.carrying }),
  };
  return {
    version: m.version,
    rung: m.rung,
    kind: m.kind,
    capacity: m.capacity,
    account_id: m.account,
    unit_id: m.unit,
    state: m.state,
    confidential: m.confidential,
    proposed_by: m.proposedBy,
    decide_unit: m.decider.unit,
    decide_post: m.decider.post,
    decide_account: m.decider.account,
    review_post: m.review?.by.post ?? null,
    review_account: m.review?.by.account ?? null,
    notified_at: m.notifiedAt,
    statement_until: m.statementUntil,
    decided_at: m.decidedAt,
    told_at: m.toldAt,
    review_until: m.reviewUntil,
    in_force_from: m.from,
    in_force_until: m.until,
    barred_until: m.barredUntil,
    detail,
    proposed_at: m.proposedAt,
    ended_at: m.endedAt,
  };
};

export const fromRow = (row: Selectable<MeasureRow>): Measure => ({
  ...(row.detail as unknown as Detail),
  measureId: row.measure_id,
  version: row.version,
  rung: row.rung,
  kind: row.kind as MeasureKind,
  capacity: row.capacity as Capacity,
  account: row.account_id,
  unit: row.unit_id,
  state: row.state as MeasureState,
  confidential: row.confidential,
  proposedBy: row.proposed_by,
  decider: { unit: row.decide_unit, post: row.decide_post, account: row.decide_account },
  notifiedAt: row.notified_at,
  statementUntil: row.statement_until,
  decidedAt: row.decided_at,
  toldAt: row.told_at,
  reviewUntil: row.review_until,
  from: row.in_force_from,
  until: row.in_force_until,
  barredUntil: row.barred_until,
  proposedAt: row.proposed_at,
  endedAt: row.ended_at,
});

export function save(tx: Tx, officeId: string, m: Measure): void {
  const row = { ...toRow(m), detail: sql<Json>`${JSON.stringify(toRow(m).detail)}::jsonb` };
  tx.write(
    m.version === 1
      ? sqlOf.insertInto('measure').values({ office_id: officeId, measure_id: m.measureId, ...row })
      : sqlOf.updateTable('measure').set(row).where('office_id', '=', officeId).where('measure_id', '=', m.measureId),
  );
}

export async function load(read: Reader, officeId: string, measureId: string): Promise<Measure | null> {
  const [row] = await read.rows(
    sqlOf.selectFrom('measure').selectAll().where('office_id', '=', officeId).where('measure_id', '=', measureId),
  );
  return row ? fromRow(row) : null;
}

/**
 * Units that facts accuse (`facts`: as in `detail`), as that stands now, in SQL: those of reports, and those from whom a duty is kept
 * that has a card. A report may accuse further units long after a measure was proposed.
 */
export const accusedIn = (officeId: string, facts: RawBuilder<unknown>) => sql<string[]>`(
  select coalesce(array_agg(distinct accused.unit), '{}') from jsonb_array_elements(${facts}) f
    left join card c on c.office_id = ${officeId} and c.card_id = case f ->> 'kind' when 'card' then (f ->> 'ref')::uuid end
    left join duty d on d.office_id = c.office_id and d.duty_id = c.duty_id
    left join appeal a on a.office_id = ${officeId} and a.visibility = 'confidential' and a.case_id = case
      when f ->> 'kind' = 'case' then (f ->> 'ref')::uuid when d.about like 'case:%' then substr(d.about, 6)::uuid end
    cross join lateral unnest(coalesce(d.hidden_from, '{}') || coalesce(a.accused_units, '{}')) as accused(unit))`;

/** The units that these facts accuse now. */
export async function accusedBy(read: Reader, officeId: string, facts: Measure['facts']): Promise<readonly string[]> {
  if (!facts.some((f) => f.kind === 'card' || f.kind === 'case')) return [];
  const named = sql`${JSON.stringify(facts.map(({ kind, ref }) => ({ kind, ref })))}::jsonb`;
  const [row] = await read.rows(raw(sql<{ accused: string[] }>`select ${accusedIn(officeId, named)} as accused`));
  return row!.accused;
}

/** Takes those that time has moved on, the earliest first, each for this transaction alone. */
export async function takePassed(
  tx: Tx,
  officeId: string,
  passed: { readonly unansweredBefore: string } | { readonly expiredBefore: string },
  limit: number,
): Promise<Measure[]> {
  const query = sqlOf.selectFrom('measure').selectAll().where('office_id', '=', officeId);
  const rows = await tx.rows(
    ('unansweredBefore' in passed
      ? query
          .where('state', '=', 'notified')
          .where('statement_until', '<', sql<never>`${passed.unansweredBefore}::timestamptz`)
          .orderBy('statement_until')
      : query
          .where('state', '=', 'in-force')
          .where('in_force_until', '<', sql<never>`${passed.expiredBefore}::date`)
          .orderBy('in_force_until')
    )
      .limit(limit)
      .forUpdate()
      .skipLocked(),
  );
  return rows.map(fromRow);
}

/**
 * Takes those that wait for somebody who holds the post no longer by which they were named, each for this transaction alone. Few are
 * open at a time, however many there were.
 */
export async function takeLeft(tx: Tx, officeId: string, day: PlainDate, limit: number): Promise<Measure[]> {
  const rows = await tx.rows(
    raw(sql<Selectable<MeasureRow>>`select m.* from measure m where m.office_id = ${officeId}
      and m.state = any(${WAITING}::text[]) and not exists (
        select from holding h join account a on a.office_id = h.office_id and a.account_id = h.account_id and a.active
          join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
        where h.office_id = m.office_id
          and h.post_id = case when m.state = 'review' then m.review_post else m.decide_post end
          -- What is decided already waits to be told, by whoever holds the post now.
          and (m.state = 'decided'
            or h.account_id = case when m.state = 'review' then m.review_account else m.decide_account end)
          and h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date))
      order by m.proposed_at limit ${limit} for update of m skip locked`),
  );
  return rows.map(fromRow);
}

/** Takes those whose self-examination is owed at a post that whoever writes it holds no longer, each for this transaction alone. */
export async function takeAway(tx: Tx, officeId: string, day: PlainDate, limit: number): Promise<Measure[]> {
  const rows = await tx.rows(
    raw(sql<Selectable<MeasureRow>>`select m.* from measure m
      join duty d on d.office_id = m.office_id and d.duty_id = (m.detail -> 'carrying' ->> 'duty')::uuid
        and d.step = ${WITH_THE_PERSON} and d.ended_at is null and d.state <> 'claimed'
      where m.office_id = ${officeId} and m.state = 'in-force' and not exists (
        select from holding h join account a on a.office_id = h.office_id and a.account_id = h.account_id and a.active
          join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
        where h.office_id = m.office_id and h.post_id = d.holder_post
          and h.account_id = coalesce(m.account_id, h.account_id)
          and h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date))
      order by m.proposed_at limit ${limit} for update of m skip locked`),
  );
  return rows.map(fromRow);
}

/** Takes those that wait for somebody in a unit that their facts accuse by now, each for this transaction alone. */
export async function takeKept(tx: Tx, officeId: string, limit: number): Promise<Measure[]> {
  const rows = await tx.rows(
    raw(sql<Selectable<MeasureRow>>`select m.* from measure m
      join post p on p.office_id = m.office_id
        and p.post_id = case when m.state = 'review' then m.review_post else m.decide_post end
      join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id
      where m.office_id = ${officeId} and m.state = any(${WAITING}::text[])
        and ${accusedIn(officeId, sql`m.detail -> 'facts'`)} &&
          case when cardinality(u.path) > 1 then trim_array(u.path, 1) else u.path end
      order by m.proposed_at limit ${limit} for update of m skip locked`),
  );
  return rows.map(fromRow);
}

/** States in which whoever is named has, or will have, something to do. */
const WAITING: readonly MeasureState[] = ['proposed', 'notified', 'answered', 'decided', 'review'];

const toEvent = (entry: Entry): MeasureEvent =>
  ({ type: entry.type, at: entry.occurredAt, actor: entry.actor, body: entry.body }) as unknown as MeasureEvent;

export const measureProjection: Projection = {
  table: 'measure',
  streamKind: 'measure',
  idColumn: 'measure_id',
  idType: 'uuid',
  rowKey: [],
  columns: Object.fromEntries(
    Object.keys(toRow({ decider: {}, review: null } as Measure)).map((column) => [column, 'folded' as const]),
  ),
  fold: (entries) => {
    const measure = entries.reduce<Measure | null>(
      (state, e) => evolve(state, e.stream.slice('measure:'.length), e.version, toEvent(e)),
      null,
    );
    return measure ? [{ measure_id: measure.measureId, ...toRow(measure) }] : [];
  },
};
