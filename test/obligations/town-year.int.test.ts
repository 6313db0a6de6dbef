import { afterAll, beforeAll, expect, it } from 'vitest';
import { derivedId } from '../../src/kernel/ids.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { done, morning } from './given-run.ts';
import { ADMIN, townChart, townRules } from './given-town.ts';

/*
 * A year of the example town, on New York's calendar and in English: its six files are adopted, and of each kind of duty one is recorded
 * by whoever owes it, confirmed by somebody else, and made public; what nobody did is late, or missed.
 */
const HAN = /\p{Script=Han}/u;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice(await townChart());
});
afterAll(() => office.close());

/** The ids of what is owed, oldest first. */
const owed = async (duty: string): Promise<{ id: string; post: string; due: string }[]> =>
  (
    await office.owner.query(
      `select duty_id as id, post_id as post, due_on::text as due from obligation where duty = $1 order by due_on, unit_id`,
      [duty],
    )
  ).rows;
const last = async (duty: string) => (await owed(duty)).at(-1)!;

async function recorded(dutyId: string, who: string, values: object, from: string, to = from): Promise<string> {
  const made = await done(office, who, `/api/obligations/${dutyId}/records`, { values, from, to });
  return made.recordId!;
}
const yes = (dutyId: string, recordId: string, who: string) =>
  done(office, who, `/api/obligations/${dutyId}/records/${recordId}/confirm`, { so: true, words: null });
const published = (dutyId: string, recordId: string, who: string, words: object) =>
  done(office, who, `/api/obligations/${dutyId}/records/${recordId}/publish`, { words });
const mainOf = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const page = async (url: string): Promise<string> => {
  const response = await office.app.inject({ url, headers: { 'accept-language': 'en' } });
  expect(response.statusCode, response.body).toBe(200);
  return mainOf(response.body);
};
/** Whoever was there says so, with the code that the desk gave them; what they were asked. */
async function saidOutside(dutyId: string, recordId: string): Promise<string> {
  const { code } = await done(office, 'desk-caller', `/api/obligations/${dutyId}/records/${recordId}/code`, {});
  const form = (url: string, fields: Record<string, string>) =>
    office.app.inject({
      ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'en' },
    });
  const shown = await form(`/confirm/${recordId}`, { code: code! });
  expect(shown.statusCode).toBe(200);
  const said = await form(`/confirm/${recordId}/answer`, { code: code!, so: 'yes', words: '' });
  expect(said.headers.location).toBe('/confirm/thanks?so=yes');
  return mainOf(shown.body);
}
const yearOf = async (unit: string) => {
  const response = await office.ask('town-supervisor', 'GET', `/api/units/${unit}/year?year=2027`);
  expect(response.statusCode, response.body).toBe(200);
  return response.json().mechanisms as { row: string }[];
};
const warned = async (dutyId: string): Promise<string[]> =>
  (
    await office.owner.query(
      `select body->>'kind' as kind from ledger_entry where stream = $1 and type = 'obligation.warned' order by version`,
      [`obligation:${dutyId}`],
    )
  ).rows.map((r) => r.kind);
/** Every text that is for readers of English. */
const english = (value: unknown): string[] =>
  Object.entries(value ?? {}).flatMap(([key, v]) =>
    typeof v === 'string' ? (key === 'en' ? [v] : []) : typeof v === 'object' ? english(v) : [],
  );

it('the Town Supervisor adopts the six files', async () => {
  // Who was appointed before asks nothing of anybody.
  await morning(office, '2026-12-21');
  const adopted = await done(office, 'town-supervisor', '/api/mechanisms', {
    ...{ sources: townRules(), from: '2027-01-01', ground: 'Town Board resolution 2026-131' },
  });
  expect(adopted.mechanisms).toHaveLength(6);
});

it('on a day of the calendar: the meetings of the year are warned of, published by the clerk, confirmed by the Supervisor', async () => {
  await morning(office, '2027-01-04');
  const { id, post, due } = (await owed('calendar'))[0]!;
  // 10 January 2027 is a Sunday.
  expect([post, due]).toEqual(['town-clerk', '2027-01-08']);
  expect(await warned(id)).toEqual(['due']);
  const values = {
    days: ['Tuesday 12 January', 'Tuesday 9 February'],
    where: 'Town Hall, and on the site of the town',
  };
  const recordId = await recorded(id, 'town-clerk', values, '2027-01-04');
  const url = `/api/obligations/${id}/records/${recordId}/confirm`;
  expect((await office.ask('deputy-clerk', 'POST', url, { so: true, words: null })).statusCode).toBe(403);
  await yes(id, recordId, 'town-supervisor');
  await published(id, recordId, 'town-clerk', values);
  const shown = await page('/mechanisms/OM1');
  for (const text of ['Open meetings', 'Tuesday 12 January', 'Town Clerk']) expect(shown, text).toContain(text);
  expect(shown).not.toMatch(HAN);
});

