import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dutiesById } from '../../src/duties/queries.ts';
import { newKey, OFFICE, type TestOffice, testOffice } from '../support/office.ts';

let office: TestOffice;
let gridId: string;

const facts = (more: object = {}) => ({
  unit: 'spring',
  name: { zh: '泉眼第一网格', en: 'Spring Grid 1' },
  post: 'spring-handler',
  telephone: '0755-8888 0123',
  hours: { zh: '工作日 9:00–17:00', en: 'Working days, 9:00–17:00' },
  namesHolder: false,
  addresses: [
    { name: '铁匠巷', from: 1, to: 99, sides: 'odd' },
    { name: '锦麟花园', from: null, to: null, sides: 'all' },
    { name: '泉眼东路', from: null, to: null, sides: 'all' },
  ],
  ...more,
});
const find = async (address: string) =>
  (await office.ask('', 'GET', `/api/who-serves?address=${encodeURIComponent(address)}`)).json();
const enter = (who: string, body: object) => office.ask(who, 'POST', '/api/grids', body);
let address = 0;
const unanswered = (id: string, key = newKey(), ip = `203.0.113.${++address}`) =>
  office.app.inject({
    method: 'POST',
    url: `/api/who-serves/${id}/unanswered`,
    remoteAddress: ip,
    headers: { 'idempotency-key': key },
    payload: {},
  });
const openDuties = async (step: string) =>
  (
    await office.owner.query(
      `select duty_id, holder_unit, holder_post, due_on::text from duty
     where step = $1 and ended_at is null and about like 'grid:%'`,
      [step],
    )
  ).rows;

beforeAll(async () => {
  office = await testOffice();
  office.at('2026-03-02T09:00');
  const made = await enter('east-head', facts());
  expect(made.statusCode, made.body).toBe(200);
  gridId = made.json().gridId;
});
afterAll(() => office.close());

test('an address finds who serves it, however it is written', async () => {
  const asked = ['铁匠巷13号', '铁匠巷 十三 号', '东街街道铁匠巷１３號', '锦麟花园3栋', '铁匠'];
  const otherwise = ['鐵匠巷廿三號', '鐵匠巷壹拾叁號', '23 Tiejiang Lane', 'Tiejiang Xiang 23 Hao', 'Jinlin Garden'];
  const directions = ['泉眼东路 3 号', 'Quanyan East Road 3', '3 East Quanyan Road', 'Quanyan Donglu 3'];
  for (const written of [...asked, ...otherwise, ...directions]) {
    const { found } = await find(written);
    expect(found, written).toHaveLength(1);
    expect(found[0]).toMatchObject({
      name: { zh: '泉眼第一网格' },
      community: { id: 'spring' },
      street: { id: 'east' },
      telephone: '0755-8888 0123',
      familyName: null,
      vacant: false,
      contact: { is: 'untried', since: null },
    });
  }
  expect(JSON.stringify(await find('铁匠巷13号'))).not.toContain('spring-handler');
  const other = await find('铁匠巷12号');
  expect([other.found, other.near.length]).toEqual([[], 1]);
  expect((await find('新铁匠巷12号')).found).toEqual([]);
  for (const nearly of ['24 Tiejiang Lane', 'Tiejiang 23', '23 New Tiejiang Lane', '23 Tiejiang Road']) {
    const { found, near } = await find(nearly);
    expect([found, near.length], nearly).toEqual([[], 1]);
  }
  expect(await find('Sirius Road 1')).toEqual({ found: [], near: [] });
  expect(await find('天狼星路1号')).toEqual({ found: [], near: [] });
});

test('who may keep the register, and what it refuses', async () => {
  for (const who of ['water-head', 'spring-handler', 'intake-clerk'])
    expect((await enter(who, facts({ name: { zh: '二', en: '2' } }))).json().code, who).toBe('grid.kept-by-community');
  const refused = async (more: object) => (await enter('east-head', facts(more))).json().code;
  expect(await refused({ telephone: '13800138000' })).toBe('grid.telephone-private');
  expect(await refused({ telephone: '找老王' })).toBe('grid.telephone-unreadable');
  expect(await refused({ post: 'water-head' })).toBe('grid.post-elsewhere');
  expect(await refused({ addresses: [{ name: '铁匠巷', from: 9, to: 3, sides: 'all' }] })).toBe(
    'grid.numbers-reversed',
  );
});

test('what two serve is shown to whoever keeps it, and a grid taken out serves nothing', async () => {
  const addresses = [{ name: '铁匠巷', from: 91, to: 120, sides: 'all' }];
  const second = await enter('east-head', facts({ name: { zh: '泉眼第二网格', en: 'Spring Grid 2' }, addresses }));
  const { misfits } = (await office.ask('east-head', 'GET', '/api/grids?unit=east')).json();
  const words = misfits.map((m: { words: { zh: string }; grids: unknown[] }) => [m.words.zh, m.grids.length]);
  expect(words).toContainEqual(['铁匠巷 91–99 号，单号', 2]);
  expect(words).toContainEqual(['铁匠巷 2–90 号，双号', 0]);
  await office.ask('east-head', 'POST', `/api/grids/${second.json().gridId}/close`, {});
  expect((await find('铁匠巷100号')).found).toEqual([]);
  expect((await office.verify()).difference).toBeNull();
});

