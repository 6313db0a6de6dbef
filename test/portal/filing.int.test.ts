import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Served } from '../support/served.ts';
import { LETTER, openOffice, readFiled, visitor } from './given.ts';

let house: Served;
beforeAll(async () => {
  house = await openOffice();
});
afterAll(() => house.close());

const count = async (): Promise<number> =>
  (await house.owner.query('SELECT count(*)::int AS n FROM appeal')).rows[0].n as number;

async function fileOne(fields: Record<string, string> = {}) {
  const browser = visitor(house);
  const response = await browser.post('/file/send', { ...LETTER, key: await browser.key('/file'), ...fields });
  expect(response.statusCode, response.body).toBe(303);
  return { browser, ...readFiled((await browser.get('/filed')).body) };
}

describe('filing', () => {
  test('three fields give a number and a secret, which are in no address and no log of it', async () => {
    const { number, secret, browser } = await fileOne();
    const page = await browser.get('/filed');
    expect(page.body).toContain(number);
    expect(page.headers['cache-control']).toBe('no-store');
    const addresses = [...page.body.matchAll(/(?:href|action)="([^"]*)"|follow\?number=[\w-]*/g)].map((m) => m[0]);
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((a) => a.includes(secret))).toEqual([]);
  });

  test('pressed twice, gone back and sent again, both at once: one appeal, one number', async () => {
    const browser = visitor(house);
    const fields = { ...LETTER, key: await browser.key('/file') };
    const before = await count();
    await Promise.all([browser.post('/file/send', fields), browser.post('/file/send', fields)]);
    const first = readFiled((await browser.get('/filed')).body);
    await browser.post('/file/send', fields);
    expect(readFiled((await browser.get('/filed')).body)).toEqual(first);
    expect(await count()).toBe(before + 1);
  });

  test('the same form with other words is not taken for the first: the words stay, and sent once more they are filed', async () => {
    const browser = visitor(house);
    const key = await browser.key('/file');
    await browser.post('/file/send', { ...LETTER, key });
    const first = readFiled((await browser.get('/filed')).body);
    const other = { ...LETTER, title: '另一件事', text: '这是另一封信。' };
    const again = await browser.post('/file/send', { ...other, key });
    expect(again.statusCode).toBe(409);
    expect(again.body).toContain('这是另一封信。');
    const fresh = /name="key" value="([\w-]{24})"/.exec(again.body)![1]!;
    expect(fresh).not.toBe(key);
    expect((await browser.post('/file/send', { ...other, key: fresh })).statusCode).toBe(303);
    expect(readFiled((await browser.get('/filed')).body).number).not.toBe(first.number);
  });

  test.each([
    ['nothing', {}, ['title', 'text', 'phone']],
    ['a title too long', { ...LETTER, title: '长'.repeat(101) }, ['title']],
    ['no telephone and no choice', { ...LETTER, phone: '' }, ['phone']],
    ['a telephone that nobody can dial', { ...LETTER, phone: '12' }, ['phone']],
    ['a mobile number that breaks off', { ...LETTER, phone: '139 0000' }, ['phone']],
    ['the same with the country’s code', { ...LETTER, phone: '+86 1390000123' }, ['phone']],
    ['both a telephone and none', { ...LETTER, nocontact: 'yes' }, ['phone']],
  ])('%s: each field is named on top and keeps what was typed', async (_what, fields, faulty) => {
    const browser = visitor(house);
    const response = await browser.post('/file/send', { ...fields, key: await browser.key('/file') });
    expect(response.statusCode).toBe(422);
    for (const field of faulty) {
      expect(response.body).toContain(`<a href="#${field}">`);
      expect(response.body).toContain(`id="${field}-error"`);
    }
    for (const value of Object.values(fields)) if (value !== 'yes') expect(response.body).toContain(value);
  });

  test('a text of 5,001 characters keeps every one of them and says that it is one too many; 5,000 are taken', async () => {
    const browser = visitor(house);
    const key = await browser.key('/file');
    // Characters as people count them: this one is two of JavaScript's.
    const text = '𠮷'.repeat(5001);
    const response = await browser.post('/file/send', { ...LETTER, text, key });
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain(text);
    expect(response.body).toContain('多了 1 字');
    expect((await browser.post('/file/send', { ...LETTER, text: text.slice(2), key })).statusCode).toBe(303);
  });

  test('without a telephone nothing of the person is kept, and the appeal can still be followed', async () => {
    const { browser } = await fileOne({ phone: '', nocontact: 'yes', name: '王某', address: '某处' });
    const { rows } = await house.owner.query(
      `SELECT a.anonymous, count(v.*)::int AS kept FROM appeal a LEFT JOIN vault_item v ON v.subject_id = a.case_id AND v.kind = 'person'
       GROUP BY a.case_id, a.anonymous, a.filed_at ORDER BY a.filed_at DESC LIMIT 1`,
    );
    expect(rows[0]).toEqual({ anonymous: true, kept: 0 });
    await browser.get('/filed/open');
    expect((await browser.get('/follow/appeal')).body).toContain(LETTER.title);
  });

  test('a report is confidential and never published, whatever was ticked', async () => {
    await fileOne({ kind: 'report', publish: 'yes', accused: 'root' });
    const { rows } = await house.owner.query(
      'SELECT visibility, publish, accused_units FROM appeal ORDER BY filed_at DESC LIMIT 1',
    );
    expect(rows[0]).toEqual({ visibility: 'confidential', publish: false, accused_units: ['root'] });
  });

  test('too many at once: the page says how long to wait and keeps the letter', async () => {
    const browser = visitor(house);
    const key = await browser.key('/file');
    let last = await browser.post('/file/send', { ...LETTER, key });
    for (let i = 0; i < 70 && last.statusCode === 303; i++) last = await browser.post('/file/send', { ...LETTER, key });
    expect(last.statusCode).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.body).toContain(LETTER.text);
  });

  test('in traditional characters what was typed stays as it was typed', async () => {
    const browser = visitor(house);
    const typed = { title: '楼道里的电灯坏了', text: '"<b>请尽快修</b>" 头发' };
    const { body } = await browser.post('/file/send?lang=zh-TW', { ...typed, key: await browser.key('/file') });
    expect(body).toContain('<html lang="zh-TW">');
    expect(body).toContain('聯絡電話');
    expect(body).toContain('value="楼道里的电灯坏了"');
    expect(body).toMatch(/<textarea[^>]*>\s*&#34;&#60;b&#62;请尽快修&#60;\/b&#62;&#34; 头发/);
  });

  test('choosing another language keeps what was typed and sends nothing', async () => {
    const browser = visitor(house);
    const before = await count();
    const response = await browser.post('/file/send?lang=en', {
      ...LETTER,
      key: await browser.key('/file'),
      switch: 'yes',
    });
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('<html lang="en">');
    expect(response.body).toContain(LETTER.text);
    expect(await count()).toBe(before);
  });
});

