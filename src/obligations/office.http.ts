import { z } from 'zod';
import { type App, BothLanguages, staffOf } from '../identity/guard.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { MechanismDeps } from '../mechanisms/deps.ts';
import { openRecords, openRows } from './office.queries.ts';

const PAGE = 20;

export const OpenView = z.strictObject({
  rows: z.array(z.strictObject({ row: z.string(), name: BothLanguages })),
  records: z.array(
    z.strictObject({
      recordId: z.string(),
      row: z.string(),
      mechanism: BothLanguages,
      duty: BothLanguages,
      unit: BothLanguages.extend({ id: z.string() }),
      from: z.string(),
      to: z.string(),
      until: z.string().meta({ description: 'Shown to before this day.' }),
      fields: z.array(z.strictObject({ name: BothLanguages, value: BothLanguages })),
      asked: z
        .strictObject({
          name: BothLanguages,
          items: z.array(
            z.strictObject({
              text: z.string(),
              state: z.enum(['answered', 'open', 'late']),
              dueOn: z.string().nullable(),
            }),
          ),
        })
        .nullable(),
    }),
  ),
  next: z.string().nullable().meta({ description: 'For the next page; `null` on the last.' }),
});

/** Results that rules open to the whole office, and to nobody outside. */
export function openToOfficeRoutes(app: App, { db, guard, mechanismsOf }: MechanismDeps): void {
  app.get(
    '/api/mechanisms/open',
    {
      onRequest: guard.authenticate,
      schema: {
        tags: ['mechanisms'],
        summary: 'Confirmed results that a rule opens to everybody of the office, newest first',
        querystring: z.strictObject({
          find: z.string().max(100).default(''),
          row: z.string().max(20).optional(),
          before: z.uuid().optional(),
        }),
        response: { 200: OpenView },
      },
    },
    async (request) => {
      const actor = staffOf(request);
      if (actor.posts.every((p) => p.role === 'inspector')) throw new Refusal('mechanism.not-found');
      const work = await mechanismsOf(actor.officeId);
      const { find, row = null, before = null } = request.query;
      const [rows, found] = await Promise.all([
        openRows(db, work, request.now),
        openRecords(db, work, request.now, { find, row, before, limit: PAGE + 1 }),
      ]);
      const records = found.slice(0, PAGE);
      return {
        rows: rows.map(({ row: id, name }) => ({ row: id, name: { ...name } })),
        records: records.map((r) => ({
          ...r,
          mechanism: { ...r.mechanism },
          duty: { ...r.duty },
          fields: r.fields.map((f) => ({ name: { ...f.name }, value: { ...f.value } })),
          asked: r.asked && { name: { ...r.asked.name }, items: [...r.asked.items] },
        })),
        next: found.length > PAGE ? records.at(-1)!.recordId : null,
      };
    },
  );
}
