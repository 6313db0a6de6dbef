import type { Reader } from '../db/open.ts';
import { dutiesById } from '../duties/queries.ts';
import { matterOf } from '../mechanisms/notices.ts';
import type { Sources } from '../notify/commands.ts';
import { streamOf } from './store.ts';

/** What notices have to know of obligations: who holds them, and until when. */
export const withObligations = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const ids = streams.filter((s) => s.startsWith('obligation:')).map((s) => s.slice('obligation:'.length));
    if (ids.length === 0) return base.matters(officeId, streams);
    const [known, duties] = await Promise.all([base.matters(officeId, streams), dutiesById(read, officeId, ids)]);
    return new Map([...known, ...duties.map((duty) => matterOf(streamOf(duty.dutyId), duty))]);
  },
});
