import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type App, BothLanguages, clientOf, WriteHeaders } from '../identity/guard.ts';
import { cleanText } from '../text/clean.ts';
import type { ConfirmationDesk } from './outside.desk.ts';

const tags = ['mechanisms'];
const params = z.strictObject({ recordId: z.uuid() });
const Words = z.string().transform(cleanText).pipe(z.string().min(1).max(2000));
const Code = z.string().trim().min(1).max(40).meta({ description: 'As it was read out or stands on paper.' });

const AskedView = z
  .strictObject({
    mechanism: BothLanguages,
    duty: BothLanguages,
    unit: BothLanguages,
    from: z.string(),
    to: z.string(),
    fields: z.array(z.strictObject({ name: BothLanguages, value: BothLanguages })),
    withheld: z.boolean().meta({ description: 'Some fields are private and left out.' }),
    until: z.string().meta({ description: 'Last day on which the code serves.' }),
  })
  .meta({ description: 'What was recorded, for the person it was for.' });

const visitOf = (request: FastifyRequest) => ({
  officeId: request.office.officeId,
  now: request.now,
  client: clientOf(request),
});

/** Whoever was helped says whether it was so: no account, a code. */
export function confirmationRoutes(app: App, { confirmations }: { readonly confirmations: ConfirmationDesk }): void {
  app.post(
    '/api/confirmations/:recordId',
    {
      schema: {
        tags,
        summary: 'What was recorded, for the person it was for; changes nothing',
        params,
        body: z.strictObject({ code: Code }),
        response: { 200: AskedView },
      },
    },
    async (request) => {
      const {
        recordId: _,
        fields,
        ...asked
      } = await confirmations.look(visitOf(request), request.params.recordId, request.body.code);
      return {
        ...asked,
        mechanism: { ...asked.mechanism },
        duty: { ...asked.duty },
        fields: fields.map((f) => ({ name: { ...f.name }, value: { ...f.value } })),
      };
    },
  );

  app.post(
    '/api/confirmations/:recordId/answer',
    {
      schema: {
        tags,
        summary: 'The person it was for says that it was so, or what was not; sent twice it is one answer',
        params,
        headers: WriteHeaders,
        body: z.strictObject({ code: Code, so: z.boolean(), words: Words.nullable() }),
        response: { 200: z.strictObject({ so: z.boolean() }) },
      },
    },
    async (request) => {
      const { code, so, words } = request.body;
      await confirmations.answer(visitOf(request), request.params.recordId, code, { so, words });
      return { so };
    },
  );
}
