import type { Reader } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import { canArrangeWebhooks } from './access.ts';
import { notifyPack as pack } from './pack.ts';
import { inWords, type MailPreference, type Words } from './rules.ts';
import * as store from './store.ts';
import { openAddress, secretOf } from './webhooks.ts';

/** A notice as its account reads it. */
export interface NoticeLine {
  readonly id: string;
  readonly kind: string;
  /** Stream of what it is about, `case:<id>`. */
  readonly about: string;
  readonly text: Text;
  readonly due: string | null;
  /** The card it tells of. */
  readonly card: string | null;
  readonly createdAt: Instant;
  readonly readAt: Instant | null;
}

/** Unread notices are counted up to this many. */
const COUNTED = 100;
const PAGE = 30;

/** One's own notices, newest first. @param after the `next` of the page before */
export async function myNotices(
  read: Reader,
  words: Words,
  actor: StaffActor,
  which: {
    readonly unread: boolean;
    readonly after?: { readonly createdAt: Instant; readonly notificationId: string };
  },
): Promise<{ notices: NoticeLine[]; next: string | null; unread: number }> {
  const { officeId, accountId } = actor;
  const [found, unread] = await Promise.all([
    store.noticesOf(read, officeId, accountId, { ...which, limit: PAGE + 1 }),
    store.unreadCount(read, officeId, accountId, COUNTED),
  ]);
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return {
    notices: page.map((n) => ({
      id: n.notificationId,
      kind: n.kind,
      about: n.about,
      text: inWords(pack, words, n, false),
      due: n.facts.due ?? null,
      card: n.facts.card ?? null,
      createdAt: n.createdAt,
      readAt: n.readAt,
    })),
    next: found.length > PAGE && last ? `${last.createdAt}|${last.notificationId}` : null,
    unread,
  };
}

/** How one is told by e-mail; where nothing was set, not at all. */
export interface MyMail extends MailPreference {
  readonly address: string;
  /** The address was refused by its mail server; nothing is sent until it is set anew. */
  readonly refusedAt: Instant | null;
}

export async function myMail(read: Reader, keys: Keys, actor: StaffActor): Promise<MyMail | null> {
  const { officeId, accountId } = actor;
  const [found] = await store.mailings(read, officeId, [accountId]);
  if (!found) return null;
  const { mode, quiet, dailyAt, refusedAt } = found;
  return { mode, quiet, dailyAt, refusedAt, address: openAddress(keys, officeId, `mail:${accountId}`, found.address) };
}

/** A webhook with how its last messages went. */
export interface WebhookLine {
  readonly webhookId: string;
  readonly address: string | null;
  readonly types: readonly string[];
  readonly active: boolean;
  readonly openedAt: Instant;
  readonly secret: string;
  readonly deliveries: readonly store.Delivery[];
}

/** @throws Refusal `notify.administrator-arranges` */
export async function listWebhooks(read: Reader, keys: Keys, actor: StaffActor): Promise<WebhookLine[]> {
  const verdict = canArrangeWebhooks(actor);
  if (!verdict.may) throw new Refusal(verdict.reason);
  const { officeId } = actor;
  const hooks = await store.webhooksOf(read, officeId);
  return Promise.all(
    hooks.map(async ({ webhookId, address, types, active, openedAt }) => ({
      webhookId,
      address: address && openAddress(keys, officeId, `webhook:${webhookId}`, address),
      types,
      active,
      openedAt,
      secret: secretOf(keys, officeId, webhookId),
      deliveries: await store.deliveriesOf(read, officeId, webhookId, null, 20),
    })),
  );
}
