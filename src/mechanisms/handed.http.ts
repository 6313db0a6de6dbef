import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Tx } from '../db/open.ts';
import {
  Abilities,
  type App,
  BothLanguages,
  callOf,
  contextOf,
  Day,
  staffOf,
  WriteHeaders,
} from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import { plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { canAdopt, canPrepare, seesDrafts, type Verdict } from './access.ts';
import type { MechanismDeps } from './deps.ts';
import { adoptDraft, draftFor, giveBackDraft, hand, handAgain, takeBack } from './handed.commands.ts';
import { type RuleDraft, waits } from './handed.rules.ts';
import { streamOf, waiting } from './handed.store.ts';
import { adoptedOf, inForceOn, type MechanismWork, saidBy } from './work.ts';

const tags = ['mechanisms'];
const Id = z.strictObject({ draftId: z.uuid() });
const Statement = z.string().trim().min(1).max(4000);
const Proposal = z.strictObject({ source: z.string().min(1).max(100_000), from: Day, why: Statement });
const Done = z.strictObject({ draftId: z.string(), version: z.int(), state: z.string() });
const State = z.enum(['handed', 'returned', 'adopted', 'taken-back']);

export const DraftLineView = z.strictObject({
  draftId: z.string(),
  row: z.string(),
  number: z.int(),
  name: BothLanguages,
  state: State.meta({ description: '`returned`: with whoever prepared it, to be mended.' }),
  from: z.string(),
  handedAt: z.string(),
});

export const DraftView = z.strictObject({
  line: DraftLineView,
  version: z.int(),
  source: z.string(),
  before: z
    .strictObject({ number: z.int(), source: z.string() })
    .nullable()
    .meta({ description: 'What is in force, to compare with; `null` where nothing is.' }),
  mechanismId: z.string().nullable(),
  told: z.array(
    z.strictObject({
      what: z.enum(['handed', 'returned', 'adopted', 'taken-back']),
      by: z.string().nullable(),
      at: z.string(),
      words: z.string().nullable(),
    }),
  ),
  abilities: Abilities,
});

const NOT_NOW: Verdict = { may: false, reason: 'rule-draft.not-in-this-state' };

/** Prepared versions on their way to whoever signs. */
export function draftRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  const lineOf = async (officeId: string, drafts: readonly RuleDraft[]) => {
    const said = await saidBy(
      db,
      officeId,
      drafts.map((d) => d.digest),
    );
    return drafts.map(({ draftId, row, number, digest, state, from, handedAt }) => ({
      ...{ draftId, row, number, state, from, handedAt },
      name: { ...said.get(digest)!.mechanism.name },
    }));
  };

  app.get(
    '/api/mechanisms/drafts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Prepared rules that wait to be decided or mended',
        response: { 200: z.strictObject({ drafts: z.array(DraftLineView), abilities: Abilities }) },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      // Whoever has no part in it sees an empty list, as if nothing were prepared.
      const drafts = seesDrafts(actor) ? await waiting(db, actor.officeId) : [];
      return {
        drafts: await lineOf(actor.officeId, drafts),
        abilities: guard.abilities({ hand: canPrepare(actor) }),
      };
    },
  );

  app.get(
    '/api/mechanisms/drafts/:draftId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A prepared rule beside what is in force, and what was said of it',
        params: Id,
        response: { 200: DraftView },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await mechanismsOf(ctx.officeId);
      const draft = await draftFor(db, ctx, request.params.draftId);
      const [[line], said, told, adopted] = await Promise.all([
        lineOf(ctx.officeId, [draft]),
        saidBy(db, ctx.officeId, [draft.digest]),
        toldOf(db, work.keys, ctx.officeId, streamOf(draft.draftId), draft.draftId),
        adoptedOf(db, ctx.officeId),
      ]);
      const own = adopted.filter((a) => a.adoption.row === draft.row && a.adoption.mechanismId !== draft.mechanismId);
      const now = inForceOn(own, dateIn(work.calendar.zone, ctx.now))[0] ?? own[0];
      const decide = draft.state === 'handed' ? canAdopt(ctx.actor) : NOT_NOW;
      return {
        line: line!,
        version: draft.version,
        source: said.get(draft.digest)!.source,
        before: now ? { number: now.adoption.number, source: now.source } : null,
        mechanismId: draft.mechanismId,
        told: told.map(({ entry, name, said: words }) => ({
          what: State.parse(entry.type.slice('rule-draft.'.length)),
          by: name,
          at: entry.occurredAt,
          words: words.why ?? words.reason ?? null,
        })),
        abilities: guard.abilities({
          adopt: decide,
          giveBack: decide,
          hand: draft.state === 'returned' ? canPrepare(ctx.actor) : NOT_NOW,
          takeBack: waits(draft) ? canPrepare(ctx.actor) : NOT_NOW,
        }),
      };
    },
  );

  app.post(
    '/api/mechanisms/drafts',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Hand a prepared version to the head of the office, with why and from which day',
        headers: WriteHeaders,
        body: Proposal,
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const work = await mechanismsOf(ctx.officeId);
      const { source, from, why } = request.body;
      const made = await refuseConflict(() =>
        idempotent(db, ctx, callOf(request, 'rule-draft.hand', request.body), async (tx) =>
          doneOf(await hand(tx, ctx, work, { source, from: plainDate(from), why })),
        ),
      );
      return reply.code(201).send(made);
    },
  );

  /** A write on one draft. */
  function write<B extends z.ZodObject>(
    path: string,
    summary: string,
    body: B,
    run: (tx: Tx, ctx: Context, work: MechanismWork, draftId: string, given: z.output<B>) => Promise<RuleDraft>,
  ): void {
    app.post(
      `/api/mechanisms/drafts/:draftId${path}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, params: Id, headers: WriteHeaders, body, response: { 200: Done } },
      },
      async (request) => {
        const { draftId } = request.params as z.output<typeof Id>;
        const given = request.body as z.output<B>;
        const ctx = contextOf(request);
        const work = await mechanismsOf(ctx.officeId);
        const call = callOf(request, `rule-draft${path}`, { draftId, ...(given as object) });
        return refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => doneOf(await run(tx, ctx, work, draftId, given))),
        );
      },
    );
  }

  write(
    '/adopt',
    'Adopt it from a day on; the head of the office signs',
    z.strictObject({ from: Day, ground: Statement }),
    (tx, ctx, work, draftId, { from, ground }) => adoptDraft(tx, ctx, work, draftId, plainDate(from), ground),
  );
  write(
    '/give-back',
    'Give it back, and say what is to be mended',
    z.strictObject({ reason: Statement }),
    (tx, ctx, work, draftId, { reason }) => giveBackDraft(tx, ctx, work, draftId, reason),
  );
  write('/hand', 'Hand it again, mended', Proposal, (tx, ctx, work, draftId, { source, from, why }) =>
    handAgain(tx, ctx, work, draftId, { source, from: plainDate(from), why }),
  );
  write('/take-back', 'Take it back before it is decided', z.strictObject({}), (tx, ctx, _, draftId) =>
    takeBack(tx, ctx, draftId),
  );
}

const doneOf = ({ draftId, version, state }: RuleDraft) => ({ draftId, version, state });
