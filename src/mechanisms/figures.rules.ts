import { type Found, fault, unknown } from './found.rules.ts';
import type { MechanismDuty, RecordForm, StandsOut } from './rules.ts';

const FIELD = { zh: '栏目', en: 'field' };
const DUTY = { zh: '义务', en: 'duty' };

/** Comparisons, each with what goes with it. */
const COMPARISONS: readonly (readonly (keyof StandsOut)[])[] = [
  ['above'],
  ['over'],
  ['times', 'units', 'per'],
  ['change', 'difference'],
  ['below', 'of'],
];

/** What no schema can see in what a duty says of figures: what stands out, what is promised, what is shown for each member of staff. */
export function* checkFigures(
  duty: MechanismDuty,
  known: { readonly dutyThere: (id: string) => boolean },
): Generator<Found> {
  const { record, publish, promises, keeps, drafts } = duty;
  if (drafts !== undefined) yield* checkField(record, drafts, 'string', ['drafts']);
  for (const [i, rule] of (duty['stands-out'] ?? []).entries()) {
    const at = (field: string) => ['stands-out', i, field];
    const meant = COMPARISONS.filter((c) => c.some((word) => rule[word] !== undefined));
    if (meant.length !== 1 || (rule.below === undefined) !== (rule.of === undefined) || !comparedBy(rule, meant[0]!))
      yield fault(
        ['stands-out', i],
        '要有且只有一种比较',
        'it needs exactly one comparison',
        '可写：above；over；times（可加 units、per）；change（可加 difference）；below 与 of',
        'write above; over; times, with units and per; change, with difference; or below with of',
      );
    yield* checkField(record, rule.field, 'integer', at('field'));
    if (rule.of !== undefined) yield* checkField(record, rule.of, 'integer', at('of'));
    if (rule.over !== undefined && !known.dutyThere(rule.over)) yield unknown(at('over'), DUTY, rule.over, []);
  }
  const looked = duty['looks-into'];
  if (looked !== undefined && !known.dutyThere(looked)) yield unknown(['looks-into'], DUTY, looked, []);
  for (const [i, field] of (publish?.['per-head'] ?? []).entries()) {
    yield* checkField(record, field, 'integer', ['publish', 'per-head', i]);
    if (!publish!.fields.includes(field)) yield unknown(['publish', 'per-head', i], FIELD, field, publish!.fields);
  }
  if (promises) {
    yield* checkField(record, promises.figure, 'string', ['promises', 'figure']);
    yield* checkField(record, promises.target, 'integer', ['promises', 'target']);
    yield* checkField(record, promises.by, 'string', ['promises', 'by']);
    if (record.properties[promises.figure]?.enum?.length !== promises.is.length)
      yield fault(
        ['promises', 'is'],
        '与可选项的个数不同',
        'there are not as many as choices',
        '请按可选项的顺序逐一写明系统数字',
        'name a figure of the system for each choice, in their order',
      );
  }
  if (!keeps) return;
  yield* checkField(record, keeps.field, 'boolean', ['keeps', 'field']);
  yield* checkField(record, keeps.reason, 'string', ['keeps', 'reason']);
  if (!known.dutyThere(keeps.duty)) yield unknown(['keeps', 'duty'], DUTY, keeps.duty, []);
}

/** What goes with a comparison stands beside it, not alone. */
const comparedBy = (rule: StandsOut, [main]: readonly (keyof StandsOut)[]): boolean => rule[main!] !== undefined;

function* checkField(
  { properties }: RecordForm,
  field: string,
  type: 'integer' | 'string' | 'boolean',
  place: Found['place'],
): Generator<Found> {
  const there = Object.keys(properties).filter((name) => properties[name]!.type === type);
  if (!there.includes(field)) yield unknown(place, FIELD, field, there);
}
