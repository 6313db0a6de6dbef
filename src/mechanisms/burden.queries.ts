import type { Reader } from '../db/open.ts';
import { type PlainDate, plainDate } from '../kernel/time.ts';
import { type Burden, burdenOf, type Counted, type Measures, NOT_MEASURED, sameForm } from './burden.rules.ts';
import { cellsOf, recordsOf } from './burden.store.ts';
import type { MechanismDuty } from './rules.ts';
import { adoptedOf, type MechanismWork } from './work.ts';

type Office = Pick<MechanismWork, 'officeId'> & { readonly vocabulary: Pick<MechanismWork['vocabulary'], 'settings'> };

const keyOf = (row: string, number: number, duty: string): string => `${row} ${number} ${duty}`;

/** What was counted of each duty under each version. */
async function countedIn(
  read: Reader,
  { officeId }: Office,
  rows: readonly string[] | null,
  since: PlainDate | null,
): Promise<ReadonlyMap<string, Counted>> {
  const cells = await cellsOf(read, officeId, rows, since);
  const measured = [...new Set(cells.map((c) => c.row))];
  if (measured.length === 0) return new Map();
  const records = await recordsOf(read, officeId, measured, since);
  const of = Map.groupBy(cells, (c) => keyOf(c.row, c.number, c.duty));
  return new Map(
    records.map(({ row, number, duty, ...said }) => {
      const own = of.get(keyOf(row, number, duty)) ?? [];
      const acted = (act: 'record' | 'confirm') => own.filter((c) => c.act === act).map((c) => c.cell);
      return [keyOf(row, number, duty), { ...said, record: acted('record'), confirm: acted('confirm') }];
    }),
  );
}

/** The first day of the months that are looked at. */
function sinceOf(today: PlainDate, months: number): PlainDate {
  const [year, month] = today.split('-').map(Number) as [number, number];
  const first = year * 12 + month - months;
  return plainDate(`${Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, '0')}-01`);
}

/** What is measured of duties lately, under every version whose form asks the same. @param rows `null`: all */
export async function measuresOf(
  read: Reader,
  office: Office,
  rows: readonly string[] | null,
  today: PlainDate,
): Promise<Measures> {
  const settings = office.vocabulary.settings.burden;
  const [counted, adopted] = await Promise.all([
    countedIn(read, office, rows, sinceOf(today, settings.months)),
    adoptedOf(read, office.officeId),
  ]);
  const of = (row: string, rule: MechanismDuty): Burden =>
    burdenOf(
      adopted.flatMap(({ adoption, mechanism }) => {
        const then = adoption.row === row ? mechanism.duties?.find((d) => d.id === rule.id) : undefined;
        const own = counted.get(keyOf(row, adoption.number, rule.id));
        return own && then && sameForm(then.record, rule.record) ? [own] : [];
      }),
      settings,
    );
  return { far: settings.far, of };
}

/** What was measured under one version of a row, as long as it has been in force. */
export async function versionMeasures(
  read: Reader,
  office: Office,
  row: string,
): Promise<(number: number, duty: string) => Burden> {
  const counted = await countedIn(read, office, [row], null);
  return (number, duty) => {
    const own = counted.get(keyOf(row, number, duty));
    return own ? burdenOf([own], office.vocabulary.settings.burden) : NOT_MEASURED;
  };
}
