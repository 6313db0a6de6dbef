import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openDb, raw } from '../db/open.ts';
import type { Role } from '../kernel/actor.ts';
import { readableCode } from '../kernel/ids.ts';
import { type Clock, instant, millis } from '../kernel/time.ts';
import { append, type Context } from '../ledger/append.ts';
import { skipToEnd } from '../ledger/follow.ts';
import { entriesOf } from '../ledger/queries.ts';
import { seal } from '../ledger/seal.ts';
import { notifyEntries } from '../notify/commands.ts';
import { type House, type HouseSettings, openHouse } from './compose.ts';
import { playBoard } from './demo-board.ts';
import { followCards, playCards } from './demo-cards.ts';
import { type DemoOffice, readDemo } from './demo-data.ts';
import { playDutyActs } from './demo-duty-acts.ts';
import { playFindings } from './demo-findings.ts';
import { playInspections } from './demo-inspections.ts';
import { playListed } from './demo-listed.ts';
import { playMeasures } from './demo-measures.ts';
import { playMechanisms } from './demo-mechanisms.ts';
import { playNear } from './demo-near.ts';
import { openPeople } from './demo-people.ts';
import { playAll } from './demo-play.ts';
import { playProjects } from './demo-projects.ts';
import { playSendings } from './demo-sendings.ts';
import { playTasks } from './demo-tasks.ts';
import { playWithdrawn } from './demo-withdrawn.ts';

/** The sign-ins that `npm start` prints: one for each role. */
export interface DemoSignIn {
  readonly role: Role;
  readonly username: string;
  readonly password: string;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
const NAMED: readonly Role[] = [
  'clerk',
  'handler',
  'head',
  'callback',
  'supervisor',
  'discipline',
  'auditor',
  'administrator',
  'inspector',
];

/**
 * Loads the demo office into an empty database: the org chart, an account for everybody, and the year's appeals played through the
 * same commands that people use, each at its own time. Nothing is loaded where there is an office already.
 *
 * @returns the demo sign-ins, or `null` where the database is somebody's own
 */
export async function loadDemo(
  settings: HouseSettings,
  ownerUrl: string,
  clock?: Clock,
): Promise<readonly DemoSignIn[] | null> {
  const house = await openHouse(settings, clock);
  try {
    const offices = await house.offices.all();
    const passwordFile = join(settings.dataDir, 'demo-password');
    if (offices[0]?.demo && !(await isLoaded(house, offices[0].officeId))) {
      // Ended in the middle of the first load, before anybody was let in: it begins anew.
      await empty(ownerUrl);
    } else if (offices.length > 0) {
      const kept = offices[0]!.demo ? await readFile(passwordFile, 'utf8').catch(() => null) : null;
      return kept ? signIns(readDemo(), kept.trim()) : null;
    }
    const demo = readDemo();
    // One password for all of the demo, new in every installation: a demo that is reachable is no open door.
    const password = readableCode(10).toLowerCase();
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    const cast = await openPeople(house, demo, password);
    await playAll(house, demo, cast);
    await playInspections(house, demo.office.id, cast);
    await playTasks(house, demo.office.id, cast);
    await playMechanisms(house, demo.office.id, cast);
    await playProjects(house, demo.office.id, cast);
    await playSendings(house, demo.office.id, cast);
    await playNear(house, demo.office.id, cast);
    await playFindings(house, demo.office.id, cast);
    await playBoard(house, demo.office.id, cast);
    await playDutyActs(house, demo.office.id, cast);
    await playListed(house, demo.office.id, cast);
    await playCards(house, ownerUrl, demo.office.id, instant(millis(house.clock()) - YEAR_MS));
    await playWithdrawn(house, demo.office.id, cast);
    await followCards(house, ownerUrl, demo.office.id);
    await playMeasures(house, demo.office.id);
    const owner = openDb(ownerUrl, 2);
    await seal(owner, demo.office.id, house.keys.seal, house.clock());
    await skipToEnd(owner, demo.office.id, 'jobs');
    await tellRecent(house, demo.office.id);
    await skipToEnd(owner, demo.office.id, 'notices');
    await markLoaded(house, demo.office.id);
    await owner.close();
    return signIns(demo, password);
  } finally {
    await house.close();
  }
}

const LOADED = 'demo:loaded';

const isLoaded = async (house: House, officeId: string): Promise<boolean> =>
  (await entriesOf(house.db, officeId, [LOADED])).length > 0;

async function markLoaded(house: House, officeId: string): Promise<void> {
  const now = house.clock();
  const ctx: Context = { officeId, now, actor: { kind: 'system', officeId, process: 'demo' } };
  await house.db.transact(async (tx) => {
    append(tx, ctx, [{ stream: LOADED, version: 1, type: 'demo.loaded', body: {}, occurredAt: now }]);
  });
}

/** Notices of the last three days, so that the bell has something true to show; nobody is told of a year at once. */
async function tellRecent(house: House, officeId: string): Promise<void> {
  const since = instant(millis(house.clock()) - 3 * DAY_MS);
  const rows = await house.db.rows(
    raw(
      sql<{
        stream: string;
      }>`select distinct stream from ledger_entry where office_id = ${officeId} and recorded_at > ${since}::timestamptz`,
    ),
  );
  const entries = await entriesOf(
    house.db,
    officeId,
    rows.map((r) => r.stream),
  );
  await notifyEntries(
    house.notify,
    officeId,
    entries.filter((e) => e.recordedAt > since),
  );
}

/** Empties every table of ours and the sign-ins. Only for a demo that never opened its doors. */
async function empty(ownerUrl: string): Promise<void> {
  const owner = openDb(ownerUrl, 1);
  const tables = await owner.rows(
    raw(sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where (schemaname = 'public' and tablename <> 'migration') or (schemaname = 'auth')`),
  );
  await owner.rows(raw(sql`truncate ${sql.raw(tables.map((t) => t.name).join(', '))}`));
  await owner.close();
}

/** The first holder of each role; for handlers and heads, of a unit that has open cases. */
function signIns(demo: DemoOffice, password: string): DemoSignIn[] {
  return NAMED.flatMap((role) => {
    const username = role === 'administrator' ? 'admin' : role;
    return demo.holders.some((h) => h.username === username) ? [{ role, username, password }] : [];
  });
}
