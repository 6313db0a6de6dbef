import { z } from 'zod';
import { dateIn } from '../calendar/zone.ts';
import type { FileDeps } from '../files/attach.ts';
import { attachmentsOf } from '../files/queries.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { attachFile, ensureMayAttach, lookAtFile } from './attachments.commands.ts';
import type { FindingWork } from './commands.ts';
import { findingFor } from './queries.ts';
import { streamOf } from './store.ts';

const tags = ['findings'];
const Finding = z.strictObject({ findingId: z.uuid() });
const One = Finding.extend({ attachmentId: z.uuid() });
const Attached = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

export interface FindingAttachmentDeps extends FileDeps {
  readonly guard: Guard;
  readonly findingsOf: (officeId: string) => Promise<FindingWork>;
}

/** Attachments of a finding: what was found, and the proof that it is corrected. */
export function findingAttachmentRoutes(app: App, deps: FindingAttachmentDeps): void {
  const { db, guard, findingsOf } = deps;

  app.get(
    '/api/findings/:findingId/attachments',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Attachments of a finding, oldest first',
        params: Finding,
        response: {
          200: z.strictObject({
            attachments: z.array(
              Attached.extend({
                name: z.string(),
                image: z.boolean().meta({ description: 'May be shown in the page; anything else is only saved.' }),
                addedBy: z.enum(['staff', 'system']),
                addedAt: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const work = await findingsOf(actor.officeId);
      const { findingId } = request.params;
      if (!(await findingFor(db, actor, findingId, dateIn(work.calendar.zone, request.now))))
        throw new Refusal('finding.not-found');
      const found = await attachmentsOf(db, work.keys, actor.officeId, streamOf(findingId));
      return {
        attachments: found.map(({ addedBy, ...rest }) => ({
          ...rest,
          addedBy: addedBy.startsWith('account:') ? ('staff' as const) : ('system' as const),
        })),
      };
    },
  );

  app.get(
    '/api/findings/:findingId/attachments/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'An attachment, to be saved; `show` for an image in the page. The look is recorded',
        params: One,
        querystring: z.object({ show: z.stringbool().default(false) }),
      },
    },
    async (request, reply) => {
      const ctx = contextOf(request);
      const work = await findingsOf(ctx.officeId);
      const { findingId, attachmentId } = request.params;
      if (!(await findingFor(db, ctx.actor, findingId, dateIn(work.calendar.zone, ctx.now))))
        throw new Refusal('finding.not-found');
      const file = await lookAtFile(deps, ctx, work, findingId, attachmentId);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/findings/:findingId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: Finding,
          response: { 201: Attached },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const work = await findingsOf(ctx.officeId);
        const { findingId } = request.params;
        await ensureMayAttach(db, ctx, work, findingId);
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await attachFile(deps, ctx, work, findingId, file, key));
      },
    );
  });
}
