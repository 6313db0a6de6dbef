import type { Step } from '../cases/appeals.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Things, thingsOf } from '../duties/things.ts';
import type { FeedDeps } from '../mechanisms/feed.ts';

/** What calendars may name: things that the office itself wrote. What citizens wrote, and matters about somebody, have no words there. */
const NAMED = ['obligation', 'task', 'meeting', 'rule'];

/** Duties as a calendar outside the house names them. */
export const calendarLines =
  (workOf: (officeId: string) => Promise<OfficeWork>, things: Things): FeedDeps['linesOf'] =>
  async (actor, duties) => {
    const { pack } = await workOf(actor.officeId);
    const thingOf = await thingsOf(things, actor, duties);
    return (duty) => {
      const { zh, en } = pack.steps[duty.step as Step];
      const found = thingOf(duty);
      const thing = found && NAMED.includes(found.kind) ? found : null;
      const path = found ? `/workbench/${found.kind}s/${found.id}` : '/workbench';
      if (!thing) return { title: { zh, en }, path };
      const own = thing.kind === 'obligation' && duty.parentId === null;
      return { title: own ? thing.title : { zh: `${zh}：${thing.title.zh}`, en: `${en}: ${thing.title.en}` }, path };
    };
  };
