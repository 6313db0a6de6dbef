import type { Reader } from '../db/open.ts';
import { fill, type Text } from '../kernel/text.ts';
import type { PlainDate } from '../kernel/time.ts';
import type { Obligation } from '../mechanisms/adoption.rules.ts';
import type { Known, MechanismWork } from '../mechanisms/work.ts';
import { measured, measuredInWords, promisesOf } from './promises.ts';
import { type Line, yearOf } from './queries.ts';

/* A yearly report, drafted from what the house knows (A2), so that nobody collects figures: each sentence opens to what it rests on. */

export interface DraftLine {
  readonly words: Text;
  /** In the workbench; `null` where it opens nowhere. */
  readonly link: string | null;
}

/** No more names in one sentence. */
const NAMED = 4;

export async function draftOf(
  read: Reader,
  work: MechanismWork,
  { unit, periodFrom }: Pick<Obligation, 'unit' | 'periodFrom'>,
  known: Readonly<Record<string, Known>>,
  today: PlainDate,
): Promise<DraftLine[]> {
  const year = periodFrom.slice(0, 4);
  const [lines, promises] = await Promise.all([
    yearOf(read, work, unit, Number(year), today),
    promisedBy(read, work, unit, year, today),
  ]);
  const page = `/workbench/units/${unit}/year?year=${year}`;
  return [
    ...part(
      known['duties-in-time'],
      page,
      '到期的待办 {of} 件，按时办 {value} 件',
      'Of {of} {of|duty|duties} that fell due, {value} {value|was|were} done in time',
    ),
    ...obligationsIn(lines, page),
    ...part(
      known['answered-in-time'],
      '/workbench/cases',
      '答复诉求 {of} 件，按时 {value} 件',
      'Of {of} {of|appeal|appeals} answered, {value} {value|was|were} answered in time',
    ),
    ...part(
      known['not-reopened'],
      '/workbench/cases',
      '办结 {of} 件，没有重新打开的 {value} 件',
      'Of {of} closed, {value} {value|was|were} not opened again',
    ),
    ...part(
      known.satisfied,
      '/workbench/cases',
      '群众评价 {of} 件，满意 {value} 件',
      'Of {of} that people rated, {value} {value|was|were} rated as satisfied',
    ),
    ...part(
      known.corrected,
      '/workbench/cases',
      '评价不满意 {of} 件，已整改 {value} 件',
      'Of {of} rated as not satisfied, {value} {value|was|were} put right',
    ),
    ...part(
      known['findings-corrected'],
      '/workbench/findings',
      '检查发现问题 {of} 个，已整改 {value} 个',
      'Of {of} {of|finding|findings}, {value} {value|was|were} put right',
    ),
    ...promises,
  ];
}

/** One sentence for so many of so many; none where there was nothing. */
function part(known: Known | undefined, link: string, zh: string, en: string): DraftLine[] {
  if (!known || known.of === 0) return [];
  const { of, value } = known;
  return [{ words: { zh: `${fill(zh, { of, value })}。`, en: `${fill(en, { of, value })}.` }, link }];
}

/** What is said of obligations by name; of those in any other state, nothing. */
const TOLD: readonly (Text & { readonly states: readonly Line['state'][] })[] = [
  { states: ['late'], zh: '逾期', en: 'late' },
  { states: ['behind', 'short'], zh: '落后或低于要求', en: 'behind, or below what is asked for' },
  { states: ['missed', 'over'], zh: '没有达到或超过上限', en: 'not reached, or over the limit' },
];

/** What mechanisms asked of the unit: how much was done, and by name what is late, behind or was missed. */
function obligationsIn(lines: readonly Line[], page: string): DraftLine[] {
  const owed = lines.filter((l) => l.state !== 'ended');
  if (owed.length === 0) return [];
  const count = (state: Line['state']) => owed.filter((l) => l.state === state).length;
  const [done, waiting] = [count('done'), count('waiting')];
  const open: DraftLine[] = TOLD.flatMap(({ states, zh, en }) => {
    const own = owed.filter((l) => states.includes(l.state));
    if (own.length === 0) return [];
    const names = (lang: 'zh' | 'en') => own.slice(0, NAMED).map((l) => l.rule.name[lang]);
    const more = own.length > NAMED;
    return [
      {
        words: {
          zh: `${zh} ${own.length} 项：${names('zh').join('、')}${more ? ' 等' : ''}。`,
          en: `${own.length} ${en}: ${names('en').join('; ')}${more ? '; and others' : ''}.`,
        },
        link: own.length === 1 ? `/workbench/obligations/${own[0]!.obligation.dutyId}` : page,
      },
    ];
  });
  return [
    {
      words: {
        zh: `各项机制要求 ${owed.length} 项，完成并经他人确认 ${done} 项，待确认 ${waiting} 项。`,
        en: `Mechanisms asked for ${owed.length}: ${done} done and confirmed by others, ${waiting} waiting to be confirmed.`,
      },
      link: page,
    },
    ...open,
  ];
}

/** Promises of the year, as they were measured. */
async function promisedBy(
  read: Reader,
  work: MechanismWork,
  unit: string,
  year: string,
  today: PlainDate,
): Promise<DraftLine[]> {
  const made = await promisesOf(read, work.officeId, { unit, year, of: null });
  return Promise.all(
    made.map(async ({ dutyId, from, made: promise }) => {
      const { zh, en } = measuredInWords(await measured(work, unit, from, promise, today), from);
      return { words: { zh: `${zh}。`, en: `${en}.` }, link: `/workbench/obligations/${dutyId}` };
    }),
  );
}
