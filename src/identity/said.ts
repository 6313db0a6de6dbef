import { sql } from 'kysely';
import { type Reader, raw, type Tx } from '../db/open.ts';
import { newId } from '../kernel/ids.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Context } from '../ledger/append.ts';
import type { Entry } from '../ledger/entry.ts';
import { entriesOf } from '../ledger/queries.ts';
import type { Keys } from './keys.ts';
import { openSubject, put, subjects, texts } from './vault.ts';

/*
 * What is said about a thing that has a stream of its own (a card, a task, a finding): the words lie in the vault under a key of the
 * thing's own, whose subject has the thing's id; its entries hold `TextRef`s.
 */

/**
 * Puts what somebody says into the vault. Several texts of one command go in one call, so that the thing's key is made once.
 *
 * @param thingId id of the thing, which is that of its vault subject
 * @param said texts by the kind they are kept under
 */
export async function say<K extends string>(
  tx: Tx,
  ctx: Context,
  keys: Keys,
  thingId: string,
  said: Readonly<Record<K, string>>,
): Promise<Record<K, TextRef>> {
  const known = await subjects(tx, keys, ctx.officeId, [thingId]);
  const subject = known.get(thingId) ?? openSubject(tx, keys, ctx.officeId, thingId);
  const kinds = Object.keys(said) as K[];
  const items = kinds.map((kind) => ({ itemId: newId(Date.parse(ctx.now)), kind, text: said[kind] }));
  const sealed = put(tx, ctx.officeId, subject, items);
  return Object.fromEntries(
    kinds.map((kind, i) => [kind, { item: sealed[i]!.itemId, digest: sealed[i]!.digest }]),
  ) as Record<K, TextRef>;
}

/** What happened to a thing, told to people. */
export interface Told {
  readonly entry: Entry;
  /** Who did it; `null` for the house. */
  readonly name: string | null;
  /** The words, by the key of the entry's body under which their reference stands. */
  readonly said: Readonly<Record<string, string>>;
}

const isRef = (value: unknown): value is TextRef => typeof value === 'object' && value !== null && 'item' in value;

/** What happened to a thing, oldest first, with the words that were said. */
export async function toldOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  stream: string,
  thingId: string,
): Promise<Told[]> {
  const [entries, known] = await Promise.all([
    entriesOf(read, officeId, [stream]),
    subjects(read, keys, officeId, [thingId]),
  ]);
  const subject = known.get(thingId);
  const [words, names] = await Promise.all([
    subject ? texts(read, officeId, subject) : new Map<string, { text: string }>(),
    namesOf(
      read,
      officeId,
      entries.map((e) => e.actor),
    ),
  ]);
  return entries.map((entry) => ({
    entry,
    name: names.get(entry.actor) ?? null,
    said: Object.fromEntries(
      Object.entries(entry.body).flatMap(([key, ref]) => {
        const text = isRef(ref) ? words.get(ref.item)?.text : undefined;
        return text === undefined ? [] : [[key, text]];
      }),
    ),
  }));
}

/** Names of accounts by the `account:<id>` that the ledger writes; others are absent. */
export async function namesOf(
  read: Reader,
  officeId: string,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(actors)].flatMap((a) => (a.startsWith('account:') ? [a.slice('account:'.length)] : []));
  if (ids.length === 0) return new Map();
  const rows = await read.rows(
    raw(sql<{ account_id: string; display_name: string }>`select account_id, display_name from account
      where office_id = ${officeId} and account_id = any(${ids}::uuid[])`),
  );
  return new Map(rows.map((r) => [`account:${r.account_id}`, r.display_name]));
}
