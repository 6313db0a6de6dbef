import { type Selectable, sql } from 'kysely';
import { type Reader, raw, sqlOf, type Tx } from '../db/open.ts';
import type { Webhook as WebhookRow } from '../db/schema.generated.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import type { Projection } from '../ledger/replay.ts';
import type { Facts, MailPreference } from './rules.ts';

/** A notice to one account. */
export interface Notice {
  readonly notificationId: string;
  readonly accountId: string;
  readonly kind: string;
  readonly about: string;
  readonly facts: Facts;
  readonly createdAt: Instant;
  readonly readAt: Instant | null;
  readonly mailedAt: Instant | null;
}

/** Writes notices; one that is there stays as it is, read or not. */
export function insertNotices(tx: Tx, officeId: string, notices: readonly Notice[]): void {
  if (notices.length === 0) return;
  const rows = notices.map((n) => ({
    account_id: n.accountId,
    notification_id: n.notificationId,
    kind: n.kind,
    about: n.about,
    facts: n.facts,
    created_at: n.createdAt,
  }));
  tx.write(
    raw(
      sql`insert into notification (office_id, account_id, notification_id, kind, about, facts, created_at)
        select ${officeId}, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as x(account_id uuid, notification_id uuid, kind text, about text, facts jsonb, created_at timestamptz)
        on conflict do nothing`,
    ),
  );
}

/** Takes back what was told of a thing that has become confidential since, from everybody but the given accounts. */
export function retract(tx: Tx, officeId: string, about: string, except: readonly string[]): void {
  tx.write(
    sqlOf
      .deleteFrom('notification')
      .where('office_id', '=', officeId)
      .where('about', '=', about)
      .where(sql<boolean>`not account_id = any(${except}::uuid[])`),
  );
}

interface Which {
  readonly unread?: boolean;
  readonly unmailed?: boolean;
  readonly notificationId?: string;
  readonly after?: { readonly createdAt: Instant; readonly notificationId: string };
  readonly limit: number;
}

/** Notices of an account, newest first. */
export async function noticesOf(read: Reader, officeId: string, accountId: string, which: Which): Promise<Notice[]> {
  let query = sqlOf
    .selectFrom('notification')
    .selectAll()
    .where('office_id', '=', officeId)
    .where('account_id', '=', accountId);
  if (which.unread) query = query.where('read_at', 'is', null);
  if (which.unmailed) query = query.where('mailed_at', 'is', null);
  if (which.notificationId) query = query.where('notification_id', '=', which.notificationId);
  if (which.after) {
    const { createdAt, notificationId } = which.after;
    query = query.where(
      sql<boolean>`(created_at, notification_id) < (${createdAt}::timestamptz, ${notificationId}::uuid)`,
    );
  }
  const rows = await read.rows(
    query.orderBy('created_at', 'desc').orderBy('notification_id', 'desc').limit(which.limit),
  );
  return rows.map((r) => ({
    notificationId: r.notification_id,
    accountId: r.account_id,
    kind: r.kind,
    about: r.about,
    facts: r.facts as unknown as Facts,
    createdAt: r.created_at,
    readAt: r.read_at,
    mailedAt: r.mailed_at,
  }));
}

/** How many are unread, counted up to `most`: a badge says "99+" and needs no more. */
export async function unreadCount(read: Reader, officeId: string, accountId: string, most: number): Promise<number> {
  const [row] = await read.rows(
    raw(
      sql<{ count: number }>`select count(*)::integer as count from (
        select from notification where office_id = ${officeId} and account_id = ${accountId}::uuid and read_at is null
        limit ${most}) x`,
    ),
  );
  return row!.count;
}

/** @param ids those only; `null`: all that were there at `until` */
export function setRead(
  tx: Tx,
  officeId: string,
  accountId: string,
  ids: readonly string[] | null,
  until: Instant,
  at: Instant,
): void {
  tx.write(
    sqlOf
      .updateTable('notification')
      .set({ read_at: at })
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .where('read_at', 'is', null)
      .where('created_at', '<=', until)
      .where(sql<boolean>`(${ids}::uuid[] is null or notification_id = any(${ids}::uuid[]))`),
  );
}

export async function setMailed(
  read: Reader,
  officeId: string,
  accountId: string,
  ids: readonly string[],
  at: Instant,
): Promise<void> {
  await read.rows(
    sqlOf
      .updateTable('notification')
      .set({ mailed_at: at })
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId)
      .where(sql<boolean>`notification_id = any(${ids}::uuid[])`),
  );
}

export async function removeRead(read: Reader, officeId: string, before: Instant): Promise<void> {
  await read.rows(sqlOf.deleteFrom('notification').where('office_id', '=', officeId).where('read_at', '<', before));
}

/** A mail preference with what sending needs. The address is sealed. */
export interface Mailing extends MailPreference {
  readonly accountId: string;
  readonly address: Buffer;
  readonly digestedOn: PlainDate | null;
  readonly refusedAt: Instant | null;
  readonly lang: 'zh' | 'en';
}

/** Mail preferences of active accounts. @param accountIds `null`: all */
export async function mailings(
  read: Reader,
  officeId: string,
  accountIds: readonly string[] | null,
): Promise<Mailing[]> {
  const rows = await read.rows(
    sqlOf
      .selectFrom('mail_preference as m')
      .innerJoin('account as a', (j) =>
        j.onRef('a.office_id', '=', 'm.office_id').onRef('a.account_id', '=', 'm.account_id'),
      )
      .selectAll('m')
      .select('a.lang')
      .where('m.office_id', '=', officeId)
      .where('a.active', '=', true)
      .where(sql<boolean>`(${accountIds}::uuid[] is null or m.account_id = any(${accountIds}::uuid[]))`),
  );
  return rows.map((r) => ({
    accountId: r.account_id,
    mode: r.mode as Mailing['mode'],
    address: r.address,
    quiet:
      r.quiet_from === null || r.quiet_until === null
        ? null
        : { from: r.quiet_from.slice(0, 5), until: r.quiet_until.slice(0, 5) },
    dailyAt: r.daily_at.slice(0, 5),
    digestedOn: r.digested_on,
    refusedAt: r.refused_at,
    lang: r.lang === 'en' ? 'en' : 'zh',
  }));
}

