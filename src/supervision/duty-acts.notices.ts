import type { Reader } from '../db/open.ts';
import type { Sources } from '../notify/commands.ts';
import type { Matter } from '../notify/rules.ts';
import type { DutyAct } from './duty-acts.rules.ts';
import { actsById } from './duty-acts.store.ts';

const PREFIX = 'duty-act:';
const idsOf = (streams: Iterable<string>): string[] =>
  [...new Set(streams)].filter((s) => s.startsWith(PREFIX)).map((s) => s.slice(PREFIX.length));

/** Whose page tells of it: the thing's; of the hand-over of a post, which has none that supervision sees, the duty's own. */
const pageOf = ({ about, dutyId }: DutyAct): string => (about.startsWith('post:') ? `duty:${dutyId}` : about);

/**
 * What notices have to know of acts on duties, on top of what they know of the duties: an act is about what its duty is about, and as
 * hidden. It is told to whoever held the duty then, the answer to a question to whoever asked. So is the duty to explain about the thing
 * itself, whose page it is given on.
 */
export const withDutyActs = (read: Reader, base: Sources): Sources => ({
  ...base,
  async matters(officeId, streams) {
    const acts = await actsById(read, officeId, idsOf(streams));
    const known = await base.matters(officeId, [...new Set([...streams, ...acts.map((a) => `duty:${a.dutyId}`)])]);
    const told = acts.flatMap((act): [string, Matter][] => {
      const matter = known.get(`duty:${act.dutyId}`);
      if (!matter) return [];
      const { unit, post } = act.kind === 'ask' ? act.by : act;
      return [[`${PREFIX}${act.actId}`, { ...matter, about: pageOf(act), unit, post, ended: false }]];
    });
    const explaining = idsOf([...known.values()].map((m) => m.about));
    const asked = await actsById(read, officeId, explaining);
    const aboutOf = new Map(asked.map((a) => [`${PREFIX}${a.actId}`, pageOf(a)]));
    const duties = [...known].map(([stream, matter]): [string, Matter] => [
      stream,
      { ...matter, about: aboutOf.get(matter.about) ?? matter.about },
    ]);
    return new Map([...duties, ...told]);
  },
});
