import { type Selectable, sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Sending as SendingRow } from '../db/schema.generated.ts';
import { asWritten, type ThingsOf } from '../duties/things.ts';
import type { Keys } from '../identity/keys.ts';
import { type Told, toldOf } from '../identity/said.ts';
import { kept } from '../identity/vault.ts';
import { type Actor, hasRole, type StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { headed, OVERSEES, type Seen, sees, workingIn } from './access.ts';
import type { Sending, SendingKind } from './rules.ts';
import { fromRow, load, streamOf } from './store.ts';
import type { SendingWork } from './work.ts';

/** Which sendings (`s`) the actor may know of: `sees` in access.ts, in SQL. */
function visible(actor: StaffActor) {
  const mine = workingIn(actor);
  const heads = headed(actor);
  const posts = actor.posts.map((p) => p.postId);
  const under = (units: ReturnType<typeof sql>) => sql`exists (select from unit u where u.office_id = s.office_id
    and u.unit_id = any(${units}) and u.path && ${heads}::text[])`;
  return sql`(s.unit_id = any(${mine}::text[]) or s.signer_post = any(${posts}::text[]) or ${under(sql`array[s.unit_id]`)}
    or (s.sent_at is not null and (${hasRole(actor, ...OVERSEES)}::boolean or s.to_units && ${mine}::text[]
      or s.partners && ${mine}::text[] or ${under(sql`s.to_units`)})))`;
}

export interface SendingFilter {
  /** Sent or written by my units, or waiting for my signature; come to my units; all that I may see. */
  readonly view: 'mine' | 'received' | 'office';
  readonly kind?: SendingKind | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
}

/** Sendings that the actor may see, newest first. */
export async function listSendings(read: Reader, actor: StaffActor, filter: SendingFilter): Promise<Sending[]> {
  const { view, kind, ids, after } = filter;
  const mine = workingIn(actor);
  const conditions = [sql`s.office_id = ${actor.officeId}`, visible(actor)];
  if (view === 'mine')
    conditions.push(
      sql`(s.unit_id = any(${mine}::text[]) or s.signer_post = any(${actor.posts.map((p) => p.postId)}::text[]))`,
    );
  if (view === 'received') conditions.push(sql`s.sent_at is not null and s.to_units && ${mine}::text[]`);
  if (kind) conditions.push(sql`s.kind = ${kind}`);
  if (ids) conditions.push(sql`s.sending_id = any(${ids}::uuid[])`);
  if (after) conditions.push(sql`(s.prepared_at, s.sending_id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const rows = await read.rows(
    raw(sql<Selectable<SendingRow>>`select s.* from sending s where ${sql.join(conditions, sql` and `)}
      order by s.prepared_at desc, s.sending_id desc limit ${filter.limit}`),
  );
  return rows.map(fromRow);
}

/** One sending for somebody: `null` if there is none, or none for them. */
export async function sendingFor(
  read: Reader,
  actor: Actor,
  work: SendingWork,
  sendingId: string,
): Promise<Seen | null> {
  const sending = await load(read, actor.officeId, sendingId);
  if (!sending) return null;
  const seen = { sending, path: pathOf(work, sending.unit), paths: sending.to.map((unit) => pathOf(work, unit)) };
  return sees(actor, seen) ? seen : null;
}

/** Of a unit that is closed by now, itself alone. */
export function pathOf(work: Pick<SendingWork, 'unitName' | 'path'>, unit: string): readonly string[] {
  return work.unitName(unit) === null ? [unit] : work.path(unit);
}

/** What is asked, as it was written last. */
export interface Written {
  readonly title: string;
  readonly ask: string;
  readonly basis: string;
  readonly figures: readonly string[];
  readonly notice: string | null;
  /** Of an inspection: the line of the year's plan that it is said to be. */
  readonly planned: string | null;
}

const WRITES: readonly string[] = ['sending.prepared', 'sending.changed'];

export function writtenIn(told: readonly Told[]): Written {
  const said = told.findLast(({ entry }) => WRITES.includes(entry.type))?.said;
  if (!said) throw new Refusal('sending.not-found');
  const { title = '', ask = '', basis = '', figures = '[]', notice = null, planned = null } = said;
  return { title, ask, basis, figures: JSON.parse(figures) as string[], notice, planned };
}

export const writtenOf = async (read: Reader, keys: Keys, officeId: string, sendingId: string): Promise<Written> =>
  writtenIn(await toldOf(read, keys, officeId, streamOf(sendingId), sendingId));

/** Titles of sendings by their id; two statements, however many. */
export async function titlesOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  sendings: readonly Sending[],
): Promise<ReadonlyMap<string, string>> {
  const things = await kept(
    read,
    keys,
    officeId,
    sendings.map((s) => s.sendingId),
  );
  return new Map(sendings.map((s) => [s.sendingId, things.get(s.sendingId)?.items.get(s.title.item)?.text ?? '']));
}

/** Sendings as lists of duties name them: by their title. */
export const sendingThings =
  (read: Reader, keys: Keys): ThingsOf =>
  async (actor, ids) => {
    const found = await listSendings(read, actor, { view: 'office', ids, limit: ids.length });
    const titles = await titlesOf(read, keys, actor.officeId, found);
    return new Map(found.map(({ sendingId: id }) => [id, { kind: 'sending', id, title: asWritten(titles.get(id)!) }]));
  };
