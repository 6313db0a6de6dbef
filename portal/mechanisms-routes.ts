import { z } from 'zod';
import type { App, Guard } from '../src/identity/guard.ts';
import { Refusal } from '../src/kernel/refusal.ts';
import type { Instant } from '../src/kernel/time.ts';
import { readRecordEnd, writeRecordEnd } from '../src/obligations/public.queries.ts';
import { mechanismPage, mechanismsPage } from './mechanisms-page.ts';
import { type Portal, send, viewOf } from './serve.ts';

const RECORDS = 20;
const UNITS = 50;

const Search = z.object({
  find: z.string().catch(''),
  before: z.string().catch(''),
  after: z.string().max(80).catch(''),
});

/** What everybody may read of mechanisms. */
export function publicMechanismRoutes(app: App, portal: Portal, guard: Guard): void {
  const { mechanisms } = portal;
  const schema = { hide: true } as const;
  const asked = (query: unknown) => {
    const { find, before, after } = Search.parse(query);
    return { find: [...find.trim()].slice(0, 100).join(''), before: readRecordEnd(before), after };
  };
  const listed = async (officeId: string, row: string | null, now: Instant, query: unknown) => {
    const { find, before } = asked(query);
    const all = await mechanisms.records(officeId, now, { find, row, before, limit: RECORDS + 1 });
    const records = all.slice(0, RECORDS);
    const next = all.length > RECORDS ? writeRecordEnd(records.at(-1)!) : null;
    return { find, records, next, later: before !== null };
  };

  app.get('/mechanisms', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { officeId } = request.office;
    const [all, found] = await Promise.all([
      mechanisms.all(officeId, request.now),
      listed(officeId, null, request.now, request.query),
    ]);
    const view = viewOf(portal, request);
    return send(reply, view, mechanismsPage(view, { mechanisms: all, ...found }));
  });

  app.get('/mechanisms/:row', { onRequest: guard.limit('public-read'), schema }, async (request, reply) => {
    const { officeId } = request.office;
    const { row } = request.params as { row: string };
    const mechanism = (await mechanisms.all(officeId, request.now)).find((m) => m.row === row);
    if (!mechanism) throw new Refusal('request.not-found');
    const { find, after } = asked(request.query);
    const [states, found] = await Promise.all([
      mechanisms.standings(officeId, row, request.now, { find, after, limit: UNITS + 1 }),
      listed(officeId, row, request.now, request.query),
    ]);
    const standings = states.slice(0, UNITS);
    const moreUnits = states.length > UNITS ? standings.at(-1)!.unitId : null;
    const view = viewOf(portal, request);
    return send(reply, view, mechanismPage(view, { mechanism, standings, moreUnits, ...found }));
  });
}
