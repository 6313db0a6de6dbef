import { z } from 'zod';
import { type App, BothLanguages, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { unitNames } from '../org/queries.ts';
import { feedsOf } from './feed.store.ts';
import { type FeedDeps, makeFeed, readFeed, revokeFeed, tokenOf } from './feed.ts';

const tags = ['duties'];
const FeedView = z.strictObject({
  feedId: z.uuid(),
  unit: BothLanguages.extend({ id: z.string() }).nullable().meta({ description: '`null`: of the person.' }),
  madeAt: z.string(),
});

/** Calendars of what is owed: made and taken back by whoever is signed in, read by their calendar program. */
export function feedRoutes(app: App, deps: FeedDeps & { readonly guard: Guard }): void {
  const { db, keys, guard, publicUrl } = deps;

  app.get(
    '/api/calendar-feeds',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: "One's calendar addresses, without their secrets",
        response: { 200: z.strictObject({ feeds: z.array(FeedView), units: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { officeId, accountId, posts } = staffOf(request);
      const feeds = await feedsOf(db, officeId, accountId);
      const names = await unitNames(db, officeId, [...new Set(feeds.flatMap((f) => f.unit ?? []))]);
      return {
        feeds: feeds.map(({ feedId, unit, madeAt }) => {
          const name = unit === null ? null : names.get(unit);
          return {
            feedId,
            unit: unit === null ? null : { id: unit, zh: name?.zh ?? unit, en: name?.en ?? unit },
            madeAt,
          };
        }),
        units: posts.filter((p) => p.role === 'head').map((p) => p.unitId),
      };
    },
  );

  app.post(
    '/api/calendar-feeds',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'A calendar address, of oneself or of the unit that one heads; its secret is shown here and never again',
        headers: WriteHeaders,
        body: z.strictObject({ unit: z.string().min(1).max(80).nullable() }),
        response: { 201: z.strictObject({ feedId: z.uuid(), url: z.string() }) },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { unit } = request.body;
      const call = callOf(request, 'calendar-feed.make', { unit });
      const token = tokenOf(keys, ctx, staffOf(request).accountId, call.key);
      const { feedId } = await idempotent(db, ctx, call, async (tx) => ({
        feedId: (await makeFeed(tx, ctx, token, unit)).feedId,
      }));
      return reply.code(201).send({ feedId, url: `${publicUrl}/calendar/${token}.ics` });
    },
  );

  app.delete(
    '/api/calendar-feeds/:feedId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Take a calendar address back: nothing is read there any more',
        params: z.strictObject({ feedId: z.uuid() }),
        headers: WriteHeaders,
        response: { 200: z.strictObject({ feedId: z.uuid() }) },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { feedId } = request.params;
      return idempotent(db, ctx, callOf(request, 'calendar-feed.revoke', { feedId }), async (tx) => {
        await revokeFeed(tx, ctx, feedId);
        return { feedId };
      });
    },
  );

  app.get(
    '/calendar/:file',
    { onRequest: guard.limit('public-read'), schema: { hide: true } },
    async (request, reply) => {
      const { file } = request.params as { file: string };
      const [, token = ''] = /^([\w-]{43})\.ics$/.exec(file) ?? [];
      const text = await readFeed(deps, request.office.officeId, token, request.now);
      return reply.type('text/calendar; charset=utf-8').send(text);
    },
  );
}
