import type { Reader } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
import { unitNames } from '../org/queries.ts';
import { listCards } from './cards.queries.ts';
import { loadCards } from './cards.ts';

/** Cards as lists of duties name them, where somebody has to decide on one: whose card, and by which rule. */
export const cardThings =
  (read: Reader): ThingsOf =>
  async (actor, ids) => {
    const lines = await listCards(read, actor, { view: 'office', ids, limit: ids.length });
    const units = await unitNames(
      read,
      actor.officeId,
      lines.map(({ card }) => card.holderUnit),
    );
    const { rules } = loadCards();
    return new Map(
      lines.map(({ card: { cardId: id, holderUnit, rule } }): [string, Thing] => {
        const name = rules.find((r) => r.id === rule)?.name ?? { zh: rule, en: rule };
        const unit = units.get(holderUnit) ?? { zh: holderUnit, en: holderUnit };
        return [
          id,
          { kind: 'card', id, title: { zh: `${unit.zh}的预警：${name.zh}`, en: `Card of ${unit.en}: ${name.en}` } },
        ];
      }),
    );
  };
