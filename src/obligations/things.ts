import { sql } from 'kysely';
import { type Reader, raw } from '../db/open.ts';
import type { Thing, ThingsOf } from '../duties/things.ts';
import type { Keys } from '../identity/keys.ts';
import type { Text } from '../kernel/text.ts';
import { asksIn, isAsking, type Values } from '../mechanisms/record.rules.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { adoptedOf } from '../mechanisms/work.ts';
import { unitNames } from '../org/queries.ts';
import { beginning } from '../text/mask.ts';
import { wordsIn } from './public.queries.ts';
import type { Ask } from './rules.ts';

/** Obligations as lists of duties show them: what is owed, and the mechanism. Who has a duty about one may know that much. */
export const obligationThings =
  (read: Reader, keys: Keys): ThingsOf =>
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
    const asked = await askedOf(read, keys, actor.officeId, ids);
    return new Map(
      rows.map((row): [string, Thing] => {
        const mechanism = adopted.get(row.mechanism_id)!;
        const duty = mechanism.duties!.find((d) => d.id === row.duty)!;
        const unit = own.has(row.unit_id) ? null : units.get(row.unit_id);
        const title = {
          zh: `${unit ? `${unit.zh}：` : ''}${duty.name.zh}（${mechanism.id} ${mechanism.name.zh}）`,
          en: `${unit ? `${unit.en}: ` : ''}${duty.name.en} (${mechanism.id} ${mechanism.name.en})`,
        };
        const titles = new Map(
          (asked.get(row.duty_id) ?? []).map(({ duty: askDuty, ordinal, place, said: values }): [string, Text] => {
            // A list is read by more people than the record: the beginning alone, masked.
            const words = asksHidden(duty) ? undefined : asksIn(duty.record, values)[ordinal - 1]?.what;
            const said = words ? beginning(words, MOST_LETTERS) : null;
            const what = said ? { zh: `“${said}”`, en: `“${said}”` } : { zh: `第 ${ordinal} 件`, en: `No. ${ordinal}` };
            const where = place ? { zh: `（${place.zh}）`, en: ` (${place.en})` } : { zh: '', en: '' };
            return [askDuty, { zh: `${what.zh}${where.zh}，${title.zh}`, en: `${what.en}${where.en}, ${title.en}` }];
          }),
        );
        return [row.duty_id, { kind: 'obligation', id: row.duty_id, title, titles }];
      }),
    );
  };

/** Something that people asked for, as a list of duties tells it apart. */
interface AskLine {
  readonly duty: string;
  readonly ordinal: number;
  readonly place: Text | null;
  /** What its record says. */
  readonly said: Values;
}

const MOST_LETTERS = 40;

const asksHidden = ({ record }: MechanismDuty): boolean =>
  Object.values(record.properties).some((f) => isAsking(f) && f.private);

/** What is still to be answered of these obligations, by the obligation. */
async function askedOf(
  read: Reader,
  keys: Keys,
  officeId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly AskLine[]>> {
  const rows = await read.rows(
    raw(sql<{ duty_id: string; record_id: string; place: string | null; asks: readonly Ask[] }>`
      select duty_id, record_id, place, asks from obligation_record
      where office_id = ${officeId} and duty_id = any(${ids}::uuid[]) and asks @> '[{"answered": false}]'`),
  );
  if (rows.length === 0) return new Map();
  const [said, places] = await Promise.all([
    wordsIn(read, { officeId, keys }, [...new Set(rows.map((r) => r.duty_id))], 'obligation.recorded', 'said'),
    unitNames(read, officeId, [...new Set(rows.flatMap((r) => r.place ?? []))]),
  ]);
  const lines = rows.flatMap((r) =>
    r.asks.flatMap((ask, i): { readonly of: string; readonly line: AskLine }[] => {
      if (ask.answered) return [];
      const place = r.place === null ? null : (places.get(r.place) ?? null);
      return [
        {
          of: r.duty_id,
          line: { duty: ask.duty, ordinal: i + 1, place, said: said.get(r.record_id) ?? {} },
        },
      ];
    }),
  );
  return new Map([...Map.groupBy(lines, (l) => l.of)].map(([id, own]) => [id, own.map((l) => l.line)]));
}
