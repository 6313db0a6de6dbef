import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { toDay, toPlainDate } from '../calendar/days.ts';
import { CaseLineView, HeldDutyView, type Named, ThingView, UrgedAt } from '../cases/present.ts';
import type { OfficeWork } from '../cases/work.ts';
import type { Db } from '../db/open.ts';
import type { Duty } from '../duties/rules.ts';
import { type App, bothLanguages, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import type { Keys } from '../identity/keys.ts';
import type { StaffActor } from '../kernel/actor.ts';
import type { Text } from '../kernel/text.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { orgPack } from '../org/pack.ts';
import { dropView, keepView } from './board.commands.ts';
import { openBoardEvents } from './board.events.ts';
import { daysOf, dueBy, dutiesUnder, type Found, figures, waysOf } from './board.queries.ts';
import { AXES, along, BANDS, type BoardAsk, LIGHTS, NOTHING, plus } from './board.rules.ts';
import { viewsOf } from './board.store.ts';
import { boardPack, mechanismName } from './board.ts';
import { standingCards } from './cards.queries.ts';

const Unit = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Count = z.int().min(0);

const FiguresView = z
  .strictObject({
    open: Count.meta({ description: 'All that is not over; of the imported past, all there is.' }),
    untaken: Count.meta({ description: 'Handed down, and not taken up yet.' }),
    paused: Count,
    claimed: Count.meta({ description: 'Reported done, to be confirmed by somebody else.' }),
    late: Count.meta({ description: 'Past its last day and still with its holder; counted in days.' }),
    today: Count.meta({ description: 'Due today.' }),
    soon: Count.meta({ description: 'Due after today, within the working days of packs/board.yaml.' }),
    prompt: Count.meta({ description: 'By the highest standing card.' }),
    yellow: Count,
    red: Count,
    stopped: Count.meta({ description: 'Stands still where it is: late, and not handed on in parts.' }),
    longest: Count.meta({ description: 'Days that the longest of them has stood still.' }),
  })
  .meta({ id: 'BoardFigures' });

const Line = z.strictObject({ of: Unit, figures: FiguresView });

const BoardLineView = z
  .strictObject({
    duty: HeldDutyView.extend({
      case: CaseLineView.nullable(),
      thing: ThingView.nullable(),
      urgedAt: UrgedAt,
    }).meta({ id: 'BoardDuty' }),
    light: z.enum(LIGHTS),
    card: z.uuid().nullable().meta({ description: 'The card of that light, where the reader may see it.' }),
    still: z
      .strictObject({ days: z.int().min(1), because: z.enum(['late', 'untaken']) })
      .nullable()
      .meta({
        description: 'Days that it has stood still where it is, late or not taken up in time; null: it does not.',
      }),
    way: z
      .array(z.strictObject({ unit: Unit, level: Unit, since: z.string() }))
      .meta({ description: 'From unit to unit on its way down, as far as the reader may know; the last has it now.' }),
  })
  .meta({ id: 'BoardLine', description: 'A duty under a figure of the board.' });

const text = (most: number) => z.string().min(1).max(most).optional();
const ASKED = {
  unit: text(80).meta({ description: 'This unit and all below it.' }),
  level: text(20).meta({ description: 'Kind of unit: office, bureau, section, street, community, window, grid.' }),
  kind: text(40).meta({ description: 'Kind of an appeal, or of the thing that it is about.' }),
  mechanism: text(40),
  step: text(40),
  light: z.enum(LIGHTS).optional(),
};
const Past = z.enum(['today', 'past']).default('today').meta({
  description: 'past: the imported past, each matter by the clock of its own dates.',
});
const Saved = z.strictObject({ ...ASKED, history: z.boolean().optional() });

const Asked = z
  .array(z.strictObject({ by: z.enum(AXES), of: Unit }))
  .meta({ description: 'What was asked for, in words.' });

const AFTER = /^(\d{4}-\d\d-\d\d|infinity)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const When = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2]))?$/, bothLanguages('请写成 YYYY-MM 或 YYYY。', 'Write it as YYYY-MM or YYYY.'))
  .refine((when) => when > '1900', bothLanguages('年份太早。', 'The year is too early.'));

export interface BoardDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly keys: Keys;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
  /** Duties as "What I owe" shows them, with a line of what each is about: passed in by `app/routes.ts`. */
  readonly present: (actor: StaffActor, duties: readonly Duty[], now: Instant) => Promise<unknown[]>;
}

