import { type Selectable, sql } from 'kysely';
import { insertRows } from '../db/bulk.ts';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Card as CardRow } from '../db/schema.generated.ts';
import { PERSONAL } from '../duties/access.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/replay.ts';
import { type Card, type CardEvent, type CardState, type Colour, evolve, type Facts } from './cards.rules.ts';

export const streamOf = (cardId: string): string => `card:${cardId}`;

const toRow = (card: Card) => ({
  version: card.version,
  rule: card.rule,
  rule_version: card.ruleVersion,
  colour: card.colour,
  duty_id: card.dutyId,
  holder_unit: card.holderUnit,
  holder_post: card.holderPost,
  holder_account: card.holderAccount,
  facts: card.facts,
  due_on: card.dueOn,
  due_at: card.dueAt,
  contest_until: card.contestUntil,
  state: card.state,
  decide_duty: card.decideDuty,
  issued_at: card.issuedAt,
  ended_at: card.endedAt,
});

export const fromRow = (row: Selectable<CardRow>): Card => ({
  cardId: row.card_id,
  version: row.version,
  rule: row.rule,
  ruleVersion: row.rule_version,
  colour: row.colour as Colour,
  dutyId: row.duty_id,
  holderUnit: row.holder_unit,
  holderPost: row.holder_post,
  holderAccount: row.holder_account,
  facts: row.facts as unknown as Facts,
  dueOn: row.due_on,
  dueAt: row.due_at,
  contestUntil: row.contest_until,
  state: row.state as CardState,
  decideDuty: row.decide_duty,
  issuedAt: row.issued_at,
  endedAt: row.ended_at,
});

/** New cards: one statement, however many. */
export function insertCards(tx: Tx, officeId: string, cards: readonly Card[]): void {
  if (cards.length === 0) return;
  const rows = cards.map((c) => ({ office_id: officeId, card_id: c.cardId, ...toRow(c), counted_in: null }));
  tx.write(insertRows('card', rows));
}

/** What changes of a card once it is issued. */
export function saveCard(tx: Tx, officeId: string, card: Card): void {
  const { version, state, decide_duty, ended_at } = toRow(card);
  tx.write(
    sqlOf
      .updateTable('card')
      .set({ version, state, decide_duty, ended_at })
      .where('office_id', '=', officeId)
      .where('card_id', '=', card.cardId),
  );
}

