import type { Reader } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { streamOf as draftStream, load as loadDraft } from './handed.store.ts';
import { streamOf } from './obligation.store.ts';

/** What notices have to know of obligations and of prepared rules: who holds them, and until when. */
export const withObligations = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const idsOf = (kind: string) => streams.filter((s) => s.startsWith(kind)).map((s) => s.slice(kind.length));
    const [ids, draftIds] = [idsOf('obligation:'), idsOf('rule-draft:')];
    if (ids.length === 0 && draftIds.length === 0) return base.matters(officeId, streams);
    const drafts = (await Promise.all(draftIds.map((id) => loadDraft(read, officeId, id)))).filter((d) => d !== null);
    const [known, duties] = await Promise.all([
      base.matters(officeId, streams),
      dutiesById(read, officeId, [...ids, ...drafts.map((d) => d.dutyId)]),
    ]);
    // Of a draft the duty that runs: to sign it, or to mend it.
    const draftOf = new Map(drafts.map((d) => [d.dutyId, d.draftId]));
    const told = duties.map((duty): [string, Matter] => {
      const draft = draftOf.get(duty.dutyId);
      const about = draft === undefined ? streamOf(duty.dutyId) : draftStream(draft);
      return [
        about,
        {
          ...{ about, number: null, kind: null, step: duty.step, dueOn: duty.dueOn },
          ...{ unit: duty.holderUnit, post: duty.holderPost, confidential: false, hiddenFrom: [], history: false },
          ended: false,
        },
      ];
    });
    return new Map([...known, ...told]);
  },
});
