import { z } from 'zod';
import type { FileDeps } from '../files/attach.ts';
import { filesPack } from '../files/pack.ts';
import { attachmentsOf } from '../files/queries.ts';
import { headersOf, safeName } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import { sees } from './access.ts';
import { attachFile, ensureMayAttach, lookAtFile, mayLook } from './attachments.commands.ts';
import { load, streamOf } from './store.ts';
import type { OfficeWork } from './work.ts';

const tags = ['cases'];
const Case = z.strictObject({ caseId: z.uuid() });
const One = z.strictObject({ caseId: z.uuid(), attachmentId: z.uuid() });
const Attached = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

export interface AttachmentDeps extends FileDeps {
  readonly guard: Guard;
  readonly workOf: (officeId: string) => Promise<OfficeWork>;
}

/** Attachments of a case, for staff. */
export function attachmentRoutes(app: App, deps: AttachmentDeps): void {
  const { db, guard, workOf } = deps;

  app.get(
    '/api/cases/:caseId/attachments',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'Attachments of a case, oldest first',
        params: Case,
        response: {
          200: z.strictObject({
            attachments: z.array(
              Attached.extend({
                name: z.string(),
                image: z.boolean().meta({ description: 'May be shown in the page; anything else is only saved.' }),
                addedBy: z.enum(['citizen', 'staff', 'system']),
                addedAt: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { officeId } = request.office;
      const work = await workOf(officeId);
      const { caseId } = request.params;
      const appeal = await load(db, officeId, caseId);
      const scope = work.scope(staffOf(request));
      if (!appeal || !sees(scope, appeal)) throw new Refusal('case.not-found');
      const found = await attachmentsOf(db, work.keys, officeId, streamOf(caseId));
      return {
        attachments: found.map(({ addedBy, name, ...rest }) => ({
          ...rest,
          // People name files after persons.
          name: mayLook(scope, appeal)
            ? name
            : safeName('', filesPack.types[rest.mediaType]?.ending ?? 'bin', 1, filesPack.unnamed),
          addedBy: addedBy.startsWith('account:')
            ? ('staff' as const)
            : addedBy.startsWith('citizen:')
              ? ('citizen' as const)
              : ('system' as const),
        })),
      };
    },
  );

  app.get(
    '/api/cases/:caseId/attachments/:attachmentId',
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
      const work = await workOf(request.office.officeId);
      const { caseId, attachmentId } = request.params;
      const file = await lookAtFile(deps, contextOf(request), work, work.scope(staffOf(request)), caseId, attachmentId);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      '/api/cases/:caseId/attachments',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Attach a file (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: Case,
          response: { 201: Attached },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const work = await workOf(ctx.officeId);
        const scope = work.scope(staffOf(request));
        const { caseId } = request.params;
        await ensureMayAttach(db, ctx, work, scope, caseId);
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await attachFile(deps, ctx, work, scope, caseId, file, key));
      },
    );
  });
}
