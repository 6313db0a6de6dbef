import type { Tx } from '../db/open.ts';
import type { Keys } from '../identity/keys.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Context } from '../ledger/append.ts';
import type { Announced, Host } from '../sendings/work.ts';
import { announcedOfYear, titlesFor, visitsWithin } from './calendar.queries.ts';
import { happen } from './desk.ts';
import { announcedAt, announcedOne } from './queries.ts';
import type { Inspection } from './rules.ts';

/*
 * What units that send down inspections learn of those of supervision, and do with them: join one that is announced. The database is
 * asked for announced ones alone, so that a sealed one is to them as if it were not there.
 */
export const announcedFor = (officeId: string, keys: Keys): Announced => ({
  at: (read, ...asked) => announcedAt(read, officeId, ...asked),
  ofYear: (read, ...asked) => announcedOfYear(read, keys, officeId, ...asked),
  titles: (read, ...asked) => titlesFor(read, keys, ...asked),
  visits: (read, ...asked) => visitsWithin(read, officeId, ...asked),
  async one(read, id) {
    const found = await announcedOne(read, officeId, id);
    return found && hostOf(found);
  },
  async takeIn(tx: Tx, ctx: Context, host, { lead, ...partner }) {
    const inspection = await announcedOne(tx, officeId, host);
    if (!inspection) throw new Refusal('sending.nothing-to-join');
    const body = { ...partner, unit: lead.unit, lead: lead.post };
    happen(tx, ctx, inspection, host, { type: 'inspection.partner-joined', body });
  },
  async letGo(tx: Tx, ctx: Context, host, { sending, lead }) {
    const inspection = await announcedOne(tx, officeId, host);
    if (!inspection) throw new Refusal('sending.visit-made');
    happen(tx, ctx, inspection, host, { type: 'inspection.partner-left', body: { unit: lead.unit, sending } });
  },
});

const hostOf = ({ inspectionId, unit, team, from, to, targets }: Inspection): Host => ({
  ...{ id: inspectionId, of: 'inspection', to: targets, from, until: to },
  lead: { unit, post: team[0]! },
});
