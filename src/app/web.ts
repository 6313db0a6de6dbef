import { Refusal } from '../kernel/refusal.ts';
import { openHouse } from './compose.ts';
import { readWebConfig } from './config.ts';
import { buildServer } from './server.ts';
import { live } from './web-life.ts';

/** The web process. What it opened is closed last first, when the requests in progress are answered. */
const undo: (() => Promise<void>)[] = [];

await live(
  async (told) => {
    const config = readWebConfig(told);
    const house = await openHouse(config);
    undo.push(() => house.close());
    const app = await buildServer(house);
    undo.push(() => app.close());
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
    for (const step of undo.reverse()) await step();
  },
);
