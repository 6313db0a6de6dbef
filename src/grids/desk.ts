import { dateIn } from '../calendar/zone.ts';
import type { Db } from '../db/open.ts';
import type { Limits } from '../identity/limits.ts';
import { isId } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant, PlainDate } from '../kernel/time.ts';
import { type Context, onceMore } from '../ledger/append.ts';
import { idempotent } from '../ledger/idempotency.ts';
import { report } from './commands.ts';
import { type FoundGrids, type Serving, servingOf, whoServes } from './queries.ts';
import type { GridWork } from './work.ts';

/** A request from outside: which office, when, and from where (personal data, only for the limits). */
interface Visit {
  readonly officeId: string;
  readonly now: Instant;
  readonly client: string;
}

/** What people outside may ask of grids, without an account. */
export interface GridDesk {
  find(visit: Visit, address: string): Promise<FoundGrids>;
  /** @returns `null` for none */
  look(visit: Visit, gridId: string): Promise<Serving | null>;
  /**
   * Counts that nobody answers, once a day for one address.
   *
   * @returns the contact as it stands now
   * @throws Refusal `grid.not-found`, `grid.reported-today`, `limit.reached-for-hours` for too many contacts
   */
  unanswered(visit: Visit, gridId: string, key: string): Promise<Serving>;
}

export interface GridDeskDeps {
  readonly db: Db;
  readonly limits: Limits;
  readonly gridsOf: (officeId: string) => Promise<GridWork>;
}

/** Whoever says it twice did nothing wrong, and need not wait. */
function saidToday(error: unknown): never {
  throw error instanceof Refusal ? new Refusal('grid.reported-today') : error;
}

export function openGridDesk({ db, limits, gridsOf }: GridDeskDeps): GridDesk {
  const today = (work: GridWork, now: Instant): PlainDate => dateIn(work.calendar.zone, now);

  async function look({ officeId, now }: Visit, gridId: string): Promise<Serving | null> {
    const work = await gridsOf(officeId);
    return isId(gridId) ? servingOf(db, work, today(work, now), gridId) : null;
  }

  return {
    async find({ officeId, now }, address) {
      const work = await gridsOf(officeId);
      return whoServes(db, work, today(work, now), address);
    },
    look,
    async unanswered(visit, gridId, key) {
      const { officeId, now, client } = visit;
      if (!(await look(visit, gridId))) throw new Refusal('grid.not-found');
      const ctx: Context = { officeId, now, actor: { kind: 'system', officeId, process: 'portal' } };
      const work = await gridsOf(officeId);
      const call = { key, command: 'grid.unanswered', request: { gridId } };
      await onceMore(() =>
        idempotent(db, ctx, call, async (tx) => {
          // Inside, so that a form sent twice finds what its first sending did, and is no second try.
          await limits.take(officeId, 'grid-unanswered-address', client);
          await limits.take(officeId, 'grid-unanswered', `${gridId} ${client}`).catch(saidToday);
          await report(tx, ctx, work, gridId);
          return {};
        }),
      );
      return (await look(visit, gridId))!;
    },
  };
}
