import { createHmac } from 'node:crypto';
import { blind, decrypt, encrypt, type Keys, purposeKey } from '../identity/keys.ts';

/*
 * Standard Webhooks (standardwebhooks.com): three headers, and a signature over id, time and body. Whoever receives checks it with
 * any of that standard's libraries, and drops an id seen before.
 */

/** What the receiver signs with: made from a key of the installation, so it is stored nowhere and can be shown again. */
export const secretOf = (keys: Keys, officeId: string, webhookId: string): string =>
  `whsec_${blind(keys, 'webhook-secret', `${officeId}\n${webhookId}`).toString('base64')}`;

/** @param at seconds since 1970 */
export function signedHeaders(secret: string, id: string, at: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'user-agent': 'changxiao',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${signature}`,
  };
}

/** What a receiver said: the status, and the beginning of the answer, which only robots of group chats are asked about. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** So much of an answer is read: a robot's is a line. */
const MOST_READ = 2_000;

/** Sends one message; `null` where nobody answered in time. A redirect is an answer, not followed. */
export async function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  seconds: number,
): Promise<Answer | null> {
  try {
    const signal = AbortSignal.timeout(seconds * 1000);
    const response = await fetch(address, { method: 'POST', headers, body, redirect: 'manual', signal });
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part, { stream: true });
      if (text.length >= MOST_READ) break;
    }
    return { status: response.status, text: text.slice(0, MOST_READ) };
  } catch {
    return null;
  }
}

const bound = (officeId: string, what: string) => `notify:${officeId}:${what}`;

/** Addresses (of mail, of webhooks) are sealed under a key of the installation. @param what the row they stand in */
export const sealAddress = (keys: Keys, officeId: string, what: string, address: string): Buffer =>
  encrypt(purposeKey(keys, 'notify-address'), Buffer.from(address), bound(officeId, what));

export const openAddress = (keys: Keys, officeId: string, what: string, sealed: Buffer): string =>
  decrypt(purposeKey(keys, 'notify-address'), sealed, bound(officeId, what)).toString();
