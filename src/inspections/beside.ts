import { wordsAndFiles } from '../files/beside.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import type { TextRef } from '../kernel/text.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Beside, Difference } from '../ledger/replay.ts';
import { commitmentOf } from './seal.ts';

/**
 * Inspections: their words as those of others, and of a sealed plan that it is what was committed to; once it was opened, that salt and
 * units in the ledger are the plan's.
 */
export function inspectionsBeside(keys: Keys): Beside {
  const words = wordsAndFiles('inspection', keys, 'inspection');
  return {
    table: 'inspection',
    async check(read, officeId, entries, rows) {
      const found = await words.check(read, officeId, entries, rows);
      if (found.difference) return found;
      const sealed = [...entries].filter(([, history]) => history[0]?.type === 'inspection.sealed');
      const vault = await kept(
        read,
        keys,
        officeId,
        sealed.map(([id]) => id),
      );
      for (const [id, history] of sealed) {
        const { plan, commitment } = history[0]!.body as { readonly plan: TextRef; readonly commitment: string };
        const file = vault.get(id)!.items.get(plan.item)!.text;
        const difference = commitmentDiffers(id, file, commitment, history);
        if (difference) return { ...found, difference };
      }
      return { ...found, compared: found.compared + sealed.length };
    },
  };
}

function commitmentDiffers(id: string, file: string, commitment: string, history: readonly Entry[]): Difference | null {
  const where = `inspection ${id}`;
  const computed = commitmentOf(file);
  if (computed !== commitment)
    return { kind: 'row-differs', where, column: 'commitment', ledger: commitment, row: computed };
  const opened = history.find((e) => e.type === 'inspection.opened')?.body;
  if (!opened) return null;
  const { salt, targets } = JSON.parse(file) as { readonly salt: string; readonly targets: readonly string[] };
  if (opened.salt !== salt) return { kind: 'row-differs', where, column: 'salt', ledger: opened.salt, row: salt };
  return JSON.stringify(opened.targets) === JSON.stringify(targets)
    ? null
    : { kind: 'row-differs', where, column: 'targets', ledger: opened.targets, row: targets };
}
