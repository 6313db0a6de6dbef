import { z } from 'zod';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn, parseMoment } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { type App, type Guard, staffOf } from '../identity/guard.ts';
import { type Instant, plainDate } from '../kernel/time.ts';
import { owed, owedCounts } from './queries.ts';
import type { Duty } from './rules.ts';

/** What a higher floor knows of the things duties are about: passed in by `app/compose.ts`. */
export interface DutyDeps {
  readonly db: Db;
  readonly guard: Guard;
  /** Units the actor answers for: the own ones, and those below a head. */
  readonly unitsOf: (
    request: { office: { officeId: string } },
    actor: ReturnType<typeof staffOf>,
  ) => Promise<readonly string[]>;
  /** Duties as the list shows them, with a line of what each is about. */
  readonly present: (officeId: string, duties: readonly Duty[], now: Instant) => Promise<unknown[]>;
}

/** What I owe: the home of everybody who works here. */
export function dutyRoutes(app: App, { db, guard, unitsOf, present }: DutyDeps): void {
  app.get(
    '/api/duties',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['duties'],
        summary: 'What is owed, most urgent first',
        querystring: z.strictObject({
          view: z.enum(['mine', 'unit']).default('mine'),
          step: z.string().max(40).optional(),
          after: z.string().max(100).optional(),
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            duties: z.array(z.any()),
            next: z.string().nullable(),
            counts: z
              .strictObject({ late: z.number(), today: z.number(), soon: z.number(), all: z.number() })
              .meta({ description: 'Counted up to 1,000 for each unit.' }),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const mine = query.view === 'mine';
      const units = mine ? [...new Set(actor.posts.map((p) => p.unitId))] : await unitsOf(request, actor);
      const [dueAt, dutyId] = (query.after ?? '').split('|');
      const valid =
        dutyId !== undefined &&
        /^[0-9a-f-]{36}$/.test(dutyId) &&
        (dueAt === '' || !Number.isNaN(Date.parse(dueAt ?? '')));
      const { calendar } = request.office;
      const today = dateIn(calendar.zone, now);
      const endOf = (day: string) => parseMoment(`${day}T23:59:59.999`, calendar.zone);
      const [duties, counts] = await Promise.all([
        owed(db, actor, {
          units,
          mine,
          step: query.step,
          after: valid ? { dueAt: dueAt === '' ? null : (dueAt as Instant), dutyId } : undefined,
          limit: query.limit + 1,
        }),
        owedCounts(db, actor, units, mine, now, endOf(today), endOf(addWorkingDays(calendar, plainDate(today), 3))),
      ]);
      const shown = duties.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        duties: await present(actor.officeId, shown, now),
        next: duties.length > query.limit && last ? `${last.dueAt ?? ''}|${last.dutyId}` : null,
        counts,
      };
    },
  );
}
