import type { Reader } from '../db/open.ts';
import type { ThingsOf } from '../duties/things.ts';
import type { RegisterWork } from './commands.ts';
import { shippedRule } from './pack.ts';
import { readWords, rulesFor, wordsOf } from './queries.ts';

/** Rules as lists of duties name them: by their titles. */
export const ruleThings =
  (read: Reader, workOf: (officeId: string) => Promise<RegisterWork>): ThingsOf =>
  async (actor, ids) => {
    const { keys } = await workOf(actor.officeId);
    const own = (await rulesFor(read, actor)).filter(({ rule }) => ids.includes(rule.ruleId));
    const words = await wordsOf(
      read,
      keys,
      actor.officeId,
      own.map(({ rule }) => rule.ruleId),
    );
    const titles = new Map([
      ...ids.flatMap((id): [string, string][] => {
        const shipped = shippedRule(id);
        return shipped ? [[id, shipped.title.zh]] : [];
      }),
      ...own.map(({ rule }): [string, string] => [rule.ruleId, readWords(words, rule.versions.at(-1)!).title]),
    ]);
    return new Map([...titles].map(([id, title]) => [id, { kind: 'rule', id, title }]));
  };
