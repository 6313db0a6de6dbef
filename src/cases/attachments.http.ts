import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FileDeps } from '../files/attach.ts';
import { FileLine, fileRoutes } from '../files/attachments.http.ts';
import { filesPack } from '../files/pack.ts';
import { attachmentsOf } from '../files/queries.ts';
import { safeName } from '../files/rules.ts';
import { type App, contextOf, type Guard } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { sees } from './access.ts';
import { attachFile, ensureMayAttach, lookAtFile, mayLook } from './attachments.commands.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

export interface AttachmentDeps extends FileDeps {
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

const whose = (addedBy: string): 'staff' | 'citizen' | 'system' =>
  addedBy.startsWith('account:') ? 'staff' : addedBy.startsWith('citizen:') ? 'citizen' : 'system';

/** Attachments of a case, for staff. */
export function attachmentRoutes(app: App, deps: AttachmentDeps): void {
  const { db, guard, workOf } = deps;
  const asked = async (request: FastifyRequest) => {
    const ctx = contextOf(request);
    const work = await workOf(ctx.officeId);
    return { ctx, work, scope: work.scope(ctx.actor) };
  };

  fileRoutes(app, guard, {
    tag: 'cases',
    at: '/api/cases/:caseId',
    summaries: {
      open: 'An attachment, to be saved; `show` for an image in the page. The look is recorded',
      attach: 'Attach a file (a form with one file)',
    },
    listed: {
      summary: 'Attachments of a case, oldest first',
      line: FileLine.extend({ addedBy: z.enum(['citizen', 'staff', 'system']) }),
      async of(request, caseId) {
        const { ctx, work, scope } = await asked(request);
        const appeal = await load(db, ctx.officeId, caseId);
        if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
        const found = await attachmentsOf(db, work.keys, ctx.officeId, streamOf(caseId));
        return found.map(({ addedBy, name, ...rest }) => ({
          ...rest,
          // People name files after persons.
          name: mayLook(scope, appeal)
            ? name
            : safeName('', filesPack.types[rest.mediaType]?.ending ?? 'bin', 1, filesPack.unnamed),
          addedBy: whose(addedBy),
        }));
      },
    },
    async open(request, caseId, attachmentId) {
      const { ctx, work, scope } = await asked(request);
      return lookAtFile(deps, ctx, work, scope, caseId, attachmentId);
    },
    async ensureMay(request, caseId) {
      const { ctx, work, scope } = await asked(request);
      await ensureMayAttach(db, ctx, work, scope, caseId);
    },
    async attach(request, caseId, file, key) {
      const { ctx, work, scope } = await asked(request);
      return attachFile(deps, ctx, work, scope, caseId, file, key);
    },
  });
}
