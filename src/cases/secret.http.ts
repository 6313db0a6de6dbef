import { z } from 'zod';
import { type App, callOf, contextOf, staffOf, WriteHeaders } from '../identity/guard.ts';
import type { Limits } from '../identity/limits.ts';
import { idempotent } from '../ledger/idempotency.ts';
import type { CaseDeps } from './deps.ts';
import { renewedSecret, renewSecret } from './secret.commands.ts';

const code = z.string().min(1).max(40);

/** A new secret for the person of an appeal, told in this answer and nowhere else. */
export function secretRoutes(app: App, { db, guard, workOf, limits }: CaseDeps & { readonly limits: Limits }): void {
  app.post(
    '/api/cases/:caseId/secret',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['cases'],
        summary: 'Give the person a new secret; the one before is good no longer',
        headers: WriteHeaders,
        params: z.strictObject({ caseId: z.uuid() }),
        body: z.strictObject({
          cause: code.meta({ description: 'Why: a key of `secretCauses` in /api/appeals/words.' }),
          identity: code.meta({ description: 'How the person was identified: a key of `secretIdentities`.' }),
        }),
        response: {
          200: z
            .strictObject({
              caseId: z.uuid(),
              state: z.string(),
              version: z.number(),
              number: z.string(),
              secret: z.string(),
            })
            .meta({ description: 'Tell the person both. The same key again tells the same secret.' }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { accountId } = staffOf(request);
      await limits.take(ctx.officeId, 'secret-renewal', accountId);
      const work = await workOf(ctx.officeId);
      const scope = work.scope(ctx.actor);
      const { caseId } = request.params;
      const call = callOf(request, 'case.secret', { caseId, asked: request.body });
      const done = await idempotent(db, ctx, call, async (tx) => {
        const { state, version, number } = await renewSecret(tx, ctx, work, scope, caseId, request.body, call.key);
        return { caseId, state: state as string, version, number };
      });
      return { ...done, secret: renewedSecret(work, ctx.officeId, done, call.key) };
    },
  );
}