test('people say that nobody answers; the street tries, the community mends, the street tries again', async () => {
  const key = newKey();
  // Sent twice it is one report, and one address reports once a day.
  expect((await unanswered(gridId, key, '198.51.100.1')).statusCode).toBe(200);
  expect((await unanswered(gridId, key, '198.51.100.1')).statusCode).toBe(200);
  expect((await unanswered(gridId, newKey(), '198.51.100.1')).json().code).toBe('grid.reported-today');
  await unanswered(gridId);
  expect(await openDuties('try-contact')).toEqual([]);
  await unanswered(gridId);
  const [trying] = await openDuties('try-contact');
  expect(trying).toMatchObject({ holder_unit: 'east', due_on: '2026-03-04' });
  expect((await find('铁匠巷13号')).found[0].contact).toEqual({ is: 'checking', since: '2026-03-02' });
  const [owed] = (await office.ask('east-handler', 'GET', '/api/duties')).json().duties;
  expect(owed.thing).toMatchObject({ kind: 'grid', title: { zh: '泉眼第一网格' } });

  office.at('2026-03-03T10:00');
  const tried = (who: string, answered: boolean) => office.ask(who, 'POST', `/api/grids/${gridId}/tried`, { answered });
  expect((await tried('spring-handler', true)).json().code).toBe('grid.tried-by-street');
  expect((await tried('east-handler', false)).statusCode).toBe(200);
  expect(await openDuties('try-contact')).toEqual([]);
  const [mending] = await openDuties('mend-contact');
  // The community has no head of its own: the street's answers.
  expect(mending.holder_unit).toBe('east');
  const silent = (await office.ask('supervision-supervisor', 'GET', '/api/grids?view=unanswered')).json().grids;
  expect(silent.map((g: { contact: object }) => g.contact)).toEqual([{ is: 'silent', since: '2026-03-03' }]);

  const mended = await office.ask('east-head', 'POST', `/api/grids/${gridId}`, facts({ telephone: '0755-8888 0999' }));
  expect(mended.statusCode, mended.body).toBe(200);
  const work = await dutiesById(office.house.db, OFFICE, [mending.duty_id]);
  expect(work[0]!.state).toBe('claimed');
  expect(await openDuties('try-contact')).toHaveLength(1);
  await tried('east-handler', true);
  expect([...(await openDuties('try-contact')), ...(await openDuties('mend-contact'))]).toEqual([]);
  expect((await find('铁匠巷13号')).found[0].contact).toEqual({ is: 'answered', since: '2026-03-03' });
  expect((await office.verify()).difference).toBeNull();
});

const HEAD = '社区,网格,负责岗位,办公电话,服务时间,街巷或小区,起号,止号,单双号\n';
const upload = (who: string, path: string, text: string, digest = '') => {
  const part = (head: string, body: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`--xxxx\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]);
  return office.app.inject({
    method: 'POST',
    url: `/api/grids/import${path}`,
    headers: { 'x-as': who, 'idempotency-key': newKey(), 'content-type': 'multipart/form-data; boundary=xxxx' },
    payload: Buffer.concat([
      part('name="digest"', digest),
      part('name="file"; filename="grids.csv"', iconv.encode(text, 'gb18030')),
      Buffer.from('--xxxx--\r\n'),
    ]),
  });
};

test('a file shows every error by row, is taken in once, and changes what it names', async () => {
  const wrong = `${HEAD}泉眼社区,东网格,没有的岗,13800138000,全天,花园路,三号,一号,都行
水边社区,西网格,岗位,0755-1,全天,,甲,2,单号\n`;
  const faulty = (await upload('qu-administrator', '/preview', wrong)).json();
  const codes = faulty.rows.map((r: { errors: { code: string }[] }) => r.errors.map((e) => e.code));
  expect(codes).toEqual([
    ['grid-import.post', 'grid-import.sides'],
    ['grid-import.missing', 'grid-import.unit', 'grid-import.number'],
  ]);
  // Columns are named in the language of whoever reads.
  expect(faulty.rows[0].errors[0]).toMatchObject({
    column: 'post',
    columnName: { zh: '负责岗位', en: expect.any(String) },
  });
  expect((await upload('qu-administrator', '', wrong, faulty.digest)).json().code).toBe('record-import.errors');

  const right = `${HEAD}泉眼社区,东网格,spring-handler,0755-8888 0200,全天,花园路,一号,五十号,单号
泉眼社区,东网格,,,,花园里,,,\n泉眼社区,泉眼第一网格,spring-handler,0755-8888 0999,工作日 9:00–17:00,铁匠巷,1,99,单号\n`;
  const shown = (await upload('qu-administrator', '/preview', right)).json();
  expect([shown.new, shown.changed, shown.errors]).toEqual([1, 1, 0]);
  expect((await upload('qu-administrator', '', right, 'other')).json().code).toBe('record-import.changed');
  const done = await upload('qu-administrator', '', right, shown.digest);
  expect(done.statusCode, done.body).toBe(200);
  expect((await find('花园路 四十九号')).found[0].addresses).toEqual([
    { zh: '花园路 1–50 号，单号', en: '花园路 1–50, odd numbers' },
  ]);
  expect((await find('锦麟花园')).found).toEqual([]);
  const again = (await upload('qu-administrator', '/preview', right)).json();
  expect([again.new, again.changed, again.present]).toEqual([0, 0, 2]);
  expect((await office.verify()).difference).toBeNull();
});