export function saveMailing(
  tx: Tx,
  officeId: string,
  accountId: string,
  address: Buffer,
  { mode, quiet, dailyAt }: MailPreference,
): void {
  const row = {
    mode,
    address,
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    daily_at: dailyAt,
    refused_at: null,
  };
  tx.write(
    sqlOf
      .insertInto('mail_preference')
      .values({ office_id: officeId, account_id: accountId, digested_on: null, ...row })
      .onConflict((c) => c.columns(['office_id', 'account_id']).doUpdateSet(row)),
  );
}

/** Puts down that a digest was sent, or that the address was refused for good. */
export async function markMailing(
  read: Reader,
  officeId: string,
  accountId: string,
  change: { readonly digested_on: PlainDate } | { readonly refused_at: Instant },
): Promise<void> {
  await read.rows(
    sqlOf
      .updateTable('mail_preference')
      .set(change)
      .where('office_id', '=', officeId)
      .where('account_id', '=', accountId),
  );
}

/** A webhook. The address is sealed; an old one may have lost it. */
export interface Webhook {
  readonly webhookId: string;
  readonly version: number;
  readonly types: readonly string[];
  readonly active: boolean;
  readonly openedAt: Instant;
  readonly address: Buffer | null;
}

const toWebhook = (r: Selectable<WebhookRow>): Webhook => ({
  webhookId: r.webhook_id,
  version: r.version,
  types: r.types,
  active: r.active,
  openedAt: r.opened_at,
  address: r.address,
});

export async function webhooksOf(read: Reader, officeId: string, webhookId?: string): Promise<Webhook[]> {
  let query = sqlOf.selectFrom('webhook').selectAll().where('office_id', '=', officeId);
  if (webhookId) query = query.where('webhook_id', '=', webhookId);
  return (await read.rows(query.orderBy('opened_at').orderBy('webhook_id'))).map(toWebhook);
}

export function insertWebhook(tx: Tx, officeId: string, w: Webhook): void {
  tx.write(
    sqlOf.insertInto('webhook').values({
      office_id: officeId,
      webhook_id: w.webhookId,
      version: w.version,
      types: [...w.types],
      active: w.active,
      opened_at: w.openedAt,
      address: w.address,
    }),
  );
}

/** A closed webhook keeps no address. */
export function closeWebhookRow(tx: Tx, officeId: string, webhookId: string, version: number): void {
  tx.write(
    sqlOf
      .updateTable('webhook')
      .set({ version, active: false, address: null })
      .where('office_id', '=', officeId)
      .where('webhook_id', '=', webhookId),
  );
}

export const webhookProjection: Projection = {
  table: 'webhook',
  streamKind: 'webhook',
  idColumn: 'webhook_id',
  idType: 'uuid',
  rowKey: [],
  columns: { version: 'folded', types: 'folded', active: 'folded', opened_at: 'folded', address: 'erasable' },
  fold: (entries) => {
    const [first] = entries;
    const last = entries.at(-1);
    if (!first || !last) return [];
    const { types } = first.body as { types: string[] };
    const webhook_id = first.stream.slice('webhook:'.length);
    return [
      { webhook_id, version: last.version, types, active: last.type !== 'webhook.closed', opened_at: first.occurredAt },
    ];
  },
};

/** One message to one webhook, as far as it came. */
export interface Delivery {
  readonly webhookId: string;
  readonly messageId: string;
  readonly type: string;
  readonly triedAt: Instant;
  readonly tries: number;
  /** HTTP status of the last try; `null` if there was no answer. */
  readonly status: number | null;
  readonly deliveredAt: Instant | null;
}

export async function deliveriesOf(
  read: Reader,
  officeId: string,
  webhookId: string,
  messageId: string | null,
  limit: number,
): Promise<Delivery[]> {
  let query = sqlOf
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('office_id', '=', officeId)
    .where('webhook_id', '=', webhookId);
  if (messageId) query = query.where('message_id', '=', messageId);
  const rows = await read.rows(query.orderBy('tried_at', 'desc').limit(limit));
  return rows.map((r) => ({
    webhookId: r.webhook_id,
    messageId: r.message_id,
    type: r.type,
    triedAt: r.tried_at,
    tries: r.tries,
    status: r.status,
    deliveredAt: r.delivered_at,
  }));
}

/** Puts down one try. */
export async function markDelivery(read: Reader, officeId: string, d: Omit<Delivery, 'tries'>): Promise<void> {
  await read.rows(
    sqlOf
      .insertInto('webhook_delivery')
      .values({
        office_id: officeId,
        webhook_id: d.webhookId,
        message_id: d.messageId,
        type: d.type,
        tried_at: d.triedAt,
        tries: 1,
        status: d.status,
        delivered_at: d.deliveredAt,
      })
      .onConflict((c) =>
        c.columns(['office_id', 'webhook_id', 'message_id']).doUpdateSet((e) => ({
          tried_at: e.ref('excluded.tried_at'),
          tries: sql`webhook_delivery.tries + 1`,
          status: e.ref('excluded.status'),
          delivered_at: e.ref('excluded.delivered_at'),
        })),
      ),
  );
}
