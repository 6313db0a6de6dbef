import type { FastifyReply, FastifyRequest } from 'fastify';
import QRCode from 'qrcode';
import { z } from 'zod';
import { sqlOf } from '../db/open.ts';
import { ROLES } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canManage } from './access.ts';
import type { Outcome } from './auth.ts';
import type { IdentityDeps } from './commands.ts';
import {
  Abilities,
  type App,
  BothLanguages,
  bothLanguages,
  callOf,
  clientOf,
  contextOf,
  type Guard,
  type SignedInStaff,
  staffOf,
  WriteHeaders,
} from './guard.ts';
import { type Limits, networkSubject } from './limits.ts';
import { PASSWORD_LENGTH } from './rules.ts';

export interface SessionDeps extends IdentityDeps {
  readonly guard: Guard;
  readonly limits: Limits;
}

const Password = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
const AnyPassword = z.string().min(1).max(PASSWORD_LENGTH.max);
const Code = z.string().regex(/^\d{6}$/, bothLanguages('应为六位数字', 'must be six digits'));
const Lang = z.enum(['zh', 'en']);
const Done = z.strictObject({ done: z.literal(true) });
const done = { done: true } as const;

const Me = z
  .strictObject({
    account: z.strictObject({ accountId: z.uuid(), username: z.string(), displayName: z.string() }),
    office: z.strictObject({ officeId: z.string(), name: BothLanguages, demo: z.boolean() }),
    lang: Lang,
    posts: z.array(
      z.strictObject({
        postId: z.string(),
        unitId: z.string(),
        role: z.enum(ROLES),
        unitPath: z.array(z.string()).meta({ description: 'The unit and all above it, nearest first.' }),
        title: BothLanguages,
        unitName: BothLanguages,
      }),
    ),
    passwordTemporary: z
      .boolean()
      .meta({ description: 'true: nothing but setting a password of one’s own is allowed.' }),
    twoFactor: z.boolean(),
    abilities: Abilities,
  })
  .meta({ id: 'Me', description: 'Who is signed in.' });

