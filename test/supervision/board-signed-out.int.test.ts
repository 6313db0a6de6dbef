import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type House, openHouse } from '../../src/app/compose.ts';
import { type Served, served } from '../support/served.ts';

/** A look at what changed is taken every two seconds; the rest is for a busy machine. */
const SOON = { timeout: 6_000, interval: 50 };

let here: Served;
/** Another web process on the same database. */
let elsewhere: House;
let origin: string;
beforeAll(async () => {
  here = await served();
  elsewhere = await openHouse(here.house.settings);
  await here.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(here.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await elsewhere.close();
  await here.close();
});

/** Has the board open; says when the line was closed on them. */
async function listen(cookie: string): Promise<{ closed: boolean }> {
  const response = await fetch(`${origin}/api/board/events`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const line = { closed: false };
  void (async () => {
    for await (const _ of response.body!);
    line.closed = true;
  })();
  return line;
}

it('an open board closes within seconds of the sign-in’s end, wherever that was, and no other does', async () => {
  const wen = await here.staff('wen', 'supervisor');
  await here.staff('zhou', 'supervisor');
  const [desk, wall, other] = [await here.signIn('wen'), await here.signIn('wen'), await here.signIn('zhou')];
  const lines = { desk: await listen(desk), wall: await listen(wall), other: await listen(other) };
  const closed = () => Object.entries(lines).flatMap(([name, line]) => (line.closed ? [name] : []));

  // Looked at, and still open.
  await sleep(2_300);
  expect(closed()).toEqual([]);
  await here.ask('DELETE', '/api/session', { cookie: desk, key: 'signs-out-of-the-desk' });
  await vi.waitFor(() => expect(closed()).toEqual(['desk']), SOON);
  await elsewhere.auth.revokeSessions(wen);
  await vi.waitFor(() => expect(closed()).toEqual(['desk', 'wall']), SOON);
});
