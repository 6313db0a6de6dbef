import { z } from 'zod';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { dateIn } from '../calendar/zone.ts';
import { type App, staffOf } from '../identity/guard.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import type { MechanismWork, Outstanding } from '../mechanisms/work.ts';
import { unitNamed } from '../obligations/queries.ts';
import { seesBasis } from './access.ts';
import { loadFigures } from './pack.ts';
import { type Feeding, feedingOf, figureOf, itemsOf, namesOf } from './queries.ts';
import { type FigureRule, type Span, spanOf } from './rules.ts';
import { BasisView, type FigureLineView, FiguresView, FigureView } from './views.ts';
import { howInWords } from './words.ts';

const tags = ['figures'];
const Id = z.strictObject({ figure: z.string().min(1).max(80) });
const Period = z.object({
  year: z.coerce.number().int().min(2000).max(2100).optional().meta({ description: 'This year where it is left out.' }),
  quarter: z.coerce
    .number()
    .int()
    .min(1)
    .max(4)
    .optional()
    .meta({ description: 'The whole year where it is left out.' }),
});
/** What stands out of the statements of a quarter. */
async function standingIn(
  work: MechanismWork,
  feeding: readonly Feeding[],
  { from, to }: Span,
): Promise<Outstanding[]> {
  const asked = new Map(
    feeding.flatMap(({ adopted, rule }) => {
      if (!rule['stands-out']) return [];
      const periodFrom = rule.states === 'before' ? toPlainDate(toDay(to) + 1) : from;
      return [
        [`${adopted.adoption.row}/${rule.id}`, { row: adopted.adoption.row, duty: rule.id, periodFrom }] as const,
      ];
    }),
  );
  const found = await Promise.all([...asked.values()].map((a) => work.outstanding({ ...a, unit: null })));
  return found.flat();
}

type BasisLine = z.infer<typeof BasisView>['lines'][number];

/** Figures: read from what the rules that feed them had confirmed, by unit and period, each with what it rests on. */
export function figureRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  const onRequest = guard.authenticate;
  const pack = loadFigures();

  const lineOf = (id: string, feeding: readonly Feeding[]): z.infer<typeof FigureLineView> => {
    const figure = pack.figures[id]!;
    return {
      ...{ id, name: { zh: figure.zh, en: figure.en }, unit: figure.unit },
      of: figure.of ? { ...figure.of } : null,
      perHead: figure.per === 'head',
      how: howInWords(figure, feeding[0]?.rule),
      feeds: namesOf(feeding).map((f) => ({ ...f, mechanism: { ...f.mechanism }, name: { ...f.name } })),
    };
  };

  /** A figure that some rule of the office feeds. @throws Refusal `request.not-found` */
  async function asked(actor: StaffActor, id: string): Promise<{ figure: FigureRule; feeding: Feeding[] }> {
    const feeding = (await feedingOf(db, actor.officeId)).get(id);
    const figure = Object.hasOwn(pack.figures, id) ? pack.figures[id] : undefined;
    if (!feeding || !figure || actor.posts.every((p) => p.role === 'inspector')) throw new Refusal('figure.not-found');
    return { figure, feeding };
  }

  function periodOf(work: MechanismWork, now: Parameters<typeof dateIn>[1], query: z.output<typeof Period>) {
    const today = dateIn(work.calendar.zone, now);
    const year = query.year ?? Number(today.slice(0, 4));
    const quarter = query.quarter ?? null;
    return { today, year, quarter, span: spanOf(year, quarter) };
  }

  app.get(
    '/api/figures',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Figures there are, how each is read and from which rules',
        response: { 200: FiguresView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      if (actor.posts.every((p) => p.role === 'inspector')) throw new Refusal('figure.not-found');
      const feeding = await feedingOf(db, actor.officeId);
      return {
        source: { ...pack.source },
        figures: Object.keys(pack.figures).flatMap((id) => (feeding.has(id) ? [lineOf(id, feeding.get(id)!)] : [])),
      };
    },
  );

  app.get(
    '/api/figures/:figure',
    {
      onRequest,
      schema: {
        tags,
        summary: 'A figure of a year or quarter, by unit: of the units that one may see',
        params: Id,
        querystring: Period,
        response: { 200: FigureView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { figure, feeding } = await asked(actor, request.params.figure);
      const work = await mechanismsOf(actor.officeId);
      const { today, year, quarter, span } = periodOf(work, request.now, request.query);
      const quarters = quarter === null ? [1, 2, 3, 4] : [quarter];
      const found = quarters.map(async (n) =>
        (await standingIn(work, feeding, spanOf(year, n))).map((s) => ({ ...s, quarter: n })),
      );
      const standing = (await Promise.all(found)).flat();
      const { total, units } = await figureOf(db, work, actor, figure, feeding, span, today);
      return {
        figure: lineOf(request.params.figure, feeding),
        ...{ year, quarter, from: span.from, to: span.to, total },
        units: units.map(({ unit, value, heads }) => {
          const opens = seesBasis(actor, work.path(unit));
          const own = opens ? standing.filter((s) => s.unit === unit) : [];
          return {
            ...{ unit: unitNamed(work, unit), value, heads, opens },
            standsOut: own.map((s) => ({
              ...{ quarter: s.quarter, dutyId: s.dutyId },
              words: s.words.map((w) => ({ ...w })),
            })),
          };
        }),
      };
    },
  );

  app.get(
    '/api/figures/:figure/units/:unitId',
    {
      onRequest,
      schema: {
        tags,
        summary: "What a unit's figure rests on: duties and their confirmed records, each to be opened",
        params: Id.extend({ unitId: z.string().min(1).max(80) }),
        querystring: Period,
        response: { 200: BasisView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const { unitId } = request.params;
      const { feeding } = await asked(actor, request.params.figure);
      const work = await mechanismsOf(actor.officeId);
      if (work.unitName(unitId) === null || !seesBasis(actor, work.path(unitId))) throw new Refusal('figure.not-found');
      const { today, span } = periodOf(work, request.now, request.query);
      const items = await itemsOf(db, work.officeId, feeding, span, [unitId], today);
      return {
        unit: unitNamed(work, unitId),
        lines: items.flatMap(({ dutyId, dueOn, inTime, records }) => {
          const own = { dutyId, dueOn, inTime };
          const confirmed: BasisLine[] = records.map(({ recordId, from, to }) => ({ ...own, recordId, from, to }));
          return records.length > 0 ? confirmed : [{ ...own, recordId: null, from: null, to: null }];
        }),
      };
    },
  );
}
