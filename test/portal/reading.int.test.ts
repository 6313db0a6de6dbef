import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOffice, visitor } from './given.ts';

let house: Awaited<ReturnType<typeof openOffice>>;
beforeAll(async () => {
  house = await openOffice();
  for (let i = 1; i <= 25; i++) await publish(`第${i}件：路灯`, i === 7 ? '量子路灯的问题' : '普通的问题', i);
});
afterAll(() => house.close());

async function publish(title: string, question: string, n: number): Promise<void> {
  const filed = await api(
    'POST',
    '/api/appeals',
    { body: { title, text: question, publish: true, anonymous: true } },
    n,
  );
  const { number, secret } = filed.json();
  const { rows } = await house.owner.query('SELECT case_id FROM appeal WHERE number = $1', [number]);
  const id = rows[0].case_id as string;
  await house.staffAct(`${id}/route`, { unit: 'root' });
  await house.staffAct(`${id}/accept`);
  await house.staffAct(`${id}/answer`, {
    result: '已办。',
    reasons: '核实过了。',
    basis: '条例。',
    next: '可再来信。',
  });
  await api('POST', `/api/appeals/${number}/confirm`, { body: { solved: true, satisfaction: 5 }, secret }, n);
  await house.staffAct(`${id}/publish`, { title, question, answer: `已办：${question}` });
  house.passes(1000);
}

const api = (method: 'GET' | 'POST', url: string, { body, secret }: { body?: object; secret?: string } = {}, n = 0) =>
  house.ask(method, url, {
    ...(body ? { body, key: `citizen-api-${url.length}-${String(n).padStart(8, '0')}` } : {}),
    ...(secret ? { headers: { 'x-appeal-secret': secret } } : {}),
    ip: `203.0.113.${n + 1}`,
  });

describe('published answers', () => {
  test('come in pages, can be searched, and a search that finds nothing says what to do', async () => {
    const browser = visitor(house);
    const first = await browser.get('/published');
    expect(first.body.match(/<li><h2>/g)).toHaveLength(20);
    expect(first.body).toContain('第25件');
    const next = /rel="next" href="([^"]+)"/
      .exec(first.body)![1]!
      .replace(/&#61;/g, '=')
      .replace(/&amp;|&#38;/g, '&');
    const second = await browser.get(next);
    expect(second.body.match(/<li><h2>/g)).toHaveLength(5);
    const found = await browser.get(`/published?find=${encodeURIComponent('量子')}`);
    expect(found.body.match(/<li><h2>/g)).toHaveLength(1);
    const one = /href="(\/published\/[\w-]{36})"/.exec(found.body)![1]!;
    expect((await browser.get(one)).body).toContain('量子路灯的问题');
    expect((await browser.get('/published?find=zzzz')).body).toContain('没有找到');
    expect((await browser.get('/published?find=%25_&category=none&before=never')).statusCode).toBe(200);
  });

  test('the same over HTTP', async () => {
    const page = (await api('GET', '/api/published?limit=10')).json();
    expect(page.published).toHaveLength(10);
    const rest = (await api('GET', `/api/published?limit=100&before=${page.next}`)).json();
    expect(rest.published).toHaveLength(15);
    expect(rest.next).toBeNull();
    expect((await api('GET', `/api/published/${page.published[0].id}`)).json()).toEqual(page.published[0]);
  });

  test('of the same millisecond are each on one page, in the browser and over HTTP', async () => {
    await house.owner.query('UPDATE publication SET published_at = (SELECT max(published_at) FROM publication)');
    const ids = (page: { published: { id: string }[] }) => page.published.map((p) => p.id);
    const first = (await api('GET', '/api/published?limit=20')).json();
    const rest = (await api('GET', `/api/published?limit=20&before=${first.next}`)).json();
    const seen = [...ids(first), ...ids(rest)];
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    const listed = async (query: string) =>
      [...(await visitor(house).get(`/published${query}`)).body.matchAll(/href="\/published\/([\w-]{36})"/g)].map(
        (m) => m[1],
      );
    expect(await listed('')).toEqual(seen.slice(0, 20));
    expect(await listed(`?before=${first.next}`)).toEqual(seen.slice(20));
    // An address that somebody made up is no page: the portal shows the first, the interface says so.
    for (const wrong of ['never', '2026-02-30T00:00:00.000Z_x', `2026-02-30T00:00:00.000Z_${seen[0]}`]) {
      expect(await listed(`?before=${wrong}`)).toEqual(seen.slice(0, 20));
      expect((await api('GET', `/api/published?before=${wrong}`)).statusCode).toBe(400);
    }
  });

  test('what is not published is not there, whatever its id', async () => {
    const browser = visitor(house);
    for (const id of ['nothing', '00000000-0000-7000-8000-000000000000'])
      expect((await browser.get(`/published/${id}`)).statusCode).toBe(404);
  });
});

