import type { OfficeWork } from '../cases/work.ts';
import type { Offices } from '../identity/offices.ts';
import { orgPack } from '../org/pack.ts';
import { mechanismName } from '../supervision/board.ts';
import type { Names } from './document.ts';

const bare = (id: string) => ({ zh: id, en: id });
/** A row of the mission's list of mechanisms; what an office made itself and hand-overs have none. */
const ROW = /^[A-H]\d+$/;

/** What a bulletin calls units, steps, levels and mechanisms. */
export async function namesIn(work: OfficeWork, offices: Offices): Promise<Names> {
  const { name } = await offices.get(work.officeId);
  return {
    office: name,
    unit: (id) => work.units.get(id) ?? bare(id),
    step: (id) => work.pack.steps[id as keyof typeof work.pack.steps] ?? bare(id),
    level: (id) => orgPack.kinds[id as keyof typeof orgPack.kinds] ?? bare(id),
    mechanism: (id) => {
      const found = mechanismName(id) ?? bare(id);
      return ROW.test(id) ? { zh: `${id} ${found.zh}`, en: `${id} ${found.en}` } : found;
    },
  };
}
