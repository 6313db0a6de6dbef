import { once } from 'node:events';
import { createServer } from 'node:net';
import { type House, openHouse } from '../../src/app/compose.ts';
import { buildServer } from '../../src/app/server.ts';
import { openCluster } from '../../src/db/cluster.ts';
import { type Instant, instant, millis } from '../../src/kernel/time.ts';

/** The house as it will answer some days from now. */
export interface Later {
  readonly origin: string;
  readonly house: House;
  /** Moves its clock to a moment, from which it goes on. */
  moveTo(at: Instant): void;
  close(): Promise<void>;
}

/**
 * Another web process on the house's own database, its clock so many days ahead: what only time shows is seen without waiting for it.
 * The worker's clock stays where it is, so nothing is done in the meantime.
 */
export async function later(dataDir: string, days: number): Promise<Later> {
  const cluster = await openCluster(dataDir);
  const publicUrl = `http://localhost:${await freePort()}`;
  const settings = { appUrl: cluster.appUrl, dataDir, publicUrl, trustProxy: '', logLevel: 'silent' } as const;
  let ahead = days * 86_400_000;
  const house = await openHouse(settings, () => instant(Date.now() + ahead));
  const app = await buildServer(house);
  await app.listen({ host: 'localhost', port: Number(new URL(publicUrl).port) });
  return {
    origin: publicUrl,
    house,
    moveTo: (at) => {
      ahead = millis(at) - Date.now();
    },
    async close() {
      await app.close();
      await house.close();
      await cluster.leave();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
