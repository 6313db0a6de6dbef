import type { FastifyRequest } from 'fastify';
import { FileLine, fileRoutes } from '../files/attachments.http.ts';
import { attachmentsOf, openAttachment } from '../files/queries.ts';
import { type App, contextOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { ProjectDeps } from './acts.http.ts';
import { attachable, attachFile, maySeeFiles } from './attachments.commands.ts';
import { projectAt } from './carry.commands.ts';
import { projectStream } from './store.ts';

/** What shows that a milestone was reached: for who carries it, who confirms it, and the desk that keeps the list. */
export function projectFiles(app: App, deps: ProjectDeps & { readonly dataDir: string }): void {
  const { db, guard, projectsOf, dataDir } = deps;
  const asked = async (request: FastifyRequest) => {
    const ctx = contextOf(request);
    return { ctx, desk: await projectsOf(ctx.officeId) };
  };

  /** @throws Refusal `project.not-found`, `project.files-kept` */
  async function seeing(request: FastifyRequest, projectId: string) {
    const { ctx, desk } = await asked(request);
    const project = await projectAt(db, ctx.officeId, projectId);
    if (!(await maySeeFiles(db, ctx.actor, desk, project))) throw new Refusal('project.files-kept');
    return { officeId: ctx.officeId, keys: desk.keys, stream: projectStream(projectId) };
  }

  fileRoutes(app, guard, {
    tag: 'projects',
    at: '/api/projects/:projectId',
    summaries: {
      open: 'An attachment of a project, to be saved; `show` for an image in the page',
      attach: 'Attach a file that shows a milestone (a form with one file)',
    },
    listed: {
      summary: 'Attachments of a project, oldest first',
      line: FileLine,
      async of(request, projectId) {
        const { officeId, keys, stream } = await seeing(request, projectId);
        const found = await attachmentsOf(db, keys, officeId, stream);
        return found.map(({ addedBy: _, ...file }) => file);
      },
    },
    async open(request, projectId, attachmentId) {
      const { officeId, keys, stream } = await seeing(request, projectId);
      return openAttachment(db, keys, dataDir, officeId, stream, attachmentId);
    },
    async ensureMay(request, projectId) {
      const { ctx, desk } = await asked(request);
      await attachable(db, ctx, desk, projectId);
    },
    async attach(request, projectId, file, key) {
      const { ctx, desk } = await asked(request);
      return attachFile({ db, dataDir }, ctx, desk, projectId, file, key);
    },
  });
}
