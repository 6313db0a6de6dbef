import { z } from 'zod';
import {
  closeAccount,
  type IdentityDeps,
  type Leaving,
  openAccount,
  renameAccount,
  resetPassword,
  revokeSessions,
} from './commands.ts';
import { Abilities, type App, bothLanguages, callOf, contextOf, type Guard, staffOf, WriteHeaders } from './guard.ts';
import { AfterName } from './page-end.ts';
import { listAccounts } from './queries.ts';
import { USERNAME, USERNAME_RULE } from './rules.ts';

const Lang = z.enum(['zh', 'en']);
const DisplayName = z.string().trim().min(1).max(60);
const Params = z.strictObject({ accountId: z.uuid() });
const Done = z.strictObject({ done: z.literal(true) });
const done = { done: true } as const;
const OneTimePassword = z.string().meta({ description: 'For one sign-in, at which a password of one’s own is set.' });

/** Accounts of the office's staff, for administrators. Posts, and with them roles, are given in `org`. */
export function accountRoutes(app: App, { guard, ...deps }: IdentityDeps & Leaving & { readonly guard: Guard }): void {
  const tags = ['accounts'];

  app.get(
    '/api/accounts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Accounts by user name, 50 at a time',
        querystring: z.object({ find: z.string().max(60).default(''), after: AfterName }),
        response: {
          200: z.strictObject({
            accounts: z.array(
              z.strictObject({
                accountId: z.uuid(),
                username: z.string(),
                displayName: z.string(),
                lang: Lang,
                active: z.boolean(),
                abilities: Abilities,
              }),
            ),
            next: z.string().nullable().meta({ description: 'Pass as `after` for the next page; null at the end.' }),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const { find, after = '' } = request.query;
      const { accounts, next } = await listAccounts(deps.db, staffOf(request), { find, after });
      return {
        accounts: accounts.map(({ accountId, username, displayName, lang, active, can }) => ({
          accountId,
          username,
          displayName,
          lang,
          active,
          abilities: guard.abilities(can),
        })),
        next,
        abilities: guard.abilities({ open: { may: true } }),
      };
    },
  );

  app.post(
    '/api/accounts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Open an account',
        headers: WriteHeaders,
        body: z.strictObject({
          username: z
            .string()
            .trim()
            .toLowerCase()
            .regex(USERNAME, bothLanguages(USERNAME_RULE.zh, USERNAME_RULE.en))
            .meta({ description: '2–32 of a–z, 0–9, dot, dash, underscore.' }),
          displayName: DisplayName,
          lang: Lang.default('zh'),
        }),
        response: { 201: z.strictObject({ accountId: z.uuid(), oneTimePassword: OneTimePassword }) },
      },
    },
    async (request, reply) => {
      const opened = await openAccount(
        deps,
        contextOf(request),
        callOf(request, 'account.open', request.body),
        request.body,
      );
      return reply.code(201).send(opened);
    },
  );

  app.post(
    '/api/accounts/:accountId/password',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Give a new one-time password; ends all sessions and two-step sign-in',
        headers: WriteHeaders,
        params: Params,
        response: { 200: z.strictObject({ oneTimePassword: OneTimePassword }) },
      },
    },
    async (request) => {
      const { accountId } = request.params;
      return resetPassword(
        deps,
        contextOf(request),
        callOf(request, 'account.reset-password', { accountId }),
        accountId,
      );
    },
  );

  app.post(
    '/api/accounts/:accountId/name',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Correct the name shown',
        headers: WriteHeaders,
        params: Params,
        body: z.strictObject({ displayName: DisplayName }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { accountId } = request.params;
      const call = callOf(request, 'account.rename', { accountId, ...request.body });
      await renameAccount(deps, contextOf(request), call, accountId, request.body.displayName);
      return done;
    },
  );

  const acts = [
    ['sessions/end', 'Sign somebody out everywhere', 'account.revoke-sessions', revokeSessions],
    ['close', 'Close an account that leaves nothing behind', 'account.close', closeAccount],
  ] as const;
  for (const [path, summary, command, run] of acts) {
    app.post(
      `/api/accounts/:accountId/${path}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, headers: WriteHeaders, params: Params, response: { 200: Done } },
      },
      async (request) => {
        const { accountId } = request.params;
        await run(deps, contextOf(request), callOf(request, command, { accountId }), accountId);
        return done;
      },
    );
  }
}
