import type { TextRef } from '../kernel/text.ts';
import type { BodyValue, Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import type { Keys } from './keys.ts';
import { type Kept, kept, openColumn, type Subject } from './vault.ts';

/*
 * What people wrote is bound to the ledger by salted digests: here the words in the vault are compared with them. What else a slice
 * keeps beside its rows is compared in its own `beside.ts`; `app/beside.ts` lists all of it for `verify`.
 */

/** What was counted, until the first difference. */
export class Comparison {
  compared = 0;
  unbound = 0;
  difference: Difference | null = null;

  note(difference: Difference | null): void {
    this.difference ??= difference;
  }
}

/**
 * Things whose words lie under a key of their own, made when something is first said (`identity/said.ts`).
 *
 * @param erasing the entry that says that the key was destroyed, where it ever is
 */
export function ownWords(table: Beside['table'], keys: Keys, erasing: string | null = null): Beside {
  return {
    table,
    async check(read, officeId, entries) {
      const saying = new Map([...entries].filter(([, history]) => history.some((e) => refsOf(e.body).length > 0)));
      const vault = await kept(read, keys, officeId, [...saying.keys()]);
      const found = new Comparison();
      for (const [id, history] of saying) {
        const erased = history.some((e) => e.type === erasing);
        if (subjectDiffers(found, id, vault.get(id), erased))
          found.note(textsDiffer(found, history, vault.get(id)!.items));
        if (found.difference) break;
      }
      return found;
    },
  };
}

/** The subject's key, where there must be one and it is ours. */
export function subjectDiffers(
  found: Comparison,
  id: string,
  subject: Kept | undefined,
  erased: boolean,
): Subject | null {
  const where = `vault_subject ${id}`;
  if (!subject) {
    found.note({ kind: 'row-missing', where });
    return null;
  }
  if (erased) {
    const left = subject.subject !== null || subject.items.size > 0;
    found.note(left ? { kind: 'row-differs', where, column: 'wrapped_key', ledger: null, row: '…' } : null);
    return null;
  }
  if (subject.subject === null || subject.subject === 'unreadable') {
    found.note({ kind: 'unreadable', where, column: 'wrapped_key' });
    return null;
  }
  return subject.subject;
}

/** Every text that an entry speaks of, wherever it stands in the body. */
export function refsOf(value: BodyValue | undefined): TextRef[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('item' in value && 'digest' in value) return [value as unknown as TextRef];
  return Object.values(value).flatMap(refsOf);
}

export const textsDiffer = (found: Comparison, history: readonly Entry[], items: Kept['items']): Difference | null =>
  refsDiffer(
    found,
    history.flatMap((e) => refsOf(e.body)),
    items,
  );

export function refsDiffer(found: Comparison, refs: readonly TextRef[], items: Kept['items']): Difference | null {
  for (const ref of refs) {
    found.compared += 1;
    const difference = textDiffers(ref, items);
    if (difference) return difference;
  }
  return null;
}

export function textDiffers({ item, digest }: TextRef, items: Kept['items']): Difference | null {
  const where = `vault_item ${item}`;
  const stored = items.get(item);
  if (stored === undefined) return { kind: 'row-missing', where };
  if (stored === null) return { kind: 'unreadable', where, column: 'ciphertext' };
  return stored.digest === digest
    ? null
    : { kind: 'row-differs', where, column: 'digest', ledger: digest, row: stored.digest };
}

/** Whether what was sealed under the key of a subject opens. */
export const opens = (subject: Subject, column: string, sealed: Buffer): boolean => {
  try {
    openColumn(subject, column, sealed);
    return true;
  } catch {
    return false;
  }
};
