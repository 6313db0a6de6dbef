import { performance } from 'node:perf_hooks';
import type { Auth, Session } from './auth.ts';

/**
 * How long a session that was found is believed without asking again: looking one up takes 1.2 ms of processor time, more than many
 * a page. A session ended in another web process lives on here for that long; one ended in this process is gone at once.
 */
const BELIEVED_MS = 2_000;
const MOST = 10_000;

const SESSION_COOKIE = /(?:__Secure-)?changxiao\.session_token=[^;]+/;

/** The same sign-in, which does not look up a session anew for each of the requests that a page makes at once. */
export function remembering(auth: Auth): Auth {
  const recent = new Map<string, { readonly session: Promise<Session | null>; readonly until: number }>();
  /** Whatever ends or changes sessions is seen by the next request. */
  const forgetting =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      act(...args).finally(() => recent.clear());

  return {
    ...auth,
    session(cookie) {
      const key = SESSION_COOKIE.exec(cookie)?.[0];
      if (key === undefined) return Promise.resolve(null);
      const known = recent.get(key);
      if (known && known.until > performance.now()) return known.session;
      if (recent.size >= MOST) recent.clear();
      const session = auth.session(cookie);
      recent.set(key, { session, until: performance.now() + BELIEVED_MS });
      const forget = () => recent.get(key)?.session === session && recent.delete(key);
      // What failed, found nobody, or prolongs the cookie is for this request alone.
      session.then((found) => (found === null || found.cookies.length > 0) && forget(), forget);
      return session;
    },
    signOut: forgetting(auth.signOut),
    changePassword: forgetting(auth.changePassword),
    confirmTotp: forgetting(auth.confirmTotp),
    disableTotp: forgetting(auth.disableTotp),
    setPassword: forgetting(auth.setPassword),
    revokeSessions: forgetting(auth.revokeSessions),
    remove: forgetting(auth.remove),
  };
}
