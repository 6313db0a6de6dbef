import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import { Abilities, type App, callOf, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { toldOf } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import { type Context, refuseConflict } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { postsNamed } from '../org/queries.ts';
import { can, canCheck, canNameCheckerOfLaw, seesDrafts } from './access.ts';
import { adopt, draft, dropDraft, nameChecker, type RegisterWork, recordCheck, redraft, repeal } from './commands.ts';
import { shared } from './copied.ts';
import { type ShippedRule, shippedRule } from './pack.ts';
import { checksOf, inWords, type RuleSeen, type RuleText, readWords, rulesFor, wordsOf } from './queries.ts';
import { allowed, bindingOn, draftOf, type OwnRule, RULE_KINDS, RULE_STATES, type RuleCheck } from './rules.ts';
import { checkStreamOf, streamOf } from './store.ts';
import { NamedView, RuleLineView, RuleView, RuleWordsBody } from './views.ts';

export interface RegisterDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly registerOf: (officeId: string) => Promise<RegisterWork>;
}

const tags = ['rules'];
const Id = z.strictObject({ ruleId: z.string().min(1).max(80) });
const Statement = z.string().trim().min(1).max(4000);
const Done = z.strictObject({ ruleId: z.string(), version: z.number() });
const NOT_NOW = { may: false, reason: 'rule.not-in-this-state' } as const;
const SHIPPED = { may: false, reason: 'rule.shipped' } as const;

const named = (id: string, text: Text | null | undefined) => ({ id, zh: text?.zh ?? id, en: text?.en ?? id });
const copyOf = ({ title, text, binds, basis, ...rest }: RuleText): RuleText => ({
  ...rest,
  title: { ...title },
  text: { ...text },
  binds: { ...binds },
  basis: { ...basis },
});

/** A rule as the list and the page need it, shipped or the office's own. */
interface Entry {
  readonly rule: RuleText;
  readonly own: RuleSeen | null;
  readonly state: OwnRule['state'];
  readonly from: PlainDate | null;
  readonly repealedOn: PlainDate | null;
}