describe('hostile and broken input', () => {
  test('what looks like a program is shown as the words it is', async () => {
    const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)> ' OR 1=1 -- \${7*7} {{7*7}}`;
    const { browser, number } = await fileOne({ title: evil.slice(0, 100), text: evil });
    await browser.get('/filed/open');
    const { body, headers } = await browser.get('/follow/appeal');
    expect(body).toContain('&#60;script&#62;alert(1)');
    expect(body).not.toContain('<script');
    expect(body).not.toContain('<img');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const page = await browser.get(`/follow?number=${encodeURIComponent(`"><script>${number}`)}`);
    expect(page.body).not.toContain('<script');
    expect((await browser.get(`/published?find=${encodeURIComponent('"><script>x')}`)).body).not.toContain('<script');
  });

  test('marks that nobody sees are taken out: NUL, direction overrides, control characters', async () => {
    const { browser } = await fileOne({ text: '前\u0000面\u202e倒过来\u202c\u0007后面\r\n第二行' });
    await browser.get('/filed/open');
    expect((await browser.get('/follow/appeal')).body).toContain('前面倒过来后面\n第二行');
  });

  test('a form in GBK is read as what it says', async () => {
    const browser = visitor(house);
    const key = await browser.key('/file');
    // 路灯坏了，请修 in GBK, as an old browser sends it.
    const title = '%C2%B7%B5%C6%BB%B5%C1%CB%A3%AC%C7%EB%D0%DE';
    const body = Buffer.from(
      `key=${key}&title=${title}&text=${title}+%CD%ED%C9%CF%BF%B4%B2%BB%BC%FB&phone=13900001234`,
    );
    expect((await browser.post('/file/send', body)).statusCode).toBe(303);
    await browser.get('/filed/open');
    expect((await browser.get('/follow/appeal')).body).toContain('路灯坏了，请修 晚上看不见');
  });

  test('bytes that are no text in any encoding are shown, not filed', async () => {
    const browser = visitor(house);
    const key = await browser.key('/file');
    const response = await browser.post(
      '/file/send',
      Buffer.from(`key=${key}&title=a%FF%FF&text=b%C0%AF&phone=13900001234`),
    );
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain('没能读出来');
    // A name alone is on record as well.
    const named = Buffer.from(`key=${key}&title=a&text=b&name=%FF%FF&phone=13900001234`);
    expect((await browser.post('/file/send', named)).statusCode).toBe(422);
    // A form that does not show back what it was sent refuses it.
    const entering = await browser.post('/follow', Buffer.from('number=7K4M-W3QD&secret=%FF%FF'));
    expect(entering.statusCode).toBe(400);
  });

  test.each([
    ['missing', ''],
    ['short', 'abc'],
    ['of other signs', `${'<'.repeat(24)}`],
  ])('a key that is %s: nothing is sent, nothing is lost', async (_what, key) => {
    const browser = visitor(house);
    const before = await count();
    const response = await browser.post('/file/send', { ...LETTER, key });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(LETTER.text);
    expect(await count()).toBe(before);
  });

  test('another site’s page cannot file or act, an old browser’s included', async () => {
    const browser = visitor(house);
    const fields = { ...LETTER, key: await browser.key('/file') };
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      const response = await browser.post('/file/send', fields, headers);
      expect(response.statusCode).toBe(403);
      expect(response.headers['content-type']).toContain('text/html');
    }
  });

  test('a form larger than any letter is refused in words', async () => {
    const browser = visitor(house);
    const response = await browser.post('/file/send', Buffer.alloc(600 * 1024, 'a'));
    expect(response.statusCode).toBe(413);
    expect(response.body).toContain('内容过大');
  });
});
