import type { FastifyRequest } from 'fastify';
import { FileLine, fileRoutes } from '../files/attachments.http.ts';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { type App, contextOf } from '../identity/guard.ts';
import type { TaskDeps } from './acts.http.ts';
import { attachFile } from './attachments.commands.ts';
import { heldFor, openFor } from './commands.ts';
import { streamOf } from './store.ts';

/** What shows how a task goes. Whoever sees the task may open it. */
export function taskFiles(app: App, deps: TaskDeps & { readonly dataDir: string }): void {
  const { db, guard, tasksOf, dataDir } = deps;
  const asked = async (request: FastifyRequest) => {
    const ctx = contextOf(request);
    return { ctx, desk: await tasksOf(ctx.officeId) };
  };

  fileRoutes(app, guard, {
    tag: 'tasks',
    at: '/api/tasks/:taskId',
    summaries: {
      open: 'An attachment of a task, to be saved; `show` for an image in the page',
      attach: 'Attach a file that shows how a task goes (a form with one file)',
    },
    listed: {
      summary: 'Attachments of a task, oldest first',
      line: FileLine,
      async of(request, taskId) {
        const { ctx, desk } = await asked(request);
        await heldFor(db, ctx, desk, taskId);
        const found = await attachmentsOf(db, desk.keys, ctx.officeId, streamOf(taskId));
        return found.map(({ addedBy: _, ...file }) => file);
      },
    },
    async open(request, taskId, attachmentId) {
      const { ctx, desk } = await asked(request);
      await heldFor(db, ctx, desk, taskId);
      return openAttachment(db, desk.keys, dataDir, ctx.officeId, streamOf(taskId), attachmentId);
    },
    async ensureMay(request, taskId) {
      const { ctx, desk } = await asked(request);
      await db.transact((tx) => openFor(tx, ctx, desk, taskId, 'attach'));
    },
    async attach(request, taskId, file, key) {
      const { ctx, desk } = await asked(request);
      return attachFile({ db, dataDir }, ctx, desk, taskId, file, key);
    },
  });
}
