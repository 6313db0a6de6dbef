import type { Reader } from '../db/open.ts';
import type { ThingsOf } from '../duties/things.ts';
import { fill, type Lang } from '../kernel/text.ts';
import { rulesCited } from '../register/queries.ts';
import type { FindingWork } from './commands.ts';
import { listFindings } from './queries.ts';

/** Findings as lists of duties name them: where, and under which rule. */
export const findingThings =
  (read: Reader, workOf: (officeId: string) => Promise<FindingWork>): ThingsOf =>
  async (actor, ids) => {
    const { keys, pack, unitName } = await workOf(actor.officeId);
    const found = await listFindings(read, actor, pack.repeatMonths, { view: 'office', ids, limit: ids.length });
    const ruleOf = await rulesCited(
      read,
      keys,
      actor.officeId,
      found.map((l) => l.finding.rule),
    );
    return new Map(
      found.map(({ finding: { findingId: id, unit, rule } }) => {
        const say = (lang: Lang) =>
          fill(pack.title[lang], {
            unit: unitName(unit)?.[lang] ?? unit,
            rule: ruleOf(rule)?.title[lang] ?? rule.id,
          });
        return [id, { kind: 'finding', id, title: { zh: say('zh'), en: say('en') } }];
      }),
    );
  };
