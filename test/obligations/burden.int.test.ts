import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';
import { done } from './given-run.ts';

const RULE = `id: X1
version: 1
name: { zh: 小结, en: Summary }
about: { zh: 每月小结, en: A summary each month }
source: [{ document: own, clause: "1" }]
duties:
  - id: say
    name: { zh: 每月小结, en: Monthly summary }
    who: [{ as: lead, each: unit, role: head, kinds: [bureau, section, street] }]
    when: { every: month, day: 10 }
    record: { required: [said], properties: { said: { type: string, title: 小结, title-en: Summary } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 5 }
    minutes: 60
`;
const HEADS = ['housing', 'repair', 'water', 'east'];
const TEN_MINUTES = 600;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  const now = office.at('2026-12-20T09:00');
  const head = { officeId: OFFICE, now, actor: await office.actor('qu-head') };
  const work = await office.house.mechanismsOf(OFFICE);
  await office.house.db.transact((tx) => adopt(tx, head, work, [RULE], plainDate('2027-01-01'), '区长办公会纪要'));
});
afterAll(() => office.close());

/** What each head owes in a month, once it stands in the lists. */
async function month(month: string): Promise<Record<string, string>> {
  const now = office.at(`${month}-08T09:00`);
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(office.house.db, { officeId: OFFICE, now, actor }, await office.house.mechanismsOf(OFFICE));
  const { rows } = await office.owner.query(
    `select unit_id, duty_id from obligation where to_char(due_on, 'YYYY-MM') = $1`,
    [month],
  );
  return Object.fromEntries(rows.map((r) => [r.unit_id, r.duty_id]));
}

const today = () => office.now().slice(0, 10);
const recording = (worked?: unknown) => ({
  ...{ values: { said: '本月平稳' }, from: today(), to: today() },
  ...(worked === undefined ? {} : { worked }),
});
const counted = async () =>
  (
    await office.owner.query(
      'select act, month::text, above, up_to, n from mechanism_burden order by act, month, above',
    )
  ).rows;
const page = async () => (await office.ask('qu-head', 'GET', '/api/mechanisms/X1')).json();
const preview = async (source: string) =>
  (await office.ask('qu-head', 'POST', '/api/mechanisms/preview', { sources: [source], year: 2028 })).json();

it('counts each form once, in the transaction of its act, and keeps nobody in it', async () => {
  const owed = await month('2027-01');
  const url = (unit: string) => `/api/obligations/${owed[unit]}/records`;
  for (const wrong of [-1, 86_401, 1.5, '600'])
    expect((await office.ask('water-head', 'POST', url('water'), recording(wrong))).statusCode).toBe(400);
  // Refused by the rule: no act, no count.
  const empty = { ...recording(TEN_MINUTES), values: {} };
  expect((await office.ask('water-head', 'POST', url('water'), empty)).json().code).toBe(
    'obligation.record-incomplete',
  );
  expect(await counted()).toEqual([]);

  const key = 'sent-twice-as-the-line-broke';
  const first = await office.ask('water-head', 'POST', url('water'), recording(TEN_MINUTES), key);
  const again = await office.ask('water-head', 'POST', url('water'), recording(TEN_MINUTES + 40), key);
  expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
  expect(await counted()).toEqual([{ act: 'record', month: '2027-01-01', above: 5, up_to: 10, n: '1' }]);
  for (const unit of ['housing', 'repair', 'east'])
    await done(office, `${unit}-head`, url(unit), recording(TEN_MINUTES));

  const { rows } = await office.owner.query(
    `select column_name from information_schema.columns where table_name = 'mechanism_burden' order by ordinal_position`,
  );
  const columns = ['office_id', 'row', 'number', 'duty', 'act', 'month', 'above', 'up_to', 'n'];
  expect(rows.map((r) => r.column_name)).toEqual(columns);
  const elsewhere = await office.owner.query(
    `select (select count(*)::int from ledger_entry where body::text ~ 'worked|\\m600\\M') as ledger,
      (select count(*)::int from idempotency where result::text ~ 'worked|\\m600\\M') as results`,
  );
  expect(elsewhere.rows).toEqual([{ ledger: 0, results: 0 }]);
  // Four forms: too few to be shown, and nobody hears how many.
  const [duty] = (await page()).duties;
  expect(duty.measured).toEqual({
    ...{ record: null, confirm: null, notes: [] },
    words: { zh: '实测还不足以显示', en: 'not measured enough to be shown yet' },
  });
});

