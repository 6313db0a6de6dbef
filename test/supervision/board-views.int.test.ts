import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { boardOf, good } from './board.given.ts';
import { type Watched, watchedOffice } from './given.ts';

let office: Watched;
beforeAll(async () => {
  office = await watchedOffice();
});
afterAll(() => office.close());
const { count } = boardOf(() => office);

it('views are one’s own: kept once, changed, removed; another’s answers as if it did not exist', async () => {
  const viewId = '00000000-0000-4000-8000-00000000aa01';
  const url = `/api/board/views/${viewId}`;
  const send = (who: string, method: 'PUT' | 'DELETE', body?: object, key = newId(Date.parse(office.now()))) =>
    office.app.inject({
      method,
      url,
      headers: { 'x-as': who, 'idempotency-key': key },
      ...(body ? { payload: body } : {}),
    });
  const views = async (who: string) =>
    good<{ views: unknown[] }>(await office.ask(who, 'GET', '/api/board/views')).views;
  const view = { name: '水务局超期', asked: { unit: 'water', light: 'yellow' } };
  const key = newId(Date.parse(office.now()));
  for (let i = 0; i < 2; i++) expect((await send('supervision-supervisor', 'PUT', view, key)).statusCode).toBe(200);
  expect(await views('supervision-supervisor')).toEqual([{ viewId, ...view }]);
  expect(await views('water-head')).toEqual([]);
  expect((await send('water-head', 'DELETE')).json()).toMatchObject({ code: 'board.view-not-found' });
  await send('water-head', 'PUT', { name: '我的', asked: {} });
  expect(await views('supervision-supervisor')).toEqual([{ viewId, ...view }]);
  const { rows } = await office.owner.query('SELECT name FROM board_view');
  expect(rows).toHaveLength(1);
  expect(rows[0].name.includes(Buffer.from('水务'))).toBe(false);
  await send('supervision-supervisor', 'PUT', { name: '水务局', asked: { unit: 'water' } });
  expect(await views('supervision-supervisor')).toEqual([{ viewId, name: '水务局', asked: { unit: 'water' } }]);
  expect((await send('supervision-supervisor', 'DELETE')).statusCode).toBe(200);
  expect(await views('supervision-supervisor')).toEqual([]);
});

it('whoever has the board open is told when a figure of theirs changed, and only then, until they are signed out', async () => {
  office.at('2026-07-06T09:00');
  const origin = await office.app.listen({ host: '127.0.0.1', port: 0 });
  // Only the heartbeat: all else goes by the real clock.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lines = new Map<string, string>();
  const ended = new Set<string>();
  const listen = async (who: string) => {
    const response = await fetch(`${origin}/api/board/events`, {
      headers: { 'x-as': who, 'accept-encoding': 'br, gzip' },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('content-encoding')).toBeNull();
    lines.set(who, '');
    void (async () => {
      const text = new TextDecoder();
      for await (const chunk of response.body!) lines.set(who, lines.get(who)! + text.decode(chunk));
      ended.add(who);
    })();
  };
  const told = (who: string) => lines.get(who)!.split('event: changed').length - 1;
  const people = ['supervision-supervisor', 'housing-head', 'discipline-discipline'];
  for (const who of people) await listen(who);
  // Once when the first look was taken.
  await vi.waitFor(() => expect(people.map(told)).toEqual([1, 1, 1]), 15_000);

  await office.file({ kind: 'report', text: '住房局有人收受红包。', accusedUnits: ['housing'] });
  await count();
  await vi.waitFor(() => expect(told('discipline-discipline')).toBe(2), 15_000);
  expect(told('housing-head')).toBe(1);
  expect(told('supervision-supervisor')).toBe(1);

  await office.handled();
  await count();
  await vi.waitFor(() => expect([told('housing-head'), told('supervision-supervisor')]).toEqual([2, 2]), 15_000);

  await office.owner.query(`UPDATE account SET active = false WHERE username = 'housing-head'`);
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitFor(() => expect([...ended]).toEqual(['housing-head']), 15_000);
  await vi.waitFor(() => expect(lines.get('supervision-supervisor')).toContain('\n:\n\n'), 15_000);
  vi.useRealTimers();
});
