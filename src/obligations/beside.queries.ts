import type { Reader } from '../db/open.ts';
import type { Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Known, MechanismWork, Outstanding } from '../mechanisms/work.ts';
import { brokenOf } from './broken.queries.ts';
import { type DraftLine, draftOf } from './draft.ts';
import { measured, measuredInWords, promiseIn, promisesOf } from './promises.ts';
import type { Opened } from './record.commands.ts';

/* What the house shows beside an obligation, from what it knows: what stands out, how a promise was measured, a report's draft. */

/** A statement or a promise that somebody should look at, of a unit. */
export interface LookAt {
  readonly dutyId: string;
  readonly unit: string;
  readonly words: readonly Text[];
}

export interface Beside {
  /** By record. */
  readonly standsOut: ReadonlyMap<string, readonly Text[]>;
  /** By record: a promise as it was measured; with the record of whether it was kept, the promise it is about. */
  readonly measured: ReadonlyMap<string, Text>;
  /** Of the duty that this one says of whether it was kept. */
  readonly promised: readonly Text[];
  readonly lookAt: readonly LookAt[];
  readonly draft: readonly DraftLine[];
}

/** @param all whether the actor may see what other units stated */
export async function besideOf(
  read: Reader,
  work: MechanismWork,
  { rule, obligation, adoption, records, duty }: Opened,
  known: Readonly<Record<string, Known>>,
  today: PlainDate,
  all: boolean,
): Promise<Beside> {
  const { row } = adoption;
  const { unit, periodFrom, dueOn } = obligation;
  const year = dueOn.slice(0, 4);
  const standing = records.filter((r) => r.state !== 'refused');
  const [found, measures, promised, lookAt, draft] = await Promise.all([
    rule['stands-out'] && standing.length > 0
      ? work.outstanding({ row, duty: rule.id, periodFrom, unit })
      : ([] as readonly Outstanding[]),
    Promise.all(
      standing.flatMap((r) => {
        const made = promiseIn(rule, r.numbers);
        return made ? [measured(work, unit, periodFrom, made, today).then((m) => [r.recordId, m] as const)] : [];
      }),
    ),
    rule.keeps
      ? promisesOf(read, work.officeId, { unit, year, of: { row, duty: rule.keeps.duty } })
      : ([] as Awaited<ReturnType<typeof promisesOf>>),
    all && rule['looks-into'] !== undefined
      ? toLookAt(read, work, { row, duty: rule['looks-into'], periodFrom, year }, today)
      : [],
    rule.drafts !== undefined && duty.state !== 'done' && duty.state !== 'cancelled'
      ? draftOf(read, work, obligation, known, today)
      : [],
  ]);
  return {
    standsOut: new Map(found.map((f) => [f.recordId, f.words])),
    measured: new Map(measures.map(([id, m]) => [id, measuredInWords(m, periodFrom)])),
    promised: await Promise.all(
      promised.map(async (p) => measuredInWords(await measured(work, unit, p.from, p.made, today), p.from)),
    ),
    lookAt,
    draft,
  };
}

/** Statements of all units that stand out in a period, and promises of the year that were broken. */
async function toLookAt(
  read: Reader,
  work: MechanismWork,
  about: { readonly row: string; readonly duty: string; readonly periodFrom: PlainDate; readonly year: string },
  today: PlainDate,
): Promise<LookAt[]> {
  const { row, duty, periodFrom, year } = about;
  const [found, broken] = await Promise.all([
    work.outstanding({ row, duty, periodFrom, unit: null }),
    brokenOf(read, work, year, { row, duty }, today),
  ]);
  return [
    ...found.map(({ dutyId, unit, words }) => ({ dutyId, unit, words })),
    ...broken.map(({ dutyId, unit, words }) => ({ dutyId, unit, words: [words] })),
  ];
}
