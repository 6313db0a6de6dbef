import { z } from 'zod';
import { type App, BothLanguages, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import type { Instant } from '../kernel/time.ts';
import { closeWebhook, markRead, type NotifyDeps, openWebhook, setMailPreference } from './commands.ts';
import { notifyPack } from './pack.ts';
import { listWebhooks, myMail, myNotices } from './queries.ts';
import { robotAt } from './rules.ts';

const tags = ['notifications'];
const Done = z.strictObject({ done: z.literal(true) });
const done = { done: true } as const;
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const MAIL = {
  mode: z.enum(['now', 'daily', 'none']),
  address: z.email().max(200),
  quiet: z
    .strictObject({ from: Time, until: Time })
    .nullable()
    .meta({ description: 'Nothing is sent between these times of the office’s clock; may go over midnight.' }),
  dailyAt: Time.meta({ description: 'When the daily mail is sent.' }),
};
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f-]{36})$/;

export type NotifyHttpDeps = Pick<NotifyDeps, 'db' | 'keys' | 'mails'> & {
  readonly sources: Pick<NotifyDeps['sources'], 'words'>;
  readonly guard: Guard;
};

/** What one was told, how one wants to be told, and the other systems that are told. */
export function notifyRoutes(app: App, deps: NotifyHttpDeps): void {
  const { db, keys, guard, sources, mails } = deps;

  app.get(
    '/api/notifications',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What I was told, newest first, 30 at a time',
        querystring: z.object({
          unread: z.stringbool().default(false),
          after: z.string().regex(CURSOR).optional().meta({ description: 'The `next` of the page before.' }),
        }),
        response: {
          200: z.strictObject({
            notifications: z.array(
              z.strictObject({
                id: z.uuid(),
                kind: z.string(),
                about: z.string(),
                text: BothLanguages,
                due: z.string().nullable(),
                card: z.uuid().nullable().meta({ description: 'The card it tells of, to be opened.' }),
                createdAt: z.string(),
                readAt: z.string().nullable(),
              }),
            ),
            next: z.string().nullable(),
            unread: z.int().meta({ description: 'Counted up to 100: show 100 as “99+”.' }),
          }),
        },
      },
    },
    async (request) => {
      const { unread, after } = request.query;
      const [, createdAt, notificationId] = CURSOR.exec(after ?? '') ?? [];
      const { notices, ...rest } = await myNotices(db, sources.words, staffOf(request), {
        unread,
        ...(createdAt && notificationId ? { after: { createdAt: createdAt as Instant, notificationId } } : {}),
      });
      return { notifications: notices, ...rest };
    },
  );

  app.post(
    '/api/notifications/read',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Mark as read: those named, or all there were',
        headers: WriteHeaders,
        body: z.union([
          z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
          z.strictObject({ all: z.literal(true) }),
        ]),
        response: { 200: Done },
      },
    },
    async (request) => {
      const ids = 'ids' in request.body ? request.body.ids : null;
      await markRead(db, contextOf(request), callOf(request, 'notice.read', request.body), ids, request.now);
      return done;
    },
  );

  app.get(
    '/api/notifications/mail',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'How I am told by e-mail',
        response: {
          200: z.strictObject({
            possible: z.boolean().meta({ description: 'false: this installation has no mail server.' }),
            mail: z.strictObject({ ...MAIL, refusedAt: z.string().nullable() }).nullable(),
          }),
        },
      },
    },
    async (request) => ({ possible: mails, mail: await myMail(db, keys, staffOf(request)) }),
  );

  app.put(
    '/api/notifications/mail',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Set how I am told by e-mail',
        headers: WriteHeaders,
        body: z.strictObject({ ...MAIL, quiet: MAIL.quiet.default(null), dailyAt: MAIL.dailyAt.default('08:30') }),
        response: { 200: Done },
      },
    },
    async (request) => {
      await setMailPreference(deps, contextOf(request), callOf(request, 'notice.mail', request.body), request.body);
      return done;
    },
  );

  app.get(
    '/api/webhooks',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Other systems that are told, with how the last messages went',
        response: {
          200: z.strictObject({
            types: z
              .array(z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }))
              .meta({ description: 'What can be sent, with its words.' }),
            webhooks: z.array(
              z.strictObject({
                webhookId: z.uuid(),
                address: z.string().nullable(),
                robot: BothLanguages.nullable().meta({
                  description: 'A robot of a group chat, by name; null: Standard Webhooks.',
                }),
                types: z.array(z.string()),
                active: z.boolean(),
                openedAt: z.string(),
                secret: z.string(),
                deliveries: z.array(
                  z.strictObject({
                    webhookId: z.uuid(),
                    messageId: z.uuid(),
                    type: z.string(),
                    triedAt: z.string(),
                    tries: z.int(),
                    status: z.int().nullable(),
                    deliveredAt: z.string().nullable(),
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
    async (request) => ({
      types: Object.entries(notifyPack.webhooks).map(([id, name]) => ({ id, ...name })),
      webhooks: (await listWebhooks(db, keys, staffOf(request))).map((w) => ({
        ...w,
        robot: w.address === null ? null : (robotAt(notifyPack.robots, w.address)?.name ?? null),
        types: [...w.types],
        deliveries: [...w.deliveries],
      })),
    }),
  );

  app.post(
    '/api/webhooks',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Have events sent to another system (Standard Webhooks)',
        headers: WriteHeaders,
        body: z.strictObject({ address: z.string().max(2000), types: z.array(z.string()).min(1).max(50) }),
        response: { 201: z.strictObject({ webhookId: z.uuid(), secret: z.string() }) },
      },
    },
    async (request, reply) => {
      const call = callOf(request, 'webhook.open', request.body);
      return reply.code(201).send(await openWebhook(deps, contextOf(request), call, request.body));
    },
  );

  app.post(
    '/api/webhooks/:webhookId/close',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Stop sending to another system',
        headers: WriteHeaders,
        params: z.strictObject({ webhookId: z.uuid() }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { webhookId } = request.params;
      await closeWebhook(db, contextOf(request), callOf(request, 'webhook.close', { webhookId }), webhookId);
      return done;
    },
  );
}
