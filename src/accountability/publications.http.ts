import { z } from 'zod';
import { actsOn } from '../identity/acts.ts';
import { Abilities, type App, BothLanguages, staffOf, words } from '../identity/guard.ts';
import { After, pageEnd } from '../identity/page-end.ts';
import { toldOf } from '../identity/said.ts';
import type { StaffActor } from '../kernel/actor.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { MeasureDesk } from './desk.ts';
import type { MeasureDeps } from './measures.http.ts';
import { coded, rungWords, unitCoded } from './present.ts';
import { can } from './publications.access.ts';
import * as publications from './publications.commands.ts';
import { listPublicity, namesFor, publicityFor, wordsOf } from './publications.queries.ts';
import { allowed, checkedText, PUBLICITY_STATES, type Publicity, type PublicityAction } from './publications.rules.ts';
import { streamOf } from './publications.store.ts';

const tags = ['publications'];
const Code = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
const Words = { title: words(100), text: words(5000) };

export const PublicityLineView = z
  .strictObject({
    publicityId: z.uuid(),
    measureId: z.uuid(),
    kind: Code.meta({ description: 'A good example, a circular, or a name cleared.' }),
    state: Code,
    unit: Code,
    title: z.string(),
    named: z.boolean(),
    writer: z.string().nullable(),
    approver: z.string().nullable(),
    shownFrom: z.string().nullable(),
    shownUntil: z.string().nullable().meta({ description: 'The last day on which it is shown.' }),
    draftedAt: z.string(),
  })
  .meta({ id: 'PublicityLine', description: 'A decided case written for the public.' });

export const PublicityView = z
  .strictObject({
    publicity: PublicityLineView,
    version: z.number(),
    text: z.string(),
    days: z.number(),
    measure: Code,
    finds: z
      .array(
        z.strictObject({
          kind: z.string(),
          start: z.number(),
          end: z.number(),
          name: BothLanguages,
          words: z.string(),
          justified: z.strictObject({ by: z.string().nullable(), why: z.string().nullable() }).nullable(),
        }),
      )
      .meta({ description: 'Personal data that the check found: to be written otherwise, or justified.' }),
    moments: z.array(
      z.strictObject({
        type: z.string(),
        at: z.string(),
        recordedAt: z.string(),
        version: z.number(),
        by: z.string().nullable(),
        text: z.string().nullable(),
        because: z.string().nullable(),
      }),
    ),
    abilities: Abilities,
  })
  .meta({ id: 'Publicity' });

const Done = z.strictObject({ publicityId: z.uuid(), version: z.number(), state: z.enum(PUBLICITY_STATES) });
const onOne = z.strictObject({ publicityId: z.uuid() });
const ACTIONS: readonly PublicityAction[] = ['redraft', 'justify', 'approve', 'return', 'withdraw'];

