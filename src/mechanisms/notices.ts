import type { Reader } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import type { Duty } from '../duties/rules.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import { load, streamOf } from './handed.store.ts';

/** What a notice has to know of a duty about something that is nobody's appeal: who holds it, and until when. */
export const matterOf = (about: string, duty: Duty): [string, Matter] => [
  about,
  {
    ...{ about, number: null, kind: null, step: duty.step, dueOn: duty.dueOn },
    ...{ unit: duty.holderUnit, post: duty.holderPost, confidential: false, hiddenFrom: [], history: false },
    ended: false,
  },
];

/** What notices have to know of prepared rules: the duty that runs, to sign it or to mend it. */
export const withDrafts = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('rule-draft:')).map((s) => s.slice('rule-draft:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const drafts = (await Promise.all(ids.map((id) => load(read, officeId, id)))).filter((d) => d !== null);
    const [known, duties] = await Promise.all([
      base.matters(officeId, streams),
      dutiesById(
        read,
        officeId,
        drafts.map((d) => d.dutyId),
      ),
    ]);
    const draftOf = new Map(drafts.map((d) => [d.dutyId, d.draftId]));
    return new Map([...known, ...duties.map((duty) => matterOf(streamOf(draftOf.get(duty.dutyId)!), duty))]);
  },
});
