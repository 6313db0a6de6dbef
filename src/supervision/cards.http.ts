import { z } from 'zod';
import { DAY_MS } from '../calendar/days.ts';
import { amountText } from '../calendar/limit.ts';
import { wallText, writtenDay } from '../calendar/words.ts';
import { toWall } from '../calendar/zone.ts';
import { chargedWords, refusedWords } from '../cases/lists.ts';
import { CaseLineView, HeldDutyView, ThingView, UrgedAt } from '../cases/present.ts';
import type { Db } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import {
  Abilities,
  type App,
  BothLanguages,
  callOf,
  contextOf,
  type Guard,
  staffOf,
  WriteHeaders,
} from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { type Told, toldOf } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import { fill, type Text } from '../kernel/text.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { shippedRule } from '../register/pack.ts';
import { can } from './cards.access.ts';
import { answer, type CardDesk, contest, decide } from './cards.commands.ts';
import { type CardLine, cardFor, listCards } from './cards.queries.ts';
import { allowed, CARD_STATES, type Card, COLOURS } from './cards.rules.ts';
import { streamOf } from './cards.store.ts';

const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });

const CardLineView = z
  .strictObject({
    cardId: z.uuid(),
    colour: Named.meta({ description: 'prompt, yellow or red, with its words.' }),
    state: Named.meta({
      description: 'issued, answered, contested, upheld or withdrawn. Withdrawn ones count nowhere.',
    }),
    rule: Named.meta({ description: 'The rule by its name, “Late”.' }),
    text: BothLanguages.meta({ description: 'What happened, in one sentence: the text of the rule with its facts.' }),
    issuedAt: z.string().meta({ description: 'When what it is about happened (UTC), be it written down later.' }),
    contestUntil: z.string().meta({ description: 'Until when the holder may contest (UTC).' }),
    dueOn: z.string().nullable().meta({ description: 'The due day it was judged by; null for a breach.' }),
    holder: z
      .strictObject({
        unit: Named,
        post: Named.nullable().meta({ description: 'Null: the unit as a whole held the duty.' }),
        name: z.string().nullable().meta({ description: 'Null: nobody held the post then.' }),
      })
      .meta({ description: 'Who held the duty at that moment, whoever holds it now.' }),
    duty: HeldDutyView.extend({
      case: CaseLineView.nullable().meta({
        description: 'Null where it is about no appeal, or one the reader may not see.',
      }),
      thing: ThingView.nullable(),
      urgedAt: UrgedAt,
    }).meta({ id: 'CardDuty', description: 'The duty it is about, as it stands now, with the line of its appeal.' }),
  })
  .meta({ id: 'CardLine', description: 'A card as lists show it.' });

const CardView = z
  .strictObject({
    card: CardLineView,
    version: z.number(),
    ruleVersion: z.number().meta({ description: 'The version of packs/cards.yaml by which it was issued.' }),
    basis: BothLanguages.meta({ description: 'On what the rule rests.' }),
    register: Named.nullable().meta({ description: 'The rule of the register that it cites.' }),
    steps: z.array(BothLanguages).meta({
      description: 'Why the due date was that date, step by step, as it was found then; empty for a breach.',
    }),
    facts: z
      .strictObject({
        step: z.string(),
        dueOn: z.string().optional(),
        by: z.strictObject({ amount: z.number(), unit: z.string() }).optional(),
        times: z.number().optional(),
        cards: z.array(z.uuid()).optional(),
        charged: z
          .strictObject({
            item: BothLanguages,
            amount: BothLanguages,
            most: BothLanguages.nullable(),
            off: BothLanguages.nullable(),
          })
          .optional()
          .meta({ description: 'What was charged, the most on the list, and why it is off it.' }),
        refused: z
          .strictObject({ ground: BothLanguages, basis: BothLanguages.nullable(), off: BothLanguages.nullable() })
          .optional(),
      })
      .meta({ description: 'Codes, dates and figures; `cards` are those that a card for repetition rests on.' }),
    decides: Named.nullable().meta({
      description: 'The unit that has to decide, or decided; null until it is contested.',
    }),
    decideBy: z.string().nullable().meta({ description: 'Until when (UTC); null unless it waits for a decision.' }),
    moments: z
      .array(
        z.strictObject({
          type: z.enum(['card.issued', 'card.answered', 'card.contested', 'card.decided', 'card.withdrawn']),
          at: z.string(),
          recordedAt: z.string(),
          version: z.number(),
          by: z.string().nullable().meta({ description: 'By name; null: the house itself.' }),
          text: z
            .string()
            .nullable()
            .meta({ description: 'What they wrote: statement, reason to contest, reasons of the decision.' }),
          why: BothLanguages.nullable().meta({ description: 'Why it was withdrawn.' }),
        }),
      )
      .meta({ description: 'What happened to it, oldest first.' }),
    abilities: Abilities.meta({ description: 'answer, contest, decide: true, or why not, in words.' }),
  })
  .meta({
    id: 'Card',
    description: 'A card whole: rule, facts, the clock in words, what was said and decided, and what one may do.',
  });

