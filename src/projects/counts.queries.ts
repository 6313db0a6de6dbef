import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';

/** How many people support each project of a year. */
export async function supportOf(
  read: Reader,
  officeId: string,
  collectionId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await read.rows(
    raw(sql<{ project: string; n: number }>`select p as project, count(*)::int as n
      from project_support s, unnest(s.projects) p
      where s.office_id = ${officeId} and s.collection_id = ${collectionId}::uuid group by p`),
  );
  return new Map(rows.map((r) => [r.project, r.n]));
}

/** How many people chose, each counted once. */
export async function peopleIn(read: Reader, officeId: string, collectionId: string): Promise<number> {
  const [row] = await read.rows(
    raw(sql<{ n: number }>`select count(*)::int as n from project_support
      where office_id = ${officeId} and collection_id = ${collectionId}::uuid`),
  );
  return row!.n;
}

/** How many proposals of a year are in which state. */
export async function countsOf(
  read: Reader,
  officeId: string,
  collectionId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await read.rows(
    raw(sql<{ state: string; n: number }>`select state, count(*)::int as n from project_proposal
      where office_id = ${officeId} and collection_id = ${collectionId}::uuid group by state`),
  );
  return new Map(rows.map((r) => [r.state, r.n]));
}
