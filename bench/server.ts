import { z } from 'zod';
import { openHouse } from '../src/app/compose.ts';
import { readWebConfig } from '../src/app/config.ts';
import { buildServer } from '../src/app/server.ts';
import { sqlOf } from '../src/db/open.ts';
import { type App, WriteHeaders } from '../src/identity/guard.ts';

/*
 * The web process of the benches: the application as it is, and one route more, the yardstick: it validates the same body as intake
 * and commits one row.
 */
const config = readWebConfig();
const house = await openHouse(config);
let filing: unknown;
const app = await buildServer(house, {
  onRoute: (route) => {
    if (route.method === 'POST' && route.url === '/api/appeals') filing = (route.schema as { body: unknown }).body;
  },
});
(app as unknown as App).post(
  '/bench/one-row',
  {
    schema: {
      hide: true,
      headers: WriteHeaders,
      body: filing as z.ZodType,
      response: { 200: z.strictObject({ key: z.string() }) },
    },
  },
  async (request) => {
    const key = String(request.headers['idempotency-key']);
    await house.db.rows(
      sqlOf.insertInto('idempotency').values({
        office_id: request.office.officeId,
        key,
        command: 'bench',
        request_hash: Buffer.alloc(32),
        result: JSON.stringify(request.body),
        recorded_at: request.now,
      }),
    );
    return { key };
  },
);
const origin = await app.listen({ host: config.host, port: config.port });
process.send?.({ origin });
process.on('disconnect', () => process.exit(0));
