import { Refusal } from '../kernel/refusal.ts';
import { fill } from '../kernel/text.ts';
import { instant, millis } from '../kernel/time.ts';
import { closeWebhook, type DigestJob, type MailJob, type NotifyDeps, type WebhookJob } from './commands.ts';
import type { Mailer } from './mail.ts';
import { notifyPack as pack } from './pack.ts';
import { inWords, robotAt, robotBody, robotTook } from './rules.ts';
import * as store from './store.ts';
import { openAddress, post, secretOf, signedHeaders } from './webhooks.ts';

/*
 * What runs later, each outside of any transaction. A job that throws is tried again by the queue, after longer and longer waits.
 * Whatever was done is put down, so a job run twice does its work once; between the sending and the putting down a crash may send
 * again, with the same id, which tells the receiver.
 */

export interface JobDeps extends NotifyDeps {
  readonly mailer: Mailer;
  /** Where people open what a notice is about. @param about stream, `case:<id>`; `null`: the list of notices */
  linkTo(about: string | null): string;
}

/** Sends one notice to one account, unless it was read or sent meanwhile. @throws whatever the mail server said for now */
export async function sendMail(deps: JobDeps, { officeId, accountId, notificationId }: MailJob): Promise<void> {
  const { db, keys, clock, mailer, offices, sources, linkTo } = deps;
  const [to] = await store.mailings(db, officeId, [accountId]);
  const [notice] = await store.noticesOf(db, officeId, accountId, { notificationId, limit: 1 });
  if (to?.mode !== 'now' || to.refusedAt || !notice || notice.readAt || notice.mailedAt) return;
  const { lang } = to;
  const office = (await offices.get(officeId)).name[lang];
  const text = inWords(pack, sources.words, notice, true)[lang];
  const link = linkTo(notice.facts.confidential ? null : notice.about);
  const sent = await mailer.send({
    id: notificationId,
    to: openAddress(keys, officeId, `mail:${accountId}`, to.address),
    subject: fill(pack.mail.subject[lang], { office, text }),
    text: [text, fill(pack.mail.open[lang], { link }), '', pack.mail.foot[lang], ''].join('\n'),
  });
  if (sent === 'refused') await store.markMailing(db, officeId, accountId, { refused_at: clock() });
  else await store.setMailed(db, officeId, accountId, [notificationId], clock());
}

/** Sends one account what it has not read or been sent yet, in one mail; nothing new, no mail. */
export async function sendDigest(deps: JobDeps, { officeId, accountId, day }: DigestJob): Promise<void> {
  const { db, keys, clock, mailer, offices, sources, linkTo } = deps;
  const [to] = await store.mailings(db, officeId, [accountId]);
  if (to?.mode !== 'daily' || to.refusedAt || (to.digestedOn !== null && to.digestedOn >= day)) return;
  const notices = await store.noticesOf(db, officeId, accountId, { unread: true, unmailed: true, limit: 1000 });
  if (notices.length > 0) {
    const { lang } = to;
    const office = (await offices.get(officeId)).name[lang];
    const shown = notices.slice(0, pack.mail.lines);
    const more = notices.length - shown.length;
    const sent = await mailer.send({
      id: `${accountId}.${day}`,
      to: openAddress(keys, officeId, `mail:${accountId}`, to.address),
      subject: fill(pack.mail.digest[lang], { office, count: notices.length }),
      text: [
        ...shown.map((n) => `· ${inWords(pack, sources.words, n, true)[lang]}`),
        ...(more > 0 ? [fill(pack.mail.more[lang], { count: more })] : []),
        '',
        fill(pack.mail.open[lang], { link: linkTo(null) }),
        pack.mail.foot[lang],
        '',
      ].join('\n'),
    });
    if (sent === 'refused') {
      await store.markMailing(db, officeId, accountId, { refused_at: clock() });
      return;
    }
    const ids = notices.map((n) => n.notificationId);
    await store.setMailed(db, officeId, accountId, ids, clock());
  }
  await store.markMailing(db, officeId, accountId, { digested_on: day });
}

/** Sends one message to one webhook. @throws Error with the status, until it is taken (2xx) or the receiver is gone (410) */
export async function callWebhook(deps: NotifyDeps, job: WebhookJob): Promise<void> {
  const { db, keys, clock } = deps;
  const { officeId, webhookId, messageId, type } = job;
  const [hook] = await store.webhooksOf(db, officeId, webhookId);
  const [before] = await store.deliveriesOf(db, officeId, webhookId, messageId, 1);
  if (!hook?.active || !hook.address || before?.deliveredAt) return;
  const address = openAddress(keys, officeId, `webhook:${webhookId}`, hook.address);
  const secret = secretOf(keys, officeId, webhookId);
  const robot = robotAt(pack.robots, address);
  const body = robot && job.text ? robotBody(robot, job.text.zh) : job.body;
  const headers = signedHeaders(secret, `msg_${messageId}`, Math.floor(millis(clock()) / 1000), body);
  const answer = await post(address, headers, body, pack.webhookSeconds);
  const status = answer?.status ?? null;
  const fine = answer !== null && answer.status >= 200 && answer.status < 300;
  const taken = fine && (robot === null || robotTook(robot, answer.text));
  const triedAt = clock();
  await store.markDelivery(db, officeId, {
    webhookId,
    messageId,
    type,
    triedAt,
    status,
    deliveredAt: taken ? triedAt : null,
  });
  if (taken) return;
  if (status !== 410) throw new Error(`webhook ${webhookId}: ${status ?? 'no answer'}`);
  const ctx = { officeId, now: triedAt, actor: { kind: 'system', officeId, process: 'webhooks' } } as const;
  const call = { key: `webhook-gone-${webhookId}`, command: 'webhook.close', request: { webhookId } };
  await closeWebhook(db, ctx, call, webhookId).catch((error) => {
    // Two messages met the same answer.
    if (!(error instanceof Refusal)) throw error;
  });
}

/** Removes notices that were read long ago. Runs daily. */
export async function forgetRead({ db, clock }: Pick<NotifyDeps, 'db' | 'clock'>, officeId: string): Promise<void> {
  await store.removeRead(db, officeId, instant(millis(clock()) - pack.keepDays * 86_400_000));
}
