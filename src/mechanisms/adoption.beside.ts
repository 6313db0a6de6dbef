import { ownWords } from '../identity/beside.ts';
import type { Keys } from '../identity/keys.ts';
import type { Beside } from '../ledger/replay.ts';
import { digestOf, sources } from './adoption.store.ts';

/** Rules adopted, or prepared: why, and that what they say is what was signed, or handed over. */
export function rulesBeside(table: 'mechanism' | 'rule_draft', keys: Keys): Beside {
  const words = ownWords(table, keys);
  return {
    table,
    async check(read, officeId, entries, rows) {
      const found = await words.check(read, officeId, entries, rows);
      if (found.difference) return found;
      const signed = [...entries].flatMap(([id, history]) =>
        history.flatMap(({ body }) => (body.digest === undefined ? [] : [{ id, digest: String(body.digest) }])),
      );
      const known = await sources(
        read,
        officeId,
        signed.map((s) => s.digest),
      );
      for (const { id, digest } of signed) {
        const where = `${table} ${id}`;
        const source = known.get(digest);
        if (source === undefined) return { ...found, difference: { kind: 'row-missing', where } };
        const row = digestOf(source);
        if (row !== digest)
          return { ...found, difference: { kind: 'row-differs', where, column: 'source', ledger: digest, row } };
      }
      return { ...found, compared: found.compared + signed.length };
    },
  };
}
