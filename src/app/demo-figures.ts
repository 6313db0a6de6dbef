import { toDay, toPlainDate } from '../calendar/days.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Values } from '../mechanisms/record.rules.ts';

interface Owed {
  readonly dutyId: string;
  readonly unit: string;
  readonly dueOn: PlainDate;
  readonly confirmer: string | null;
}

/** Yuan of a budget or a quarter, by unit: receptions, vehicles. The third passes its budget in the third quarter, and drank. */
const SPENT: Readonly<
  Record<string, { readonly budget: readonly [number, number]; readonly quarters: readonly number[] }>
> = {
  'education-bureau': { budget: [40_000, 60_000], quarters: [7_200, 6_800, 7_500, 6_900] },
  'housing-bureau': { budget: [50_000, 80_000], quarters: [9_100, 8_400, 9_600, 8_800] },
  'urban-management': { budget: [30_000, 90_000], quarters: [8_300, 9_700, 15_400, 6_100] },
};

/** Whose newest statement waits to be made public, and whose for audit. */
const SLOW = 'urban-management';
const WAITS = 'housing-bureau';

const fen = (yuan: number): number => yuan * 100;
const daysLater = (day: PlainDate, days: number): PlainDate => toPlainDate(toDay(day) + days);
const before = (day: PlainDate): PlainDate => daysLater(day, -1);
/** Days after its confirmation in which a head reads once more what is made public. */
const READ = 8;

/**
 * Official spending of three bureaus: a budget at the beginning of the year, a statement each quarter, confirmed by audit and made public.
 * One stands out, and says why; its newest statement is not public yet, and that of another waits for audit. Audit looks into what stands
 * out, but for the newest quarter.
 */
export async function playSpending({
  past,
  recorded,
  confirmed,
  published,
  owedOf,
}: {
  readonly past: (day: PlainDate) => boolean;
  readonly recorded: (o: Owed, values: Values, on: PlainDate) => Promise<unknown>;
  readonly confirmed: (o: Owed, values: Values, on: PlainDate, later: PlainDate, by?: 'auditor') => Promise<string>;
  readonly published: (o: Owed, recordId: string, values: Values, on: PlainDate) => Promise<unknown>;
  readonly owedOf: (duty: string) => Promise<readonly Owed[]>;
}): Promise<void> {
  const inPublic = async (o: Owed, values: Values): Promise<void> => {
    const recordId = await confirmed(o, values, before(o.dueOn), o.dueOn);
    const on = daysLater(o.dueOn, READ);
    if (past(on)) await published(o, recordId, values, on);
  };
  for (const o of await owedOf('budget')) {
    const spent = SPENT[o.unit];
    if (!spent || !past(o.dueOn)) continue;
    const [receptions, vehicles] = spent.budget;
    await inPublic(o, { receptions: fen(receptions), vehicles: fen(vehicles), abroad: 0, trips: 0 });
  }
  const quarters = new Map<string, number>();
  const statements = await owedOf('statement');
  const newest = [SLOW, WAITS].map((unit) => statements.findLast((o) => o.unit === unit && past(o.dueOn)));
  for (const o of statements) {
    const spent = SPENT[o.unit];
    if (!spent || !past(o.dueOn)) continue;
    const n = quarters.get(o.unit) ?? 0;
    quarters.set(o.unit, n + 1);
    const receptions = spent.quarters[n % spent.quarters.length]!;
    const drank = receptions > 15_000;
    const values: Values = {
      ...{ receptions: fen(receptions), 'by-card': fen(drank ? 9_000 : receptions), vehicles: fen(12_000 + 400 * n) },
      ...{ abroad: 0, trips: 0, alcohol: drank ? 1 : 0 },
      ...(drank ? { why: '承办全市现场会，接待 6 批次；一次工作日用餐上了酒水，已由个人承担。' } : {}),
    };
    const [slow, waits] = newest;
    if (o === waits) await recorded(o, values, before(o.dueOn));
    else if (o === slow) await confirmed(o, values, before(o.dueOn), o.dueOn);
    else await inPublic(o, values);
  }
  const looks = (await owedOf('outstanding')).filter((o) => past(daysLater(o.dueOn, 1)));
  for (const o of looks.slice(0, -1))
    await confirmed(o, { 'looked-into': 3 }, before(o.dueOn), daysLater(o.dueOn, 1), 'auditor');
}
