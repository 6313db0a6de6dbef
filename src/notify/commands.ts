import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import type { Offices } from '../identity/offices.ts';
import { derivedId, newId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Clock, Instant, PlainDate } from '../kernel/time.ts';
import { append, type Context, happenedAt, refuseConflict } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import { type Call, idempotent } from '../ledger/idempotency.ts';
import { canArrangeWebhooks } from './access.ts';
import { notifyPack as pack } from './pack.ts';
import {
  digestDue,
  inRobotWords,
  keptFrom,
  type MailPreference,
  type Matter,
  mailAt,
  type Standing,
  tell,
  type Words,
} from './rules.ts';
import * as store from './store.ts';
import { sealAddress, secretOf } from './webhooks.ts';

/** What notify has to know of the slices above it, passed in by whoever composes the house. */
export interface Sources {
  /** What these streams (`duty:…`, `case:…`) are about, as it stands now, by stream; others are absent. */
  matters(officeId: string, streams: readonly string[]): Promise<ReadonlyMap<string, Matter>>;
  /** Who serves on that day. */
  standing(officeId: string, day: PlainDate): Promise<Standing>;
  readonly words: Words;
}

export interface NotifyDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly offices: Offices;
  readonly sources: Sources;
  /** Whether e-mail can be sent at all. */
  readonly mails: boolean;
}

/** Work for later. The key makes it one however often it is asked for. */
export type Job =
  | { readonly task: 'sendMail'; readonly payload: MailJob; readonly key: string; readonly runAt: Instant }
  | { readonly task: 'sendDigest'; readonly payload: DigestJob; readonly key: string; readonly runAt: Instant }
  | { readonly task: 'callWebhook'; readonly payload: WebhookJob; readonly key: string; readonly runAt: Instant };

export interface MailJob {
  readonly officeId: string;
  readonly accountId: string;
  readonly notificationId: string;
}

export interface DigestJob {
  readonly officeId: string;
  readonly accountId: string;
  readonly day: PlainDate;
}

export interface WebhookJob {
  readonly officeId: string;
  readonly webhookId: string;
  readonly messageId: string;
  readonly type: string;
  /** The message as it is sent, the same at each try. */
  readonly body: string;
  /** The same in a sentence, for robots of group chats; absent in jobs put down before there were such. */
  readonly text?: Text;
}

/** Entries after which fewer may know of a case. */
const NARROWING: readonly string[] = ['case.classified', 'case.accused'];

/**
 * Tells people, and other systems, what committed entries of one office mean for them. Run again over the same entries it writes
 * nothing twice and gives the same jobs: whoever follows the ledger moves its mark when the jobs are put down.
 *
 * @returns the mails and calls to be made, each outside of any transaction
 */
export async function notifyEntries(deps: NotifyDeps, officeId: string, entries: readonly Entry[]): Promise<Job[]> {
  const { db, sources, clock } = deps;
  const now = clock();
  const hooks = (await store.webhooksOf(db, officeId)).filter((h) => h.active);
  const wanted = new Set([...Object.keys(pack.rules), ...NARROWING, ...hooks.flatMap((h) => h.types)]);
  const mine = entries.filter((e) => wanted.has(e.type) && e.body.history !== true);
  if (mine.length === 0) return [];
  const { calendar } = await deps.offices.get(officeId);
  const [matters, standing] = await Promise.all([
    sources.matters(officeId, [...new Set(mine.map((e) => e.stream))]),
    sources.standing(officeId, dateIn(calendar.zone, now)),
  ]);
  const notices = mine.flatMap((entry) =>
    tell(pack, entry, matters.get(entry.stream) ?? null, standing).map((told) => ({
      ...told,
      notificationId: derivedId(officeId, entry.stream, String(entry.version), told.kind, told.accountId),
      createdAt: entry.recordedAt,
      readAt: null,
      mailedAt: null,
    })),
  );
  // What comes of it: a report, which is discipline's alone; or one that is kept from more units, and may stay where it is.
  const narrowed = mine.filter((e) => NARROWING.includes(e.type) && (matters.get(e.stream)?.confidential ?? false));
  const stays = (stream: string) =>
    narrowed.every((e) => e.stream !== stream || (e.type === 'case.accused' && !e.body.back));
  await db.transact(async (tx) => {
    for (const stream of new Set(narrowed.map((e) => e.stream))) {
      const kept = keptFrom(matters.get(stream)?.hiddenFrom ?? [], standing);
      const left = stays(stream) ? standing.posts : standing.posts.filter((p) => p.role === 'discipline');
      const mayKeep = left.map((p) => p.accountId).filter((account) => !kept.has(account));
      store.retract(tx, officeId, stream, mayKeep);
    }
    store.insertNotices(tx, officeId, notices);
  });
  return [
    ...(await mailJobs(deps, officeId, notices, now)),
    ...mine.flatMap((entry) =>
      webhookJobs(officeId, entry, matters.get(entry.stream) ?? null, hooks, sources.words, now),
    ),
  ];
}

async function mailJobs(
  { db, offices, mails }: NotifyDeps,
  officeId: string,
  notices: readonly store.Notice[],
  now: Instant,
): Promise<Job[]> {
  if (!mails || notices.length === 0) return [];
  const found = await store.mailings(db, officeId, [...new Set(notices.map((n) => n.accountId))]);
  const atOnce = new Map(found.filter((m) => m.mode === 'now' && m.refusedAt === null).map((m) => [m.accountId, m]));
  const { calendar } = await offices.get(officeId);
  return notices.flatMap(({ accountId, notificationId }): Job[] => {
    const wish = atOnce.get(accountId);
    if (!wish) return [];
    const payload = { officeId, accountId, notificationId };
    return [{ task: 'sendMail', payload, key: `mail:${notificationId}`, runAt: mailAt(now, wish, calendar.zone) }];
  });
}

