import { afterAll, beforeAll, expect, test } from 'vitest';
import { formKey } from '../../portal/session.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { entriesOf } from '../../src/ledger/queries.ts';
import { notifyEntries } from '../../src/notify/commands.ts';
import type { Mail } from '../../src/notify/mail.ts';
import { bookingMails, forgetBookings, sendBookingMail } from '../../src/reception/jobs.ts';
import { slotTime, standingOf, timeIn } from '../../src/reception/rules.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
});
afterAll(() => office.close());

const day = (more: object = {}) => ({
  unit: 'housing',
  post: 'housing-head',
  on: '2026-03-10',
  from: '09:00',
  to: '11:00',
  place: { zh: '住房局一楼接待室', en: 'Room 1, housing bureau' },
  slots: 4,
  ...more,
});
const entered = async (more: object = {}) => {
  const made = await office.ask('housing-head', 'POST', '/api/receptions', day(more));
  expect(made.statusCode, made.body).toBe(200);
  return made.json().dayId as string;
};
const PERSON = { slot: 0, name: '林知夏', phone: '13800001234', subject: '老楼加装电梯' };
let address = 0;
const book = (dayId: string, more: object = {}, key = newKey(), ip = `203.0.113.${++address}`) =>
  office.app.inject({
    method: 'POST',
    url: `/api/reception-days/${dayId}/bookings`,
    remoteAddress: ip,
    headers: { 'idempotency-key': key },
    payload: { ...PERSON, ...more },
  });
const own = (act: 'check' | 'withdraw', body: object) => office.ask('', 'POST', `/api/reception-bookings/${act}`, body);
const act = (who: string, path: string, body: object = {}) => office.ask(who, 'POST', `/api/receptions/${path}`, body);
const page = async (dayId: string, who = 'housing-head') =>
  (await office.ask(who, 'GET', `/api/receptions/${dayId}`)).json();

test('times of slots, of cells, and a day that nobody held', () => {
  const of = { from: '09:00', to: '11:00', slots: 4 };
  expect([0, 1, 2, 3].map((slot) => slotTime(of, slot))).toEqual(['09:00', '09:30', '10:00', '10:30']);
  expect(['9:00', '９：30', '14点', '9点半', '14时30分', '25:00', '上午'].map(timeIn)).toEqual([
    ...['09:00', '09:30', '14:00', '09:30', '14:30', null, null],
  ]);
  const planned = { state: 'planned', on: plainDate('2026-03-10') } as const;
  expect(standingOf(planned, plainDate('2026-03-10'))).toBe('planned');
  expect(standingOf(planned, plainDate('2026-03-11'))).toBe('missed');
  expect(standingOf({ ...planned, state: 'held' }, plainDate('2026-03-11'))).toBe('held');
});

test('who may plan, and what is refused', async () => {
  for (const who of ['water-head', 'supervision-supervisor'])
    expect((await office.ask(who, 'POST', '/api/receptions', day())).json().code, who).toBe(
      'reception.planned-by-unit',
    );
  const refused = async (more: object) =>
    (await office.ask('housing-head', 'POST', '/api/receptions', day(more))).json().code;
  expect(await refused({ post: 'water-head' })).toBe('reception.post-elsewhere');
  expect(await refused({ to: '08:00' })).toBe('reception.times');
  expect(await refused({ slots: 13 })).toBe('reception.too-many-slots');
  expect(await refused({ on: '2026-03-01' })).toBe('reception.not-ahead');
  expect(await refused({ on: '2027-12-01' })).toBe('reception.too-far');
});

