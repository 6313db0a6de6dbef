import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import { Comparison, ownWords, refsDiffer, refsOf, subjectDiffers } from '../identity/beside.ts';
import type { Keys } from '../identity/keys.ts';
import { type Kept, kept } from '../identity/vault.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import { personDigest } from './collect.commands.ts';
import { peopleOf } from './desk.ts';

/*
 * What the rows of projects cannot say: that the words in the vault are those the ledger speaks of, that a supporter's digest is that of
 * their number, and that keys are gone exactly where the ledger says so.
 */

/** Which of an entry's texts lie under the key of the year. */
const ofPeople = (entry: Entry): TextRef[] =>
  entry.type === 'project-proposal.made'
    ? refsOf(entry.body.contact)
    : entry.type === 'project-support.given'
      ? refsOf(entry.body.number)
      : [];

/** Whether the ledger says that the numbers of a year were erased. */
async function erasedYears(read: Reader, officeId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const streams = ids.map((id) => `project-collection:${id}`);
  const rows = await read.rows(
    raw(sql<{ stream: string }>`select stream from ledger_entry where office_id = ${officeId}
      and stream = any(${streams}::text[]) and type = 'project-collection.erased'`),
  );
  return new Set(rows.map((r) => r.stream.slice('project-collection:'.length)));
}

/** Words of things under their own key, and, of proposals and supporters, what lies under that of the year. */
function ofYears(table: 'project_collection' | 'project_proposal' | 'project_support', keys: Keys): Beside {
  return {
    table,
    async check(read, officeId, entries, rows) {
      const yearOf = (id: string) =>
        table === 'project_collection' ? id : String(rows.get(id)?.[0]?.collection_id ?? '');
      const years = [...new Set([...entries.keys()].map(yearOf))].filter(Boolean);
      const refs = [...entries.values()].flat().flatMap((e) => refsOf(e.body).map((r) => r.item));
      // Under the key of a year lie the numbers of all: only those of these entries are opened.
      const [erased, vault] = await Promise.all([
        erasedYears(read, officeId, years),
        kept(read, keys, officeId, [...entries.keys(), ...years.map(peopleOf)], refs),
      ]);
      const found = new Comparison();
      for (const [id, history] of entries) {
        const people = history.flatMap(ofPeople);
        const own = history.flatMap((e) => refsOf(e.body)).filter((r) => !people.some((p) => p.item === r.item));
        const year = yearOf(id);
        const key = vault.get(peopleOf(year));
        wordsDiffer(found, own, id, vault.get(id), false);
        wordsDiffer(found, people, peopleOf(year), key, erased.has(year));
        if (table === 'project_support') found.note(personDiffers(keys, id, year, people[0]!, key, rows.get(id)?.[0]));
        if (found.difference) break;
      }
      return found;
    },
  };
}

function wordsDiffer(
  found: Comparison,
  refs: readonly TextRef[],
  id: string,
  vault: Kept | undefined,
  erased: boolean,
): void {
  if (refs.length === 0 && !erased) return;
  if (subjectDiffers(found, id, vault, erased)) found.note(refsDiffer(found, refs, vault!.items));
}

function personDiffers(
  keys: Keys,
  id: string,
  year: string,
  number: TextRef,
  vault: Kept | undefined,
  row: Record<string, unknown> | undefined,
): Difference | null {
  const text = vault?.items.get(number.item)?.text;
  const ledger = text === undefined ? null : personDigest({ keys }, year, text).toString('hex');
  const stored = (row?.person as Buffer | null)?.toString('hex') ?? null;
  return ledger === stored
    ? null
    : { kind: 'row-differs', where: `project_support ${id}`, column: 'person', ledger, row: stored };
}

export const projectsBeside = (keys: Keys): readonly Beside[] => [
  ofYears('project_collection', keys),
  ofYears('project_proposal', keys),
  ofYears('project_support', keys),
  ownWords('project_list', keys, 'project-list.erased'),
];