function webhookJobs(
  officeId: string,
  entry: Entry,
  matter: Matter | null,
  hooks: readonly store.Webhook[],
  words: Words,
  now: Instant,
): Job[] {
  // What cannot be placed is not sent: an entry whose matter is unknown might be about a confidential one.
  if (!matter || matter.confidential || matter.history) return [];
  return hooks
    .filter((h) => h.types.includes(entry.type))
    .map(({ webhookId }): Job => {
      const messageId = derivedId(officeId, webhookId, entry.stream, String(entry.version));
      const { about, number, kind, step, dueOn, unit } = matter;
      const data = {
        office: officeId,
        entry: `${entry.stream}@${entry.version}`,
        about,
        number,
        kind,
        step,
        due: dueOn,
        unit,
      };
      const body = JSON.stringify({ type: entry.type, timestamp: entry.occurredAt, data });
      const text = inRobotWords(pack, words, entry.type, { kind, number, step, dueOn });
      const payload = { officeId, webhookId, messageId, type: entry.type, body, text };
      return { task: 'callWebhook', payload, key: `webhook:${messageId}`, runAt: now };
    });
}

/** The daily digests that are due now. Asked every few minutes. */
export async function digestJobs({ db, offices, mails, clock }: NotifyDeps, officeId: string): Promise<Job[]> {
  if (!mails) return [];
  const now = clock();
  const { calendar } = await offices.get(officeId);
  return (await store.mailings(db, officeId, null)).flatMap((m): Job[] => {
    const day = m.refusedAt === null ? digestDue(now, m, m.digestedOn, calendar.zone) : null;
    if (day === null) return [];
    const payload = { officeId, accountId: m.accountId, day };
    return [{ task: 'sendDigest', payload, key: `digest:${m.accountId}:${day}`, runAt: mailAt(now, m, calendar.zone) }];
  });
}

type ActDeps = Pick<NotifyDeps, 'db' | 'keys'>;

const accountOf = (ctx: Context): string => {
  if (ctx.actor.kind !== 'staff') throw new Refusal('session.needed');
  return ctx.actor.accountId;
};

/** Marks one's own notices as read. @param ids `null`: all that were there at `until` */
export async function markRead(
  db: Db,
  ctx: Context,
  call: Call,
  ids: readonly string[] | null,
  until: Instant,
): Promise<void> {
  await idempotent(db, ctx, call, async (tx) => store.setRead(tx, ctx.officeId, accountOf(ctx), ids, until, ctx.now));
}

/** How one wants to be told by e-mail; setting it again tries an address anew that was refused. */
export async function setMailPreference(
  { db, keys }: ActDeps,
  ctx: Context,
  call: Call,
  wish: MailPreference & { readonly address: string },
): Promise<void> {
  const accountId = accountOf(ctx);
  const address = sealAddress(keys, ctx.officeId, `mail:${accountId}`, wish.address);
  await idempotent(db, ctx, call, async (tx) => store.saveMailing(tx, ctx.officeId, accountId, address, wish));
}

const streamOf = (webhookId: string): string => `webhook:${webhookId}`;

function ensureArranges(ctx: Context): void {
  const verdict = canArrangeWebhooks(ctx.actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
}

/**
 * Has events of the office sent to another system.
 * @returns the secret that its messages are signed with
 * @throws Refusal `notify.administrator-arranges`, `notify.webhook-address`, `notify.webhook-type`
 */
export async function openWebhook(
  { db, keys }: ActDeps,
  ctx: Context,
  call: Call,
  { address, types }: { readonly address: string; readonly types: readonly string[] },
): Promise<{ webhookId: string; secret: string }> {
  ensureArranges(ctx);
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new Refusal('notify.webhook-address');
  const unknown = types.filter((t) => !(t in pack.webhooks));
  if (unknown.length > 0 || types.length === 0)
    throw new Refusal('notify.webhook-type', {
      types: unknown.join(', ') || '—',
      known: Object.keys(pack.webhooks).join(', '),
    });
  const { webhookId } = await idempotent(db, ctx, call, async (tx) => {
    const id = newId(Date.parse(ctx.now));
    const body = { types: [...new Set(types)] };
    append(tx, ctx, [{ stream: streamOf(id), version: 1, type: 'webhook.opened', body, occurredAt: happenedAt(ctx) }]);
    store.insertWebhook(tx, ctx.officeId, {
      webhookId: id,
      version: 1,
      types: body.types,
      active: true,
      openedAt: happenedAt(ctx),
      address: sealAddress(keys, ctx.officeId, streamOf(id), address),
    });
    return { webhookId: id };
  });
  return { webhookId, secret: secretOf(keys, ctx.officeId, webhookId) };
}

/** Ends a webhook: by the administrator, or by the other system itself, which answered that it is gone. */
export async function closeWebhook(db: Db, ctx: Context, call: Call, webhookId: string): Promise<void> {
  if (ctx.actor.kind !== 'system') ensureArranges(ctx);
  await refuseConflict(() =>
    idempotent(db, ctx, call, async (tx) => {
      const [hook] = await store.webhooksOf(tx, ctx.officeId, webhookId);
      if (!hook) throw new Refusal('notify.webhook-unknown');
      if (!hook.active) return;
      const version = hook.version + 1;
      const stream = streamOf(webhookId);
      append(tx, ctx, [{ stream, version, type: 'webhook.closed', body: {}, occurredAt: happenedAt(ctx) }]);
      store.closeWebhookRow(tx, ctx.officeId, webhookId, version);
    }),
  );
}
