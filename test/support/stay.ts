// Uses the private database of a folder until it is killed, as a server that somebody ends with kill -9.
import { openCluster } from '../../src/db/cluster.ts';

const [folder, bin] = process.argv.slice(2) as [string, string];
const cluster = await openCluster(folder, bin || undefined);
process.send?.(cluster.ownerUrl);
