import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
import { unitNames } from '../org/queries.ts';
import { adoptedOf } from './work.ts';

/** Obligations as lists of duties show them: what is owed, and the mechanism. Who has a duty about one may know that much. */
export const obligationThings =
  (read: Reader): ThingsOf =>
  async (actor, ids) => {
    const rows = await read.rows(
      raw(sql<{
        duty_id: string;
        mechanism_id: string;
        duty: string;
        unit_id: string;
      }>`select duty_id, mechanism_id, duty, unit_id from obligation
        where office_id = ${actor.officeId} and duty_id = any(${ids}::uuid[])`),
    );
    if (rows.length === 0) return new Map();
    const adopted = new Map((await adoptedOf(read, actor.officeId)).map((a) => [a.adoption.mechanismId, a.mechanism]));
    // Who confirms for many units tells their lines apart by whose they are; of one's own unit that needs no telling.
    const own = new Set(actor.posts.map((p) => p.unitId));
    const units = await unitNames(read, actor.officeId, [...new Set(rows.map((r) => r.unit_id))]);
    return new Map(
      rows.map((row): [string, Thing] => {
        const mechanism = adopted.get(row.mechanism_id)!;
        const duty = mechanism.duties!.find((d) => d.id === row.duty)!;
        const unit = own.has(row.unit_id) ? null : units.get(row.unit_id);
        const title = {
          zh: `${unit ? `${unit.zh}：` : ''}${duty.name.zh}（${mechanism.id} ${mechanism.name.zh}）`,
          en: `${unit ? `${unit.en}: ` : ''}${duty.name.en} (${mechanism.id} ${mechanism.name.en})`,
        };
        return [row.duty_id, { kind: 'obligation', id: row.duty_id, title }];
      }),
    );
  };
