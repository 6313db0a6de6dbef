import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkReceiptVerb } from '../../src/cli/check-receipt.ts';
import { temporaryFolder } from '../support/folder.ts';
import { type Filed, LETTER, openOffice, readFiled, sealAll, type Visitor, visitor } from './given.ts';

let house: Awaited<ReturnType<typeof openOffice>>;
beforeAll(async () => {
  house = await openOffice();
});
afterAll(() => house.close());

async function fileOne(fields: Record<string, string> = {}): Promise<Filed & { caseId: string; browser: Visitor }> {
  const browser = visitor(house);
  await browser.post('/file/send', { ...LETTER, key: await browser.key('/file'), ...fields });
  const filed = readFiled((await browser.get('/filed')).body);
  const { rows } = await house.owner.query('SELECT case_id FROM appeal WHERE number = $1', [filed.number]);
  return { ...filed, caseId: rows[0].case_id, browser };
}

async function enter(browser: Visitor, { number, secret }: Filed, more: Record<string, string> = {}) {
  return browser.post('/follow', { number, secret, ...more });
}

const state = async (caseId: string): Promise<string> =>
  (await house.owner.query('SELECT state FROM appeal WHERE case_id = $1', [caseId])).rows[0].state;

async function answered(fields: Record<string, string> = {}): Promise<Awaited<ReturnType<typeof fileOne>>> {
  const filed = await fileOne(fields);
  await house.staffAct(`${filed.caseId}/route`, { unit: 'root' });
  await house.staffAct(`${filed.caseId}/accept`);
  await house.staffAct(`${filed.caseId}/answer`, {
    result: '灯已换好。',
    reasons: '灯泡到了寿命。',
    basis: '《条例》第一条',
    next: '可以评价。',
  });
  await enter(filed.browser, filed);
  return filed;
}

