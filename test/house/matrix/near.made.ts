import { OFFICE } from '../../support/office.ts';
import type { Ids, Making } from './make.ts';
import { NOW } from './make.ts';

/** A grid, as its form has it; the housing bureau stands for a community, the level above it for the street. */
export const GRID = {
  unit: 'housing',
  name: { zh: '第一网格', en: 'Grid 1' },
  post: 'housing-handler',
  telephone: '0755-8888 0123',
  hours: { zh: '工作日', en: 'Working days' },
  namesHolder: false,
  addresses: [{ name: '铁匠巷', from: 1, to: 99, sides: 'all' }],
};

/** A reception day of today, as its form has it. */
export const RECEPTION = {
  unit: 'housing',
  post: 'housing-head',
  on: '2026-03-02',
  from: '14:00',
  to: '16:00',
  place: { zh: '一楼接待室', en: 'Room 1' },
  slots: 4,
};

/** Grids and reception days of the housing bureau. */
export async function near({ office, did, read }: Making): Promise<Record<string, Ids>> {
  office.at('2026-03-02T09:20');
  const { gridId } = await did('housing-head', '/api/grids', GRID);
  const entered = async (from: string, to: string) =>
    (await did('housing-head', '/api/receptions', { ...RECEPTION, from, to })).dayId as string;
  const planned = await entered('14:00', '16:00');
  const held = await entered('16:00', '18:00');
  const person = {
    slot: 0,
    name: '林知夏',
    phone: '13800001234',
    email: null,
    subject: '加装电梯',
    lang: 'zh',
  } as const;
  const visit = { officeId: OFFICE, now: office.now(), client: '203.0.113.7' };
  await office.house.receptions.book(visit, held, person, 'near-booking-000001');
  await did('housing-handler', `/api/receptions/${held}/hold`, { by: 'housing-head' });
  const { bookings } = await read('housing-head', `/api/receptions/${held}`);
  office.at(NOW);
  return {
    grid: { gridId },
    plannedDay: { dayId: planned },
    heldDay: { dayId: held, bookingId: bookings[0].bookingId },
  };
}
