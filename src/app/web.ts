import Fastify from 'fastify';
import pg from 'pg';
import { Refusal } from '../kernel/refusal.ts';
import { readWebConfig } from './config.ts';
import { live } from './web-life.ts';

const config = readWebConfig();
const pool = new pg.Pool({ connectionString: config.appUrl, max: 10 });
// An idle connection that breaks (a database restart) is dropped by the pool; without a listener it would end the process.
pool.on('error', () => {});

const app = Fastify();

app.get('/healthz', async () => {
  await pool.query('select 1');
  return { ok: true };
});

await live(
  async () => {
    try {
      await app.listen({ host: config.host, port: config.port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
        throw new Refusal('start.port-taken', { port: config.port });
      throw error;
    }
    const address = app.server.address();
    return typeof address === 'object' && address ? address.port : config.port;
  },
  async () => {
    await app.close();
    await pool.end();
  },
);