/** The cards on these duties, withdrawn ones too. */
export async function cardsOn(read: Reader, officeId: string, dutyIds: readonly string[]): Promise<Card[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('card')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`),
  );
  return rows.map(fromRow);
}

export async function cardsById(read: Reader, officeId: string, cardIds: readonly string[]): Promise<Card[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('card')
      .selectAll()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`card_id = any(${cardIds}::uuid[])`),
  );
  return rows.map(fromRow);
}

/**
 * Standing cards by this rule at this post that no card for repetition has counted yet, in order of time; each with from whom its duty
 * is kept.
 */
export async function uncounted(
  read: Reader,
  officeId: string,
  rule: string,
  unit: string,
  post: string,
): Promise<(Card & { readonly keptFrom: string })[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('card as c')
      .innerJoin('duty as d', (on) => on.onRef('d.office_id', '=', 'c.office_id').onRef('d.duty_id', '=', 'c.duty_id'))
      .selectAll('c')
      .select(['d.step as duty_step', 'd.visibility', 'd.hidden_from'])
      .where('c.office_id', '=', officeId)
      .where('c.holder_unit', '=', unit)
      .where('c.rule', '=', rule)
      .where('c.holder_post', '=', post)
      .where('c.counted_in', 'is', null)
      // What somebody is still to decide on proves nothing yet.
      .where('c.state', 'not in', ['withdrawn', 'contested'])
      .orderBy('c.issued_at')
      .orderBy('c.card_id'),
  );
  return rows.map((row) => ({
    ...fromRow(row),
    keptFrom: [PERSONAL.includes(row.duty_step) ? 'personal' : row.visibility, ...[...row.hidden_from].sort()].join(
      ' ',
    ),
  }));
}

export function countIn(tx: Tx, officeId: string, cardIds: readonly string[], into: string): void {
  tx.write(
    sqlOf
      .updateTable('card')
      .set({ counted_in: into })
      .where('office_id', '=', officeId)
      .where(sql<boolean>`card_id = any(${cardIds}::uuid[])`),
  );
}

/** What cards for repetition counted that stand no longer counts anew: it belongs to no other. */
export function release(tx: Tx, officeId: string, cardIds: readonly string[]): void {
  if (cardIds.length === 0) return;
  tx.write(
    sqlOf
      .updateTable('card')
      .set({ counted_in: null })
      .where('office_id', '=', officeId)
      .where(sql<boolean>`counted_in = any(${cardIds}::uuid[])`),
  );
}

/** The cards for repetition that these counted towards. */
export async function countedIn(read: Reader, officeId: string, cardIds: readonly string[]): Promise<Card[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('card')
      .select('counted_in')
      .distinct()
      .where('office_id', '=', officeId)
      .where(sql<boolean>`card_id = any(${cardIds}::uuid[])`),
  );
  return cardsById(
    read,
    officeId,
    rows.flatMap((r) => r.counted_in ?? []),
  );
}

/** Who held each post on a day; `accountOf` gives `null` for nobody. */
export async function holdersAt(
  read: Reader,
  officeId: string,
  asked: readonly { readonly post: string; readonly day: PlainDate }[],
): Promise<(post: string, day: PlainDate) => string | null> {
  const key = (post: string, day: PlainDate) => `${post} ${day}`;
  const distinct = [...new Map(asked.map((a) => [key(a.post, a.day), a])).values()];
  const rows =
    distinct.length === 0
      ? []
      : await read.rows(
          raw(
            sql<{ post: string; day: PlainDate; account_id: string }>`select distinct on (w.post, w.day)
                w.post, w.day, h.account_id
              from unnest(${distinct.map((a) => a.post)}::text[], ${distinct.map((a) => a.day)}::date[]) as w(post, day)
              join holding h on h.office_id = ${officeId} and h.post_id = w.post
                and h.since <= w.day and (h.until is null or h.until >= w.day)
              order by w.post, w.day, h.since desc`,
          ),
        );
  const found = new Map(rows.map((r) => [key(r.post, r.day), r.account_id]));
  return (post, day) => found.get(key(post, day)) ?? null;
}

/**
 * Until when the matter of each duty has time as a whole: the latest due date of what was owed about it before, and still was when
 * the duty fell due (a call-back within the time for handling; what blocks a matter is no whole of it). Absent where that is the duty.
 */
export async function wholes(
  read: Reader,
  officeId: string,
  dutyIds: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  if (dutyIds.length === 0) return new Map();
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string; until: Instant }>`select d.duty_id, max(o.due_at) as until
        from duty d join duty o on o.office_id = d.office_id and o.about = d.about and o.duty_id <> d.duty_id
        where d.office_id = ${officeId} and d.duty_id = any(${dutyIds}::uuid[]) and o.opened_at < d.opened_at
          and o.due_at > d.due_at and (o.ended_at is null or o.ended_at > d.due_at)
        group by d.duty_id`,
    ),
  );
  return new Map(rows.map((r) => [r.duty_id, r.until]));
}

export interface Watch {
  readonly dutyId: string;
  readonly lookAt: Instant;
  readonly since: Instant | null;
}

/** Takes the duties that have to be looked at by now, the earliest first, each for this transaction alone. */
export async function takeDue(tx: Tx, officeId: string, now: Instant, limit: number): Promise<Watch[]> {
  const rows = await tx.rows(
    sqlOf
      .selectFrom('card_watch')
      .select(['duty_id', 'look_at', 'since'])
      .where('office_id', '=', officeId)
      .where('look_at', '<=', now)
      .orderBy('look_at')
      .limit(limit)
      .forUpdate()
      .skipLocked(),
  );
  return rows.map((r) => ({ dutyId: r.duty_id, lookAt: r.look_at, since: r.since }));
}

/** When these duties came back into their holders' hands, of those that are watched and did. */
export async function sinces(
  read: Reader,
  officeId: string,
  dutyIds: readonly string[],
): Promise<ReadonlyMap<string, Instant>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('card_watch')
      .select(['duty_id', 'since'])
      .where('office_id', '=', officeId)
      .where('since', 'is not', null)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`),
  );
  return new Map(rows.map((r) => [r.duty_id, r.since!]));
}

/** Writes when duties are looked at next; `null` is never again. */
export function setLooks(
  tx: Tx,
  officeId: string,
  looks: readonly { readonly dutyId: string; readonly lookAt: Instant | null; readonly since: Instant | null }[],
): void {
  const over = looks.filter((l) => l.lookAt === null).map((l) => l.dutyId);
  const next = looks.filter((l) => l.lookAt !== null);
  if (over.length > 0)
    tx.write(
      sqlOf
        .deleteFrom('card_watch')
        .where('office_id', '=', officeId)
        .where(sql<boolean>`duty_id = any(${over}::uuid[])`),
    );
  if (next.length === 0) return;
  const rows = next.map((l) => ({ duty_id: l.dutyId, look_at: l.lookAt, since: l.since }));
  tx.write(
    raw(
      sql`insert into card_watch (office_id, duty_id, look_at, since)
        select ${officeId}, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as x(duty_id uuid, look_at timestamptz, since timestamptz)
        on conflict (office_id, duty_id) do update set look_at = excluded.look_at, since = excluded.since`,
    ),
  );
}

const toEvent = (entry: Entry): CardEvent =>
  ({ type: entry.type, at: entry.occurredAt, body: entry.body }) as unknown as CardEvent;

export const cardProjection: Projection = {
  table: 'card',
  streamKind: 'card',
  idColumn: 'card_id',
  idType: 'uuid',
  rowKey: [],
  columns: {
    ...Object.fromEntries(Object.keys(toRow({} as Card)).map((column) => [column, 'folded' as const])),
    counted_in: 'derived',
  },
  fold: (entries) => {
    const card = entries.reduce<Card | null>(
      (state, e) => evolve(state, e.stream.slice('card:'.length), e.version, toEvent(e)),
      null,
    );
    return card ? [{ card_id: card.cardId, ...toRow(card) }] : [];
  },
};
