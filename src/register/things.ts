import type { Reader } from '../db/open.ts';
import type { ThingsOf } from '../duties/things.ts';
import type { Text } from '../kernel/text.ts';
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
      ...ids.flatMap((id): [string, Text][] => {
        const shipped = shippedRule(id);
        return shipped ? [[id, shipped.title]] : [];
      }),
      ...own.map(({ rule }): [string, Text] => {
        const { title, titleEn = title } = readWords(words, rule.versions.at(-1)!);
        return [rule.ruleId, { zh: title, en: titleEn }];
      }),
    ]);
    return new Map([...titles].map(([id, title]) => [id, { kind: 'rule', id, title }]));
  };
