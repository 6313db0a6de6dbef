import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import { actsOn } from '../identity/acts.ts';
import { type App, clientOf, contextOf, type Guard, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Text } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import { postsNamed } from '../org/queries.ts';
import { keeps, tries } from './access.ts';
import { inWords } from './address.rules.ts';
import * as grids from './commands.ts';
import type { GridDesk } from './desk.ts';
import { contactOf, gridNames, gridOf, listGrids, misfitsOf, type Serving } from './queries.ts';
import type { Grid } from './rules.ts';
import { Address, ContactView, GridLineView, MisfitView, Named, ServingView, words } from './views.ts';
import { type GridWork, streetOf, unitIn } from './work.ts';

export interface GridDeps {
  readonly db: Db;
  readonly guard: Guard;
  readonly gridsOf: (officeId: string) => Promise<GridWork>;
  readonly gridDesk: GridDesk;
}

const tags = ['grids'];
const Id = z.string().min(1).max(80);
const onGrid = z.strictObject({ gridId: z.uuid() });

const GridBody = z.strictObject({
  unit: Id,
  name: z.strictObject({ zh: words(60), en: words(80) }),
  post: Id,
  telephone: words(24).meta({ description: 'An office number; a private mobile is refused.' }),
  hours: z.strictObject({ zh: words(80), en: words(120) }),
  namesHolder: z.boolean().meta({ description: 'The family name of whoever holds the post is public.' }),
  addresses: z.array(Address).min(1).max(200),
});

const both = ({ zh, en }: Text) => ({ zh, en });
const contactView = (contact: Serving['contact']) => ({
  is: contact.is,
  since: contact.is === 'untried' ? null : contact.since,
});

const servingView = (s: Serving): z.infer<typeof ServingView> => ({
  ...{ gridId: s.gridId, name: both(s.name), community: s.community, street: s.street, post: both(s.post) },
  ...{ vacant: s.vacant, familyName: s.familyName, telephone: s.telephone, hours: both(s.hours) },
  addresses: s.addresses.map(both),
  contact: contactView(s.contact),
});

/** Grids: who serves an address, kept by the communities, tried by the streets, asked by everybody. */
export function gridRoutes(app: App, deps: GridDeps): void {
  asking(app, deps);
  reading(app, deps);
  acting(app, deps);
}

/** What everybody may, without a sign-in. */
function asking(app: App, { guard, gridDesk }: GridDeps): void {
  const visitOf = (request: Parameters<typeof clientOf>[0]) => ({
    officeId: request.office.officeId,
    now: request.now,
    client: clientOf(request),
  });

  app.get(
    '/api/who-serves',
    {
      onRequest: guard.limit('public-read'),
      schema: {
        tags,
        summary: 'Who serves an address, however it is written, or what is near it',
        querystring: z.strictObject({ address: z.string().min(1).max(200) }),
        response: { 200: z.strictObject({ found: z.array(ServingView), near: z.array(ServingView) }) },
      },
    },
    async (request) => {
      const { found, near } = await gridDesk.find(visitOf(request), request.query.address);
      return { found: found.map(servingView), near: near.map(servingView) };
    },
  );

  app.post(
    '/api/who-serves/:gridId/unanswered',
    {
      schema: {
        tags,
        summary:
          'Nobody answers at this contact; counted once a day for one address, and nothing is asked of whoever says it',
        params: onGrid,
        headers: WriteHeaders,
        body: z.strictObject({}),
        response: { 200: z.strictObject({ contact: ContactView }) },
      },
    },
    async (request) => {
      const { contact } = await gridDesk.unanswered(
        visitOf(request),
        request.params.gridId,
        String(request.headers['idempotency-key']),
      );
      return { contact: contactView(contact) };
    },
  );
}

