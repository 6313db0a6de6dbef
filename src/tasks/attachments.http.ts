import { z } from 'zod';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, WriteHeaders } from '../identity/guard.ts';
import type { TaskDeps } from './acts.http.ts';
import { attachFile } from './attachments.commands.ts';
import { heldFor, openFor } from './commands.ts';
import { streamOf } from './store.ts';

const tags = ['tasks'];
const One = z.strictObject({ taskId: z.uuid() });
const Attached = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

/** What shows how a task goes. Whoever sees the task may open it. */
export function taskFiles(app: App, deps: TaskDeps & { readonly dataDir: string }): void {
  const { db, guard, tasksOf, dataDir } = deps;

  app.get(
    '/api/tasks/:taskId/attachments',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Attachments of a task, oldest first',
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
      const desk = await tasksOf(ctx.officeId);
      const { taskId } = request.params;
      await heldFor(db, ctx, desk, taskId);
      const found = await attachmentsOf(db, desk.keys, ctx.officeId, streamOf(taskId));
      return { attachments: found.map(({ addedBy: _, ...file }) => file) };
    },
  );

  app.get(
    '/api/tasks/:taskId/attachments/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An attachment of a task, to be saved; `show` for an image in the page',
        params: One.extend({ attachmentId: z.uuid() }),
        querystring: z.object({ show: z.stringbool().default(false) }),
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const desk = await tasksOf(ctx.officeId);
      const { taskId, attachmentId } = request.params;
      await heldFor(db, ctx, desk, taskId);
      const file = await openAttachment(db, desk.keys, dataDir, ctx.officeId, streamOf(taskId), attachmentId);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/tasks/:taskId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file that shows how a task goes (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: One,
          response: { 201: Attached },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const desk = await tasksOf(ctx.officeId);
        const { taskId } = request.params;
        // Asked before twenty megabytes are read.
        await db.transact((tx) => openFor(tx, ctx, desk, taskId, 'attach'));
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await attachFile({ db, dataDir }, ctx, desk, taskId, file, key));
      },
    );
  });
}
