import { derivedId } from '../kernel/ids.ts';
import { keepView } from '../supervision/board.commands.ts';
import type { House } from './compose.ts';
import type { Cast } from './demo-people.ts';

/** Views of the board that the demo's supervisor kept: the streets, and what was found and is to be corrected. */
export async function playBoard(house: House, officeId: string, cast: Cast): Promise<void> {
  const actor = cast.actor('supervision-office', 'supervisor');
  const views = [
    { name: '各街道、乡镇', asked: { level: 'street' } },
    { name: '问题整改', asked: { mechanism: 'G10' } },
  ];
  await house.db.transact(async (tx) => {
    for (const view of views) {
      const viewId = derivedId(officeId, 'demo-view', view.name);
      await keepView(tx, { officeId, actor, now: house.clock() }, house.keys, { viewId, ...view });
    }
  });
}