describe('number and secret', () => {
  test('open the appeal however they are typed, and stand in no address', async () => {
    const { number, secret, browser } = await fileOne();
    const wide = [...number.toLowerCase()]
      .map((c) => (c === '-' ? ' ' : String.fromCharCode(c.charCodeAt(0) + 0xfee0)))
      .join('');
    const response = await enter(browser, { number: wide, secret: secret.toLowerCase().replace('-', '') });
    expect(response.statusCode, response.body).toBe(303);
    expect(response.headers.location).toBe('/follow/appeal');
    const cookie = response.cookies.find((c) => c.name === 'follow')!;
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/follow', maxAge: 1800 });
    expect(cookie.value).not.toContain(secret);
    expect((await browser.get('/follow/appeal')).body).toContain(LETTER.title);
  });

  test('a new secret closes what was opened with the one before, also in the browser that filed it', async () => {
    const { number, secret, browser, caseId } = await fileOne();
    const elsewhere = visitor(house);
    await enter(elsewhere, { number, secret });
    expect((await elsewhere.get('/follow/appeal')).statusCode).toBe(200);
    await house.staffAct(`${caseId}/secret`, { cause: 'told-wrongly', identity: 'identity-paper' });
    expect((await elsewhere.get('/follow/appeal')).headers.location).toBe('/follow?again=expired');
    expect((await elsewhere.post('/follow/appeal/withdraw', { key: 'x' })).statusCode).toBe(403);
    for (const page of ['/filed', '/filed/open', '/filed/receipt'])
      expect([page, (await browser.get(page)).headers.location]).toEqual([page, '/follow']);
    expect((await enter(elsewhere, { number, secret })).statusCode).toBe(404);
  });

  test('a wrong secret, a number that is not there, a confidential report: one and the same answer', async () => {
    const { number } = await fileOne();
    const report = await fileOne({ kind: 'report' });
    const said = await Promise.all(
      [number, 'AAAA-AAAA', report.number].map(async (tried) => {
        const { statusCode, body } = await enter(visitor(house), { number: tried, secret: 'QQQQ-QQQQ' });
        return `${statusCode} ${/class="govuk-error-summary__body">([\s\S]*?)<\/div>/.exec(body)![1]}`;
      }),
    );
    expect(said[0]).toMatch(/^40[34] /);
    expect(new Set(said).size).toBe(1);
  });

  test('guessing ends where it comes from, and does not shut the owner out', async () => {
    const { number, secret } = await fileOne();
    const guesser = visitor(house);
    house.passesTo(15 * 60_000);
    const codes: number[] = [];
    for (let i = 0; i < 11; i++) codes.push((await enter(guesser, { number, secret: 'QQQQ-QQQQ' })).statusCode);
    expect([codes.at(-2), codes.at(-1)]).toEqual([404, 429]);
    expect((await enter(guesser, { number, secret })).statusCode).toBe(429);
    expect((await enter(visitor(house), { number, secret })).statusCode).toBe(303);
    for (let i = 0; i < 11; i++)
      codes.push((await enter(guesser, { number: `AAA${i % 10}-AAAA`, secret: 'QQQQ-QQQQ' })).statusCode);
    expect(codes.at(-1)).toBe(429);
    house.passes(16 * 60_000);
    expect((await enter(guesser, { number, secret })).statusCode).toBe(303);
  });

  test('a cookie that was altered, made for another case or is older than half an hour opens nothing', async () => {
    const one = await fileOne();
    const two = await fileOne();
    await enter(one.browser, one);
    const good = one.browser.jar.get('follow')!;
    const [, until, mac] = good.split('.');
    for (const forged of [
      `${two.caseId}.${until}.${mac}`,
      `${one.caseId}.${Number(until) + 1}.${mac}`,
      `${good}x`,
      'a.b.c',
      '',
    ]) {
      const browser = visitor(house);
      browser.jar.set('follow', forged);
      expect((await browser.get('/follow/appeal')).headers.location, forged).toBe('/follow?again=expired');
    }
    house.passes(31 * 60_000);
    expect((await one.browser.get('/follow/appeal')).headers.location).toBe('/follow?again=expired');
  });

  test('what was being written when the half hour ended is there again after signing in', async () => {
    const filed = await fileOne();
    await enter(filed.browser, filed);
    const key = await filed.browser.key('/follow/appeal');
    house.passes(31 * 60_000);
    const late = await filed.browser.post('/follow/appeal/add', { key, 'add-text': '写了很久的补充' });
    expect(late.statusCode).toBe(403);
    expect(late.body).toContain('name="draft" value="写了很久的补充"');
    const back = await enter(filed.browser, filed, { draft: '写了很久的补充', act: 'add' });
    expect(back.statusCode).toBe(200);
    expect(back.body).toMatch(/<textarea[^>]*id="add-text"[^>]*>\s*写了很久的补充/);
  });
});

