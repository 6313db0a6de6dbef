import type { House } from '../app/compose.ts';
import { readConfig } from '../app/config.ts';
import { attachDatabase } from '../app/database.ts';
import { migrate } from '../db/migrate.ts';
import { Refusal } from '../kernel/refusal.ts';

/**
 * Runs a verb on the database of the settings, whether or not the server runs: attaches to it or starts it, brings it to the newest
 * schema, and leaves it as it was found.
 *
 * @param run gets the house under the application's role, and the owner's address for what only the owner may (sealing)
 */
export async function withHouse<T>(run: (house: House, ownerUrl: string) => Promise<T>): Promise<T> {
  const config = readConfig();
  // The application and its sign-in library take half a second to load: they do so while the database starts.
  const application = Promise.all([import('../app/compose.ts'), import('../identity/auth-library.ts')]);
  const database = await attachDatabase(config);
  try {
    await migrate({ ownerUrl: database.ownerUrl, appRole: database.appRole });
    const [{ openHouse }, { migrateAuth }] = await application;
    await migrateAuth(database.ownerUrl);
    const house = await openHouse({ ...config, appUrl: database.appUrl });
    try {
      return await run(house, database.ownerUrl);
    } finally {
      await house.close();
    }
  } finally {
    await database.leave();
  }
}

/** The office that was named, else the only one; `null` where there is none at all. @throws Refusal `import.…-office` */
export async function officeNamed(house: House, asked: string | undefined): Promise<string | null> {
  const known = (await house.offices.all()).map((o) => o.officeId);
  if (known.length === 0) return null;
  if (asked !== undefined && !known.includes(asked))
    throw new Refusal('import.no-such-office', { office: asked.slice(0, 40), offices: known.join(', ') });
  if (asked === undefined && known.length > 1) throw new Refusal('import.which-office', { offices: known.join(', ') });
  return asked ?? known[0]!;
}
