import { Comparison, subjectDiffers, textDiffers } from '../identity/beside.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import type { Beside } from '../ledger/replay.ts';

/** Remarks on a hand-over, each under a key of its own. */
export const handoversBeside = (keys: Keys): Beside => ({
  table: 'handover',
  async check(read, officeId, entries) {
    const remarks = [...entries.values()]
      .flat()
      .filter((e) => e.type === 'post.handover-remarked')
      .map((e) => e.body as { readonly remarkId: string; readonly digest: string });
    const vault = await kept(
      read,
      keys,
      officeId,
      remarks.map((r) => r.remarkId),
    );
    const found = new Comparison();
    for (const { remarkId, digest } of remarks) {
      found.compared += 1;
      if (subjectDiffers(found, remarkId, vault.get(remarkId), false))
        found.note(textDiffers({ item: remarkId, digest }, vault.get(remarkId)!.items));
      if (found.difference) break;
    }
    return found;
  },
});
