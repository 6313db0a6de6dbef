import { z } from 'zod';
import { type App, BothLanguages, contextOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import { numbersIn, type Values } from '../mechanisms/record.rules.ts';
import { can } from './access.ts';
import { openedFor } from './record.commands.ts';

const Value = z.union([z.string().max(2000), z.number(), z.boolean(), z.array(z.string().max(2000)).max(30)]);

/** What would stand out of a statement, asked before it is recorded, so that the reason can go with it. Changes nothing. */
export function recordCheckRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  app.post(
    '/api/obligations/:dutyId/records/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['mechanisms'],
        summary: 'What would stand out of a statement, and why, before it is recorded',
        params: z.strictObject({ dutyId: z.uuid() }),
        body: z.strictObject({ values: z.record(z.string().max(60), Value) }),
        response: { 200: z.strictObject({ standsOut: z.array(BothLanguages) }) },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await mechanismsOf(ctx.officeId);
      const { rule, obligation, adoption, ...it } = await openedFor(db, ctx, request.params.dutyId);
      const verdict = can(ctx.actor, 'record', { obligation, ...it });
      if (!verdict.may) throw new Refusal(verdict.reason);
      const { dutyId, unit, periodFrom } = obligation;
      const numbers = numbersIn(rule.record, request.body.values as Values);
      const as = { dutyId, mechanism: adoption.mechanismId, numbers };
      const found = await work.outstanding({ row: adoption.row, duty: rule.id, periodFrom, unit, as });
      return { standsOut: found.flatMap((f) => f.words.map((w) => ({ ...w }))) };
    },
  );
}
