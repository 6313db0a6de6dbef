import { z } from 'zod';
import { type App, callOf, contextOf, WriteHeaders } from '../identity/guard.ts';
import { refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { issue, withdraw } from './commands.ts';
import { type BulletinDeps, PeriodAsked, periodOf } from './deps.ts';

const tags = ['bulletins'];
const id = z.strictObject({ bulletinId: z.uuid() });

/** Issuing a bulletin, and taking one back. */
export function bulletinActRoutes(app: App, { db, guard, workOf }: BulletinDeps): void {
  const Done = z.strictObject({ bulletinId: z.uuid(), version: z.number() });

  app.post(
    '/api/bulletins',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Issue a bulletin of a period that is over; its figures are kept as they are now',
        headers: WriteHeaders,
        body: z.strictObject({ ...PeriodAsked, words: z.string().trim().min(1).max(8000) }),
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const work = await workOf(ctx.officeId);
      const { words, ...asked } = request.body;
      const call = callOf(request, 'bulletin.issue', request.body);
      const done = await refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => {
          const { bulletinId, version } = await issue(tx, ctx, work, work.keys, periodOf(asked), words);
          return { bulletinId, version };
        }),
      );
      return reply.code(201).send(done);
    },
  );

  app.post(
    '/api/bulletins/:bulletinId/withdraw',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Take an issued bulletin back; it stays on record, with the reason',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ reason: z.string().trim().min(1).max(2000) }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await workOf(ctx.officeId);
      const { bulletinId } = request.params;
      const { reason } = request.body;
      const call = callOf(request, 'bulletin.withdraw', { bulletinId, reason });
      return refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => {
          const { version } = await withdraw(tx, ctx, work.keys, bulletinId, reason);
          return { bulletinId, version };
        }),
      );
    },
  );
}
