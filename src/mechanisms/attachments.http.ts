import { z } from 'zod';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import { readsAll } from './access.ts';
import { attachFile } from './attachments.commands.ts';
import { streamOf } from './obligation.store.ts';
import type { ObligationDeps } from './obligations.http.ts';
import { ensureMay, openedFor } from './record.commands.ts';

const tags = ['mechanisms'];
const One = z.strictObject({ dutyId: z.uuid() });
const Attached = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

/** What shows that something was done. Whoever reads private fields may open it: a photograph cannot be parted into fields. */
export function obligationFiles(app: App, deps: ObligationDeps & { readonly dataDir: string }): void {
  const { db, guard, mechanismsOf, dataDir } = deps;

  const ensureReads = async (ctx: Context, dutyId: string): Promise<void> => {
    if (!readsAll(ctx.actor, await openedFor(db, ctx, dutyId))) throw new Refusal('obligation.not-found');
  };

  app.get(
    '/api/obligations/:dutyId/attachments',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Attachments of an obligation, oldest first',
        params: One,
        response: {
          200: z.strictObject({
            attachments: z.array(Attached.extend({ name: z.string(), image: z.boolean(), addedAt: z.string() })),
          }),
        },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { dutyId } = request.params;
      await ensureReads(ctx, dutyId);
      const { keys } = await mechanismsOf(ctx.officeId);
      const found = await attachmentsOf(db, keys, ctx.officeId, streamOf(dutyId));
      return { attachments: found.map(({ addedBy: _, ...file }) => file) };
    },
  );

  app.get(
    '/api/obligations/:dutyId/attachments/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An attachment of an obligation, to be saved; `show` for an image in the page',
        params: One.extend({ attachmentId: z.uuid() }),
        querystring: z.object({ show: z.stringbool().default(false) }),
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { dutyId, attachmentId } = request.params;
      await ensureReads(ctx, dutyId);
      const { keys } = await mechanismsOf(ctx.officeId);
      const file = await openAttachment(db, keys, dataDir, ctx.officeId, streamOf(dutyId), attachmentId);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/obligations/:dutyId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file that shows what was done (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: One,
          response: { 201: Attached },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const { dutyId } = request.params;
        // Asked before twenty megabytes are read.
        ensureMay(ctx, 'attach', await openedFor(db, ctx, dutyId), null, null);
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        const work = await mechanismsOf(ctx.officeId);
        return reply.code(201).send(await attachFile({ db, dataDir }, ctx, work, dutyId, file, key));
      },
    );
  });
}
