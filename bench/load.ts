import { Agent, request } from 'node:http';

/*
 * The load generator, a process of its own: `connections` connections that each send the next request when the last is answered.
 * Told `{ origin, path, connections, ms }`, it answers `{ sent, accepted, numbers }`.
 */
interface Order {
  readonly origin: string;
  readonly path: string;
  readonly connections: number;
  readonly ms: number;
  /** Gives back every acknowledged number, to count them afterwards. */
  readonly keep?: boolean;
}

const TEXT =
  '我家住在湖滨路老小区，门口的路灯坏了半个多月，晚上老人孩子出门都看不清路，旁边还有一个没有盖好的井盖，前天有人差点掉进去。已经和物业说过两次，物业说归市政管，市政热线说已经登记，到现在没有人来。请有关部门尽快派人来看一下，修好路灯，盖好井盖，并告诉我们大概什么时候能修好。';

function post(agent: Agent, { origin, path }: Order, n: number): Promise<{ ok: boolean; number: string | null }> {
  const body = JSON.stringify({
    kind: 'help',
    title: `路灯坏了半个月没人修 ${n}`,
    text: `${TEXT}（第 ${n} 次）`,
    person: { name: '测试', phone: `1990000${String(n % 10_000).padStart(4, '0')}` },
  });
  return new Promise((resolve) => {
    const sent = request(
      `${origin}${path}`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'idempotency-key': `bench-${process.pid}-${Date.now()}-${n}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (text += chunk));
        response.on('error', () => resolve({ ok: false, number: null }));
        response.on('end', () => {
          const ok = response.statusCode === 200 || response.statusCode === 201;
          resolve({ ok, number: ok ? ((JSON.parse(text) as { number?: string }).number ?? null) : null });
        });
      },
    );
    sent.on('error', () => resolve({ ok: false, number: null }));
    sent.end(body);
  });
}

process.on('message', async (order: Order) => {
  const agent = new Agent({ keepAlive: true, maxSockets: order.connections });
  const until = Date.now() + order.ms;
  const numbers: string[] = [];
  let n = 0;
  let accepted = 0;
  await Promise.all(
    Array.from({ length: order.connections }, async () => {
      while (Date.now() < until) {
        const { ok, number } = await post(agent, order, n++);
        if (ok) accepted += 1;
        else await new Promise((wait) => setTimeout(wait, 20));
        if (order.keep && number) numbers.push(number);
      }
    }),
  );
  agent.destroy();
  process.send?.({ sent: n, accepted, numbers });
});
