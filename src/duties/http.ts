import { z } from 'zod';
import { addWorkingDays } from '../calendar/calendar.ts';
import { dateIn, parseMoment } from '../calendar/zone.ts';
import type { Db, Tx } from '../db/open.ts';
import { Abilities, type App, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { AfterOrWithout, pageEnd } from '../identity/page-end.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant, millis, plainDate } from '../kernel/time.ts';
import type { Context } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { standsInFor } from '../org/queries.ts';
import { can, sees } from './access.ts';
import { handOnTo } from './commands.ts';
import { owed, owedCounts, pathOf } from './queries.ts';
import { allowed, type Duty } from './rules.ts';
import { load } from './store.ts';

/** What a higher floor knows of the things duties are about: passed in by `app/routes.ts`. */
export interface DutyDeps {
  readonly db: Db;
  readonly guard: Guard;
  /** Units the actor answers for: the own ones, and those below a head. */
  readonly unitsOf: (
    request: { office: { officeId: string } },
    actor: ReturnType<typeof staffOf>,
  ) => Promise<readonly string[]>;
  /** Duties as the list shows them, with a line of what each is about. */
  readonly present: (actor: StaffActor, duties: readonly Duty[], now: Instant) => Promise<unknown[]>;
  /** Tells the thing it is about that the duty is with somebody else now, in the same transaction. */
  readonly handedOn: (tx: Tx, ctx: Context, duty: Duty) => Promise<void>;
}

/** What I owe: the home of everybody who works here. */
export function dutyRoutes(app: App, { db, guard, unitsOf, present, handedOn }: DutyDeps): void {
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
          after: AfterOrWithout,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            duties: z.array(z.any()),
            next: z.string().nullable(),
            counts: z
              .strictObject({ late: z.number(), today: z.number(), soon: z.number(), all: z.number() })
              .meta({ description: 'Each counted up to 1,000.' }),
          }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const { calendar } = request.office;
      const today = dateIn(calendar.zone, now);
      const posts = query.view === 'mine' ? [...actor.posts, ...(await standsInFor(db, actor, today))] : null;
      const mine = posts?.map((p) => p.postId) ?? null;
      const units = posts ? [...new Set(posts.map((p) => p.unitId))] : await unitsOf(request, actor);
      const after = query.after ? pageEnd(query.after) : undefined;
      const endOf = (day: string) => instant(millis(parseMoment(`${day}T23:59:59.999`, calendar.zone)) + 1);
      const [duties, counts] = await Promise.all([
        owed(db, actor, {
          units,
          mine,
          step: query.step,
          after: after && { dueAt: after.at, dutyId: after.id },
          limit: query.limit + 1,
        }),
        owedCounts(db, actor, units, mine, now, endOf(today), endOf(addWorkingDays(calendar, plainDate(today), 3))),
      ]);
      const shown = duties.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        duties: await present(actor, shown, now),
        next: duties.length > query.limit && last ? `${last.dueAt ?? ''}|${last.dutyId}` : null,
        counts,
      };
    },
  );

  const id = z.strictObject({ dutyId: z.uuid() });

  app.get(
    '/api/duties/:dutyId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['duties'],
        summary: 'One duty: its clock, through whose hands it went, and what one may do',
        params: id,
        response: { 200: z.strictObject({ duty: z.any(), abilities: Abilities }) },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const duty = await load(db, actor.officeId, request.params.dutyId);
      const path = duty ? await pathOf(db, actor.officeId, duty.holderUnit) : [];
      if (!duty || !sees(actor, duty, path)) throw new Refusal('duty.not-found');
      const [shown] = await present(actor, [duty], request.now);
      const handOn = allowed(duty.state, 'handOn') ? can(actor, 'handOn', duty, path) : NOT_NOW;
      return { duty: shown, abilities: guard.abilities({ handOn }) };
    },
  );

  app.post(
    '/api/duties/:dutyId/hand-on',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['duties'],
        summary:
          'Give it to a post of the same unit or below; whoever hands on stays answerable, and the clock runs on',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ post: z.string().min(1).max(80) }),
        response: {
          200: z.strictObject({ dutyId: z.uuid(), unit: z.string(), post: z.string(), version: z.number() }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { dutyId } = request.params;
      const { post } = request.body;
      return idempotent(db, ctx, callOf(request, 'duty.hand-on', { dutyId, post }), async (tx) => {
        const duty = await handOnTo(tx, ctx, dutyId, post);
        await handedOn(tx, ctx, duty);
        return { dutyId, unit: duty.holderUnit, post, version: duty.version };
      });
    },
  );
}

const NOT_NOW = { may: false, reason: 'duty.not-in-this-state' } as const;