describe('what a person can do', () => {
  test('add: once, however often it is pressed; changed and sent again, both', async () => {
    const filed = await fileOne();
    await enter(filed.browser, filed);
    const key = await filed.browser.key('/follow/appeal');
    for (const text of ['第一句', '第一句', '第二句'])
      expect((await filed.browser.post('/follow/appeal/add', { key, 'add-text': text })).headers.location).toBe(
        '/follow/appeal?done=add',
      );
    const { body } = await filed.browser.get('/follow/appeal?done=add');
    expect(body.match(/您作了补充/g)).toHaveLength(2);
    expect(body).toContain('已收到您的补充');
  });

  test('answer what is asked for: the page says that it is the person’s turn, and the clock runs on afterwards', async () => {
    const filed = await fileOne();
    await house.staffAct(`${filed.caseId}/route`, { unit: 'root' });
    await house.staffAct(`${filed.caseId}/accept`);
    await house.staffAct(`${filed.caseId}/ask`, { question: '是哪一盏灯？' });
    await enter(filed.browser, filed);
    const asked = await filed.browser.get('/follow/appeal');
    expect(asked.body).toContain('轮到您');
    expect(asked.body).toContain('是哪一盏灯？');
    // Asked again before there was an answer: both are still open.
    await house.staffAct(`${filed.caseId}/ask`, { question: '什么时候熄的？' });
    const { body: both } = await filed.browser.get('/follow/appeal');
    expect(both).toMatch(/cx-said">是哪一盏灯？\n\n什么时候熄的？</);
    await filed.browser.post('/follow/appeal/add', {
      key: await filed.browser.key('/follow/appeal'),
      'add-text': '左边那盏',
    });
    expect(await state(filed.caseId)).toBe('handling');
    const { body } = await filed.browser.get('/follow/appeal');
    expect(body).toContain('为什么是这一天');
    expect(body).toContain('最晚');
  });

  test('rate: solved and satisfied closes it; within the limit it can be taken up again, after it not', async () => {
    const filed = await answered();
    const page = await filed.browser.get('/follow/appeal');
    for (const part of ['灯已换好。', '灯泡到了寿命。', '《条例》第一条', '可以评价。'])
      expect(page.body).toContain(part);
    const key = await filed.browser.key('/follow/appeal');
    const missing = await filed.browser.post('/follow/appeal/rate', { key, 'rate-text': '谢谢' });
    expect(missing.statusCode).toBe(422);
    expect(missing.body).toContain('<a href="#solved">');
    expect(missing.body).toContain('谢谢');
    await filed.browser.post('/follow/appeal/rate', { key, solved: 'yes', level: '5', 'rate-text': '谢谢' });
    expect(await state(filed.caseId)).toBe('closed');
    const closed = await filed.browser.get('/follow/appeal');
    expect(closed.body).toContain('您可以要求重新办理，截止');
    expect(closed.body).toContain('您的评价：已解决，非常满意。');

    const late = await answered();
    await late.browser.post('/follow/appeal/rate', {
      key: await late.browser.key('/follow/appeal'),
      solved: 'yes',
      level: '4',
    });
    await filed.browser.post('/follow/appeal/reopen', {
      key: await filed.browser.key('/follow/appeal'),
      'reopen-text': '',
    });
    expect(await state(filed.caseId)).toBe('filed');
    house.passes(20 * 86_400_000);
    await enter(late.browser, late);
    const after = await late.browser.get('/follow/appeal');
    expect(after.body).toContain('要求重新办理的期限已过');
    expect(after.body).not.toContain('action="/follow/appeal/reopen"');
  });

  test('say what they were asked to pay and that no ground was named: whole or with each fault at its field, nothing typed lost', async () => {
    const filed = await fileOne();
    await house.staffAct(`${filed.caseId}/route`, { unit: 'root' });
    await house.staffAct(`${filed.caseId}/accept`);
    await house.staffAct(`${filed.caseId}/answer`, {
      ...{ result: '不能办理。', reasons: '材料不全。', basis: '《条例》第二条', next: '可以评价。' },
      charged: { fee: 'identity-card-renewal', amount: 5000 },
      refused: { ground: 'conditions-not-met' },
    });
    await enter(filed.browser, filed);
    const page = await filed.browser.get('/follow/appeal');
    expect(page.body).toContain('居民身份证换领工本费：50 元（高于清单标准 20 元）');
    expect(page.body).toContain('不符合法定条件（《行政许可法》第38条第2款）');
    const form = { solved: 'no', level: '2', 'rate-text': '材料齐全也不给办。', refused: 'yes' };
    const key = await filed.browser.key('/follow/appeal');
    const post = async (more: Record<string, string>) =>
      filed.browser.post('/follow/appeal/rate', { key, ...form, ...more });
    const empty = await post({ paid: '', 'paid-what': '加急费', 'paid-amount': '五十' });
    expect(empty.statusCode).toBe(422);
    expect(empty.body).toContain('href="#paid">请选择是什么费用');
    const faulty = await post({ paid: 'other', 'paid-what': '', 'paid-amount': '五十' });
    expect(faulty.statusCode).toBe(422);
    for (const field of ['paid-what', 'paid-amount']) expect(faulty.body).toContain(`id="${field}-error"`);
    expect(faulty.body).toContain('value="五十"');
    expect(faulty.body).toMatch(/<details class="govuk-details" open id="dealing">/);
    expect(faulty.body).toMatch(/name="refused" type="checkbox" value="yes" checked/);
    expect(faulty.body).toContain('材料齐全也不给办。');
    expect((await post({ paid: 'other', 'paid-what': '加急费', 'paid-amount': '１，０５０．５ 元' })).statusCode).toBe(
      303,
    );
    const { rows } = await house.owner.query(
      `SELECT body FROM ledger_entry WHERE stream = $1 AND type = 'case.confirmed'`,
      [`case:${filed.caseId}`],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].body).toMatchObject({
      charged: { fee: null, amount: 105_050, off: 'not-listed' },
      refused: { ground: null, off: 'unnamed' },
    });
    expect(JSON.stringify(rows[0].body)).not.toContain('加急费');
  });

  test('a person who called it solved reads why it still waits, at whom and until when, and is not asked again', async () => {
    const said = async (fields: Record<string, string>) => {
      const filed = await answered({ kind: 'complaint' });
      await filed.browser.post('/follow/appeal/rate', { key: await filed.browser.key('/follow/appeal'), ...fields });
      expect(await state(filed.caseId)).toBe('review');
      return filed.browser;
    };
    const satisfied = await said({ solved: 'yes', level: '5' });
    const page = (await satisfied.get('/follow/appeal')).body;
    const box = /<section class="cx-now[\s\S]*?<\/section>/.exec(page)![0];
    for (const part of ['现在轮到：', '结案审核', '查明责任', '您不用再做什么', '最晚：']) expect(box).toContain(part);
    expect(page).not.toContain('请您评价');
    expect(page).toContain('补充或改变您的评价');
    satisfied.jar.set('lang', 'en');
    expect((await satisfied.get('/follow/appeal')).body).toContain('somebody who did not handle it finds out');
    const silent = (await (await said({ solved: 'yes' })).get('/follow/appeal')).body;
    expect(silent).toContain('没有评价满意度。结案前还要');
  });

  test('contest: not solved goes one level up', async () => {
    const filed = await answered();
    await filed.browser.post('/follow/appeal/rate', {
      key: await filed.browser.key('/follow/appeal'),
      solved: 'no',
      'rate-text': '还是不亮',
    });
    expect(await state(filed.caseId)).toBe('correcting');
    const { body } = await filed.browser.get('/follow/appeal');
    expect(body).toContain('没有解决，未评价满意度');
    expect(body).toContain('还是不亮');
  });

  test('withdraw asks once more, and what is then not possible says why', async () => {
    const filed = await fileOne();
    await enter(filed.browser, filed);
    const ask = await filed.browser.get('/follow/appeal/withdraw');
    expect(ask.body).toContain('确定要撤回吗');
    await filed.browser.post('/follow/appeal/withdraw', {
      key: await filed.browser.key('/follow/appeal/withdraw'),
      'withdraw-text': '',
    });
    expect(await state(filed.caseId)).toBe('withdrawn');
    const refused = await filed.browser.post('/follow/appeal/add', { key: 'a'.repeat(24), 'add-text': '还有一句' });
    expect(refused.statusCode).toBe(409);
    expect((await filed.browser.get('/follow/appeal')).body).toContain('现在的状态是');
  });

  test('declare it blocked: two conditions at least', async () => {
    const filed = await fileOne();
    await enter(filed.browser, filed);
    const key = await filed.browser.key('/follow/appeal');
    expect((await filed.browser.post('/follow/appeal/block', { key, 'block-text': '只有一个' })).statusCode).toBe(422);
    await filed.browser.post('/follow/appeal/block', { key, 'block-text': '办证先要验收\n\n验收先要办证' });
    const { body } = await filed.browser.get('/follow/appeal');
    expect(body).toContain('已提交上一级协调');
    // It is not asked for a second time, which would be refused once it was written.
    expect(body).not.toContain('id="do-block"');
  });

  test('attach a file and open it again; another’s browser cannot; a program is refused in words', async () => {
    const filed = await fileOne();
    await enter(filed.browser, filed);
    const upload = async (bytes: string, name: string) => {
      const form = new FormData();
      form.set('file', new Blob([bytes]), name);
      const sent = new Response(form);
      const body = Buffer.from(await sent.arrayBuffer());
      const key = await filed.browser.key('/follow/appeal');
      return filed.browser.post(`/follow/appeal/attach?key=${key}`, body, {
        'content-type': sent.headers.get('content-type')!,
      });
    };
    expect((await upload('说明：灯在左边。', '说明.txt')).headers.location).toBe('/follow/appeal?done=attach');
    const link = /href="(\/follow\/appeal\/file\/[\w-]+)"/.exec((await filed.browser.get('/follow/appeal')).body)![1]!;
    const opened = await filed.browser.get(link);
    expect(opened.body).toContain('灯在左边');
    expect(opened.headers['content-disposition']).toMatch(/^attachment/);
    const other = await fileOne();
    await enter(other.browser, other);
    expect((await other.browser.get(link)).statusCode).toBe(404);
    const refused = await upload('MZ\u0090\u0000\u0003', 'photo.jpg');
    expect(refused.statusCode).toBeGreaterThanOrEqual(400);
    expect(refused.headers['content-type']).toContain('text/html');
    expect(refused.body).toContain('govuk-error-summary');
  });
});

