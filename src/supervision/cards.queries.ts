import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Card as CardRow } from '../db/schema.generated.ts';
import { PERSONAL } from '../duties/access.ts';
import { personal } from '../duties/queries.ts';
import { type Actor, type HeldPost, hasRole, type StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { DECIDES, decidesIn, headed, type Seen, sees, withinOf, workingIn } from './cards.access.ts';
import type { Card, CardState, Colour } from './cards.rules.ts';
import { fromRow } from './cards.store.ts';

type Row = Selectable<CardRow> & {
  duty_step: string;
  visibility: Seen['visibility'];
  hidden_from: string[];
  path: string[];
  decide_unit: string | null;
  post_zh: string | null;
  post_en: string | null;
  holder_name: string | null;
};

/** A card as lists show it: with who held the duty, by post and name. */
export interface CardLine {
  readonly seen: Seen;
  readonly card: Card;
  readonly postTitle: Text | null;
  readonly holderName: string | null;
}

const FROM = sql`from card c
  join duty d on d.office_id = c.office_id and d.duty_id = c.duty_id
  join unit u on u.office_id = c.office_id and u.unit_id = c.holder_unit
  left join duty dd on dd.office_id = c.office_id and dd.duty_id = c.decide_duty
  left join post p on p.office_id = c.office_id and p.post_id = c.holder_post
  left join account a on a.office_id = c.office_id and a.account_id = c.holder_account`;
const COLUMNS = sql`c.*, d.step as duty_step, d.visibility, d.hidden_from, u.path, dd.holder_unit as decide_unit,
  p.title_zh as post_zh, p.title_en as post_en, a.display_name as holder_name`;

function lineOf(row: Row): CardLine {
  const card = fromRow(row);
  const { path, duty_step: step, visibility, hidden_from: hiddenFrom, decide_unit: decideUnit } = row;
  return {
    seen: { card, path, step, visibility, hiddenFrom, decideUnit },
    card,
    postTitle: row.post_zh === null ? null : { zh: row.post_zh, en: row.post_en ?? row.post_zh },
    holderName: row.holder_name,
  };
}

/** `sees` of cards.access.ts, in SQL. */
function visible(actor: StaffActor) {
  return sql`not d.hidden_from && ${withinOf(actor)}::text[]
    and (c.holder_account = ${actor.accountId}::uuid or dd.holder_unit = any(${decidesIn(actor)}::text[])
      or case when d.step = any(${PERSONAL}::text[]) then ${personal(actor, sql`c.holder_unit`)}
         when c.holder_unit = any(${workingIn(actor)}::text[]) then true
         when d.visibility = 'confidential' then ${hasRole(actor, 'discipline')}::boolean
         else ${hasRole(actor, 'supervisor', 'auditor')}::boolean or u.path && ${headed(actor)}::text[] end)`;
}

export interface CardFilter {
  /** Mine: of my posts, and of my units as a whole; unit: of my units and those below me; office: all that I may see. */
  readonly view: 'mine' | 'unit' | 'office';
  readonly colour?: Colour | undefined;
  readonly state?: CardState | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly after?: { readonly issuedAt: Instant; readonly cardId: string } | undefined;
  readonly limit: number;
}

/** Cards the actor may see, newest first. */
export async function listCards(read: Reader, actor: StaffActor, filter: CardFilter): Promise<CardLine[]> {
  const { view, colour, state, ids, after } = filter;
  const conditions = [sql`c.office_id = ${actor.officeId}`, visible(actor)];
  const posts = actor.posts.map((p) => p.postId);
  if (view === 'mine')
    conditions.push(sql`(c.holder_account = ${actor.accountId}::uuid or c.holder_unit = any(${workingIn(actor)}::text[])
      and (c.holder_post is null or c.holder_post = any(${posts}::text[])))`);
  if (view === 'unit')
    conditions.push(sql`(c.holder_unit = any(${workingIn(actor)}::text[]) or u.path && ${headed(actor)}::text[])`);
  if (colour) conditions.push(sql`c.colour = ${colour}`);
  if (state) conditions.push(sql`c.state = ${state}`);
  if (ids) conditions.push(sql`c.card_id = any(${ids}::uuid[])`);
  if (after) conditions.push(sql`(c.issued_at, c.card_id) < (${after.issuedAt}::timestamptz, ${after.cardId}::uuid)`);
  const rows = await read.rows(
    raw(
      sql<Row>`select ${COLUMNS} ${FROM} where ${sql.join(conditions, sql` and `)}
        order by c.issued_at desc, c.card_id desc limit ${filter.limit}`,
    ),
  );
  return rows.map(lineOf);
}

/** One card for an actor: `null` if there is none, or none for them. */
export async function cardFor(read: Reader, actor: Actor, cardId: string): Promise<CardLine | null> {
  const [row] = await read.rows(
    raw(sql<Row>`select ${COLUMNS} ${FROM} where c.office_id = ${actor.officeId} and c.card_id = ${cardId}::uuid`),
  );
  const line = row && lineOf(row);
  return line && sees(actor, line.seen) ? line : null;
}

/** For each of these duties and a colour the newest standing card that the actor may see. */
export async function standingCards(
  read: Reader,
  actor: StaffActor,
  dutyIds: readonly string[],
): Promise<(dutyId: string, colour: string) => string | null> {
  const rows = await read.rows(
    raw(
      sql<{ duty_id: string; colour: string; card_id: string }>`select distinct on (c.duty_id, c.colour)
          c.duty_id, c.colour, c.card_id ${FROM}
        where c.office_id = ${actor.officeId} and c.duty_id = any(${dutyIds}::uuid[]) and c.state <> 'withdrawn'
          and ${visible(actor)}
        order by c.duty_id, c.colour, c.issued_at desc`,
    ),
  );
  const found = new Map(rows.map((r) => [`${r.duty_id} ${r.colour}`, r.card_id]));
  return (dutyId, colour) => found.get(`${dutyId} ${colour}`) ?? null;
}

/** Who serves in these units in a role that decides, with all their posts. */
export async function deciders(
  read: Reader,
  officeId: string,
  units: readonly string[],
  day: PlainDate,
): Promise<{ accountId: string; posts: HeldPost[] }[]> {
  const rows = await read.rows(
    raw(
      sql<{ account_id: string; post_id: string; unit_id: string; role: HeldPost['role']; path: string[] }>`
        with serving as (
          select h.account_id, p.post_id, p.unit_id, p.role, u.path from holding h
          join account a on a.office_id = h.office_id and a.account_id = h.account_id and a.active
          join post p on p.office_id = h.office_id and p.post_id = h.post_id and p.active
          join unit u on u.office_id = p.office_id and u.unit_id = p.unit_id and u.active
          where h.office_id = ${officeId} and h.since <= ${day}::date and (h.until is null or h.until >= ${day}::date))
        select * from serving s where exists (select from serving t where t.account_id = s.account_id
          and t.unit_id = any(${units}::text[]) and t.role = any(${DECIDES}::text[]))
        order by account_id, post_id`,
    ),
  );
  return [...Map.groupBy(rows, (r) => r.account_id)].map(([accountId, own]) => ({
    accountId,
    posts: own.map((r) => ({ postId: r.post_id, unitId: r.unit_id, role: r.role, unitPath: r.path })),
  }));
}
