import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCalendar } from '../../src/calendar/pack.ts';
import { recordsInto } from '../../src/cli/import-records.ts';
import { plainDate } from '../../src/kernel/time.ts';
import { adopt } from '../../src/mechanisms/adoption.commands.ts';
import { shippedFiles } from '../../src/mechanisms/pack.ts';
import { amountOf, headingOf } from '../../src/obligations/import.file.ts';
import { followDays } from '../../src/obligations/jobs.ts';
import { OFFICE, type TestOffice, testOffice } from '../support/office.ts';

const { money } = loadCalendar('china').country;

/** Each post of a role owes it: in one unit two, on the same day. */
const EACH = `id: X1
version: 1
name: { zh: 周记, en: Weekly word }
about: { zh: 每人一句, en: A word of each }
source: [{ document: own, clause: "1" }]
duties:
  - id: word
    name: { zh: 一句话, en: A word }
    who: [{ as: lead, each: post, role: discipline, kinds: [bureau, office, section, street, window, community] }]
    when: { every: year, on: "01-20", roll: none }
    record: { required: [said], properties: { said: { type: string, title: 说了什么, title-en: Said } } }
    confirm: { at: function, function: supervision, role: supervisor, minutes: 2 }
    minutes: 10
`;

let office: TestOffice;
beforeAll(async () => {
  office = await testOffice();
  office.at('2026-12-20T09:00');
  const { db } = office.house;
  const work = await office.house.mechanismsOf(OFFICE);
  const c9 = shippedFiles().find((f) => f.shown.endsWith('/C9.yaml'))!.text;
  const head = { officeId: OFFICE, now: office.now(), actor: await office.actor('qu-head') };
  await db.transact((tx) => adopt(tx, head, work, [c9, EACH], plainDate('2027-01-01'), '区长办公会纪要'));
  const now = office.at('2027-01-08T09:00');
  const actor = { kind: 'system', officeId: OFFICE, process: 'mechanisms' } as const;
  await followDays(db, { officeId: OFFICE, now, actor }, work);
});
afterAll(() => office.close());

const HEAD =
  '序号,单位,机制,事项,日期,用电（千瓦时）,用水（立方米）,公车用油（升）,公车维修（元）,突出的是什么、为什么\n';
