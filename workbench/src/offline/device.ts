import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Problem } from '../api/client.ts';
import type { InspectionPage } from '../api/inspections.ts';
import type { Named } from '../api/types.ts';

/*
 * What of inspections lies on this device: those somebody takes along, and what was written and not sent yet. Everything of an account
 * goes when it was sent, or when the account signs out.
 */

/** An inspection taken along, with all that its screen needs. */
export interface KeptVisit {
  readonly inspectionId: string;
  readonly accountId: string;
  readonly name: string;
  readonly zone: string;
  /** Units a finding can be about. */
  readonly units: readonly Named[];
  readonly page: InspectionPage;
  readonly keptAt: string;
}

/** Something done during the visit. Its key makes it happen once, however often it is sent. */
export interface Entry {
  readonly id: number;
  readonly inspectionId: string;
  readonly accountId: string;
  readonly key: string;
  readonly kind: 'open' | 'look' | 'findings' | 'photo';
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly file: Blob | null;
  /** What this device's clock said: a claim. */
  readonly madeAt: string;
  /** Whether there was no connection when it was to be sent. */
  readonly waited: boolean;
  /** Why the server did not take it. */
  readonly problem: Problem | null;
}

interface Schema extends DBSchema {
  visits: { key: string; value: KeptVisit };
  entries: { key: number; value: Omit<Entry, 'id'> & { id?: number } };
}

let opened: Promise<IDBPDatabase<Schema>> | undefined;
const device = () =>
  (opened ??= openDB<Schema>('changxiao-visits', 1, {
    upgrade(db) {
      db.createObjectStore('visits', { keyPath: 'inspectionId' });
      db.createObjectStore('entries', { keyPath: 'id', autoIncrement: true });
    },
  }));

/** Whether anything was ever kept here: asking must not make an empty database on every desk. */
const isThere = async (): Promise<boolean> =>
  opened !== undefined || (await indexedDB.databases()).some((d) => d.name === 'changxiao-visits');

export const keepVisit = async (visit: KeptVisit): Promise<void> => void (await (await device()).put('visits', visit));

export const keptVisit = async (inspectionId: string): Promise<KeptVisit | undefined> =>
  (await isThere()) ? (await device()).get('visits', inspectionId) : undefined;

export const forgetVisit = async (inspectionId: string): Promise<void> =>
  void ((await isThere()) && (await (await device()).delete('visits', inspectionId)));

export const addEntry = async (entry: Omit<Entry, 'id'>): Promise<void> =>
  void (await (await device()).add('entries', entry));

export const putEntry = async (entry: Entry): Promise<void> => void (await (await device()).put('entries', entry));

export const dropEntry = async (id: number): Promise<void> => void (await (await device()).delete('entries', id));

/** What an account has not sent yet, in the order in which it was done. */
export async function entriesOf(accountId: string, inspectionId?: string): Promise<Entry[]> {
  if (!(await isThere())) return [];
  const all = (await (await device()).getAll('entries')) as Entry[];
  return all.filter(
    (e) => e.accountId === accountId && (inspectionId === undefined || e.inspectionId === inspectionId),
  );
}

/** Somebody signs out: what was taken along goes, and what they have not sent. */
export async function clearDevice(accountId: string): Promise<void> {
  const mine = await entriesOf(accountId);
  if (!(await isThere())) return;
  const db = await device();
  await Promise.all([db.clear('visits'), ...mine.map((e) => db.delete('entries', e.id))]);
}

/** Takes away what other accounts took along on this device; what they have not sent stays, and is shown to them alone. */
export async function clearOthers(accountId: string): Promise<void> {
  if (!(await isThere())) return;
  const db = await device();
  for (const visit of await db.getAll('visits'))
    if (visit.accountId !== accountId) await db.delete('visits', visit.inspectionId);
}
