import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { BoardView } from '../db/schema.generated.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import { decrypt, encrypt, type Keys, purposeKey } from '../identity/keys.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Beside, type BoardAsk, type Bucket, LIGHTS, type Move, type Place } from './board.rules.ts';

/** A duty as its row stands now, with what else says where it is counted. */
export interface Standing {
  readonly duty: Duty;
  readonly beside: Beside;
}

/** These duties as they stand now. */
export async function standing(read: Reader, officeId: string, dutyIds: readonly string[]): Promise<Standing[]> {
  const duties = await dutiesById(read, officeId, dutyIds);
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string; appeal_kind: string | null; light: number; in_parts: boolean }>`select d.duty_id,
          a.kind as appeal_kind,
          coalesce((select max(case c.colour when 'prompt' then 1 when 'yellow' then 2 else 3 end) from card c
            where c.office_id = d.office_id and c.duty_id = d.duty_id and c.state <> 'withdrawn'), 0) as light,
          exists (select from duty p where p.office_id = d.office_id and p.parent_id = d.duty_id and p.ended_at is null)
            as in_parts
        from duty d
        left join appeal a on a.office_id = d.office_id
          and a.case_id = case when d.about like 'case:%' then substr(d.about, 6)::uuid end
        where d.office_id = ${officeId} and d.duty_id = any(${dutyIds}::uuid[])`,
    ),
  );
  const beside = new Map(
    rows.map((r) => [r.duty_id, { appealKind: r.appeal_kind, light: LIGHTS[r.light]!, inParts: r.in_parts }]),
  );
  return duties.flatMap((duty) => {
    const found = beside.get(duty.dutyId);
    return found ? [{ duty, beside: found }] : [];
  });
}

/** The duties that these cards are on. */
export async function dutiesOfCards(read: Reader, officeId: string, cardIds: readonly string[]): Promise<string[]> {
  if (cardIds.length === 0) return [];
  const rows = await read.rows(
    raw(
      sql<{
        duty_id: string;
      }>`select duty_id from card where office_id = ${officeId} and card_id = any(${cardIds}::uuid[])`,
    ),
  );
  return rows.map((r) => r.duty_id);
}

/** The open duties about these things. */
export async function dutiesAbout(read: Reader, officeId: string, about: readonly string[]): Promise<string[]> {
  if (about.length === 0) return [];
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string }>`select duty_id from duty
        where office_id = ${officeId} and about = any(${about}::text[]) and ended_at is null`,
    ),
  );
  return rows.map((r) => r.duty_id);
}

/** Where a duty is counted, by the number of its bucket. */
export interface Cell {
  readonly bucketId: number;
  readonly dueOn: PlainDate;
}

/** Where these duties are counted so far. */
export async function counted(
  read: Reader,
  officeId: string,
  dutyIds: readonly string[],
): Promise<ReadonlyMap<string, Cell>> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('board_duty')
      .select(['duty_id', 'bucket_id', 'due_on'])
      .where('office_id', '=', officeId)
      .where(sql<boolean>`duty_id = any(${dutyIds}::uuid[])`),
  );
  return new Map(rows.map((r) => [r.duty_id, { bucketId: r.bucket_id, dueOn: r.due_on }]));
}

const KEY = sql.raw('unit_id, mechanism, step, kind, state, light, in_parts, history, visibility, hidden_from');
const COLUMNS = sql.raw(
  'unit_id text, mechanism text, step text, kind text, state text, light text, in_parts boolean, history boolean, visibility text, hidden_from text[]',
);

const rowOf = (b: Bucket) => ({
  unit_id: b.unit,
  mechanism: b.mechanism,
  step: b.step,
  kind: b.kind,
  state: b.state,
  light: b.light,
  in_parts: b.inParts,
  history: b.history,
  visibility: b.visibility,
  hidden_from: b.hiddenFrom,
});

const keyOf = (row: ReturnType<typeof rowOf>): string => JSON.stringify(Object.values(row));

/** Numbers of the buckets of these places, made where there are none. Only under the follower's lock: numbers are given in turn. */
export async function bucketsOf(
  tx: Tx,
  officeId: string,
  places: readonly Place[],
): Promise<(bucket: Bucket) => number> {
  const asked = new Map(places.map(({ bucket }) => [keyOf(rowOf(bucket)), rowOf(bucket)]));
  const json = JSON.stringify([...asked.values()]);
  const find = raw(
    sql<ReturnType<typeof rowOf> & { bucket_id: number }>`select b.bucket_id, ${KEY} from board_bucket b
      join jsonb_to_recordset(${json}::jsonb) as x(${COLUMNS}) using (${KEY}) where b.office_id = ${officeId}`,
  );
  const known = asked.size === 0 ? [] : await tx.rows(find);
  const made =
    known.length === asked.size
      ? []
      : await tx.rows(
          raw(
            sql<ReturnType<typeof rowOf> & { bucket_id: number }>`
              insert into board_bucket (office_id, bucket_id, changed, ${KEY})
              select ${officeId}, (select coalesce(max(bucket_id), 0) from board_bucket where office_id = ${officeId})
                + row_number() over (), 0, ${KEY}
              from jsonb_to_recordset(${json}::jsonb) as x(${COLUMNS})
              on conflict (office_id, ${KEY}) do nothing returning bucket_id, ${KEY}`,
          ),
        );
  const numbers = new Map([...known, ...made].map(({ bucket_id, ...row }) => [keyOf(inOrder(row)), bucket_id]));
  return (bucket) => numbers.get(keyOf(rowOf(bucket)))!;
}

