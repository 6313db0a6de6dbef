import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import * as handling from '../../src/cases/handling.commands.ts';
import * as routing from '../../src/cases/routing.commands.ts';
import type { Db } from '../../src/db/open.ts';
import { followCalendar } from '../../src/duties/jobs.ts';
import type { Duty } from '../../src/duties/rules.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

/*
 * Until the notice every weekday of March 2026 is worked, and Saturday 28 February, in exchange for the Spring Festival. The notice
 * comes on the very day: Wednesday 4 March is off, and Saturday 7 March is worked for it.
 */
const NOTICE = `holidays:
  - { from: 2026-03-04, name: { zh: 防汛休息日, en: Flood day } }
makeup:
  - { from: 2026-03-07, name: { zh: 防汛补班, en: Work for the flood day } }
`;
const calendar = (more = '') => `id: late
name: { zh: 演练日历, en: Practice calendar }
country: china
zone: Asia/Shanghai
hours: ["09:00-12:00", "13:00-18:00"]
source: chinese-days
${more}`;

let office: TestOffice;
let file: string;
/** Appeals of the housing bureau on a clock of five working days, by what becomes of them. */
const cases: Record<'moves' | 'stays' | 'paused' | 'ended' | 'sooner', string> = {
  moves: '',
  stays: '',
  paused: '',
  ended: '',
  sooner: '',
};

/** One round of the worker. */
async function follow(db: Db = office.house.db): Promise<number | null> {
  const actor = { kind: 'system', officeId: OFFICE, process: 'calendar' } as const;
  const work = { ...(await office.work()), calendar: loadCalendar(file).calendar };
  return followCalendar(db, { officeId: OFFICE, now: office.now(), actor }, work);
}

async function handled(): Promise<string> {
  const { caseId } = await office.file();
  await office.as('intake-clerk', caseId, (...a) => routing.route(...a, 'housing'));
  await office.as('housing-handler', caseId, routing.accept);
  return caseId;
}
const handleOf = async (caseId: string): Promise<Duty> =>
  (await office.duties(caseId)).find((d) => d.step === 'handle')!;
const dueOf = async (caseId: string) => (await handleOf(caseId)).dueOn;
const entries = async (caseId: string) =>
  entriesOf(office.house.db, OFFICE, [`duty:${(await handleOf(caseId)).dutyId}`]);
const moves = async (caseId: string) => (await entries(caseId)).filter((e) => e.type === 'duty.clock-moved');
const told = async (who: string) =>
  (await office.ask(who, 'GET', '/api/notifications')).json().notifications as { text: object; about: string }[];

beforeAll(async () => {
  office = await testOffice();
  file = join(office.house.settings.dataDir, 'late.yaml');
  await writeFile(file, calendar());
  await office.owner.query('UPDATE office SET calendar = $1', [file]);
  office.at('2026-02-27T09:00');
  for (const which of ['moves', 'paused', 'ended'] as const) cases[which] = await handled();
  office.at('2026-03-02T09:00');
  cases.stays = await handled();
  await office.as('citizen', cases.ended, (...a) => handling.withdraw(...a, null));
  office.at('2026-03-03T10:00');
  await office.as('housing-handler', cases.paused, (...a) => handling.ask(...a, '请补充门牌号。'));
  office.at('2026-03-04T09:00');
  cases.sooner = await handled();
});
afterAll(() => office.close());

it('the first calendar is put down, and moves nothing', async () => {
  expect([await follow(), await follow()]).toEqual([0, null]);
  expect([await dueOf(cases.moves), await dueOf(cases.stays), await dueOf(cases.sooner)]).toEqual([
    '2026-03-05',
    '2026-03-09',
    '2026-03-11',
  ]);
});

it('a late notice moves what it touches, once, also with two workers at once', async () => {
  const before = await entries(cases.ended);
  await writeFile(file, calendar(NOTICE));
  office.at('2026-03-04T10:00');
  const both = await Promise.all([follow(), follow()]);
  expect(both.filter((moved) => moved !== null)).toEqual([2]);
  expect(await follow()).toBeNull();

  // 28 February, 2, 3, 5, 6 March; and 5, 6, 7, 9, 10 March: a day later, and a day sooner.
  expect([await dueOf(cases.moves), await dueOf(cases.sooner)]).toEqual(['2026-03-06', '2026-03-10']);
  const [moved, ...more] = await moves(cases.moves);
  expect(more).toEqual([]);
  expect(moved).toMatchObject({
    actor: 'system:calendar',
    occurredAt: office.now(),
    body: { dueOn: '2026-03-06', dueAt: '2026-03-06T16:00:00.000Z', run: { pauses: [] } },
  });
  const [known] = (await entriesOf(office.house.db, OFFICE, [`calendar:${OFFICE}`])).slice(1);
  expect(known).toMatchObject({ version: 2, body: { moved: 2, digest: moved!.body.because } });

  // 3, 5, 6, 7, 9 March: the day worked in exchange makes up for the day off.
  expect([await dueOf(cases.stays), await moves(cases.stays)]).toEqual(['2026-03-09', []]);
  expect(await handleOf(cases.paused)).toMatchObject({ state: 'paused', dueOn: null });
  expect(await moves(cases.paused)).toEqual([]);
  expect(await handleOf(cases.ended)).toMatchObject({ state: 'cancelled', dueOn: '2026-03-05' });
  expect(await entries(cases.ended)).toEqual(before);
});