it('shows the median from enough forms on, never of one confirmer alone, and tells whoever writes the rule', async () => {
  const owed = await month('2027-02');
  const url = (unit: string) => `/api/obligations/${owed[unit]}/records`;
  // Not measured, as by a program of theirs.
  const { recordId } = await done(office, 'water-head', url('water'), recording());
  expect((await page()).duties[0].measured.record).toBeNull();
  const ids = [[owed.water, recordId]];
  for (const unit of ['housing', 'repair', 'east'])
    ids.push([owed[unit], (await done(office, `${unit}-head`, url(unit), recording(TEN_MINUTES))).recordId]);
  const january = await office.owner.query(
    `select duty_id, record_id from obligation_record where state = 'recorded' and recorded_at < '2027-02-01'`,
  );
  for (const { duty_id, record_id } of january.rows) ids.push([duty_id, record_id]);
  for (const [dutyId, id] of ids)
    await done(office, 'supervision-supervisor', `/api/obligations/${dutyId}/records/${id}/confirm`, {
      ...{ so: true, words: null, worked: 45 },
    });
  expect(await counted()).toEqual([
    { act: 'confirm', month: '2027-02-01', above: 0, up_to: 1, n: '8' },
    { act: 'record', month: '2027-01-01', above: 5, up_to: 10, n: '4' },
    { act: 'record', month: '2027-02-01', above: 5, up_to: 10, n: '3' },
  ]);

  const [duty] = (await page()).duties;
  expect(duty.measured).toMatchObject({
    record: { minutes: 8, over: false, n: 7 },
    confirm: null,
    words: {
      zh: '记录：一半不超过 8 分钟（近 12 个月 7 次）；确认：实测还不足以显示',
      en: 'half of the records took at most 8 minutes (7 in the last 12 months); confirmations not measured enough to be shown yet',
    },
    notes: [{ zh: '记录估计 60 分钟，填表实测约 8 分钟：差别若不在表外工作，请在下一版改估计。' }],
  });
  const year = (await office.ask('qu-head', 'GET', '/api/units/water/year?year=2027')).json();
  expect(year.mechanisms[0]).toMatchObject({ owed: 2, minutes: 120, measured: 16, estimated: 0 });
});

it('previews with what was measured where the form asks the same, and says how much is estimated', async () => {
  const same = await preview(RULE.replaceAll('小结', '总结').replace('version: 1', 'version: 2'));
  const duties = HEADS.length * 12;
  expect(same).toMatchObject({
    ...{ duties, minutes: duties * 65, measured: duties * (8 + 5) },
    estimated: { duties: 0, confirmations: duties },
    before: { minutes: duties * 65, measured: duties * 13 },
    rules: [{ id: 'X1/say', measured: duties * 13, notes: [{ zh: expect.stringContaining('实测约 8 分钟') }] }],
  });
  const water = same.units.find((u: { of: { id: string } }) => u.of.id === 'water');
  expect(water).toMatchObject({ minutes: 720, measured: 96, measuredMonths: Array.from({ length: 12 }, () => 8) });
  const mended = await preview(RULE.replace('minutes: 60', 'minutes: 10'));
  expect(mended.rules[0].notes).toEqual([]);
  const another = await preview(RULE.replace('type: string', 'type: string, enum: [好, 差], enum-en: [good, bad]'));
  expect(another).toMatchObject({ measured: duties * 65, estimated: { duties, confirmations: duties } });
});

it('looks back for so many months, and at a version as long as it was in force', async () => {
  office.at('2028-01-20T09:00');
  // January of the year before is past, and the three of February are too few.
  expect((await page()).duties[0].measured.record).toBeNull();
  office.at('2028-03-20T09:00');
  const { duties, versions } = await page();
  expect(duties[0].measured.record).toBeNull();
  expect(versions[0].burden[0]).toMatchObject({ duty: 'say', measured: { zh: expect.stringContaining('（7 次）') } });
  expect((await office.verify()).difference).toBeNull();
});