/** As `rowOf` names them, whatever order the database answers in. */
const inOrder = (row: ReturnType<typeof rowOf>): ReturnType<typeof rowOf> => ({
  unit_id: row.unit_id,
  mechanism: row.mechanism,
  step: row.step,
  kind: row.kind,
  state: row.state,
  light: row.light,
  in_parts: row.in_parts,
  history: row.history,
  visibility: row.visibility,
  hidden_from: row.hidden_from,
});

/** Adds to the counts and marks their buckets as changed. */
export function addCounts(tx: Tx, officeId: string, found: readonly Move[]): void {
  if (found.length === 0) return;
  const rows = (some: readonly Move[]) =>
    JSON.stringify(some.map((m) => ({ bucket_id: m.bucketId, due_on: m.dueOn, by: m.by })));
  const asked = sql.raw('as x(bucket_id integer, due_on date, by integer)');
  const up = found.filter((m) => m.by > 0);
  const down = found.filter((m) => m.by < 0);
  if (up.length > 0)
    tx.write(
      raw(sql`insert into board_count as c (office_id, bucket_id, due_on, n)
        select ${officeId}, x.* from jsonb_to_recordset(${rows(up)}::jsonb) ${asked}
        on conflict (office_id, bucket_id, due_on) do update set n = c.n + excluded.n`),
    );
  if (down.length > 0) {
    const json = rows(down);
    tx.write(
      raw(sql`update board_count c set n = c.n + x.by from jsonb_to_recordset(${json}::jsonb) ${asked}
        where c.office_id = ${officeId} and c.bucket_id = x.bucket_id and c.due_on = x.due_on`),
    );
    tx.write(
      raw(sql`delete from board_count c using jsonb_to_recordset(${json}::jsonb) ${asked}
        where c.office_id = ${officeId} and c.bucket_id = x.bucket_id and c.due_on = x.due_on
          and c.n = 0`),
    );
  }
  const touched = [...new Set(found.map((m) => m.bucketId))];
  tx.write(
    raw(sql`update board_bucket set changed = (select max(changed) + 1 from board_bucket where office_id = ${officeId})
      where office_id = ${officeId} and bucket_id = any(${touched}::integer[])`),
  );
}

/** Remembers where duties are counted; `null` is nowhere. */
export function setCounted(
  tx: Tx,
  officeId: string,
  cells: readonly { readonly dutyId: string; readonly to: Cell | null }[],
): void {
  const gone = cells.filter((c) => c.to === null).map((c) => c.dutyId);
  const now = cells.flatMap(({ dutyId, to }) =>
    to ? [{ duty_id: dutyId, bucket_id: to.bucketId, due_on: to.dueOn }] : [],
  );
  if (gone.length > 0)
    tx.write(
      sqlOf
        .deleteFrom('board_duty')
        .where('office_id', '=', officeId)
        .where(sql<boolean>`duty_id = any(${gone}::uuid[])`),
    );
  if (now.length > 0)
    tx.write(
      raw(sql`insert into board_duty (office_id, duty_id, bucket_id, due_on)
        select ${officeId}, x.* from jsonb_to_recordset(${JSON.stringify(now)}::jsonb)
          as x(duty_id uuid, bucket_id integer, due_on date)
        on conflict (office_id, duty_id) do update
          set bucket_id = excluded.bucket_id, due_on = excluded.due_on`),
    );
}

/** A person's own view: what they ask of the board, under a name of theirs. */
export interface SavedView {
  readonly viewId: string;
  readonly name: string;
  readonly asked: BoardAsk;
}

const sealedWith = (keys: Keys) => purposeKey(keys, 'board-view');

const viewOf = (keys: Keys, row: Selectable<BoardView>): SavedView => ({
  viewId: row.view_id,
  name: decrypt(sealedWith(keys), row.name, row.view_id).toString(),
  asked: row.asked as BoardAsk,
});

/** Oldest first. */
export async function viewsOf(read: Reader, keys: Keys, officeId: string, accountId: string): Promise<SavedView[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('board_view')
      .selectAll()
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .orderBy('saved_at')
      .orderBy('view_id'),
  );
  return rows.map((row) => viewOf(keys, row));
}

export function saveView(
  tx: Tx,
  keys: Keys,
  officeId: string,
  accountId: string,
  { viewId, name, asked }: SavedView,
  now: Instant,
): void {
  const sealed = encrypt(sealedWith(keys), Buffer.from(name), viewId);
  tx.write(
    raw(sql`insert into board_view (office_id, view_id, account_id, name, asked, saved_at)
      values (${officeId}, ${viewId}::uuid, ${accountId}::uuid, ${sealed}, ${JSON.stringify(asked)}::jsonb, ${now}::timestamptz)
      on conflict (office_id, view_id) do update set name = excluded.name, asked = excluded.asked
        where board_view.account_id = excluded.account_id`),
  );
}

export function removeView(tx: Tx, officeId: string, accountId: string, viewId: string): void {
  tx.write(
    sqlOf
      .deleteFrom('board_view')
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .where('view_id', '=', viewId),
  );
}