test('a person books once a day, sees it with number and secret, and withdraws', async () => {
  const dayId = await entered({ on: '2026-03-12' });
  const key = newKey();
  const booked = await book(dayId, {}, key);
  expect(booked.statusCode, booked.body).toBe(201);
  const credentials = booked.json();
  expect((await book(dayId, {}, key)).json()).toEqual(credentials);
  expect((await book(dayId, { subject: '别的事' }, key)).json().code).toBe('request.idempotency-mismatch');
  expect((await book(dayId, { slot: 1 })).json().code).toBe('reception.one-a-day');
  expect((await book(dayId, { phone: '13900001234' })).json().code).toBe('reception.slot-taken');
  expect((await book(dayId, { slot: 9, phone: '13900001234' })).json().code).toBe('reception.slot-taken');
  expect((await book(dayId, { slot: 1, phone: '12' })).json().code).toBe('reception.telephone');
  // Two at once for one time: one has it.
  const both = await Promise.all(['13900000001', '13900000002'].map((phone) => book(dayId, { slot: 2, phone })));
  expect(both.map((r) => r.statusCode).toSorted()).toEqual([201, 409]);

  expect((await own('check', credentials)).json()).toMatchObject({
    state: 'booked',
    time: '09:00',
    subject: '老楼加装电梯',
  });
  expect((await own('check', { ...credentials, secret: 'AAAA-AAAA' })).json().code).toBe(
    'reception.number-or-secret-wrong',
  );
  expect((await own('withdraw', credentials)).json().state).toBe('withdrawn');
  expect((await own('withdraw', credentials)).json().state).toBe('withdrawn');
  expect((await book(dayId)).statusCode).toBe(201);
  // Neither name nor telephone nor subject stands outside the vault.
  const { rows } = await office.owner.query(`select string_agg(body::text, ' ') as all from ledger_entry`);
  for (const word of ['林知夏', '13800001234', '电梯']) expect(rows[0].all).not.toContain(word);
  expect((await office.verify()).difference).toBeNull();
});

