import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Keys, purposeKey } from '../src/identity/keys.ts';
import { type Instant, millis } from '../src/kernel/time.ts';

/** How long number and secret stay good without being typed again; every page looked at begins it anew. */
const STAY_MS = 30 * 60_000;

/**
 * Small signed cookies, so that neither the secret nor what is made from it ever stands in an address: which case was opened with its
 * secret (`follow`), and which filing this browser just made (`filed`).
 */
export interface Cookies {
  set(reply: FastifyReply, name: Name, officeId: string, value: string, now: Instant): void;
  /** The value, if we signed it for this office and its time is not over. */
  read(
    cookies: Readonly<Record<string, string | undefined>>,
    name: Name,
    officeId: string,
    now: Instant,
  ): string | null;
  clear(reply: FastifyReply, name: Name): void;
}

type Name = 'follow' | 'filed';

export function openCookies(keys: Keys, secure: boolean): Cookies {
  const key = purposeKey(keys, 'portal-cookie');
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();
  const options = (name: Name) => ({ path: `/${name}`, httpOnly: true, sameSite: 'lax' as const, secure });
  return {
    set(reply, name, officeId, value, now) {
      const until = millis(now) + STAY_MS;
      const seal = sign(`${name}\n${officeId}\n${value}\n${until}`).toString('base64url');
      reply.setCookie(name, `${value}.${until}.${seal}`, { ...options(name), maxAge: STAY_MS / 1000 });
    },
    read(cookies, name, officeId, now) {
      const [value, until, seal, ...more] = (cookies[name] ?? '').split('.');
      if (!value || !until || !seal || more.length > 0 || !(Number(until) > millis(now))) return null;
      const right = sign(`${name}\n${officeId}\n${value}\n${until}`);
      const given = Buffer.from(seal, 'base64url');
      return given.length === right.length && timingSafeEqual(given, right) ? value : null;
    },
    clear: (reply, name) => void reply.clearCookie(name, options(name)),
  };
}

/** The key a form carries: sent twice, it is one act. */
export const formKey = (): string => randomBytes(18).toString('base64url');

const FORM_KEY = /^[A-Za-z0-9_-]{24}$/;

/** The form's key as it came back, or `null` if it is missing or was tampered with. */
export const readFormKey = (value: string | undefined): string | null => (value && FORM_KEY.test(value) ? value : null);