/** Sign-in, sessions and what one may change about oneself. Cookies carry the session; nothing here returns a token. */
export function sessionRoutes(app: App, { db, auth, guard, limits }: SessionDeps): void {
  const tags = ['session'];
  const cookieOf = (request: FastifyRequest) => request.headers.cookie ?? '';
  const send = <T>(reply: FastifyReply, { cookies, value }: Outcome<T>): T => {
    if (cookies.length > 0) reply.header('set-cookie', cookies);
    return value;
  };
  /** In this order: a try that is refused where it comes from does not count against the name, which its owner uses too. */
  const passwordTries = (request: FastifyRequest, username: string) => {
    const client = clientOf(request);
    const here = `${username} ${networkSubject(client)}`;
    return [
      ['sign-in-network', here],
      ['sign-in-network-day', here],
      ['sign-in-address', client],
      ['sign-in-name', username],
    ] as const;
  };
  /** What fails counts, what succeeds does not: nobody is locked out by signing in often. */
  const guessing = async <T>(
    request: FastifyRequest,
    tries: readonly (readonly [string, string])[],
    work: () => Promise<T>,
  ) => {
    const { officeId } = request.office;
    for (const [rule, subject] of tries) await limits.take(officeId, rule, subject);
    const result = await work();
    for (const [rule, subject] of tries) await limits.giveBack(officeId, rule, subject);
    return result;
  };

  app.get(
    '/api/session/methods',
    {
      schema: {
        tags,
        summary: 'How one may sign in here',
        response: {
          200: z.strictObject({
            password: z.literal(true),
            singleSignOn: z.array(z.strictObject({ provider: z.string(), name: z.string() })),
          }),
        },
      },
    },
    async (request) => ({
      password: true as const,
      singleSignOn: auth.providers
        .filter((p) => p.officeId === request.office.officeId)
        .map((p) => ({ provider: p.id, name: p.name })),
    }),
  );

  app.post(
    '/api/session',
    {
      schema: {
        tags,
        summary: 'Sign in with user name and password',
        body: z.strictObject({ username: z.string().min(1).max(64), password: AnyPassword }),
        response: {
          200: z.strictObject({
            state: z
              .enum(['signed-in', 'code-needed'])
              .meta({ description: 'code-needed: go on with POST /api/session/code.' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const username = request.body.username.trim().toLowerCase();
      const state = await guessing(request, passwordTries(request, username), async () =>
        send(reply, await auth.signIn(cookieOf(request), request.office.officeId, username, request.body.password)),
      );
      return { state };
    },
  );

  app.post(
    '/api/session/code',
    {
      schema: {
        tags,
        summary: 'Second step: the code of the authenticator, or a recovery code',
        body: z.union([z.strictObject({ code: Code }), z.strictObject({ recoveryCode: z.string().min(6).max(40) })]),
        response: { 200: z.strictObject({ state: z.literal('signed-in') }) },
      },
    },
    async (request, reply) => {
      const { body } = request;
      await guessing(request, [['code-address', clientOf(request)]], async () =>
        send(
          reply,
          'code' in body
            ? await auth.signInCode(cookieOf(request), body.code, 'totp')
            : await auth.signInCode(cookieOf(request), body.recoveryCode, 'recovery'),
        ),
      );
      return { state: 'signed-in' as const };
    },
  );

  app.post(
    '/api/session/single-sign-on',
    {
      schema: {
        tags,
        summary: 'Begin single sign-on',
        body: z.strictObject({
          provider: z.string().max(64),
          back: z
            .string()
            .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
            .max(200),
        }),
        response: { 200: z.strictObject({ url: z.url().meta({ description: 'Where to send the browser.' }) }) },
      },
    },
    async (request, reply) => send(reply, await auth.singleSignOn(request.body.provider, request.body.back)),
  );

  app.delete(
    '/api/session',
    { schema: { tags, summary: 'Sign out', response: { 200: Done } } },
    async (request, reply) => {
      send(reply, await auth.signOut(cookieOf(request)));
      return done;
    },
  );

  app.get(
    '/api/me',
    { onRequest: guard.authenticateTemporary, schema: { tags, summary: 'Who is signed in', response: { 200: Me } } },
    async (request) => {
      const { actor, username, displayName, lang, posts, passwordTemporary, twoFactor } = signedIn(request);
      const { officeId, name, demo } = request.office;
      return {
        account: { accountId: actor.accountId, username, displayName },
        office: { officeId, name: { ...name }, demo },
        lang,
        posts: posts.map((p) => ({
          ...p,
          unitPath: [...p.unitPath],
          title: { ...p.title },
          unitName: { ...p.unitName },
        })),
        passwordTemporary,
        twoFactor,
        abilities: guard.abilities({ manageAccounts: canManage(actor) }),
      };
    },
  );

  app.post(
    '/api/me/lang',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Choose the language',
        headers: WriteHeaders,
        body: z.strictObject({ lang: Lang }),
        response: { 200: Done },
      },
    },
    async (request, reply) => {
      const { lang } = request.body;
      const { officeId, accountId } = staffOf(request);
      await idempotent(db, contextOf(request), callOf(request, 'me.lang', { lang }), async (tx) => {
        tx.write(
          sqlOf
            .updateTable('account')
            .set({ lang })
            .where('office_id', '=', officeId)
            .where('account_id', '=', accountId),
        );
      });
      reply.setCookie('lang', lang, { path: '/', sameSite: 'lax', maxAge: 365 * 86_400 });
      return done;
    },
  );

  app.post(
    '/api/me/password',
    {
      onRequest: guard.authenticateTemporary,
      schema: {
        tags,
        summary: 'Set a new password; ends all other sessions',
        body: z.strictObject({ current: AnyPassword, next: Password }),
        response: { 200: Done },
      },
    },
    async (request, reply) => {
      await guessing(request, passwordTries(request, signedIn(request).username), async () =>
        send(reply, await auth.changePassword(cookieOf(request), request.body.current, request.body.next)),
      );
      return done;
    },
  );

  app.post(
    '/api/me/two-factor',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Begin two-step sign-in; it counts once the first code is confirmed',
        body: z.strictObject({ password: AnyPassword }),
        response: {
          200: z.strictObject({
            uri: z.string().meta({ description: 'otpauth://…' }),
            qr: z.string().meta({ description: 'The same as an SVG image.' }),
            recoveryCodes: z
              .array(z.string())
              .meta({ description: 'Each replaces the authenticator once. Shown only now.' }),
          }),
        },
      },
    },
    async (request) => {
      const { username } = signedIn(request);
      const { uri, recoveryCodes } = await guessing(request, passwordTries(request, username), () =>
        auth.enableTotp(cookieOf(request), request.body.password, username),
      );
      return { uri, qr: await QRCode.toString(uri, { type: 'svg', margin: 1 }), recoveryCodes: [...recoveryCodes] };
    },
  );

  app.post(
    '/api/me/two-factor/confirm',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Confirm the first code',
        body: z.strictObject({ code: Code }),
        response: { 200: Done },
      },
    },
    async (request, reply) => {
      await guessing(request, [['code-address', clientOf(request)]], async () =>
        send(reply, await auth.confirmTotp(cookieOf(request), request.body.code)),
      );
      return done;
    },
  );

  app.delete(
    '/api/me/two-factor',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'End two-step sign-in',
        body: z.strictObject({ password: AnyPassword }),
        response: { 200: Done },
      },
    },
    async (request, reply) => {
      await guessing(request, passwordTries(request, signedIn(request).username), async () =>
        send(reply, await auth.disableTotp(cookieOf(request), request.body.password)),
      );
      return done;
    },
  );

  // The identity provider sends the browser back here; the library answers with a redirect and the session's cookie.
  app.get('/api/auth/callback/:provider', { schema: { hide: true } }, async (request, reply) => {
    const headers = new Headers({ cookie: cookieOf(request) });
    const answer = await auth.callback(new Request(new URL(request.url, auth.publicUrl), { headers }));
    const location = answer.headers.get('location');
    if (!location) throw new Refusal('sign-in.again');
    send(reply, { cookies: answer.headers.getSetCookie(), value: null });
    return reply.redirect(location, 302);
  });
}

function signedIn(request: FastifyRequest): SignedInStaff {
  if (!request.signedIn) throw new Refusal('session.needed');
  return request.signedIn;
}
