import { z } from 'zod';
import { dateIn, fromWall } from '../calendar/zone.ts';
import { type App, Day, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Instant, instant } from '../kernel/time.ts';
import { postsNamed } from '../org/queries.ts';
import { workingIn } from './access.ts';
import type { SendingDeps } from './acts.http.ts';
import { planPage } from './plan.present.ts';
import { named, pageOf, presentLines, verdictsOf } from './present.ts';
import { listSendings, sendingFor } from './queries.ts';
import { KINDS } from './rules.ts';
import { PlanView, SendingLineView, SendingView, SignedView, WeightView } from './views.ts';
import { signedWithin, weights, withVisits } from './weight.queries.ts';

const tags = ['sendings'];
const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
/** So many of what was signed a page names. */
const SIGNED = 200;

/** What units send down, for reading; what one does with it is in acts.http.ts. */
export function sendingRoutes(app: App, { db, guard, sendingsOf }: SendingDeps): void {
  app.get(
    '/api/sendings',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What is sent down, as far as one may know of it, newest first',
        querystring: z.strictObject({
          view: z.enum(['mine', 'received', 'office']).default('mine').meta({
            description: 'Written or sent by my units, or for me to sign; come to my units; all that I may see.',
          }),
          kind: z.enum(KINDS).optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            sendings: z.array(SendingLineView),
            next: z.string().nullable(),
            units: z.array(Named).meta({ description: 'The units for which one may write.' }),
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const actor = staffOf(request);
      const work = await sendingsOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listSendings(db, actor, {
        ...query,
        after: after && { at: after.at!, id: after.id },
        limit: query.limit + 1,
      });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        sendings: await presentLines(db, work, actor, shown),
        next: found.length > query.limit && last ? `${last.preparedAt}|${last.sendingId}` : null,
        units: [...new Set(workingIn(actor))].map((u) => named(u, work.unitName(u))),
      };
    },
  );

  app.get(
    '/api/sendings/choices',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What one chooses from when writing: kinds, subjects, grounds, who has to come',
        response: {
          200: z.strictObject({
            units: z.array(Named),
            kinds: z.array(Named),
            subjects: z.array(Named),
            attends: z.array(Named),
            urgent: z.array(
              Named.extend({
                signed: z.boolean().meta({ description: 'A leader above signs; else it goes at once.' }),
              }),
            ),
            today: Day,
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await sendingsOf(actor.officeId);
      const { pack } = work;
      return {
        units: [...new Set(workingIn(actor))].map((u) => named(u, work.unitName(u))),
        kinds: KINDS.map((k) => named(k, pack.kinds[k])),
        subjects: pack.subjects.map((s) => named(s.id, s)),
        attends: pack.attends.map((a) => named(a.id, a)),
        urgent: pack.urgent.map((g) => ({ ...named(g.id, g), signed: g.signed })),
        today: dateIn(work.calendar.zone, request.now),
      };
    },
  );

  app.get(
    '/api/sendings/weight',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Weight on the grass roots: how much each unit sent down and was sent, counted from what was sent',
        querystring: z.strictObject({
          year: z.coerce.number().int().min(2000).max(2100).optional(),
          quarter: z.coerce.number().int().min(1).max(4).optional(),
        }),
        response: {
          200: z.strictObject({
            year: z.number(),
            quarter: z.number().nullable(),
            from: Day,
            until: Day,
            senders: z.array(WeightView),
            receivers: z.array(WeightView),
            signed: z
              .array(SignedView)
              .meta({ description: 'What went although a rule was not kept, and who signed.' }),
            checks: z.array(Named),
          }),
        },
      },
    },
    async (request) => {
      const { officeId } = staffOf(request);
      const work = await sendingsOf(officeId);
      const { zone } = work.calendar;
      const today = dateIn(zone, request.now);
      const { year = Number(today.slice(0, 4)), quarter = null } = request.query;
      const first = quarter === null ? 0 : (quarter - 1) * 3;
      const months = quarter === null ? 12 : 3;
      const [from, until] = [dayOf(year, first), dayOf(year, first + months)];
      const at = (ms: number): Instant => instant(fromWall(zone, ms));
      const weighed = async (by: 'sender' | 'receiver') =>
        withVisits(
          await weights(db, officeId, by, at(from), at(until)),
          await work.announced.visits(db, by, at(from), at(until)),
        );
      const [senders, receivers, signed] = await Promise.all([
        weighed('sender'),
        weighed('receiver'),
        signedWithin(db, officeId, at(from), at(until), SIGNED),
      ]);
      const posts = await postsNamed(
        db,
        officeId,
        signed.map((s) => s.signer),
        today,
      );
      const unitOf = (unit: string) => named(unit, work.unitName(unit));
      return {
        ...{ year, quarter, from: plainOf(from), until: plainOf(until - DAY_MS) },
        senders: senders.map((w) => ({ ...w, unit: unitOf(w.unit) })),
        receivers: receivers.map((w) => ({ ...w, unit: unitOf(w.unit) })),
        signed: signed.map((s) => ({
          ...{ sendingId: s.sendingId, kind: named(s.kind, work.pack.kinds[s.kind]), unit: unitOf(s.unit) },
          ...{ signer: named(s.signer, posts.get(s.signer)?.title), name: posts.get(s.signer)?.name ?? null },
          ...{ codes: [...s.codes], sentAt: s.sentAt },
        })),
        checks: Object.entries(work.pack.checks).map(([id, { name }]) => named(id, name)),
      };
    },
  );

  app.get(
    '/api/sendings/plan',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'What a unit planned to inspect in a year beside what it sent, and what was outside the plan',
        querystring: z.strictObject({
          unit: z.string().min(1).max(80),
          year: z.coerce.number().int().min(2000).max(2100).optional(),
        }),
        response: { 200: PlanView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await sendingsOf(actor.officeId);
      const { unit, year = Number(dateIn(work.calendar.zone, request.now).slice(0, 4)) } = request.query;
      return planPage(db, { officeId: actor.officeId, actor, now: request.now }, work, unit, year);
    },
  );

  app.get(
    '/api/sendings/:sendingId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One of them: what is asked of whom, what the rules say of it, who answered, and what one may do',
        params: z.strictObject({ sendingId: z.uuid() }),
        response: { 200: SendingView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await sendingsOf(actor.officeId);
      const seen = await sendingFor(db, actor, work, request.params.sendingId);
      if (!seen) throw new Refusal('sending.not-found');
      const page = await pageOf(db, { officeId: actor.officeId, actor, now: request.now }, work, seen);
      return { ...page, abilities: guard.abilities(verdictsOf(actor, seen)) };
    },
  );
}

const DAY_MS = 86_400_000;
/** The first day of a month, counted from January as 0, in ms. */
const dayOf = (year: number, month: number): number => Date.UTC(year, month, 1);
const plainOf = (ms: number): string => instant(ms).slice(0, 10);
