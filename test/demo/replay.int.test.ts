import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadDemo } from '../../src/app/demo.ts';
import { PROJECTIONS } from '../../src/app/projections.ts';
import { openDb } from '../../src/db/open.ts';
import { loadKeys } from '../../src/identity/keys.ts';
import { verifyOffice } from '../../src/ledger/replay.ts';
import { pathsDiffer } from '../../src/org/projections.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/folder.ts';

let database: FreshDatabase;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await temporaryFolder();
  const shared = { publicUrl: 'http://localhost', trustProxy: '', logLevel: 'silent' } as const;
  await loadDemo({ appUrl: database.appUrl, dataDir: folder.path, ...shared }, database.ownerUrl);
}, 240_000);
afterAll(async () => {
  await database.drop();
  await folder.remove();
});

it("the demo's year, through every command, leaves the rows that its ledger folds to", async () => {
  const db = openDb(database.appUrl, 2);
  const { seal } = await loadKeys(folder.path);
  const [office] = await db.rows<{ office_id: string }>({
    compile: () => ({ sql: 'select office_id from office', parameters: [] }) as never,
  });
  const found = await verifyOffice(db, office!.office_id, PROJECTIONS, seal.publicPem);
  expect(found.difference).toBeNull();
  expect(found.rows).toBeGreaterThan(2_000);
  expect(found.seals).toBeGreaterThan(0);
  expect(await pathsDiffer(db, office!.office_id)).toBeNull();
  await db.close();
}, 120_000);
