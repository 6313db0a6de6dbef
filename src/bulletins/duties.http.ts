import { z } from 'zod';
import { CaseLineView, HeldDutyView, ThingView, UrgedAt } from '../cases/present.ts';
import type { Duty } from '../duties/rules.ts';
import { type App, BothLanguages, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/time.ts';
import { type BulletinDeps, PeriodAsked, periodOf } from './deps.ts';
import { dutiesOf } from './duties.queries.ts';
import { namesIn } from './names.ts';
import { bulletinPack } from './pack.ts';
import { todayOf } from './queries.ts';
import { DUTY_FIGURES, ensurePeriod } from './rules.ts';

export interface BulletinDutyDeps extends BulletinDeps {
  /** Duties as "What I owe" shows them, with a line of what each is about: passed in by `app/routes.ts`. */
  readonly present: (actor: StaffActor, duties: readonly Duty[], now: Instant) => Promise<unknown[]>;
}

const LineView = HeldDutyView.extend({
  case: CaseLineView.nullable(),
  thing: ThingView.nullable(),
  urgedAt: UrgedAt,
}).meta({
  id: 'BulletinDuty',
});

/** What the figures of the mechanisms' duties open to. */
export function bulletinDutyRoutes(app: App, { db, guard, offices, workOf, present }: BulletinDutyDeps): void {
  app.get(
    '/api/bulletins/duties',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['bulletins'],
        summary: "The mechanisms' duties behind a figure, the longest due first, as far as one may know of them",
        querystring: z.strictObject({
          ...PeriodAsked,
          figure: z.enum(DUTY_FIGURES),
          unit: z.string().max(80).optional().meta({ description: 'This unit and all below it.' }),
          mechanism: z.string().max(40).optional().meta({ description: 'The mechanism that they rest on.' }),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            name: BothLanguages,
            how: BothLanguages,
            of: z.array(BothLanguages).meta({ description: 'The unit or the mechanism, in words.' }),
            duties: z.array(LineView),
            next: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const work = await workOf(actor.officeId);
      const period = periodOf(query);
      ensurePeriod(period, todayOf(work, now), bulletinPack.mostDays);
      const { figure, unit = null, mechanism = null, limit } = query;
      const after = query.after ? pageEnd(query.after) : null;
      const found = await dutiesOf(db, work, actor, period, now, {
        figure,
        of: { unit, mechanism },
        after: after && { at: after.at!, id: after.id },
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const names = await namesIn(work, offices);
      const words = [unit && names.unit(unit), mechanism && names.mechanism(mechanism)];
      const { name, how } = bulletinPack.duties.figures[figure];
      const lines = await present(
        actor,
        shown.map((s) => s.duty),
        now,
      );
      return {
        name: { ...name },
        how: { ...how },
        of: words.flatMap((w) => (w ? { zh: w.zh, en: w.en } : [])),
        duties: lines as z.infer<typeof LineView>[],
        next: found.length > limit && last ? `${last.at}|${last.duty.dutyId}` : null,
      };
    },
  );
}
