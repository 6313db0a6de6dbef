import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';

/** Counts how many people support each project of a year: once, when the days to choose are over. */
export async function countSupport(
  read: Reader,
  officeId: string,
  collectionId: string,
): Promise<Readonly<Record<string, number>>> {
  const rows = await read.rows(
    raw(sql<{ project: string; n: number }>`select p as project, count(*)::int as n
      from project_support s, unnest(s.projects) p
      where s.office_id = ${officeId} and s.collection_id = ${collectionId}::uuid group by p`),
  );
  return Object.fromEntries(rows.map((r) => [r.project, r.n]));
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
