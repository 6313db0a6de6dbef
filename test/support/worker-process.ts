// The worker of a house, alone in a process that a test may kill.
import type { HouseSettings } from '../../src/app/compose.ts';
import { startWorker } from '../../src/app/worker.ts';

const [settings, ownerUrl] = process.argv.slice(2) as [string, string];
await startWorker(JSON.parse(settings) as HouseSettings, ownerUrl);