/** The register: what binds is for everybody; drafts for the heads of the unit, the administrator and supervision. */
export function registerRoutes(app: App, { db, guard, registerOf }: RegisterDeps): void {
  app.get(
    '/api/rules',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The register of rules: those of the office, newest first, then those of the law',
        querystring: z.strictObject({
          state: z.enum(RULE_STATES).optional(),
          kind: z.enum(RULE_KINDS).optional(),
          find: z.string().max(100).optional(),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: {
          200: z.strictObject({
            rules: z.array(RuleLineView),
            every: z.array(NamedView).meta({ description: 'How often a rule can be checked.' }),
            abilities: Abilities,
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const actor = staffOf(request);
      const work = await registerOf(actor.officeId);
      const today = dateIn(work.calendar.zone, request.now);
      const { entries } = await entriesFor(actor, work, today);
      const wanted = query.find?.trim().toLowerCase();
      const found = entries.filter(
        ({ rule, state }) =>
          (!query.state || state === query.state) &&
          (!query.kind || rule.kind === query.kind) &&
          (!wanted || [rule.title, rule.text].some((t) => `${t.zh}\n${t.en}`.toLowerCase().includes(wanted))),
      );
      const home = actor.posts.find((p) => p.role === 'head') ?? actor.posts[0];
      return {
        rules: await lines(actor, work, found, today),
        every: everyOf(work),
        abilities: guard.abilities({ draft: can(actor, 'edit', home?.unitPath ?? []) }),
      };
    },
  );

  app.get(
    '/api/rules/:ruleId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'One rule: its versions, who checks it and what was seen, what it is like, and what one may do',
        params: Id,
        response: { 200: RuleView },
      },
    },
    async (request) => {
      const { ruleId } = request.params;
      const actor = staffOf(request);
      const work = await registerOf(actor.officeId);
      const today = dateIn(work.calendar.zone, request.now);
      const { entries, words } = await entriesFor(actor, work, today);
      const entry = entries.find((e) => e.rule.id === ruleId);
      if (!entry) throw new Refusal('rule.not-found');
      const [[line], checks] = await Promise.all([lines(actor, work, [entry], today), checksOf(db, actor.officeId)]);
      const check = checks.get(ruleId) ?? null;
      const told = (
        await Promise.all([
          entry.own ? toldOf(db, work.keys, actor.officeId, streamOf(ruleId), ruleId) : [],
          check ? toldOf(db, work.keys, actor.officeId, checkStreamOf(check.checkId), check.checkId) : [],
        ])
      ).flat();
      const drafts = entry.own !== null && seesDrafts(actor, entry.own.path);
      const versions = entry.own
        ? entry.own.rule.versions
            .filter((v) => v.from !== null || drafts)
            .map((v) => ({ rule: inWords(entry.own!.rule, v, readWords(words, v)), from: v.from }))
        : [{ rule: copyOf(entry.rule), from: entry.from }];
      const mine = versions.at(-1)!.rule;
      const copies = entries
        .filter((e) => e.rule.id !== ruleId)
        .flatMap(({ rule }) => {
          const found = shared(mine.text.zh, rule.text.zh, work.pack.copied);
          return found ? [{ id: rule.id, title: { ...rule.title }, ...found, passages: [...found.passages] }] : [];
        })
        .sort((a, b) => b.likeness - a.likeness);
      return {
        line: line!,
        version: entry.own?.rule.version ?? 0,
        versions,
        copies,
        moments: told
          .filter(({ entry: e }) => drafts || e.type !== 'rule.drafted')
          .sort((a, b) => (a.entry.occurredAt < b.entry.occurredAt ? -1 : 1))
          .map(({ entry: { type, occurredAt, body }, name, said }) => ({
            type,
            at: occurredAt,
            by: name,
            number: typeof body.number === 'number' ? body.number : null,
            day: ((body.from ?? body.on) as string | undefined) ?? null,
            kept: typeof body.kept === 'boolean' ? body.kept : null,
            text: said.seen ?? said.reason ?? null,
          })),
        abilities: guard.abilities(verdictsOf(actor, entry, check)),
      };
    },
  );

  app.post(
    '/api/rules',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Draft a rule of a unit',
        headers: WriteHeaders,
        body: RuleWordsBody.extend({ kind: z.enum(RULE_KINDS), issuer: z.string().min(1).max(80) }),
        response: { 201: Done },
      },
    },
    async (request, reply) => {
      const { kind, issuer, ...words } = request.body;
      const ctx = contextOf(request);
      const work = await registerOf(ctx.officeId);
      const call = callOf(request, 'rule.draft', request.body);
      const made = await idempotent(db, ctx, call, async (tx) =>
        done(await draft(tx, ctx, work, kind, issuer, words as never)),
      );
      return reply.code(201).send(made);
    },
  );

  /** A write on one rule. */
  function write<B extends z.ZodObject>(
    action: string,
    summary: string,
    body: B,
    run: (
      tx: Parameters<typeof adopt>[0],
      ctx: Context,
      work: RegisterWork,
      ruleId: string,
      body: z.output<B>,
    ) => Promise<OwnRule | RuleCheck>,
  ): void {
    app.post(
      `/api/rules/:ruleId/${action}`,
      {
        onRequest: guard.authenticate,
        schema: { tags, summary, params: Id, headers: WriteHeaders, body, response: { 200: Done } },
      },
      async (request) => {
        const { ruleId } = request.params;
        const given = request.body as z.output<B>;
        const ctx = contextOf(request);
        const work = await registerOf(ctx.officeId);
        const call = callOf(request, `rule.${action}`, { ruleId, ...(given as object) });
        return refuseConflict(() =>
          idempotent(db, ctx, call, async (tx) => done(await run(tx, ctx, work, ruleId, given))),
        );
      },
    );
  }

  write('draft', 'Write the draft anew, or begin the next version', RuleWordsBody, (tx, ctx, work, id, words) =>
    redraft(tx, ctx, work, id, words as never),
  );
  write(
    'adopt',
    'Bring the draft into force from a day on',
    z.strictObject({ from: z.iso.date() }),
    (tx, ctx, _, id, { from }) => adopt(tx, ctx, id, plainDate(from)),
  );
  write('drop', 'Give the revision up', z.strictObject({}), (tx, ctx, _, id) => dropDraft(tx, ctx, id));
  write(
    'repeal',
    'Repeal it from a day on, and say why',
    z.strictObject({ on: z.iso.date(), reason: Statement }),
    (tx, ctx, work, id, { on, reason }) => repeal(tx, ctx, work, id, plainDate(on), reason),
  );
  write(
    'checker',
    'Name who checks that it is kept, and how often',
    z.strictObject({
      unit: z.string().min(1).max(80),
      post: z.string().min(1).max(80).nullable(),
      every: z.string().max(80),
    }),
    nameChecker,
  );
  write(
    'check',
    'Whoever was named says what they saw',
    z.strictObject({ kept: z.boolean(), seen: Statement }),
    (tx, ctx, work, id, { kept, seen }) => recordCheck(tx, ctx, work, id, kept, seen),
  );

  /** All rules the actor may see: own ones newest first, then the shipped ones; and the words of the own ones. */
  async function entriesFor(actor: StaffActor, work: RegisterWork, today: PlainDate) {
    const own = await rulesFor(db, actor);
    const words = await wordsOf(
      db,
      work.keys,
      actor.officeId,
      own.map(({ rule }) => rule.ruleId),
    );
    const entries: Entry[] = own.map((seen) => {
      const { rule, path } = seen;
      const adopted = rule.versions.findLast((v) => v.from !== null);
      const shown = bindingOn(rule, today) ?? adopted ?? draftOf(rule)!;
      // A revision is no news to who may not see its draft.
      const state = rule.state === 'under-revision' && !seesDrafts(actor, path) ? 'in-force' : rule.state;
      return {
        rule: inWords(rule, shown, readWords(words, shown)),
        own: seen,
        state,
        from: shown.from,
        repealedOn: rule.repealedOn,
      };
    });
    return { entries: [...entries, ...work.pack.rules.map((rule) => ofLaw(rule, today))], words };
  }

  async function lines(actor: StaffActor, work: RegisterWork, found: readonly Entry[], today: PlainDate) {
    const checks = await checksOf(db, actor.officeId);
    const shown = found.flatMap((e) => checks.get(e.rule.id) ?? []);
    const [duties, posts] = await Promise.all([
      dutiesById(
        db,
        actor.officeId,
        shown.flatMap((c) => c.dutyId ?? []),
      ),
      postsNamed(
        db,
        actor.officeId,
        shown.flatMap((c) => c.post ?? []),
        today,
      ),
    ]);
    const dueOn = new Map(duties.map((d) => [d.dutyId, d.dueOn]));
    return found.map(({ rule, own, state, from, repealedOn }): z.infer<typeof RuleLineView> => {
      const check = checks.get(rule.id);
      return {
        rule: copyOf(rule),
        kind: named(rule.kind, work.pack.kinds[rule.kind]),
        state: named(state, work.pack.states[state]),
        shipped: own === null,
        issuer: own ? named(own.rule.issuer, work.unitName(own.rule.issuer)) : null,
        from,
        repealedOn,
        check: check
          ? {
              unit: named(check.unit, work.unitName(check.unit)),
              post: check.post === null ? null : named(check.post, posts.get(check.post)?.title),
              every: named(check.every, work.clocks.get(check.every)?.name),
              checkedOn: check.checkedOn,
              kept: check.kept,
              dueOn: dueOn.get(check.dutyId ?? '') ?? null,
            }
          : null,
      };
    });
  }
}

