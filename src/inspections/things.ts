import type { Reader } from '../db/open.ts';
import { asWritten, type ThingsOf } from '../duties/things.ts';
import type { Keys } from '../identity/keys.ts';
import type { Clock } from '../kernel/time.ts';
import { loadChecklists } from './pack.ts';
import { inspectionsById, plansOf } from './queries.ts';

/** Lines of inspections for lists of duties; of a sealed plan that the reader may not read, that there is one. */
export const inspectionThings =
  ({ db, keys, clock }: { readonly db: Reader; readonly keys: Keys; readonly clock: Clock }): ThingsOf =>
  async (actor, ids) => {
    const known = await inspectionsById(db, actor, ids, clock());
    const readable = known.filter((k) => k.knows !== 'dated').map((k) => k.inspection);
    const plans = await plansOf(db, keys, actor.officeId, readable);
    return new Map(
      known.map(({ inspection: { inspectionId: id } }) => {
        const written = plans.get(id)?.plan.title;
        const title = written === undefined ? loadChecklists().sealedTitle : asWritten(written);
        return [id, { kind: 'inspection', id, title }];
      }),
    );
  };