test('the form takes no time that the day does not have', async () => {
  const dayId = await entered({ on: '2026-03-19' });
  const form = (slot: string) =>
    office.app.inject({
      method: 'POST',
      url: `/receptions/${dayId}`,
      remoteAddress: `203.0.113.${++address}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ ...PERSON, key: formKey(), slot }).toString(),
    });
  for (const slot of ['-1', '0.5', 'x', '4']) {
    const answer = await form(slot);
    expect([slot, answer.statusCode]).toEqual([slot, 409]);
  }
  expect((await form('0')).statusCode).toBe(201);
  // Said beside the field, with all that was typed.
  const taken = await form('0');
  expect(taken.statusCode).toBe(409);
  expect(taken.body).toMatch(/id="slot-error"/);
  expect(taken.body).toContain(`value="${PERSON.name}"`);
});

test('a day is held by who was named; who came is recorded, and what they asked for is an appeal', async () => {
  const dayId = await entered();
  await book(dayId);
  await book(dayId, { slot: 1, name: '周明远', phone: '13900001234' });
  await book(dayId, { slot: 2, name: '许言', phone: '13900005678' });
  const known = await office.file();
  expect((await act('housing-head', `${dayId}/hold`, { by: 'housing-head' })).json().code).toBe('reception.not-yet');

  office.at('2026-03-10T09:10');
  // Names are for the unit alone, and each look is on record.
  const looks = async () =>
    Number((await office.owner.query(`select count(*) from ledger_entry where type = 'vault.looked'`)).rows[0].count);
  const before = await looks();
  expect((await act('water-head', `${dayId}/list`)).json().code).toBe('reception.received-by-unit');
  const { people } = (await act('housing-handler', `${dayId}/list`)).json();
  expect(people.map((p: { name: string }) => p.name)).toEqual(['林知夏', '周明远', '许言']);
  expect(await looks()).toBe(before + 1);
  expect(JSON.stringify(await page(dayId))).not.toContain('林知夏');

  const ids = (await page(dayId)).bookings.map((b: { bookingId: string }) => b.bookingId);
  const came = (bookingId: string | null, about: object, key = newKey()) =>
    office.ask('housing-handler', 'POST', `/api/receptions/${dayId}/came`, { bookingId, about }, key);
  const asked = { is: 'new', kind: 'help', text: '三单元想加装电梯，请说明怎么办。' };
  expect((await came(ids[0], asked)).json().code).toBe('reception.say-who-received');
  expect((await act('housing-handler', `${dayId}/hold`, { by: 'housing-handler' })).json().code).toBe(
    'reception.name-stand-in',
  );
  expect((await act('housing-head', `${dayId}/stand-in`, { post: 'housing-head' })).json().code).toBe(
    'reception.stands-in-for-itself',
  );
  await act('housing-head', `${dayId}/stand-in`, { post: 'housing-handler' });
  expect((await act('housing-handler', `${dayId}/hold`, { by: 'housing-handler' })).statusCode).toBe(200);

  const key = newKey();
  const first = await came(ids[0], asked, key);
  expect(first.statusCode, first.body).toBe(200);
  expect((await came(ids[0], asked, key)).json()).toEqual(first.json());
  const appeal = await office.appeal(first.json().caseId);
  expect([appeal.channel, appeal.number, appeal.anonymous]).toEqual(['visit', first.json().filed.number, false]);
  expect((await office.duty(appeal.caseId, 'dispatch'))?.holderUnit).toBe('intake');
  expect((await came(ids[1], { is: 'case', number: 'AAAA-AAAA' })).json().code).toBe('reception.no-such-case');
  expect((await came(ids[1], { is: 'case', number: known.number })).json().caseId).toBe(known.caseId);
  await act('housing-handler', `${dayId}/bookings/${ids[2]}/absent`);
  await came(null, { is: 'nothing' });
  expect((await came(ids[2], { is: 'nothing' })).json().code).toBe('reception.not-booked');

  const shown = await page(dayId);
  expect(shown.day).toMatchObject({ standing: 'held', came: 3, heldBy: { zh: '岗位' } });
  expect(shown.bookings.map((b: { state: string }) => b.state)).toEqual(['came', 'came', 'absent', 'came']);
  // Of another unit one sees how many, and not what about.
  expect((await page(dayId, 'water-head')).bookings.every((b: { caseId: null }) => b.caseId === null)).toBe(true);
  // The figures that the unit's report of the mechanism shows.
  const figures = await (await office.house.mechanismsOf(OFFICE)).knows(
    'housing',
    plainDate('2026-03-01'),
    plainDate('2026-03-31'),
  );
  expect(figures['people-received']).toEqual({ value: 3, of: 4 });
  expect((await office.verify()).difference).toBeNull();
});

test('a day that moved or was called off is told by e-mail, and one that nobody held shows', async () => {
  const dayId = await entered({ on: '2026-03-20' });
  const email = 'zhou@example.org';
  await book(dayId, { email });
  expect((await act('housing-head', dayId, day({ on: '2026-03-21' }))).json().code).toBe('reception.booked-already');
  await act('housing-head', dayId, day({ on: '2026-03-20', from: '14:00', to: '16:00' }));
  await act('housing-head', `${dayId}/cancel`);
  expect((await book(dayId, { slot: 1, phone: '13900001234' })).json().code).toBe('reception.called-off');
  const { rows } = await office.owner.query(`select booking_id from reception_booking where day_id = $1`, [dayId]);
  const entries = await entriesOf(office.house.db, OFFICE, [`booking:${rows[0].booking_id}`]);
  const sent: Mail[] = [];
  const send = async (mail: Mail) => {
    sent.push(mail);
    return 'sent' as const;
  };
  const mailer = { send, close: () => {} };
  for (const job of bookingMails(entries))
    await sendBookingMail({ ...office.house, mailer, publicUrl: 'http://localhost' }, job);
  expect(sent.map((m) => [m.to, /\d\d:\d\d/.exec(m.text)![0]])).toEqual([
    [email, '14:00'],
    [email, '14:00'],
    [email, '14:00'],
  ]);
  expect(sent[2]!.subject).toContain('取消');
  expect(sent.map((m) => m.text).join()).not.toContain('林知夏');

  const missed = await entered({ on: '2026-03-25' });
  office.at('2026-03-26T09:00');
  const { days } = (await office.ask('supervision-supervisor', 'GET', '/api/receptions?view=past')).json();
  expect(days.map((d: { dayId: string; standing: string }) => [d.dayId, d.standing])).toContainEqual([
    missed,
    'missed',
  ]);
  const open = (await office.ask('', 'GET', '/api/reception-days?past=true')).json();
  expect(open.days[0]).toMatchObject({ dayId: missed, standing: 'missed' });
  // Nothing is dated back for ever.
  office.at('2026-04-20T09:00');
  expect((await act('housing-head', `${missed}/hold`, { by: 'housing-head' })).json().code).toBe(
    'reception.recorded-too-late',
  );
  expect((await office.verify()).difference).toBeNull();
});

test('whoever receives is told that somebody booked or will not come, and who stands in that they do; never who booked', async () => {
  office.at('2026-04-01T09:00');
  const dayId = await entered({ on: '2026-04-09' });
  const credentials = (await book(dayId, { phone: '13800004444' })).json();
  await own('withdraw', credentials);
  await act('housing-head', `${dayId}/stand-in`, { post: 'housing-handler' });
  await book(dayId, { phone: '13800004444' });
  const { rows } = await office.owner.query(
    `select booking_id from reception_booking where day_id = $1 order by booking_id`,
    [dayId],
  );
  const streams = [`reception:${dayId}`, ...rows.map((r) => `booking:${r.booking_id}`)];
  await notifyEntries(office.house.notify, OFFICE, await entriesOf(office.house.db, OFFICE, streams));
  const told = async (who: string) =>
    (await office.ask(who, 'GET', '/api/notifications'))
      .json()
      .notifications.map((n: { about: string; text: object }) => {
        expect(n.about).toBe(`reception:${dayId}`);
        return n.text;
      });
  const day = { zh: '2026年4月9日', en: '9 April 2026' };
  // As it stands now: whoever stands in receives, and the head, who named them, is told nothing more.
  expect(
    (await told('housing-handler')).toSorted((a: { zh: string }, b: { zh: string }) => (a.zh < b.zh ? -1 : 1)),
  ).toEqual([
    { zh: `${day.zh}接待日有人取消了预约`, en: `A booking for the reception day of ${day.en} was withdrawn` },
    {
      zh: `${day.zh}接待日有人预约，请看名单`,
      en: `Somebody booked a time on the reception day of ${day.en}; please see the list`,
    },
    {
      zh: `${day.zh}接待日有人预约，请看名单`,
      en: `Somebody booked a time on the reception day of ${day.en}; please see the list`,
    },
    { zh: `${day.zh}接待日请您代为接待`, en: `You stand in on the reception day of ${day.en}` },
  ]);
  expect(await told('water-head')).toEqual([]);

  // Who came without booking was received by whoever wrote it down.
  office.at('2026-04-09T10:00');
  await act('housing-handler', `${dayId}/hold`, { by: 'housing-handler' });
  await act('housing-handler', `${dayId}/came`, { bookingId: null, about: { is: 'nothing' } });
  const walkIn = await office.owner.query(
    `select booking_id from reception_booking where day_id = $1 and slot is null`,
    [dayId],
  );
  const entries = await entriesOf(office.house.db, OFFICE, [`booking:${walkIn.rows[0].booking_id}`]);
  expect(entries.map((e) => e.type)).toEqual(['booking.made', 'booking.came']);
  await notifyEntries(office.house.notify, OFFICE, entries);
  expect(await told('housing-head')).toEqual([]);
});

test('more people than there are connections are written down at once, each with an appeal of their own', async () => {
  office.at('2026-04-13T09:00');
  const dayId = await entered({ on: '2026-04-14' });
  office.at('2026-04-14T09:10');
  await act('housing-head', `${dayId}/hold`, { by: 'housing-head' });
  const asked = { is: 'new', kind: 'help', text: '楼道的灯坏了。' };
  const all = Array.from({ length: 14 }, () =>
    office.ask('housing-head', 'POST', `/api/receptions/${dayId}/came`, { bookingId: null, about: asked }, newKey()),
  );
  const answers = await Promise.all(all);
  expect(answers.map((a) => a.statusCode)).toEqual(Array(14).fill(200));
  expect(new Set(answers.map((a) => a.json().caseId)).size).toBe(14);
});

test('who booked is forgotten after the time of the pack, and that they came is not', async () => {
  office.at('2026-05-01T09:00');
  const dayId = await entered({ on: '2026-05-06' });
  const later = await entered({ on: '2026-05-20' });
  const [came, missed, kept] = await Promise.all([
    book(dayId, { phone: '13800005551' }),
    book(dayId, { slot: 1, phone: '13800005552' }),
    book(later, { phone: '13800005551' }),
  ]);
  office.at('2026-05-06T10:00');
  await act('housing-head', `${dayId}/hold`, { by: 'housing-head' });
  const { bookings } = await page(dayId);
  await act('housing-head', `${dayId}/came`, { bookingId: bookings[0].bookingId, about: { is: 'nothing' } });
  const forget = async () =>
    forgetBookings(
      office.house.db,
      { officeId: OFFICE, now: office.now(), actor: { kind: 'system', officeId: OFFICE, process: 'receptions' } },
      await office.house.receptionOf(OFFICE),
    );
  const names = async (of: string) =>
    (await act('housing-head', `${of}/list`)).json().people.map((p: { phone: string }) => p.phone);

  office.at('2026-08-06T09:00');
  await forget();
  expect(await names(dayId)).toEqual(['13800005551', '13800005552']);
  office.at('2026-08-07T09:00');
  await forget();
  await forget();
  expect(await names(dayId)).toEqual([]);
  expect(await names(later)).toEqual(['13800005551']);
  expect((await page(dayId)).bookings.map((b: { state: string }) => b.state)).toEqual(['came', 'booked']);
  const code = async (booked: { json(): object }) => (await own('check', booked.json())).json().code ?? 'opens';
  expect([await code(came), await code(missed), await code(kept)]).toEqual([
    'reception.number-or-secret-wrong',
    'reception.number-or-secret-wrong',
    'opens',
  ]);
  const { rows } = await office.owner.query(
    `select s.wrapped_key is null as gone, count(i.item_id)::int as items from vault_subject s
     left join vault_item i using (office_id, subject_id) where s.subject_id = any($1) group by 1`,
    [bookings.map((b: { bookingId: string }) => b.bookingId)],
  );
  expect(rows).toEqual([{ gone: true, items: 0 }]);
  expect((await office.verify()).difference).toBeNull();
});

test('a time of today that is past cannot be booked, nor one of a day that was called off', async () => {
  office.at('2026-06-01T09:00');
  const dayId = await entered({ on: '2026-06-09' });
  office.at('2026-06-09T09:45');
  const times = async () =>
    (await office.ask('', 'GET', `/api/reception-days/${dayId}`)).json().free.map((f: { time: string }) => f.time);
  expect(await times()).toEqual(['10:00', '10:30']);
  expect((await book(dayId, { slot: 1, phone: '13800006661' })).json().code).toBe('reception.slot-taken');
  expect((await book(dayId, { slot: 2, phone: '13800006661' })).statusCode).toBe(201);
  await act('housing-head', `${dayId}/cancel`);
  expect((await book(dayId, { slot: 3, phone: '13800006662' })).json().code).toBe('reception.called-off');
  expect(await times()).toEqual([]);
});
