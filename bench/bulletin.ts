import { performance } from 'node:perf_hooks';
import { openHouse } from '../src/app/compose.ts';
import { figuresOf } from '../src/bulletins/queries.ts';
import { toDay, toPlainDate } from '../src/calendar/days.ts';
import { dateIn } from '../src/calendar/zone.ts';
import { officeWith } from './fill.ts';
import { OFFICE } from './house.ts';
import { LARGE } from './lists.ts';
import { median, type Row, round } from './table.ts';

const TIMES = 7;
const MOST_MS = 1000;

/** All figures of a bulletin over a year of an office with 100,000 cases. */
export async function benchBulletin(): Promise<Row[]> {
  const { house } = await officeWith(LARGE);
  const { appUrl, dataDir } = house;
  const app = await openHouse({ appUrl, dataDir, publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' });
  try {
    const work = await app.workOf(OFFICE);
    const now = app.clock();
    const until = dateIn(work.calendar.zone, now);
    const period = { from: toPlainDate(toDay(until) - 365), until, history: false };
    const took: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const begin = performance.now();
      const { counts } = await figuresOf(app.db, work, period, now);
      took.push(performance.now() - begin);
      if (counts.received < LARGE / 2 || counts.inTime === 0)
        throw new Error(`the year is not there: ${JSON.stringify(counts)}`);
    }
    const value = median(took);
    return [
      {
        name: `bulletin over a year, ${LARGE.toLocaleString('en')} cases, median`,
        value: round(value),
        unit: 'ms',
        target: `< ${MOST_MS} ms`,
        met: value < MOST_MS,
      },
    ];
  } finally {
    await app.close();
  }
}
