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

const fen = (yuan: number): number => yuan * 100;
const before = (day: PlainDate): PlainDate => toPlainDate(toDay(day) - 1);

/**
 * Official spending of three bureaus: a budget at the beginning of the year, a statement each quarter, confirmed by audit. One stands out,
 * and says why.
 */
export async function playSpending({
  past,
  confirmed,
  owedOf,
}: {
  readonly past: (day: PlainDate) => boolean;
  readonly confirmed: (o: Owed, values: Values, on: PlainDate, later: PlainDate) => Promise<string>;
  readonly owedOf: (duty: string) => Promise<readonly Owed[]>;
}): Promise<void> {
  for (const o of await owedOf('budget')) {
    const spent = SPENT[o.unit];
    if (!spent || !past(o.dueOn)) continue;
    const [receptions, vehicles] = spent.budget;
    const values = { receptions: fen(receptions), vehicles: fen(vehicles), abroad: 0, trips: 0 };
    await confirmed(o, values, before(o.dueOn), o.dueOn);
  }
  const quarters = new Map<string, number>();
  for (const o of await owedOf('statement')) {
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
    await confirmed(o, values, before(o.dueOn), o.dueOn);
  }
}
