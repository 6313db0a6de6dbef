import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type House, openHouse } from '../../src/app/compose.ts';
import { type Served, served } from '../support/served.ts';

/** A look at what changed is taken every two seconds; the rest is for a busy machine. */
const SOON = { timeout: 15_000, interval: 50 };

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

/** Has the board open: how often it was told to look again, and whether the line was closed on it. */
interface Line {
  told: number;
  closed: boolean;
}
async function listen(cookie: string): Promise<Line> {
  const response = await fetch(`${origin}/api/board/events`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const line = { told: 0, closed: false };
  void (async () => {
    const text = new TextDecoder();
    for await (const chunk of response.body!) line.told += text.decode(chunk).split('event: changed').length - 1;
    line.closed = true;
  })();
  return line;
}

it('an open board closes soon after the sign-in’s end, wherever that was; others go on, also when all is counted anew', async () => {
  const wen = await here.staff('wen', 'supervisor');
  await here.staff('zhou', 'supervisor');
  const [desk, wall, other] = [await here.signIn('wen'), await here.signIn('wen'), await here.signIn('zhou')];
  const lines: Record<string, Line> = {
    desk: await listen(desk),
    wall: await listen(wall),
    other: await listen(other),
  };
  const closed = () => Object.entries(lines).flatMap(([name, line]) => (line.closed ? [name] : []));
  await vi.waitFor(() => expect(Object.values(lines).map((l) => l.told)).toEqual([1, 1, 1]), SOON);
  expect(closed()).toEqual([]);

  await here.ask('DELETE', '/api/session', { cookie: desk, key: 'signs-out-of-the-desk' });
  await here.owner.query(
    `INSERT INTO board_bucket (office_id, bucket_id, changed, unit_id, mechanism, step, kind, state, light, in_parts, history,
       visibility, hidden_from) VALUES ($1, 1, 7, 'root', 'B2', 'handle', 'help', 'open', 'none', false, false, 'normal', '{}')`,
    [here.officeId],
  );
  await vi.waitFor(() => expect([closed(), lines.other!.told]).toEqual([['desk'], 2]), SOON);

  await elsewhere.auth.revokeSessions(wen);
  await here.owner.query('UPDATE board_bucket SET changed = 1');
  await vi.waitFor(() => expect([closed(), lines.other!.told]).toEqual([['desk', 'wall'], 3]), SOON);
});
