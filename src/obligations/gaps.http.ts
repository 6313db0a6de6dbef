import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import { type App, BothLanguages, staffOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import { gapsOf } from './gaps.queries.ts';
import { unitNamed } from './queries.ts';

export const GapsView = z.strictObject({
  gaps: z.array(
    z.strictObject({
      unit: BothLanguages.extend({ id: z.string() }),
      duty: BothLanguages,
      dutyId: z.string().nullable(),
      dueOn: z.string().nullable(),
      what: z.enum(['no-holder', 'not-done', 'not-checked']).meta({
        description: '`no-holder`: the unit has no such post; `not-checked`: recorded, and confirmed by nobody.',
      }),
    }),
  ),
});

/** Units in which a mechanism is missing this year. */
export function gapRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  app.get(
    '/api/mechanisms/:row/gaps',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['mechanisms'],
        summary: 'Units in which it is missing: nobody to hold it, not done by its day, or checked by nobody',
        params: z.strictObject({ row: z.string().min(1).max(20) }),
        response: { 200: GapsView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      if (actor.posts.every((p) => p.role === 'inspector')) throw new Refusal('mechanism.not-found');
      const work = await mechanismsOf(actor.officeId);
      const found = await gapsOf(db, work, actor, request.params.row, dateIn(work.calendar.zone, request.now));
      return { gaps: found.map((g) => ({ ...g, unit: unitNamed(work, g.unit), duty: { ...g.duty } })) };
    },
  );
}
