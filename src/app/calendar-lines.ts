import type { Step } from '../cases/appeals.ts';
import type { OfficeWork } from '../cases/work.ts';
import { type Things, thingsOf } from '../duties/things.ts';
import type { FeedDeps } from '../obligations/feed.ts';

/**
 * What calendars may name: rules, and what they ask for. A calendar leaves the house as an e-mail does (packs/notify.yaml): what people
 * wrote of a matter, be it a task or what a meeting is about, has no words there.
 */
const NAMED = ['obligation', 'rule'];

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
      const [, appeal] = /^case:(.+)$/.exec(duty.about) ?? [];
      const page = found ? `/${found.kind}s/${found.id}` : appeal ? `/cases/${appeal}` : '';
      const path = `/workbench${page}`;
      if (!thing) return { title: { zh, en }, path };
      const own = thing.kind === 'obligation' && duty.parentId === null;
      return { title: own ? thing.title : { zh: `${zh}：${thing.title.zh}`, en: `${en}: ${thing.title.en}` }, path };
    };
  };
