import { GRID, RECEPTION } from './near.made.ts';
import type { Apart, Line, Seen } from './table.ts';

const STAFF = '* -inspector';
const KEEPS = 'head@own clerk@own head@upper clerk@upper administrator';
/** The level above stands for the street. */
const STREET = 'clerk@upper handler@upper head@upper';
const WORKS = 'clerk@own handler@own head@own';
const PLANS = `${WORKS} head@upper administrator`;
const DAY = '/api/receptions/{dayId}';

export const NEAR_SEEN: Seen = {
  grid: ['/api/grids/{gridId}', STAFF],
  plannedDay: [DAY, STAFF],
  heldDay: [DAY, STAFF],
};

/** What is near people: who serves an address, and reception days. Everybody reads both; who came is for the unit alone. */
export const NEAR: readonly Line[] = [
  ['GET /api/grids', null, STAFF, undefined, { shows: ['grid'] }],
  ['GET /api/grids/{gridId}', 'grid', 'seen'],
  ['GET /api/grids/import/template.csv', null, STAFF],
  ['POST /api/grids', null, KEEPS, { ...GRID, name: { zh: '第二网格', en: 'Grid 2' } }],
  ['POST /api/grids/{gridId}', 'grid', KEEPS, GRID],
  ['POST /api/grids/{gridId}/close', 'grid', KEEPS, {}],
  ['POST /api/grids/{gridId}/tried', 'grid', STREET, { answered: true }],

  ['GET /api/receptions', null, STAFF, undefined, { shows: ['plannedDay', 'heldDay'] }],
  ['GET /api/receptions/{dayId}', 'plannedDay', 'seen'],
  ['GET /api/receptions/import/template.csv', null, STAFF],
  ['POST /api/receptions', null, PLANS, { ...RECEPTION, on: '2026-03-09' }],
  ['POST /api/receptions/{dayId}', 'plannedDay', PLANS, RECEPTION],
  ['POST /api/receptions/{dayId}/cancel', 'plannedDay', PLANS, {}],
  ['POST /api/receptions/{dayId}/stand-in', 'plannedDay', PLANS, { post: 'housing-handler' }],
  ['POST /api/receptions/{dayId}/hold', 'plannedDay', WORKS, { by: 'housing-head' }],
  ['POST /api/receptions/{dayId}/list', 'heldDay', WORKS, {}],
  ['POST /api/receptions/{dayId}/bookings/{bookingId}/absent', 'heldDay', WORKS, {}],
  ['POST /api/receptions/{dayId}/came', 'heldDay', WORKS, { bookingId: null, about: { is: 'nothing' } }],
];

export const NEAR_APART: readonly Apart[] = [
  {
    why: 'For everybody, without a sign-in: who serves an address, and reception days.',
    operations: [
      'GET /api/who-serves',
      'POST /api/who-serves/{gridId}/unanswered',
      'GET /api/reception-days',
      'GET /api/reception-days/{dayId}',
      'POST /api/reception-days/{dayId}/bookings',
    ],
  },
  {
    why: 'For whoever has number and secret of the booking.',
    operations: ['POST /api/reception-bookings/check', 'POST /api/reception-bookings/withdraw'],
  },
  {
    why: 'For all staff: each row of the file is judged as its form would be (test/grids, test/reception, test/sendings).',
    operations: [
      'POST /api/grids/import/preview',
      'POST /api/grids/import',
      'POST /api/receptions/import/preview',
      'POST /api/receptions/import',
      'POST /api/sendings/plan/preview',
    ],
  },
];