export interface CardDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly cardsOf: (officeId: string) => Promise<CardDesk>;
  /** Duties as "What I owe" shows them, with a line of what each is about: passed in by `app/routes.ts`. */
  readonly present: (actor: StaffActor, duties: readonly Duty[], now: Instant) => Promise<unknown[]>;
}

type Owed = z.infer<typeof CardLineView>['duty'];

const tags = ['cards'];
const Statement = z.string().trim().min(1).max(4000);
const id = z.strictObject({ cardId: z.uuid() });
const Done = z.strictObject({ cardId: z.uuid(), version: z.number(), state: z.enum(CARD_STATES) });
const done = ({ cardId, version, state }: Card) => ({ cardId, version, state });

/**
 * Cards: whose they are sees them, answers and contests; the unit that decides decides; supervision sees all that is not confidential.
 * What one may not see answers as if it did not exist.
 */
export function cardRoutes(app: App, { db, guard, cardsOf, present }: CardDeps): void {
  app.get(
    '/api/cards',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Cards one may see, newest first',
        querystring: z.strictObject({
          view: z.enum(['mine', 'unit', 'office']).default('mine').meta({
            description: 'Of my posts; of my units and all below a head; all that I may see.',
          }),
          colour: z.enum(COLOURS).optional(),
          state: z.enum(CARD_STATES).optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: { 200: z.strictObject({ cards: z.array(CardLineView), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { query, now } = request;
      const actor = staffOf(request);
      const desk = await cardsOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listCards(db, actor, {
        ...query,
        after: after && { issuedAt: after.at!, cardId: after.id },
        limit: query.limit + 1,
      });
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        cards: await lines(actor, desk, shown, now),
        next: found.length > query.limit && last ? `${last.card.issuedAt}|${last.card.cardId}` : null,
      };
    },
  );

  app.get(
    '/api/cards/:cardId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One card: its rule, its facts, the clock in words, what was said and decided, and what one may do',
        params: id,
        response: { 200: CardView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await cardsOf(actor.officeId);
      const line = await cardFor(db, actor, request.params.cardId);
      if (!line) throw new Refusal('card.not-found');
      const { card, seen } = line;
      const [[shown], moments, [deciding]] = await Promise.all([
        lines(actor, desk, [line], request.now),
        toldOf(db, desk.keys, actor.officeId, streamOf(card.cardId), card.cardId),
        dutiesById(db, actor.officeId, card.decideDuty === null ? [] : [card.decideDuty]),
      ]);
      const verdict = (action: 'answer' | 'contest' | 'decide') =>
        allowed(card.state, action) ? can(actor, action, seen, request.now) : NOT_NOW;
      const issued = moments[0]!.entry.body as unknown as { steps: Text[] };
      return {
        card: shown!,
        version: card.version,
        ruleVersion: card.ruleVersion,
        basis: { ...ruleOf(desk, card).basis },
        register: citedBy(desk, card),
        steps: issued.steps,
        facts: {
          ...card.facts,
          ...onLists(desk, card),
          cards: card.facts.cards && [...card.facts.cards],
          by: card.facts.by && { ...card.facts.by },
        },
        decides: seen.decideUnit === null ? null : named(seen.decideUnit, desk.unitName(seen.decideUnit)),
        decideBy: card.state === 'contested' ? (deciding?.dueAt ?? null) : null,
        moments: moments.map((m) => momentOf(desk, m)),
        abilities: guard.abilities({
          answer: verdict('answer'),
          contest: verdict('contest'),
          decide: verdict('decide'),
        }),
      };
    },
  );

  app.post(
    '/api/cards/:cardId/answer',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The holder says how it came about; the card stands',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ statement: Statement }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { cardId } = request.params;
      const { statement } = request.body;
      const ctx = contextOf(request);
      const desk = await cardsOf(ctx.officeId);
      const call = callOf(request, 'card.answer', { cardId, statement });
      return refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => done(await answer(tx, ctx, desk, cardId, statement))),
      );
    },
  );

  app.post(
    '/api/cards/:cardId/contest',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The holder contests it; somebody not concerned has to decide within a limit',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ reason: Statement }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { cardId } = request.params;
      const { reason } = request.body;
      const ctx = contextOf(request);
      const desk = await cardsOf(ctx.officeId);
      const call = callOf(request, 'card.contest', { cardId, reason });
      return refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => done(await contest(tx, ctx, desk, cardId, reason))),
      );
    },
  );

  app.post(
    '/api/cards/:cardId/decide',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Somebody not concerned upholds or withdraws it, with reasons',
        params: id,
        headers: WriteHeaders,
        body: z.strictObject({ outcome: z.enum(['upheld', 'withdrawn']), reasons: Statement }),
        response: { 200: Done },
      },
    },
    async (request) => {
      const { cardId } = request.params;
      const { outcome, reasons } = request.body;
      const ctx = contextOf(request);
      const desk = await cardsOf(ctx.officeId);
      const call = callOf(request, 'card.decide', { cardId, outcome, reasons });
      return refuseConflict(() =>
        idempotent(db, ctx, call, async (tx) => done(await decide(tx, ctx, desk, cardId, outcome, reasons))),
      );
    },
  );

  async function lines(actor: StaffActor, desk: CardDesk, found: readonly CardLine[], now: Instant) {
    const ids = [...new Set(found.map((l) => l.card.dutyId))];
    const duties = await dutiesById(db, actor.officeId, ids);
    const owed = new Map(((await present(actor, duties, now)) as Owed[]).map((d) => [d.dutyId, d]));
    return found.map((line) => lineOf(desk, line, owed.get(line.card.dutyId)!));
  }
}