const done = (made: OwnRule | RuleCheck) => ({ ruleId: made.ruleId, version: made.version });

const everyOf = ({ pack, clocks }: RegisterWork) => pack.checks.map((id) => named(id, clocks.get(id)?.name));

function ofLaw({ source: _, from, repealedOn: until, ...rule }: ShippedRule, today: PlainDate): Entry {
  const repealedOn = until ?? null;
  const state = repealedOn !== null && today >= repealedOn ? 'repealed' : 'in-force';
  return { rule, own: null, state, from, repealedOn };
}

function verdictsOf(actor: StaffActor, { own, rule }: Entry, check: RuleCheck | null) {
  const of = (action: 'edit' | 'revise' | 'adopt' | 'drop' | 'repeal') => {
    if (!own) return SHIPPED;
    return allowed(own.rule.state, action) ? can(actor, action, own.path) : NOT_NOW;
  };
  const binds = own
    ? own.rule.versions.some((v) => v.from !== null) && own.rule.repealedOn === null
    : shippedRule(rule.id);
  return {
    edit: of('edit'),
    revise: of('revise'),
    adopt: of('adopt'),
    drop: of('drop'),
    repeal: of('repeal'),
    nameChecker: !binds ? NOT_NOW : own ? can(actor, 'nameChecker', own.path) : canNameCheckerOfLaw(actor),
    check: canCheck(actor, check),
  };
}
