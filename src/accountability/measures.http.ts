import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { type App, BothLanguages, type Guard, staffOf } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { hasRole } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { whoServes } from '../org/queries.ts';
import type { MeasureDesk } from './desk.ts';
import { seesFigures } from './measures.access.ts';
import { figures, handsOf, listMeasures, measureFor, suggestions } from './measures.queries.ts';
import { FACT_KINDS, MEASURE_STATES } from './measures.rules.ts';
import { measurePage } from './page.queries.ts';
import { coded, MeasureLineView, MeasureView, presentLine, unitCoded } from './present.ts';

export interface MeasureDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly measuresOf: (officeId: string) => Promise<MeasureDesk>;
  /** The sentence of a refusal's code, for why somebody was passed over. */
  readonly reasonOf: (code: string) => Text;
}

const tags = ['accountability'];
const Code = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

export const LadderView = z
  .strictObject({
    measures: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string(),
        zh: z.string(),
        en: z.string(),
        what: BothLanguages,
        concerns: z.array(Code),
        basis: BothLanguages,
      }),
    ),
    grounds: z.array(
      z.strictObject({
        id: z.string(),
        zh: z.string(),
        en: z.string(),
        attaches: z.array(z.string()),
        for: z.array(z.string()),
        refused: BothLanguages.nullable().meta({ description: 'Why no measure may rest on it.' }),
      }),
    ),
    factKinds: z.array(Code),
    states: z.array(Code),
    proposes: z.boolean(),
    clears: z.boolean(),
    figures: z.boolean(),
  })
  .meta({ id: 'MeasureLadder', description: 'The ladder and its grounds, and what the reader may begin.' });

export const HandsView = z.strictObject({
  title: BothLanguages,
  hands: z.array(
    z.strictObject({
      unit: Code,
      post: z.string().nullable(),
      account: z.uuid().nullable(),
      name: z.string().nullable(),
      handedDown: z.boolean().meta({ description: 'Handed it on and stays answerable, as a superior.' }),
    }),
  ),
});

/**
 * Measures and commendations, read: the person concerned, who proposes, who decides, and discipline. What one may not see answers as if it
 * did not exist; supervisors and auditors see numbers.
 */