const NOT_NOW = { may: false, reason: 'card.not-in-this-state' } as const;

const named = (code: string, text: Text | null | undefined) => ({
  id: code,
  zh: text?.zh ?? code,
  en: text?.en ?? code,
});

/** The rule a card was issued by; one that a later pack no longer has is told by its id. */
function ruleOf(desk: CardDesk, card: Card): { readonly name: Text; readonly text: Text; readonly basis: Text } {
  const gone = { zh: card.rule, en: card.rule };
  return desk.cards.rules.find((r) => r.id === card.rule) ?? { name: gone, text: gone, basis: gone };
}

/** The rule of the register that a card cites; `null` where a later pack has the card's rule no more. */
function citedBy(desk: CardDesk, card: Card) {
  const rule = desk.cards.rules.find((r) => r.id === card.rule);
  return rule ? named(rule.register, shippedRule(rule.register)?.title) : null;
}

function lineOf(desk: CardDesk, { card, postTitle, holderName }: CardLine, duty: Owed): z.infer<typeof CardLineView> {
  const rule = ruleOf(desk, card);
  const { by, times } = card.facts;
  const { charged, refused } = onLists(desk, card);
  const due = dueWords(desk, card);
  const say = (lang: 'zh' | 'en') =>
    fill(rule.text[lang], {
      step: duty.step[lang],
      dueOn: due?.[lang],
      times,
      by: by && amountText(by.amount, by.unit)[lang],
      item: charged?.item[lang],
      amount: charged?.amount[lang],
      most: charged?.most?.[lang],
      ground: refused?.ground[lang],
      off: (charged ?? refused)?.off?.[lang],
    });
  return {
    cardId: card.cardId,
    colour: named(card.colour, desk.cards.colours[card.colour]),
    state: named(card.state, desk.cards.states[card.state]),
    rule: named(card.rule, rule.name),
    text: { zh: say('zh'), en: say('en') },
    issuedAt: card.issuedAt,
    contestUntil: card.contestUntil,
    dueOn: card.dueOn,
    holder: {
      unit: named(card.holderUnit, desk.unitName(card.holderUnit)),
      post: card.holderPost === null ? null : named(card.holderPost, postTitle),
      name: holderName,
    },
    duty,
  };
}

/** What a card says was charged or refused, in words. */
const onLists = (desk: CardDesk, { facts: { charged, refused } }: Card) => ({
  charged: charged && chargedWords(desk, charged),
  refused: refused && refusedWords(desk.lists, refused),
});

/** Until when it was due: a day that is in time to its end, else the time of that day, as of a limit in hours. */
function dueWords({ calendar }: CardDesk, { facts: { dueOn }, dueAt }: Card): Text | undefined {
  if (!dueOn || dueAt === null) return undefined;
  const wall = toWall(calendar.zone, millis(dueAt));
  return wall % DAY_MS === 0 ? writtenDay(dueOn) : wallText(wall);
}

function momentOf(desk: CardDesk, { entry, name, said }: Told) {
  const { type, occurredAt: at, recordedAt, version, body } = entry;
  const because = type === 'card.withdrawn' ? body.because : body.outcome === 'withdrawn' ? 'decided' : null;
  return {
    type: type as z.infer<typeof CardView>['moments'][number]['type'],
    at,
    recordedAt,
    version,
    by: name,
    text: Object.values(said)[0] ?? null,
    why: because ? { ...desk.cards.withdrawnBecause[because as 'decided'] } : null,
  };
}
