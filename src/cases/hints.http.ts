import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import { type App, BothLanguages, staffOf } from '../identity/guard.ts';
import { functionNames } from '../org/functions.ts';
import { responsibilitiesOf } from '../register/queries.ts';
import { emptyPhrases } from '../text/phrases.ts';
import type { CaseDeps } from './deps.ts';
import { CaseLineView, Named, presentLine, unitNamed } from './present.ts';
import { saidByPeople, seen, similarCases, wordsOf } from './queries.ts';

const id = z.strictObject({ caseId: z.uuid() });
const tags = ['cases'];

/** What helps staff decide: the same matter from others, where the rules would send it, empty phrases, the words of the pack. */
export function caseHintRoutes(app: App, { db, guard, workOf }: CaseDeps): void {
  app.get(
    '/api/cases/:caseId/similar',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Cases that may be the same matter',
        params: id,
        response: {
          200: z.strictObject({
            similar: z.array(z.strictObject({ case: CaseLineView, likeness: z.number(), samePerson: z.boolean() })),
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      await seen(db, work, scope, request.params.caseId);
      const found = await similarCases(db, work, scope, request.params.caseId);
      return {
        similar: found.map((s) => ({ case: presentLine(work, s), likeness: s.likeness, samePerson: s.samePerson })),
      };
    },
  );

  app.get(
    '/api/cases/:caseId/proposal',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Where the rules would send it, and why',
        params: id,
        response: {
          200: z.strictObject({
            outcome: z.enum(['one', 'two', 'none', 'referral']),
            needsClerk: z.boolean(),
            candidates: z.array(
              z.strictObject({
                unitId: z.string(),
                zh: z.string(),
                en: z.string(),
                confidence: z.number(),
                reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
              }),
            ),
            category: z.strictObject({
              id: z.string().nullable(),
              confidence: z.number(),
              reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
            }),
            referral: z
              .strictObject({
                id: z.string(),
                confidence: z.number(),
                reasons: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
              })
              .nullable(),
            wording: z
              .array(
                z.strictObject({
                  unit: Named,
                  functions: z.array(z.strictObject({ zh: z.string(), en: z.string() })),
                  rules: z.array(
                    z.strictObject({ id: z.string(), title: BothLanguages, text: BothLanguages, basis: BothLanguages }),
                  ),
                }),
              )
              .meta({
                description:
                  'Where no unit leads or several would: what the register and the org chart say each is there for, side by side.',
              }),
            accused: z.array(Named).meta({
              description: 'Of a report: units that its words accuse and that it is not kept from yet.',
            }),
          }),
        },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const { caseId } = request.params;
      const appeal = await seen(db, work, work.scope(staffOf(request)), caseId);
      const { category, placeUnit } = await saidByPeople(db, work.officeId, caseId);
      const said = (await wordsOf(db, work, [caseId])).get(caseId) ?? { title: '', text: '' };
      const found = work.propose({
        kind: appeal.kind,
        ...said,
        ...(category ? { categoryId: category } : {}),
        ...(placeUnit ? { placeUnitId: placeUnit } : {}),
        accusedUnitIds: appeal.accusedUnits,
      });
      const { accusedUnits, visibility } = appeal;
      const unlisted = found.accusedUnitIds.filter((u) => !accusedUnits.includes(u));
      const reported = appeal.detail.leadAsked?.units ?? [];
      const undecided = found.outcome === 'one' && reported.length === 0 ? [] : found.candidates.slice(0, 3);
      const sideBySide = [...new Set([...reported, ...undecided.map((c) => c.unitId)])];
      const told = await responsibilitiesOf(
        db,
        work.keys,
        work.officeId,
        sideBySide,
        dateIn(work.calendar.zone, request.now),
      );
      const texts = (reasons: readonly { zh: string; en: string }[]) => reasons.map(({ zh, en }) => ({ zh, en }));
      return {
        outcome: found.outcome,
        needsClerk: found.needsClerk,
        candidates: found.candidates.slice(0, 5).map((c) => {
          const unit = work.units.get(c.unitId);
          return {
            unitId: c.unitId,
            zh: unit?.zh ?? c.unitId,
            en: unit?.en ?? c.unitId,
            confidence: c.confidence,
            reasons: texts(c.reasons),
          };
        }),
        category: { ...found.category, reasons: texts(found.category.reasons) },
        referral: found.referral ? { ...found.referral, reasons: texts(found.referral.reasons) } : null,
        wording: sideBySide.map((unit) => ({
          unit: unitNamed(work, unit),
          functions: (work.units.get(unit)?.functions ?? []).map((fn) => ({
            ...(functionNames[fn] ?? { zh: fn, en: fn }),
          })),
          rules: (told.get(unit) ?? []).map(({ id, title, text, basis }) => ({
            id,
            title: { ...title },
            text: { ...text },
            basis: { ...basis },
          })),
        })),
        accused: (visibility === 'confidential' ? unlisted : []).map((u) => unitNamed(work, u)),
      };
    },
  );

  app.get(
    '/api/appeals/words',
    { schema: { tags, summary: 'Kinds, channels, states and their words', response: { 200: z.any() } } },
    async (request) => (await workOf(request.office.officeId)).pack,
  );

  app.post(
    '/api/answers/check',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Empty phrases in an answer, and what to write instead',
        body: z.strictObject({ text: z.string().max(40_000) }),
        response: { 200: z.strictObject({ phrases: z.array(z.any()) }) },
      },
    },
    async (request) => ({ phrases: emptyPhrases(request.body.text) }),
  );
}