describe('the citizen’s own HTTP interface', () => {
  test('file, read, add, receipt; the same key gives the same number, another’s words are refused', async () => {
    const body = {
      kind: 'help',
      title: '水管漏水',
      text: '楼道里的水管漏水三天了。',
      person: { phone: '13900001234' },
    };
    const filed = await api('POST', '/api/appeals', { body }, 90);
    expect(filed.statusCode, filed.body).toBe(201);
    expect((await api('POST', '/api/appeals', { body }, 90)).json()).toEqual(filed.json());
    const other = await api('POST', '/api/appeals', { body: { ...body, text: '另一件事。' } }, 90);
    expect(other.json()).toMatchObject({ status: 409, code: 'request.idempotency-mismatch' });

    const { number, secret } = filed.json();
    const seen = (await api('GET', `/api/appeals/${number}`, { secret })).json();
    expect(seen).toMatchObject({ number, title: '水管漏水', turn: 'office', state: { id: 'filed' } });
    expect(seen.owed.why.length).toBeGreaterThan(2);
    expect(JSON.stringify(seen)).not.toContain('13900001234');
    expect(seen.abilities.add).toBe(true);
    expect(seen.abilities.confirm.reason.zh).not.toBe('');

    const added = await api('POST', `/api/appeals/${number}/add`, { body: { text: '今天更严重了。' }, secret }, 90);
    expect(added.json().moments.at(-1)).toMatchObject({ type: 'case.supplied', by: 'citizen', text: '今天更严重了。' });
    expect((await api('GET', `/api/appeals/${number}/receipt`, { secret })).json()).toEqual({ receipt: null });
  });

  test('a wrong secret and a number that is not there are one answer; none at all is a fault of the request', async () => {
    const wrong = await api('GET', '/api/appeals/AAAA-AAAA', { secret: 'QQQQ-QQQQ' }, 91);
    expect(wrong.json()).toMatchObject({ code: 'case.number-or-secret-wrong' });
    expect((await api('GET', '/api/appeals/AAAA-AAAA', {}, 91)).statusCode).toBe(400);
  });

  test('is described for programs', async () => {
    const paths = Object.keys((await api('GET', '/api/openapi.json')).json().paths);
    for (const path of ['/api/appeals', '/api/appeals/{number}/confirm', '/api/published'])
      expect(paths).toContain(path);
  });
});

describe('pages about ourselves', () => {
  test('every page stands in three languages and keeps its address when the language is changed', async () => {
    for (const url of [
      '/',
      '/file',
      '/follow?number=AAAA-AAAA',
      '/published?find=a',
      '/receipt',
      '/lists',
      '/privacy',
      '/accessibility',
    ]) {
      const browser = visitor(house);
      for (const [lang, tag] of [
        ['zh', 'zh-CN'],
        ['en', 'en'],
        ['zh-TW', 'zh-TW'],
      ] as const) {
        const page = await browser.get(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`);
        expect(page.statusCode, url).toBe(200);
        expect(page.body).toContain(`<html lang="${tag}">`);
        // Nothing left to fill in, and no key in place of its text.
        expect(page.body.replace(/\{ 开头|\} 结尾|\{ and ends|\}\.|第一个 \{|最后一个 \}/g, '')).not.toMatch(/\{\w+\}/);
      }
      expect((await browser.get(url)).body, url).toContain('<html lang="zh-TW">');
    }
  });

  test('the English ones hold no Chinese but names', async () => {
    const browser = visitor(house);
    for (const url of ['/?lang=en', '/file', '/follow', '/receipt', '/privacy', '/accessibility']) {
      const { body } = await browser.get(url);
      const words = body.replace(/简体中文|繁體中文/g, '');
      expect(words.match(/[\u4e00-\u9fff]+/g) ?? [], url).toEqual([]);
    }
  });

  test('the telephone can be touched and dialled wherever a page names it, a lost secret’s among them', async () => {
    const reader = visitor(house);
    for (const [page, times] of [
      ['/', 2],
      ['/follow', 2],
      ['/nowhere', 2],
    ] as const) {
      const { body } = await reader.get(page);
      expect([page, body.match(/href="tel:12345"/g)?.length]).toEqual([page, times]);
    }
    expect((await reader.get('/follow')).body).toContain('可以补发一个新的');
  });

  test('what is not there is said in the same look, to a browser; a program gets its problem', async () => {
    const page = await visitor(house).get('/nothing/here');
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('class="cx-top"');
    expect((await house.ask('GET', '/api/nothing')).headers['content-type']).toContain('application/problem+json');
  });

  test('page and style together stay far below 40 kB', async () => {
    const browser = visitor(house);
    const size = async (url: string) => (await browser.get(url, { 'accept-encoding': 'br' })).rawPayload.length;
    const { body } = await browser.get('/');
    const css = await size(/href="(\/portal-[\w.]+css)"/.exec(body)![1]!);
    expect(css).toBeLessThan(16_000);
    for (const url of ['/', '/file', '/published', '/lists', '/privacy'])
      expect((await size(url)) + css, url).toBeLessThan(40_000);
  });
});
