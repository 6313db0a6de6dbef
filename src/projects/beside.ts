import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { type Kept, kept } from '../identity/vault.ts';
import type { TextRef } from '../kernel/text.ts';
import type { BodyValue, Entry } from '../ledger/entry.ts';
import type { Beside, BesideFound, Difference } from '../ledger/replay.ts';
import { personDigest } from './collect.commands.ts';
import { peopleOf } from './desk.ts';

/*
 * What the rows of projects cannot say: that the words in the vault are those the ledger speaks of, that a supporter's digest is that of
 * their number, and that keys are gone exactly where the ledger says so.
 */

const refsOf = (value: BodyValue | undefined): TextRef[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('item' in value && 'digest' in value) return [value as unknown as TextRef];
  return Object.values(value).flatMap(refsOf);
};

/** Which of an entry's texts lie under the key of the year. */
const ofPeople = (entry: Entry): TextRef[] =>
  entry.type === 'project-proposal.made'
    ? refsOf(entry.body.contact)
    : entry.type === 'project-support.given'
      ? refsOf(entry.body.number)
      : [];

function differs(refs: readonly TextRef[], id: string, vault: Kept | undefined, erased: boolean): Difference | null {
  const where = `vault_subject ${id}`;
  if (erased)
    return vault?.subject === null && vault.items.size === 0
      ? null
      : { kind: 'row-differs', where, column: 'wrapped_key', ledger: null, row: '…' };
  if (refs.length === 0) return null;
  if (!vault) return { kind: 'row-missing', where };
  if (vault.subject === null || vault.subject === 'unreadable')
    return { kind: 'unreadable', where, column: 'wrapped_key' };
  for (const { item, digest } of refs) {
    const at = `vault_item ${item}`;
    const stored = vault.items.get(item);
    if (stored === undefined) return { kind: 'row-missing', where: at };
    if (stored === null) return { kind: 'unreadable', where: at, column: 'ciphertext' };
    if (stored.digest !== digest)
      return { kind: 'row-differs', where: at, column: 'digest', ledger: digest, row: stored.digest };
  }
  return null;
}

const found = (compared: number, difference: Difference | null): BesideFound => ({ compared, unbound: 0, difference });

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
      let compared = 0;
      for (const [id, history] of entries) {
        const people = history.flatMap(ofPeople);
        const own = history.flatMap((e) => refsOf(e.body)).filter((r) => !people.some((p) => p.item === r.item));
        compared += own.length + people.length;
        const year = yearOf(id);
        const key = vault.get(peopleOf(year));
        const difference =
          differs(own, id, vault.get(id), false) ??
          differs(people, peopleOf(year), key, erased.has(year)) ??
          (table === 'project_support' ? personDiffers(keys, id, year, people[0]!, key, rows.get(id)?.[0]) : null);
        if (difference) return found(compared, difference);
      }
      return found(compared, null);
    },
  };
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

/** Words under a thing's own key, gone where the ledger says so. */
function ownWords(table: 'project_list', keys: Keys): Beside {
  return {
    table,
    async check(read, officeId, entries) {
      const vault = await kept(read, keys, officeId, [...entries.keys()]);
      let compared = 0;
      for (const [id, history] of entries) {
        const refs = history.flatMap((e) => refsOf(e.body));
        compared += refs.length;
        const erased = history.some((e) => e.type === 'project-list.erased');
        const difference = differs(refs, id, vault.get(id), erased);
        if (difference) return found(compared, difference);
      }
      return found(compared, null);
    },
  };
}

export const projectsBeside = (keys: Keys): readonly Beside[] => [
  ofYears('project_collection', keys),
  ofYears('project_proposal', keys),
  ofYears('project_support', keys),
  ownWords('project_list', keys),
];
