import type { Reader } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { streamOf } from './obligation.store.ts';

/** What notices have to know of obligations: who holds them, and until when. */
export const withObligations = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('obligation:')).map((s) => s.slice('obligation:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const [known, duties] = await Promise.all([base.matters(officeId, streams), dutiesById(read, officeId, ids)]);
    const told = duties.map((duty): [string, Matter] => {
      const about = streamOf(duty.dutyId);
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