function reading(app: App, { db, guard, gridsOf }: GridDeps): void {
  app.get(
    '/api/grids',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Grids of a unit and all below it; those whose contact does not answer; what two serve, or none',
        querystring: z.strictObject({
          unit: Id.optional(),
          view: z.enum(['all', 'unanswered']).default('all'),
          after: z.uuid().optional(),
          limit: z.coerce.number().int().min(1).max(100).default(50),
        }),
        response: {
          200: z.strictObject({
            grids: z.array(GridLineView),
            next: z.uuid().nullable(),
            misfits: z.array(MisfitView).meta({ description: 'On the first page only.' }),
            units: z.array(Named).meta({ description: 'Communities whose register one keeps.' }),
          }),
        },
      },
    },
    async (request) => {
      const { officeId, actor, now } = contextOf(request);
      const { unit = null, view, after = null, limit } = request.query;
      const work = await gridsOf(officeId);
      const [found, wrong] = await Promise.all([
        listGrids(db, officeId, { unit, view, after, limit: limit + 1 }),
        after === null ? misfitsOf(db, officeId, unit) : [],
      ]);
      const page = found.slice(0, limit);
      const names = await gridNames(
        db,
        officeId,
        wrong.flatMap((m) => m.grids),
      );
      return {
        grids: await lines(page, { officeId, actor, now }, work),
        next: found.length > limit ? page.at(-1)!.gridId : null,
        misfits: wrong.slice(0, 100).map((m) => ({
          words: both(inWords(m, work.pack)),
          grids: m.grids.map((id) => ({ id, zh: names.get(id)?.zh ?? id, en: names.get(id)?.en ?? id })),
        })),
        units: [...work.units.values()]
          .filter((u) => (u.kind === 'community' || u.kind === 'grid') && keeps(actor, u.path).may)
          .map(({ id, zh, en }) => ({ id, zh, en })),
      };
    },
  );

  app.get(
    '/api/grids/:gridId',
    {
      onRequest: guard.authenticate,
      schema: { tags, summary: 'One grid, and what one may do', params: onGrid, response: { 200: GridLineView } },
    },
    async (request) => {
      const ctx = contextOf(request);
      const grid = await gridOf(db, ctx.officeId, request.params.gridId);
      const [line] = grid ? await lines([grid], ctx, await gridsOf(ctx.officeId)) : [];
      if (!line) throw new Refusal('grid.not-found');
      return line;
    },
  );

  async function lines(all: readonly Grid[], ctx: Pick<Context, 'officeId' | 'actor' | 'now'>, work: GridWork) {
    const posts = await postsNamed(
      db,
      ctx.officeId,
      all.map((g) => g.post),
      dateIn(work.calendar.zone, ctx.now),
    );
    const named = (u: { id: string; zh: string; en: string }) => ({ id: u.id, zh: u.zh, en: u.en });
    return all
      .filter((g) => work.units.has(g.unit))
      .map((g): z.infer<typeof GridLineView> => {
        const [community, street, post] = [unitIn(work, g.unit), streetOf(work, g.unit), posts.get(g.post)];
        const keep = keeps(ctx.actor, community.path);
        return {
          gridId: g.gridId,
          version: g.version,
          name: both(g.name),
          community: named(community),
          street: named(street),
          post: { id: g.post, zh: post?.title.zh ?? g.post, en: post?.title.en ?? g.post },
          holder: post?.name ?? null,
          namesHolder: g.namesHolder,
          telephone: g.telephone,
          hours: both(g.hours),
          addresses: g.addresses.map((a) => ({ ...a, words: both(inWords(a, work.pack)) })),
          contact: contactView(contactOf(g)),
          reported: g.reported.length,
          tries: g.tries.length,
          abilities: guard.abilities({ set: keep, close: keep, try: tries(ctx.actor, street.id) }),
        };
      });
  }
}

function acting(app: App, { db, guard, gridsOf }: GridDeps): void {
  const act = actsOn(app, {
    db,
    guard,
    tags,
    workOf: ({ officeId }) => gridsOf(officeId),
    done: z.strictObject({ gridId: z.uuid(), version: z.number() }),
    tell: ({ gridId, version }: Grid) => ({ gridId, version }),
  });

  act('/api/grids', 'Enter a grid of a community', z.strictObject({}), GridBody, (tx, ctx, work, _, facts) =>
    grids.set(tx, ctx, work, null, facts),
  );
  act('/api/grids/:gridId', 'Change a grid', onGrid, GridBody, (tx, ctx, work, { gridId }, facts) =>
    grids.set(tx, ctx, work, gridId, facts),
  );
  act('/api/grids/:gridId/close', 'Take a grid out', onGrid, z.strictObject({}), (tx, ctx, work, { gridId }) =>
    grids.close(tx, ctx, work, gridId),
  );
  act(
    '/api/grids/:gridId/tried',
    'The street tried the contact: somebody answered, or nobody',
    onGrid,
    z.strictObject({ answered: z.boolean() }),
    (tx, ctx, work, { gridId }, { answered }) => grids.tried(tx, ctx, work, gridId, answered),
  );
}