const upload = (who: string, path: string, text: string, digest = '') => {
  const boundary = 'xxxx';
  const part = (head: string, body: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]);
  return office.app.inject({
    method: 'POST',
    url: `/api/mechanisms/records/import${path}`,
    headers: {
      'x-as': who,
      'idempotency-key': crypto.randomUUID(),
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([
      part('name="digest"', digest),
      part('name="file"; filename="c9.csv"', iconv.encode(text, 'gb18030')),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  });
};

it('an amount is kept in its smallest unit, by its figures', () => {
  const cells = ['0.29', '1.1', '12,345.60', '¥8', '1234567890123.99', '-3.5元', '1.005', '12,34', 'abc', '1e3'];
  expect(cells.map((c) => amountOf(c, money))).toEqual([
    29,
    110,
    1234560,
    800,
    123456789012399,
    -350,
    null,
    null,
    null,
    null,
  ]);
  // As sums stand in spreadsheets.
  const sums = [
    '2345.6000000000004',
    '12.339999999999',
    '0.30000000000000004',
    '9.9999999999',
    '7.1000',
    '1.0049999',
    '5.9',
  ];
  expect(sums.map((c) => amountOf(c, money))).toEqual([234560, 1234, 30, 1000, 710, null, 590]);
});

it('a field is found by its name as the form shows it', () => {
  const asks = {
    type: 'array',
    format: 'asks',
    title: '难题（逐件交办）',
    'title-en': 'Problems, each to be answered',
  } as const;
  expect(['难题', '难题（逐件交办）', 'problems', 'asks'].map((h) => headingOf('asks', asks, h, money))).toEqual(
    Array(4).fill('field'),
  );
  expect(headingOf('asks', asks, '其他', money)).toBeNull();
});

it('a statement by file shows every error first, is recorded once however often it comes, and waits for confirmation', async () => {
  const wrong = `${HEAD}1,水务局,C9,报送上季能耗和维修费,2027-01-07,1200,80,,1.005,
2,住房局,C9,报送上季能耗和维修费,2027-01-07,900,60,30,10,
3,水电局,C9,没有的事项,昨天,1,1,1,1,
4,水务局,C9,报送上季能耗和维修费,2027-01-20,1,1,1,1,
`;
  const shown = await upload('water-handler', '/preview', wrong);
  expect(shown.statusCode, shown.body).toBe(200);
  const preview = shown.json();
  expect(preview.rows.map((r: { errors: { code: string }[] }) => r.errors.map((e) => e.code))).toEqual([
    ['record-import.value', 'record-import.value'],
    ['obligation.not-found'],
    ['record-import.unit', 'record-import.duty', 'org.import-date'],
    ['obligation.not-yet'],
  ]);
  expect(preview.rows[0].errors[0].title.zh).toBe('“公车维修”：应为金额，最多两位小数，以元为单位。');
  expect(preview.rows[3].errors[0].column).toBe('from');
  expect(preview.ignored).toEqual(['序号']);
  expect((await upload('water-handler', '', wrong, preview.digest)).json().code).toBe('record-import.errors');

  const right = `${HEAD}1,水务局,C9,报送上季能耗和维修费,2027/1/7,"1,200",80,35,"12,345.60",空调检修\n`;
  const { digest, new: fresh } = (await upload('water-handler', '/preview', right)).json();
  expect(fresh).toBe(1);
  expect((await upload('water-handler', '', right, 'x')).json().code).toBe('record-import.changed');
  const taken = await upload('water-handler', '', right, digest);
  expect(taken.json()).toMatchObject({ new: 1, present: 0, errors: 0 });
  expect((await upload('water-handler', '/preview', right)).json()).toMatchObject({ new: 0, present: 1, errors: 0 });

  const [row] = (await office.owner.query('select duty_id, state from obligation_record')).rows;
  expect(row.state).toBe('recorded');
  const page = (await office.ask('water-head', 'GET', `/api/obligations/${row.duty_id}`)).json();
  expect(page.records[0].values).toMatchObject({ electricity: 1200, repairs: 1234560, why: '空调检修' });
  expect(page.records[0].abilities.confirm).toBe(true);
});

it('two posts of a unit that owe the same on one day are told apart by a column, which the refusal names', async () => {
  const { rows } = await office.owner.query(
    `select duty_id, post_id, unit_id from obligation where duty = 'word' order by post_id`,
  );
  expect(rows.length).toBeGreaterThan(1);
  const [{ unit_id: unit, duty_id: dutyId, post_id: holder }] = rows;
  const { chart } = await (await office.house.mechanismsOf(OFFICE)).standing();
  const post = chart.posts.find((p) => p.id === holder)!.zh;
  const line = (column: string, cell: string) =>
    `单位,机制,事项,日期,说了什么${column}\n${unit},X1,一句话,2027-01-07,都好${cell}\n`;
  const first = (await upload('discipline-discipline', '/preview', line('', ''))).json().rows[0].errors[0];
  expect(first).toMatchObject({ code: 'record-import.which-one', column: 'post' });
  expect(first.title.zh).toContain(post);
  expect(first.next.zh).toBe('请加一栏“责任岗位”，写明是哪一个。');
  const wrong = (await upload('discipline-discipline', '/preview', line(',责任岗位', ',没有的岗位'))).json().rows[0];
  expect(wrong.errors[0].code).toBe('record-import.no-post');
  const right = await upload('discipline-discipline', '/preview', line(',责任岗位', `,${holder}`));
  expect(right.json()).toMatchObject({ new: 1, errors: 0 });
  expect(dutyId).not.toBe(rows[1].duty_id);
});

it('the command line takes in the same file, in the name of whoever owes it, and nothing twice', async () => {
  const text = `${HEAD}1,东街街道,C9,报送上季能耗和维修费,2027-01-07,500,30,10,0.29,\n`;
  const run = async (dryRun: boolean) => {
    const out: string[] = [];
    const io = { stdout: { write: (s: string) => out.push(s) > 0 } };
    const asked = { file: 'c9.csv', office: OFFICE, user: 'east-handler', dryRun, json: true };
    const code = await recordsInto(office.house, asked, Buffer.from(text), io as never);
    return { code, ...JSON.parse(out.join('')) };
  };
  expect(await run(true)).toMatchObject({ code: 0, dryRun: true, new: 1, takenIn: 0 });
  expect(await run(false)).toMatchObject({ code: 0, new: 1, takenIn: 1, present: 0 });
  expect(await run(false)).toMatchObject({ code: 0, new: 0, takenIn: 0, present: 1 });
  expect((await office.verify()).difference).toBeNull();
});
