import { z } from 'zod';
import { BothLanguages } from '../identity/guard.ts';

const NamedView = BothLanguages.extend({ id: z.string() });
const ValueView = z.strictObject({
  value: z.number().nullable().meta({ description: '`null`: nothing was there to count. Money in fen.' }),
  of: z.number().nullable().meta({ description: 'Of a share: out of how many.' }),
  rests: z.int().meta({ description: 'Records, or duties, that it rests on.' }),
});

export const FigureLineView = z.strictObject({
  id: z.string(),
  name: BothLanguages,
  unit: z.enum(['count', 'percent', 'days', 'fen']),
  of: BothLanguages.nullable(),
  perHead: z.boolean(),
  how: BothLanguages,
  feeds: z
    .array(z.strictObject({ row: z.string(), duty: z.string(), mechanism: BothLanguages, name: BothLanguages }))
    .meta({ description: 'Rules whose records it is read from.' }),
});

export const FiguresView = z.strictObject({
  source: BothLanguages,
  figures: z.array(FigureLineView).meta({ description: 'Those that a rule of this office feeds.' }),
});

export const FigureView = z.strictObject({
  figure: FigureLineView,
  year: z.int(),
  quarter: z.int().nullable(),
  from: z.string(),
  to: z.string(),
  total: ValueView,
  units: z
    .array(
      z.strictObject({
        unit: NamedView,
        value: ValueView,
        heads: z.int().nullable().meta({ description: 'Staff at the end of the period, from the org chart.' }),
        standsOut: z
          .array(z.strictObject({ quarter: z.int(), dutyId: z.string(), words: z.array(BothLanguages) }))
          .meta({ description: 'Of each quarter: what stands out of its statement, and why; where one may open it.' }),
        opens: z.boolean().meta({ description: 'Whether one may open what it rests on.' }),
      }),
    )
    .meta({ description: 'In the order of the org chart: nobody is ranked.' }),
});

export const BasisView = z.strictObject({
  unit: NamedView,
  lines: z.array(
    z.strictObject({
      dutyId: z.string(),
      recordId: z.string().nullable().meta({ description: '`null`: nothing was confirmed of what fell due.' }),
      from: z.string().nullable(),
      to: z.string().nullable(),
      dueOn: z.string(),
      inTime: z.boolean().nullable(),
    }),
  ),
});
