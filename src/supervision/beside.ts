import { Comparison, opens, subjectDiffers, textsDiffer } from '../identity/beside.ts';
import type { Keys } from '../identity/keys.ts';
import { kept } from '../identity/vault.ts';
import type { Beside } from '../ledger/replay.ts';

/** What supervision wrote to a case lies under the key of its person; the title of what is public is sealed beside it. */
export const actsBeside = (keys: Keys): Beside => ({
  table: 'act',
  async check(read, officeId, entries, rows) {
    const caseOf = (id: string): string => String(rows.get(id)?.[0]?.case_id);
    const vault = await kept(read, keys, officeId, [...entries.keys()].map(caseOf));
    const found = new Comparison();
    for (const [id, history] of entries) {
      const holder = vault.get(caseOf(id));
      // Whether the case was erased is compared with the case.
      if (!holder?.subject || holder.subject === 'unreadable') continue;
      found.note(textsDiffer(found, history, holder.items));
      const title = rows.get(id)?.[0]?.public_title as Buffer | null;
      const isPublic = history.some((e) => e.body.public === true);
      if (isPublic !== (title !== null) || (title && !opens(holder.subject, 'public_title', title)))
        found.note({ kind: 'unreadable', where: `act ${id}`, column: 'public_title' });
      if (found.difference) break;
    }
    return found;
  },
});

/** What was said of joint meetings. */
export const meetingsBeside = (keys: Keys): Beside => ({
  table: 'meeting',
  async check(read, officeId, entries, rows) {
    // Of a case the words lie under its person's key; whether that was erased is compared with the case.
    const subjectOf = (id: string): string => String(rows.get(id)?.[0]?.case_id ?? id);
    const vault = await kept(read, keys, officeId, [...entries.keys()].map(subjectOf));
    const found = new Comparison();
    for (const [id, history] of entries) {
      const erasable = subjectOf(id) !== id && !vault.get(subjectOf(id))?.subject;
      if (!erasable && subjectDiffers(found, subjectOf(id), vault.get(subjectOf(id)), false))
        found.note(textsDiffer(found, history, vault.get(subjectOf(id))!.items));
      if (found.difference) break;
    }
    return found;
  },
});
