import { z } from 'zod';
import type { FileDeps } from '../files/attach.ts';
import { headersOf } from '../files/rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from '../files/upload.ts';
import { type App, contextOf, type Guard, staffOf, WriteHeaders } from '../identity/guard.ts';
import type { InspectionDesk } from './desk.ts';
import { addPhoto, lookAtPhoto, lookAtPhotoOf, photosOf } from './photos.commands.ts';

const tags = ['inspections'];

/** Photos of what was found. */
export function photoRoutes(
  app: App,
  deps: FileDeps & {
    readonly guard: Guard;
    readonly inspectionsOf: (officeId: string) => Promise<InspectionDesk>;
  },
): void {
  const { guard, inspectionsOf } = deps;

  app.get(
    '/api/inspections/:inspectionId/photos/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: 'A photo of what was found, to be shown in the page',
        params: z.strictObject({ inspectionId: z.uuid(), attachmentId: z.uuid() }),
      },
    },
    async (request, reply) => {
      const actor = staffOf(request);
      const { inspectionId, attachmentId } = request.params;
      const desk = await inspectionsOf(actor.officeId);
      const photo = await lookAtPhoto(deps, actor, desk, inspectionId, attachmentId, request.now);
      return reply.headers(headersOf(photo, photo.image)).send(photo.content);
    },
  );

  app.get(
    '/api/findings/:findingId/photos',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['findings'],
        summary: 'Photos taken of a finding in the inspection it was found in',
        params: z.strictObject({ findingId: z.uuid() }),
        response: { 200: z.strictObject({ photos: z.array(z.uuid()) }) },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      const desk = await inspectionsOf(actor.officeId);
      const found = await photosOf(deps.db, actor, desk, request.params.findingId, request.now);
      return { photos: found.map((p) => p.attachmentId) };
    },
  );

  app.get(
    '/api/findings/:findingId/photos/:attachmentId',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['findings'],
        summary: 'Such a photo, to be shown in the page: for whoever may see the finding',
        params: z.strictObject({ findingId: z.uuid(), attachmentId: z.uuid() }),
      },
    },
    async (request, reply) => {
      const actor = staffOf(request);
      const { findingId, attachmentId } = request.params;
      const desk = await inspectionsOf(actor.officeId);
      const photo = await lookAtPhotoOf(deps, actor, desk, findingId, attachmentId, request.now);
      return reply.headers(headersOf(photo, photo.image)).send(photo.content);
    },
  );

  app.register(async (scope) => {
    const uploads = scope as unknown as App;
    readUploads(uploads);
    uploads.post(
      '/api/inspections/:inspectionId/findings/:findingId/photos',
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: 'Add a photo to a finding of the visit (a form with one file)',
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: z.strictObject({ inspectionId: z.uuid(), findingId: z.uuid() }),
          response: { 201: z.strictObject({ attachmentId: z.uuid() }) },
        },
      },
      async (request, reply) => {
        const ctx = contextOf(request);
        const { inspectionId, findingId } = request.params;
        const desk = await inspectionsOf(ctx.officeId);
        const file = await uploadedFile(request);
        const key = String(request.headers['idempotency-key']);
        return reply.code(201).send(await addPhoto(deps, ctx, desk, inspectionId, findingId, file, key));
      },
    );
  });
}
