import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
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
      }>`select duty_id, mechanism_id, duty from obligation
        where office_id = ${actor.officeId} and duty_id = any(${ids}::uuid[])`),
    );
    if (rows.length === 0) return new Map();
    const adopted = new Map((await adoptedOf(read, actor.officeId)).map((a) => [a.adoption.mechanismId, a.mechanism]));
    return new Map(
      rows.map((row): [string, Thing] => {
        const mechanism = adopted.get(row.mechanism_id)!;
        const duty = mechanism.duties!.find((d) => d.id === row.duty)!;
        const title = {
          zh: `${duty.name.zh}（${mechanism.id} ${mechanism.name.zh}）`,
          en: `${duty.name.en} (${mechanism.id} ${mechanism.name.en})`,
        };
        return [row.duty_id, { kind: 'obligation', id: row.duty_id, title }];
      }),
    );
  };
