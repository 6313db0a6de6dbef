import { z } from 'zod';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { ProjectDeps } from './acts.http.ts';
import { attachable, attachFile, maySeeFiles } from './attachments.commands.ts';
import { projectAt } from './carry.commands.ts';
import { projectStream } from './store.ts';

const tags = ['projects'];
const One = z.strictObject({ projectId: z.uuid() });
const Attached = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

/** What shows that a milestone was reached: for who carries it, who confirms it, and the desk that keeps the list. */
export function projectFiles(app: App, deps: ProjectDeps & { readonly dataDir: string }): void {
  const { db, guard, projectsOf, dataDir } = deps;

  /** @throws Refusal `project.not-found`, `project.files-kept` */
  async function deskFor(ctx: Context, projectId: string) {
    const desk = await projectsOf(ctx.officeId);
    const project = await projectAt(db, ctx.officeId, projectId);
    if (!(await maySeeFiles(db, ctx.actor, desk, project))) throw new Refusal('project.files-kept');
    return desk;
  }

  app.get(
    '/api/projects/:projectId/attachments',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Attachments of a project, oldest first',
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
      const { projectId } = request.params;
      const { keys } = await deskFor(ctx, projectId);
      const found = await attachmentsOf(db, keys, ctx.officeId, projectStream(projectId));
      return { attachments: found.map(({ addedBy: _, ...file }) => file) };
    },
  );

  app.get(
    '/api/projects/:projectId/attachments/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An attachment of a project, to be saved; `show` for an image in the page',
        params: One.extend({ attachmentId: z.uuid() }),
        querystring: z.object({ show: z.stringbool().default(false) }),
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const { projectId, attachmentId } = request.params;
      const { keys } = await deskFor(ctx, projectId);
      const file = await openAttachment(db, keys, dataDir, ctx.officeId, projectStream(projectId), attachmentId);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/projects/:projectId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file that shows a milestone (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: One,
          response: { 201: Attached },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const desk = await projectsOf(ctx.officeId);
        const { projectId } = request.params;
        // Asked before twenty megabytes are read.
        await attachable(db, ctx, desk, projectId);
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await attachFile({ db, dataDir }, ctx, desk, projectId, file, key));
      },
    );
  });
}