export function measureRoutes(app: App, { db, guard, measuresOf, reasonOf }: MeasureDeps): void {
  const onRequest = guard.authenticate;

  app.get(
    '/api/measures/ladder',
    { onRequest, schema: { tags, summary: 'The ladder of measures and commendations', response: { 200: LadderView } } },
    async (request) => {
      const actor = staffOf(request);
      const { pack } = await measuresOf(actor.officeId);
      return {
        measures: pack.measures.map(({ id, kind, name, what, concerns, basis }) => ({
          id,
          kind,
          ...name,
          what: { ...what },
          concerns: concerns.map((c) => coded(c, pack.capacities[c])),
          basis: { ...basis },
        })),
        grounds: pack.grounds.map(({ id, name, attaches, for: kinds, refused }) => ({
          id,
          ...name,
          attaches: [...attaches],
          for: [...kinds],
          refused: refused && { ...refused },
        })),
        factKinds: FACT_KINDS.map((k) => coded(k, pack.factKinds[k])),
        states: MEASURE_STATES.map((s) => coded(s, pack.states[s])),
        proposes: hasRole(actor, ...pack.proposes),
        clears: hasRole(actor, 'discipline'),
        figures: seesFigures(actor),
      };
    },
  );

  app.get(
    '/api/measures',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Measures and commendations one may see, newest first',
        querystring: z.strictObject({
          view: z.enum(['mine', 'decide', 'proposed', 'office']).default('mine').meta({
            description: 'About me; to decide or review; proposed by me; all that I may see.',
          }),
          state: z.enum(MEASURE_STATES).optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: { 200: z.strictObject({ measures: z.array(MeasureLineView), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { view, state, limit, ...query } = request.query;
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listMeasures(db, actor, {
        view,
        state,
        after: after && { proposedAt: after.at!, measureId: after.id },
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1)?.measure;
      return {
        measures: shown.map((line) => presentLine(desk, actor, line)),
        next: found.length > limit && last ? `${last.proposedAt}|${last.measureId}` : null,
      };
    },
  );

  app.get(
    '/api/measures/figures',
    {
      onRequest,
      schema: {
        tags,
        summary: 'How many were decided, by step of the ladder and state: numbers, no person and no unit',
        response: {
          200: z.strictObject({ figures: z.array(z.strictObject({ rung: Code, state: Code, n: z.number() })) }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { pack } = await measuresOf(actor.officeId);
      const found = await figures(db, actor);
      return {
        figures: found.map(({ rung, state, n }) => ({
          rung: coded(rung, pack.measures.find((r) => r.id === rung)?.name),
          state: coded(state, pack.states[state]),
          n,
        })),
      };
    },
  );

  app.get(
    '/api/measures/suggestions',
    {
      onRequest,
      schema: {
        tags,
        summary:
          'Standing cards that the pack says are worth a look and no measure rests on. Nothing follows by itself',
        response: {
          200: z.strictObject({
            suggestions: z.array(
              z.strictObject({
                kind: z.enum(FACT_KINDS),
                ref: z.uuid(),
                title: BothLanguages,
                unit: Code,
                account: z.uuid().nullable(),
                at: z.string(),
                rests: z
                  .array(z.strictObject({ ref: z.uuid(), title: BothLanguages }))
                  .meta({ description: 'Of a card for repetition: the single cards that a measure rests on.' }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      if (!hasRole(actor, ...desk.pack.proposes)) throw new Refusal('measure.not-a-proposer');
      const found = await suggestions(db, desk, actor, request.now);
      return {
        suggestions: found.map(({ fact, unit, account, at }) => ({
          kind: fact.kind,
          ref: fact.ref,
          title: { ...fact.title },
          unit: unitCoded(desk, unit),
          account,
          at,
          rests: fact.rests.map(({ ref, title }) => ({ ref, title: { ...title } })),
        })),
      };
    },
  );

  app.get(
    '/api/measures/hands',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Through whose hands a fact went: whoever handed a duty down stays answerable',
        querystring: z.strictObject({
          kind: z.enum(FACT_KINDS).exclude(['other']),
          ref: z.uuid(),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: { 200: HandsView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      if (!hasRole(actor, ...desk.pack.proposes)) throw new Refusal('measure.not-a-proposer');
      const day = dateIn(desk.calendar.zone, request.now);
      const { fact, hands } = await handsOf(db, desk, actor, request.query, day, request.now);
      return {
        title: { ...fact.title },
        hands: hands.map((h) => ({ ...h, unit: unitCoded(desk, h.unit) })),
      };
    },
  );

  app.get(
    '/api/measures/people',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Who serves in a unit today, for whoever proposes',
        querystring: z.strictObject({ unit: z.string().min(1).max(80), lang: z.enum(['zh', 'en']).optional() }),
        response: {
          200: z.strictObject({
            people: z.array(z.strictObject({ account: z.uuid(), name: z.string(), head: z.boolean() })),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      if (!hasRole(actor, ...desk.pack.proposes)) throw new Refusal('measure.not-a-proposer');
      const day = dateIn(desk.calendar.zone, request.now);
      const serving = await whoServes(db, actor.officeId, { units: [request.query.unit] }, day);
      const byAccount = Map.groupBy(serving, (s) => s.accountId);
      return {
        people: [...byAccount].map(([account, posts]) => ({
          account,
          name: posts[0]!.name,
          head: posts.some((p) => p.role === 'head'),
        })),
      };
    },
  );

  app.get(
    '/api/measures/:measureId',
    {
      onRequest,
      schema: {
        tags,
        summary: 'One measure: its facts, attribution, procedure, what was said, and what one may do',
        params: z.strictObject({ measureId: z.uuid() }),
        response: { 200: MeasureView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      const line = await measureFor(db, actor, request.params.measureId);
      if (!line) throw new Refusal('measure.not-found');
      return measurePage(db, desk, guard, reasonOf, actor, line, request.now);
    },
  );
}