describe('receipts', () => {
  test('wait for the seal, then hold; altered by one sign they do not', async () => {
    const filed = await fileOne();
    expect((await filed.browser.get('/filed/receipt')).headers.location).toBe('/filed?receipt=wait');
    await sealAll(house);
    const receipt = await filed.browser.get('/filed/receipt');
    expect(receipt.headers['content-disposition']).toContain('receipt.json');
    expect(receipt.body).not.toContain('路灯');
    const check = async (text: string) => (await filed.browser.post('/receipt', { receipt: text })).body;
    expect(await check(receipt.body)).toContain('回执有效');
    expect(await check(receipt.body.replace('"case.filed"', '"case.closed"'))).toContain('记录与封存不符');
    expect(await check('{"a":')).toContain('这不是一份完整的回执');
    expect((await filed.browser.post('/receipt', { receipt: '' })).statusCode).toBe(422);

    // The same with nothing but the file and the key, as anybody can.
    const folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await writeFile(at('key.pem'), (await filed.browser.get('/receipt-key.pem')).body);
    await writeFile(at('receipt.json'), receipt.body);
    await writeFile(at('altered.json'), receipt.body.replace('"case.filed"', '"case.closed"'));
    await writeFile(at('answer.json'), `{"receipt":${receipt.body}}`);
    const verb = async (...argv: string[]) => {
      const stdout = new PassThrough();
      const code = await checkReceiptVerb([...argv, '--key', at('key.pem'), '--json'], {
        stdin: stdout,
        stdout,
        stderr: stdout,
      });
      return { code, verdict: JSON.parse(String(stdout.read())).verdict };
    };
    expect(await verb(at('receipt.json'))).toEqual({ code: 0, verdict: 'holds' });
    expect(await verb(at('answer.json'))).toEqual({ code: 0, verdict: 'holds' });
    expect(await verb(at('altered.json'))).toEqual({ code: 1, verdict: 'not-in-tree' });
    expect(await verb(at('key.pem'))).toEqual({ code: 1, verdict: 'unreadable' });
    await expect(verb(at('nothing.json'))).rejects.toMatchObject({ code: 'cli.no-such-file' });
    await expect(verb()).rejects.toMatchObject({ code: 'cli.bad-options' });
    await folder.remove();
  });
});