it('it is explained, in both languages', async () => {
  office.at('2026-03-04T10:01');
  const page = (await office.ask('housing-handler', 'GET', `/api/cases/${cases.moves}`)).json();
  const { why, dueOn } = page.duties.find((d: { step: { id: string } }) => d.step.id === 'handle');
  expect(dueOn).toBe('2026-03-06');
  expect(why.map((s: { zh: string }) => s.zh).join()).toMatch(/防汛休息日/);
  expect(why.map((s: { en: string }) => s.en).join()).toMatch(/Flood day/);
});

it('what was over keeps its date and says that it was found by the calendar of then', async () => {
  const { duties } = (await office.ask('intake-clerk', 'GET', `/api/cases/${cases.ended}`)).json();
  const handle = duties.find((d: { step: { id: string } }) => d.step.id === 'handle');
  expect(handle).toMatchObject({ dueOn: '2026-03-05', late: null });
  expect(handle.why).toHaveLength(1);
  expect(handle.why[0].zh).toContain('这一期限（2026年3月5日）按当时公布的日历确定');
});

it('whoever holds the duty is told of the new date, once, and nobody else', async () => {
  const news = [...(await entries(cases.moves)), ...(await entries(cases.stays))].slice(1);
  const moved = news.filter((e) => e.type === 'duty.clock-moved');
  for (let round = 0; round < 2; round++) await notifyEntries(office.house.notify, OFFICE, moved);
  const { number } = await office.appeal(cases.moves);
  expect(await told('housing-handler')).toMatchObject([
    {
      about: `case:${cases.moves}`,
      text: {
        zh: `因工作日安排变化，期限已调整：办理答复，求助 ${number}，期限2026年3月6日`,
        en: `Working days changed, and the limit with them: Handle and answer, Request for help ${number}, due 6 March 2026`,
      },
    },
  ]);
  for (const other of ['housing-head', 'intake-clerk', 'qu-head']) expect(await told(other)).toEqual([]);
});

it('what was paused counts on with the new days when it is resumed', async () => {
  office.at('2026-03-05T10:00');
  await office.as('citizen', cases.paused, (...a) => handling.add(...a, '三单元五楼。'));
  // Three days were counted to 3 March; 6 and 7 March are left.
  expect(await dueOf(cases.paused)).toBe('2026-03-07');
});

it('what a process that still knew the older calendar opened is moved a minute later', async () => {
  office.at('2026-03-06T09:00');
  // The office's calendar is read anew every ten seconds of its clock, which stands still here.
  const late = await handled();
  await writeFile(file, calendar(NOTICE.replace('2026-03-07', '2026-03-08')));
  expect(await follow()).toBeGreaterThan(0);
  const missed = await handled();
  // 7, 9, 10, 11, 12 March, with the older calendar; 8, 9, 10, 11, 12 March.
  expect([await dueOf(late), await dueOf(missed)]).toEqual(['2026-03-12', '2026-03-12']);
  await writeFile(file, calendar());
  expect(await follow()).toBeGreaterThan(0);
  const opened = await handled();
  expect([await dueOf(late), await dueOf(opened)]).toEqual(['2026-03-13', '2026-03-12']);
  office.at('2026-03-06T09:01');
  expect(await follow()).toBe(1);
  expect(await dueOf(opened)).toBe('2026-03-13');
  office.at('2026-03-06T09:05');
  expect(await follow()).toBeNull();
});

it('somebody who acts on a duty at the same moment comes first, and the duty is moved after', async () => {
  office.at('2026-03-06T10:00');
  const contended = await handled();
  await writeFile(file, calendar(NOTICE));
  let acted = false;
  const { db } = office.house;
  const between: Db = {
    ...db,
    transact: (work) =>
      db.transact((tx) =>
        work({
          ...tx,
          rows: async (query) => {
            const rows = await tx.rows(query);
            if (!acted && query.compile().sql.includes('from "duty"')) {
              acted = true;
              await office.as('housing-head', contended, (...a) => handling.askExtension(...a, 2, '要等材料。'));
              const [asked] = (await office.duties(contended)).filter((d) => d.step === 'approve-extension');
              expect(asked).toBeDefined();
              await office.as('housing-head', contended, (...a) => handling.decideExtension(...a, true, null));
            }
            return rows;
          },
        }),
      ),
  };
  expect(await follow(between)).toBeGreaterThan(0);
  expect(acted).toBe(true);
  // 7, 9, 10, 11, 12 March and two days more.
  expect(await handleOf(contended)).toMatchObject({ dueOn: '2026-03-16', run: { extend: 2 } });
});

it('leaves a ledger that folds to the rows', async () => {
  expect((await office.verify()).difference).toBeNull();
});
