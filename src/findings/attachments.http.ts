import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { FileDeps } from '../files/attach.ts';
import { FileLine, fileRoutes } from '../files/attachments.http.ts';
import { attachmentsOf } from '../files/queries.ts';
import { type App, contextOf, type Guard } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { attachFile, ensureMayAttach, lookAtFile } from './attachments.commands.ts';
import type { FindingWork } from './commands.ts';
import { findingFor } from './queries.ts';
import { streamOf } from './store.ts';

export interface FindingAttachmentDeps extends FileDeps {
  readonly guard: Guard;
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
}

/** Attachments of a finding: what was found, and the proof that it is corrected. */
export function findingAttachmentRoutes(app: App, deps: FindingAttachmentDeps): void {
  const { db, guard, findingsOf } = deps;
  const asked = async (request: FastifyRequest) => {
    const ctx = contextOf(request);
    return { ctx, work: await findingsOf(ctx.officeId) };
  };
  /** @throws Refusal `finding.not-found` */
  const seen = async (request: FastifyRequest, findingId: string) => {
    const { ctx, work } = await asked(request);
    if (!(await findingFor(db, ctx.actor, findingId, dateIn(work.calendar.zone, ctx.now))))
      throw new Refusal('finding.not-found');
    return { ctx, work };
  };

  fileRoutes(app, guard, {
    tag: 'findings',
    at: '/api/findings/:findingId',
    summaries: {
      open: 'An attachment, to be saved; `show` for an image in the page. The look is recorded',
      attach: 'Attach a file (a form with one file)',
    },
    listed: {
      summary: 'Attachments of a finding, oldest first',
      line: FileLine.extend({ addedBy: z.enum(['staff', 'system']) }),
      async of(request, findingId) {
        const { ctx, work } = await seen(request, findingId);
        const found = await attachmentsOf(db, work.keys, ctx.officeId, streamOf(findingId));
        return found.map(({ addedBy, ...rest }) => ({
          ...rest,
          addedBy: addedBy.startsWith('account:') ? ('staff' as const) : ('system' as const),
        }));
      },
    },
    async open(request, findingId, attachmentId) {
      const { ctx, work } = await seen(request, findingId);
      return lookAtFile(deps, ctx, work, findingId, attachmentId);
    },
    async ensureMay(request, findingId) {
      const { ctx, work } = await asked(request);
      await ensureMayAttach(db, ctx, work, findingId);
    },
    async attach(request, findingId, file, key) {
      const { ctx, work } = await asked(request);
      return attachFile(deps, ctx, work, findingId, file, key);
    },
  });
}
