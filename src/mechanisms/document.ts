import type { Vocabulary } from './pack.ts';
import type { Mechanism, MechanismDuty, Quota, When } from './rules.ts';

/** Rules in the general form are all tried there on a simulated year: who owes what when, and how it goes. */
const YEAR_TESTS = ['test/mechanisms/year.unit.test.ts', 'test/obligations/course.unit.test.ts'];

/** `docs/mechanisms.md`: each row, its clause, its definition, its tests. `pack document` prints it. */
export function documentOf(mechanisms: readonly Mechanism[], { behaviours }: Vocabulary): string {
  const lines = [
    '# The mechanisms, row by row',
    '',
    'Written by `npm run -s changxiao -- pack document > docs/mechanisms.md` from `packs/lasting-mechanism/` and `packs/mechanisms.yaml`;',
    'a test fails when it is stale.',
    '',
    `All ${mechanisms.length} rows of the mission are defined.`,
    '',
    '| row | clause | definition | tests |',
    '|---|---|---|---|',
    ...mechanisms.map((m) => {
      const { id, name } = m;
      const title = `**${id}** ${name.zh} · ${name.en}`;
      const clauses = m.source.map((s) => `${s.document} ${s.clause}`).join(', ');
      const part = m.behaviour === undefined ? null : behaviours[m.behaviour]!;
      const duties = (m.duties ?? []).map((d) => `${d.name.zh} · ${d.name.en} (${whenOf(d)})`);
      const definition = [...(part ? [`${part.zh} · ${part.en}: ${code(part.code)}`] : []), ...duties];
      const tests = [...(part?.tests ?? []), ...(m.duties ? YEAR_TESTS : [])];
      return `| ${title} | ${clauses} | [${id}.yaml](../packs/lasting-mechanism/${id}.yaml) v${m.version}<br>${definition.join('<br>')} | ${code(tests)} |`;
    }),
    '',
  ];
  return lines.join('\n');
}

const code = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(', ');

function whenOf({ when }: Pick<MechanismDuty, 'when'>): string {
  if ('quota' in when) return `${amountsOf(when.quota)} per ${when.quota.per}${stretchOf(when)}${countedBy(when)}`;
  if ('event' in when) return `on ${when.event}`;
  if ('after' in when) return `${when.within} after ${when.after}`;
  return when.every === 'year' ? `every year, ${when.on}` : `every ${when.every}`;
}

const amountsOf = ({ least, most, of, different }: Quota): string =>
  [
    ...(least === undefined ? [] : [`at least ${least}${different === undefined ? '' : ' different'} ${of}`]),
    ...(most === undefined ? [] : [`at most ${most} ${of}`]),
  ].join(', ');

const countedBy = ({ quota }: Extract<When, { quota: unknown }>): string =>
  quota.measure === undefined ? '' : `, counted by the house: ${quota.measure}`;

const stretchOf = ({ quota }: Extract<When, { quota: unknown }>): string =>
  quota.stretch === undefined ? '' : `, ${quota.stretch} ${quota.of} of it in one place`;
