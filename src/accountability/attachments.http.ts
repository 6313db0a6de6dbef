import { z } from 'zod';
import { openAttachment } from '../files/queries.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, staffOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { attachFile } from './attachments.commands.ts';
import { openFor } from './measures.commands.ts';
import type { MeasureDeps } from './measures.http.ts';
import { measureFor } from './measures.queries.ts';
import { streamOf } from './measures.store.ts';

const tags = ['accountability'];
const One = z.strictObject({ measureId: z.uuid() });

/** What is attached to a measure: the person's evidence, and the record of a hearing. Whoever sees the measure may open it. */
export function measureFiles(app: App, { db, guard, measuresOf, dataDir }: MeasureDeps & { dataDir: string }): void {
  app.get(
    '/api/measures/:measureId/attachments/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An attachment of a measure, to be saved',
        params: One.extend({ attachmentId: z.uuid() }),
      },
    },
    async (request, reply) => {
      const actor = staffOf(request);
      const { measureId, attachmentId } = request.params;
      if (!(await measureFor(db, actor, measureId))) throw new Refusal('measure.not-found');
      const { keys } = await measuresOf(actor.officeId);
      const file = await openAttachment(db, keys, dataDir, actor.officeId, streamOf(measureId), attachmentId);
      return reply.headers(headersOf(file, false)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/measures/:measureId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file to a measure (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: One,
          response: { 201: z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() }) },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const desk = await measuresOf(ctx.officeId);
        const { measureId } = request.params;
        // Asked before twenty megabytes are read.
        await db.transact((tx) => openFor(tx, ctx, desk, measureId, 'attach'));
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await attachFile({ db, dataDir }, ctx, desk, measureId, file, key));
      },
    );
  });
}