/** Days shown ahead; what comes after is far enough to wait. */
const AHEAD = 13;
/** Of what stands still, so many are shown beside the figures; the list has all. */
const LONGEST = 10;
/** How often an open line is kept awake. */
const AWAKE_MS = 20_000;
/**
 * At which beat it is asked anew whether whoever reads is still signed in. Seldom: it may prolong the sign-in, and the prolonged cookie
 * reaches the browser only with an answer, of which a page that is open gets one a minute.
 */
const ASKED_EACH = 3;
/** Open lines of one person: screens of theirs. The oldest gives way. */
const MOST_LINES = 6;

const tags = ['board'];

/**
 * The board: what stands where, counted as the ledger goes. Everybody sees what they may know of; nothing else is in any figure of
 * theirs.
 */
export function boardRoutes(app: App, deps: BoardDeps): void {
  const { db, guard, keys, workOf, present } = deps;

  app.get(
    '/api/board',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'How much stands where: by unit, level, kind, mechanism and step, and what stands still the longest',
        querystring: z.strictObject({ ...ASKED, of: Past, lang: z.enum(['zh', 'en']).optional() }),
        response: {
          200: z.strictObject({
            today: z.string().meta({ description: 'The day it is in the office.' }),
            soonUntil: z.string().meta({ description: 'The last day that counts as soon.' }),
            asked: Asked,
            all: FiguresView,
            by: z.strictObject(Object.fromEntries(AXES.map((axis) => [axis, z.array(Line)])) as AxisViews),
            due: z
              .array(z.strictObject({ on: z.string(), n: Count, yellow: Count, red: Count }))
              .meta({ description: 'Due by day, fourteen days from today; of the past by month, `on` its first day.' }),
            longest: z.array(BoardLineView).meta({ description: 'What has stood still the longest.' }),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await workOf(actor.officeId);
      const ask = askOf(request.query);
      const days = daysOf(work.calendar, request.now);
      const [rows, due, still] = await Promise.all([
        figures(db, actor, ask, days),
        dueBy(db, actor, ask, days.today, toPlainDate(toDay(days.today) + AHEAD)),
        ask.history
          ? { found: [] }
          : dutiesUnder(db, actor, { ...ask, band: 'stopped', limit: LONGEST }, days, pathIn(work)),
      ]);
      const by = (axis: (typeof AXES)[number]) =>
        along(rows, axis).map(({ id, figures }) => ({ of: WORDS[axis](work, id), figures: { ...figures } }));
      return {
        today: days.today,
        soonUntil: days.soon,
        asked: asked(work, ask),
        all: { ...rows.reduce((sum, row) => plus(sum, row.figures), NOTHING) },
        by: { unit: by('unit'), level: by('level'), kind: by('kind'), mechanism: by('mechanism'), step: by('step') },
        due,
        longest: await lines(work, actor, still.found, request.now),
      };
    },
  );

  app.get(
    '/api/board/duties',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The duties behind a figure, most urgent first',
        querystring: z.strictObject({
          ...ASKED,
          of: Past,
          band: z.enum(BANDS).optional().meta({ description: 'Which figure; left out, all.' }),
          when: When.optional().meta({ description: 'The month or the year in which it is or was due.' }),
          after: z.string().regex(AFTER).optional().meta({ description: 'The `next` of the page before.' }),
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({ asked: Asked, duties: z.array(BoardLineView), next: z.string().nullable() }),
        },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const work = await workOf(actor.officeId);
      const days = daysOf(work.calendar, now);
      const [, day, dutyId] = AFTER.exec(query.after ?? '') ?? [];
      const { found, next } = await dutiesUnder(
        db,
        actor,
        {
          ...askOf(query),
          band: query.band,
          when: query.when,
          after: day && dutyId ? { day: day as PlainDate, dutyId } : undefined,
          limit: query.limit,
        },
        days,
        pathIn(work),
      );
      return {
        asked: asked(work, query),
        duties: await lines(work, actor, found, now),
        next: next ? `${next.day}|${next.dutyId}` : null,
      };
    },
  );

  app.get(
    '/api/board/views',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: "One's own saved views",
        response: {
          200: z.strictObject({ views: z.array(z.strictObject({ viewId: z.uuid(), name: z.string(), asked: Saved })) }),
        },
      },
    },
    async (request) => {
      const { officeId, accountId } = staffOf(request);
      return { views: (await viewsOf(db, keys, officeId, accountId)).map((v) => ({ ...v })) };
    },
  );

  const id = z.strictObject({ viewId: z.uuid() });
  const Done = z.strictObject({ viewId: z.uuid() });

  app.put(
    '/api/board/views/:viewId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Save what one asks of the board under a name, or save it anew',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ name: z.string().trim().min(1).max(40), asked: Saved }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { viewId } = request.params;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'board.keep-view', { viewId, ...request.body }), async (tx) => {
        await keepView(tx, ctx, keys, { viewId, ...request.body });
        return { viewId };
      });
    },
  );

  app.delete(
    '/api/board/views/:viewId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: "Remove one of one's views",
        params: id,
        headers: WriteHeaders,
        response: { 200: Done },
      },
    },
    async (request) => {
      const { viewId } = request.params;
      const ctx = contextOf(request);
      return idempotent(db, ctx, callOf(request, 'board.drop-view', { viewId }), async (tx) => {
        await dropView(tx, ctx, keys, viewId);
        return { viewId };
      });
    },
  );

  const events = openBoardEvents(db, guard);
  // An open line would hold up a stop until it times out.
  app.addHook('preClose', async () => events.close());
  const open = new Map<string, (() => void)[]>();

  app.get(
    '/api/board/events',
    {
      compress: false,
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary:
          'Server-sent events: `changed` whenever a figure that one may know of was counted anew. It ends with the sign-in.',
      },
    },
    async (request, reply) => {
      const line = new PassThrough();
      const { accountId } = staffOf(request);
      const leave = events.join({
        request,
        tell: () => void line.write('event: changed\ndata: {}\n\n'),
        end: () => line.end(),
      });
      const end = () => line.end();
      const mine = [...(open.get(accountId) ?? []), end];
      if (mine.length > MOST_LINES) mine.shift()!();
      open.set(accountId, mine);
      // An account closed, posts that are another's now: the same question as for any request, now and then.
      let beats = 0;
      const awake = setInterval(() => {
        line.write(':\n\n');
        beats += 1;
        if (beats % ASKED_EACH === 0) guard.authenticate(request, reply).catch(end);
      }, AWAKE_MS);
      line.once('close', () => {
        clearInterval(awake);
        leave();
        const left = (open.get(accountId) ?? []).filter((one) => one !== end);
        if (left.length > 0) open.set(accountId, left);
        else open.delete(accountId);
      });
      line.write(`retry: ${AWAKE_MS / 4}\n\n`);
      return reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(line);
    },
  );

  async function lines(
    work: OfficeWork,
    actor: StaffActor,
    found: readonly Found[],
    now: Instant,
  ): Promise<z.infer<typeof BoardLineView>[]> {
    const duties = found.map((f) => f.duty);
    const [shown, cardOf, wayOf] = await Promise.all([
      present(actor, duties, now),
      standingCards(
        db,
        actor,
        duties.map((d) => d.dutyId),
      ),
      waysOf(db, actor, duties, pathIn(work)),
    ]);
    return found.map(({ duty, light, still: days }, i) => {
      const untaken = duty.state === 'open' && boardPack.takingUp.includes(duty.step);
      return {
        duty: shown[i] as z.infer<typeof BoardLineView>['duty'],
        light,
        card: cardOf(duty.dutyId, light),
        still: days === 0 ? null : { days, because: untaken ? ('untaken' as const) : ('late' as const) },
        way: wayOf(duty).map(({ unit, since: at }) => ({
          unit: WORDS.unit(work, unit),
          level: WORDS.level(work, work.units.get(unit)?.kind ?? ''),
          since: at,
        })),
      };
    });
  }
}

