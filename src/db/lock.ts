import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process on this machine starts or stops the database of the same folder.
 *
 * The lock is a name in Linux's abstract socket space, made from the folder's device and inode. The kernel frees it when its
 * holder ends, by kill -9 too: there is no lock file that can go stale and no process number that can be somebody else's.
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { dev, ino } = await stat(folder);
  let server = await listen(`\0changxiao:${dev}:${ino}`);
  while (!server) {
    await sleep(30);
    server = await listen(`\0changxiao:${dev}:${ino}`);
  }
  try {
    return await work();
  } finally {
    const held = server;
    await new Promise<void>((done) => held.close(() => done()));
  }
}

function listen(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}
