import { z } from 'zod';
import { Abilities, BothLanguages } from '../identity/guard.ts';

/* What the interface answers about reception days. */

export const Named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() });
export const ReceptionDayView = z
  .strictObject({
    dayId: z.uuid(),
    version: z.number(),
    unit: Named,
    post: Named,
    on: z.string(),
    from: z.string(),
    to: z.string(),
    place: BothLanguages,
    slots: z.number(),
    standIn: Named.nullable(),
    heldBy: BothLanguages.nullable(),
    standing: z.enum(['planned', 'held', 'cancelled', 'missed']).meta({
      description: 'missed: the day is over, and nobody recorded that it was held.',
    }),
    free: z.number(),
    booked: z.number(),
    came: z.number(),
    abilities: Abilities,
  })
  .meta({ id: 'ReceptionDay' });

const BookingView = z.strictObject({
  bookingId: z.uuid(),
  time: z.string().nullable().meta({ description: 'Null: came without booking.' }),
  number: z.string().nullable(),
  state: z.enum(['booked', 'withdrawn', 'called-off', 'came', 'absent']),
  caseId: z.uuid().nullable(),
  caseNumber: z.string().nullable(),
});
export const DayPageView = z
  .strictObject({ day: ReceptionDayView, bookings: z.array(BookingView), today: z.string() })
  .meta({ id: 'ReceptionDayPage', description: 'A reception day with who is expected, without names.' });

export const DayListView = z.strictObject({
  people: z.array(z.strictObject({ bookingId: z.uuid(), name: z.string(), phone: z.string(), subject: z.string() })),
});