type AxisViews = Record<(typeof AXES)[number], z.ZodArray<typeof Line>>;

/** A unit that is closed by now has no one above it. */
const pathIn = (work: OfficeWork) => (unitId: string) => work.units.get(unitId)?.path ?? [unitId];

const askOf = ({ of, unit, level, kind, mechanism, step, light }: BoardAsk & { of: 'today' | 'past' }): BoardAsk => ({
  unit,
  level,
  kind,
  mechanism,
  step,
  light,
  history: of === 'past',
});

const named = (id: string, words: Text | undefined): Named => ({ id, zh: words?.zh ?? id, en: words?.en ?? id });

const wordsIn = (words: Readonly<Record<string, Text>>, id: string): Named => named(id, words[id]);

/** What each axis is told in; what has no words is told by its code. */
const WORDS: Readonly<Record<(typeof AXES)[number], (work: OfficeWork, id: string) => Named>> = {
  unit: (work, id) => named(id, work.units.get(id)),
  level: (_, id) => wordsIn(orgPack.kinds, id),
  kind: (work, id) => wordsIn({ ...boardPack.things, ...work.pack.kinds }, id),
  mechanism: (_, id) => named(id, mechanismName(id)),
  step: (work, id) => wordsIn(work.pack.steps, id),
};

const asked = (work: OfficeWork, ask: BoardAsk): z.infer<typeof Asked> =>
  AXES.flatMap((by) => {
    const id = ask[by];
    return id === undefined ? [] : [{ by, of: WORDS[by](work, id) }];
  });
