import { z } from 'zod';
import { type App, callOf, contextOf, staffOf, WriteHeaders, words } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { entriesOf } from '../ledger/queries.ts';
import { receiptFor } from '../ledger/receipt.ts';
import type { CaseDeps } from './deps.ts';
import * as intake from './intake.commands.ts';
import { casePage } from './page.queries.ts';
import { Accused, CaseView, presentCase } from './present.ts';
import { seen } from './queries.ts';
import { CHANNELS, KINDS } from './rules.ts';
import { streamOf } from './store.ts';

const id = z.strictObject({ caseId: z.uuid() });
const tags = ['cases'];

const PersonInput = z.strictObject({
  name: z.string().trim().max(60).optional(),
  phone: z.string().trim().max(40).optional(),
  email: z.string().trim().max(120).optional(),
  address: z.string().trim().max(200).optional(),
  idNumber: z.string().trim().max(30).optional(),
});

const FilingInput = z.strictObject({
  kind: z.enum(KINDS).default('help'),
  channel: z.enum(CHANNELS),
  title: z.string().trim().max(100).default(''),
  text: words(5000),
  person: PersonInput.nullable().default(null),
  anonymous: z.boolean().default(false),
  categoryId: z.string().max(80).nullable().default(null),
  placeUnit: z.string().max(80).nullable().default(null),
  accusedUnits: Accused,
  publish: z.boolean().default(false),
});

const Taken = z
  .strictObject({ caseId: z.uuid(), number: z.string(), secret: z.string() })
  .meta({ description: 'Tell the person both: with them they follow, add, rate and contest.' });

/** Staff routes of one appeal: taking in, the page, the look at who wrote, its ledger. */
export function caseRoutes(app: App, { db, guard, workOf }: CaseDeps): void {
  app.post(
    '/api/cases',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Take in an appeal at the desk',
        headers: WriteHeaders,
        body: FilingInput,
        response: { 200: Taken },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const work = await workOf(ctx.officeId);
      if (!staffOf(request).posts.some((p) => p.role === 'clerk' || p.role === 'discipline' || p.role === 'callback'))
        throw new Refusal('case.intake-desk-only');
      return intake.file(db, ctx, work, request.body, String(request.headers['idempotency-key']));
    },
  );

  app.get(
    '/api/cases/:caseId',
    { onRequest: guard.authenticate, schema: { tags, summary: 'One case', params: id, response: { 200: CaseView } } },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const page = await casePage(db, work, work.scope(staffOf(request)), request.params.caseId, request.now, false);
      return presentCase(work, guard, page);
    },
  );

  app.post(
    '/api/cases/:caseId/reveal',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Look at who wrote and at the unmasked words; the look is recorded',
        headers: WriteHeaders,
        params: id,
        response: { 200: CaseView },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const scope = work.scope(staffOf(request));
      const { caseId } = request.params;
      await idempotent(db, contextOf(request), callOf(request, 'case.reveal', { caseId }), async (tx) => {
        await intake.reveal(tx, contextOf(request), work, scope, caseId, 'person');
        return {};
      });
      return presentCase(work, guard, await casePage(db, work, scope, caseId, request.now, true));
    },
  );

  app.get(
    '/api/cases/:caseId/ledger',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'The entries of a case as they stand in the ledger, and the proof of the first',
        params: id,
        response: { 200: z.strictObject({ entries: z.array(z.any()), receipt: z.any().nullable() }) },
      },
    },
    async (request) => {
      const work = await workOf(request.office.officeId);
      const { caseId } = request.params;
      await seen(db, work, work.scope(staffOf(request)), caseId);
      const stream = streamOf(caseId);
      const [entries, receipt] = await Promise.all([
        entriesOf(db, work.officeId, [stream]),
        receiptFor(db, work.officeId, stream, 1),
      ]);
      return { entries, receipt };
    },
  );
}