it('what follows: the notice is confirmed by somebody who came, and only then the minutes are owed', async () => {
  const { id, due } = (await owed('notice'))[0]!;
  expect(due).toBe('2027-01-08');
  const values = { 'notice-hours': 96, 'papers-hours': 30, media: true, agenda: ['The plowing contract'] };
  const late = await office.ask('town-clerk', 'POST', `/api/obligations/${id}/records`, {
    ...{ values: { ...values, 'notice-hours': 48 }, from: '2027-01-04', to: '2027-01-04' },
  });
  expect(late.json().title.en).toBe('"Hours of notice": at least 72.');
  const recordId = await recorded(id, 'town-clerk', values, '2027-01-04');
  expect(await owed('minutes')).toEqual([]);
  const asked = await saidOutside(id, recordId);
  for (const text of ['Hours of notice', '96', 'The plowing contract', 'Yes']) expect(asked, text).toContain(text);
  expect(asked).not.toMatch(HAN);
  await morning(office, '2027-01-05');
  const minutes = (await owed('minutes'))[0]!;
  expect([minutes.post, minutes.due]).toEqual(['deputy-clerk', '2027-01-19']);
  const motions = { motions: ['Plowing contract: carried, 5 to 0'] };
  const made = await recorded(minutes.id, 'deputy-clerk', motions, '2027-01-05');
  await yes(minutes.id, made, 'town-clerk');
  await published(minutes.id, made, 'deputy-clerk', motions);
  expect(await page('/mechanisms/OM1')).toContain('Plowing contract: carried, 5 to 0');
});

it('on an event: whoever is new in Parks gets the code of ethics, and the Board of Ethics sees to it', async () => {
  const to = derivedId(OFFICE, 'code-officer');
  await done(office, ADMIN, '/api/org/posts/parks-officer/hand-over', { to, from: '2027-01-05' });
  await morning(office, '2027-01-06');
  const { id, post } = await last('code');
  expect(post).toBe('parks-commissioner');
  const made = await recorded(id, 'parks-commissioner', { held: '2027-01-06' }, '2027-01-06');
  await yes(id, made, 'ethics-chair');
  expect((await yearOf('parks')).find((m) => m.row === 'ET1')).toMatchObject({ done: 1 });
});

it('what is owed ahead of its period is shown, and can be recorded once the period begins', async () => {
  await morning(office, '2027-01-25');
  const { id } = (await owed('notice')).find((d) => d.due === '2027-02-05')!;
  const shown = (await office.ask('town-clerk', 'GET', `/api/obligations/${id}`)).json();
  expect(shown.days.first).toBe('2027-02-01');
  expect(shown.abilities.record.code).toBe('obligation.period-ahead');
  const early = { values: {}, from: '2027-01-25', to: '2027-01-25' };
  const refused = await office.ask('town-clerk', 'POST', `/api/obligations/${id}/records`, early);
  expect(refused.json().code).toBe('obligation.period-ahead');
});

it('as a quota: town hall hours count as they are held, each matter raised is answered, and residents confirm', async () => {
  const { id, due } = (await owed('hours'))[0]!;
  expect(due).toBe('2027-03-31');
  for (const [day, raised] of [
    ['2027-01-27', ['The lamp at Mill Road']],
    ['2027-02-10', []],
    ['2027-03-10', []],
  ] as const) {
    await morning(office, day);
    const recordId = await recorded(id, 'town-supervisor', { came: 7, raised }, day);
    await saidOutside(id, recordId);
    const shown = (await office.ask('town-supervisor', 'GET', `/api/obligations/${id}`)).json();
    expect(english(shown).filter((text) => HAN.test(text))).toEqual([]);
    const [ask] = shown.records[0].asks;
    if (ask) await done(office, 'town-supervisor', `/api/obligations/${id}/asks/${ask.duty}`, { became: 'Mended' });
  }
  const [first] = (await office.ask('town-supervisor', 'GET', `/api/obligations/${id}`)).json().records.slice(-1);
  await published(id, first.recordId, 'town-supervisor', { came: 7, raised: ['The lamp at Mill Road'] });
  const shown = await page('/mechanisms/TH1');
  for (const text of ['Residents who came', 'The lamp at Mill Road']) expect(shown, text).toContain(text);
  expect((await yearOf('office')).find((m) => m.row === 'TH1')).toMatchObject({ done: 1 });
});

it('whoever keeps behind the pace is told; what nobody did is late, or missed', async () => {
  const highway = (await owed('days')).find((d) => d.post === 'highway-superintendent')!;
  await morning(office, '2027-04-01');
  const made = await recorded(highway.id, 'highway-superintendent', { place: 'highway' }, '2027-04-01');
  await saidOutside(highway.id, made);
  await morning(office, '2027-04-14');
  const disclosure = (await owed('disclosure')).find((d) => d.post === 'highway-superintendent')!;
  // 15 May 2027 is a Saturday; a month before, and five working days before, its holder is told.
  expect(disclosure.due).toBe('2027-05-14');
  expect(await warned(disclosure.id)).toEqual(['due']);
  await morning(office, '2027-05-07');
  expect(await warned(disclosure.id)).toEqual(['due', 'due']);
  await morning(office, '2027-05-18');
  expect((await yearOf('highway')).find((m) => m.row === 'ET1')).toMatchObject({ done: 0, late: 1 });
  for (const month of ['06', '07', '08', '09', '10', '11', '12']) await morning(office, `2027-${month}-28`);
  // One day of twelve: behind by more than 25 points from the end of May on; from November on its day is near.
  expect(await warned(highway.id)).toEqual(['pace', 'pace', 'pace', 'pace', 'pace', 'due', 'due']);
  await morning(office, '2028-01-20');
  expect((await yearOf('office')).find((m) => m.row === 'TH1')).toMatchObject({ owed: 4, done: 1, missed: 3 });
  expect((await yearOf('highway')).find((m) => m.row === 'FD1')).toMatchObject({ owed: 1, done: 0, missed: 1 });
  for (const row of ['TH1', 'FD1', 'OM1', 'BU1', 'ET1', 'FU1'])
    expect(await page(`/mechanisms/${row}`), row).not.toMatch(HAN);
  expect((await office.verify()).difference).toBeNull();
});