/** Publication of decided cases, for staff. */
export function publicityRoutes(app: App, { db, guard, measuresOf }: MeasureDeps): void {
  const onRequest = guard.authenticate;

  app.get(
    '/api/publicity',
    {
      onRequest,
      schema: {
        tags,
        summary: 'What is written for the public of decided cases, newest first',
        querystring: z.strictObject({
          state: z.enum(PUBLICITY_STATES).optional(),
          after: After,
          limit: z.coerce.number().int().min(1).max(100).default(50),
          lang: z.enum(['zh', 'en']).optional(),
        }),
        response: { 200: z.strictObject({ publicity: z.array(PublicityLineView), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { state, limit, ...query } = request.query;
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      const after = query.after ? pageEnd(query.after) : undefined;
      const found = await listPublicity(db, desk, actor, {
        state,
        after: after && { draftedAt: after.at!, publicityId: after.id },
        limit: limit + 1,
      });
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        publicity: await lines(desk, shown),
        next: found.length > limit && last ? `${last.draftedAt}|${last.publicityId}` : null,
      };
    },
  );

  app.get(
    '/api/publicity/:publicityId',
    { onRequest, schema: { tags, summary: 'One of them whole', params: onOne, response: { 200: PublicityView } } },
    async (request) => {
      const actor = staffOf(request);
      const desk = await measuresOf(actor.officeId);
      return page(desk, actor, request.params.publicityId);
    },
  );

  async function lines(desk: MeasureDesk, found: readonly Publicity[]): Promise<z.infer<typeof PublicityLineView>[]> {
    const { officeId } = desk.work;
    const [said, names] = await Promise.all([wordsOf(db, desk, officeId, found), namesFor(db, officeId, found)]);
    return found.map((p) => ({
      publicityId: p.publicityId,
      measureId: p.measureId,
      kind: coded(p.kind, desk.pack.publicity.kinds[p.kind]),
      state: coded(p.state, desk.pack.publicity.states[p.state]),
      unit: unitCoded(desk, p.unit),
      title: said.get(p.publicityId)?.title ?? '—',
      named: p.named,
      writer: nameOf(names, p.writer),
      approver: nameOf(names, p.approver),
      shownFrom: p.shownFrom,
      shownUntil: p.shownUntil,
      draftedAt: p.draftedAt,
    }));
  }

  async function page(
    desk: MeasureDesk,
    actor: StaffActor,
    publicityId: string,
  ): Promise<z.infer<typeof PublicityView>> {
    const { officeId } = desk.work;
    const found = await publicityFor(db, desk, actor, publicityId);
    if (!found) throw new Refusal('publicity.not-found');
    const { p, m, path } = found;
    const [[line], said, names, moments] = await Promise.all([
      lines(desk, [p]),
      wordsOf(db, desk, officeId, [p]),
      namesFor(db, officeId, [p]),
      toldOf(db, desk.keys, officeId, streamOf(publicityId), publicityId),
    ]);
    const { title = '', text = '', why = () => null } = said.get(publicityId) ?? {};
    const whole = checkedText(title, text);
    return {
      publicity: line!,
      version: p.version,
      text,
      days: p.days,
      measure: rungWords(desk, m),
      finds: p.finds.map((f) => {
        const justified = p.justified.find((j) => j.kind === f.kind && j.start === f.start && j.end === f.end);
        return {
          kind: f.kind,
          start: f.start,
          end: f.end,
          name: { ...desk.pack.publicity.finds[f.kind] },
          words: whole.slice(f.start, f.end),
          justified: justified ? { by: nameOf(names, justified.by), why: why(justified.why.item) } : null,
        };
      }),
      moments: moments.map(({ entry, name, said: own }) => ({
        type: entry.type,
        at: entry.occurredAt,
        recordedAt: entry.recordedAt,
        version: entry.version,
        by: name,
        text: own.reason ?? own.why ?? null,
        because: typeof entry.body.because === 'string' ? entry.body.because : null,
      })),
      abilities: guard.abilities(
        Object.fromEntries(
          ACTIONS.map((action) => [
            action,
            allowed(p.state, action)
              ? can(actor, action, desk.pack, p, m, path)
              : ({ may: false, reason: 'publicity.not-in-this-state' } as const),
          ]),
        ),
      ),
    };
  }

  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: (ctx) => measuresOf(ctx.officeId),
    done: Done,
    tell: ({ publicityId, version, state }: Publicity) => ({ publicityId, version, state }),
  });

  act(
    '/api/measures/:measureId/publicity',
    'Write a decided case for the public; the words are checked for personal data',
    z.strictObject({ measureId: z.uuid() }),
    z.strictObject({
      ...Words,
      named: z.boolean().meta({ description: 'Whether the person is named: only where the ladder allows it.' }),
      days: z.number().int().min(1).max(366),
    }),
    (tx, ctx, desk, { measureId }, b) => publications.draft(tx, ctx, desk, measureId, b),
  );
  act(
    '/api/publicity/:publicityId/redraft',
    'Write it anew',
    onOne,
    z.strictObject(Words),
    (tx, ctx, desk, { publicityId }, b) => publications.redraft(tx, ctx, desk, publicityId, b),
  );
  act(
    '/api/publicity/:publicityId/justify',
    'Say why something that the check found may stay',
    onOne,
    z.strictObject({
      kind: z.enum([
        'mobile',
        'landline',
        'identity',
        'card',
        'document',
        'account',
        'email',
        'plate',
        'name',
        'address',
      ]),
      start: z.number().int().min(0),
      end: z.number().int().min(1),
      why: words(1000),
    }),
    (tx, ctx, desk, { publicityId }, { why, ...find }) => publications.justify(tx, ctx, desk, publicityId, find, why),
  );
  act(
    '/api/publicity/:publicityId/return',
    'Send it back to whoever wrote it',
    onOne,
    z.strictObject({ reason: words(4000) }),
    (tx, ctx, desk, { publicityId }, b) => publications.giveBack(tx, ctx, desk, publicityId, b.reason),
  );
  act(
    '/api/publicity/:publicityId/approve',
    'Another than the writer approves; it is shown from today',
    onOne,
    z.strictObject({}),
    (tx, ctx, desk, { publicityId }) => publications.approve(tx, ctx, desk, publicityId),
  );
  act(
    '/api/publicity/:publicityId/withdraw',
    'Take it down before its time',
    onOne,
    z.strictObject({ reason: words(4000) }),
    (tx, ctx, desk, { publicityId }, b) => publications.takeDown(tx, ctx, desk, publicityId, b.reason),
  );
}

const nameOf = (names: ReadonlyMap<string, string>, actor: string | null): string | null =>
  actor?.startsWith('account:') ? (names.get(actor.slice('account:'.length)) ?? null) : null;
