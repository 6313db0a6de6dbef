import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type App, type Guard, WriteHeaders } from '../identity/guard.ts';
import type { Accepted } from './accept.ts';
import type { Attached } from './attach.ts';
import type { Opened } from './queries.ts';
import { headersOf } from './rules.ts';
import { readUploads, UPLOAD_LIMIT, uploadedFile } from './upload.ts';

const AttachedView = z.strictObject({ attachmentId: z.uuid(), mediaType: z.string(), bytes: z.number() });

/** An attachment as it is listed. */
export const FileLine = AttachedView.extend({
  name: z.string(),
  image: z.boolean().meta({ description: 'May be shown in the page; anything else is only saved.' }),
  addedAt: z.string(),
});

/** The files of one kind of thing: each says who may, and the refusal of who may not. */
interface FilesOf<Line extends typeof FileLine> {
  readonly tag: string;
  /** Where such a thing is, `/api/tasks/:taskId`; its files are below that. */
  readonly at: string;
  readonly summaries: { readonly open: string; readonly attach: string };
  /** How they are listed; left out where the thing itself lists its files. */
  readonly listed?: {
    readonly summary: string;
    readonly line: Line;
    of(request: FastifyRequest, id: string): Promise<readonly z.output<Line>[]>;
  };
  open(request: FastifyRequest, id: string, attachmentId: string): Promise<Opened>;
  /** Asked before twenty megabytes are read. */
  ensureMay(request: FastifyRequest, id: string): Promise<unknown>;
  attach(request: FastifyRequest, id: string, file: Accepted, key: string): Promise<Attached>;
}

/** Lists, opens and attaches the files of a kind of thing. */
export function fileRoutes<Line extends typeof FileLine>(app: App, guard: Guard, of: FilesOf<Line>): void {
  const tags = [of.tag];
  const name = of.at.slice(of.at.lastIndexOf(':') + 1);
  const Thing = z.strictObject({ [name]: z.uuid() });
  const One = Thing.extend({ attachmentId: z.uuid() });

  const { listed } = of;
  if (listed)
    app.get(
      `${of.at}/attachments`,
      {
        onRequest: guard.authenticate,
        schema: {
          tags,
          summary: listed.summary,
          params: Thing,
          response: { 200: z.strictObject({ attachments: z.array(listed.line as typeof FileLine) }) },
        },
      },
      async (request) => ({ attachments: [...(await listed.of(request, request.params[name]!))] }),
    );

  app.get(
    `${of.at}/attachments/:attachmentId`,
    {
      onRequest: guard.authenticate,
      schema: {
        tags,
        summary: of.summaries.open,
        params: One,
        querystring: z.object({ show: z.stringbool().default(false) }),
      },
    },
    async (request, reply) => {
      const file = await of.open(request, request.params[name]!, request.params.attachmentId!);
      return reply.headers(headersOf(file, file.image && request.query.show)).send(file.content);
    },
  );

  app.register(async (scope) => {
    const upload = scope as unknown as App;
    readUploads(upload);
    upload.post(
      `${of.at}/attachments`,
      {
        onRequest: [guard.limit('upload'), guard.authenticate],
        bodyLimit: UPLOAD_LIMIT,
        schema: {
          tags,
          summary: of.summaries.attach,
          consumes: ['multipart/form-data'],
          headers: WriteHeaders,
          params: Thing,
          response: { 201: AttachedView },
        },
      },
      async (request, reply) => {
        const id = request.params[name]!;
        await of.ensureMay(request, id);
        const file = await uploadedFile(request);
        return reply.code(201).send(await of.attach(request, id, file, String(request.headers['idempotency-key'])));
      },
    );
  });
}
