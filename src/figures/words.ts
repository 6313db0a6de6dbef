import type { Text } from '../kernel/text.ts';
import type { MechanismDuty } from '../mechanisms/rules.ts';
import { nameOf } from '../mechanisms/values.ts';
import { type FigureRule, fieldsOf } from './rules.ts';

const both = (zh: string, en: string): Text => ({ zh, en });

/** How a figure is read, for whoever asks what it means. @param rule one that feeds it: its form names the fields */
export function howInWords({ read, of }: FigureRule, rule: MechanismDuty | undefined): Text {
  const names = fieldsOf(read).map((field) => {
    const meant = rule?.record.properties[field];
    if (!meant) return both(field, field);
    const { zh, en } = nameOf(meant);
    // What becomes of each item is said for whoever fills it in.
    return both(zh.replace(/（逐[^）]*）$/, ''), en.replace(/,? each to be [a-z ]+$/, ''));
  });
  const list = both(names.map((n) => `“${n.zh}”`).join('、'), names.map((n) => `“${n.en}”`).join(', '));
  const how = ((): Text => {
    if ('records' in read) return both('经他人确认的记录数', 'Records that somebody else confirmed');
    if ('amount' in read)
      return both('按规则本身的口径，从确认的记录计', 'As the rule itself counts, from confirmed records');
    if ('on-time' in read) return both('到期事项中按时办的', 'Of what fell due, what was done by its day');
    if ('answered' in read)
      return both('确认的记录带回的事中，已回应的', 'Of what confirmed records brought back, what was answered');
    if ('sum' in read) return both(`确认的记录中${list.zh}之和`, `Sum of ${list.en} in confirmed records`);
    if ('last' in read)
      return both(`各单位最新一次确认的${list.zh}`, `${list.en} of each unit's newest confirmed record`);
    if ('yes' in read)
      return both(`确认的记录中${list.zh}为是的`, `Of confirmed records, those that say yes to ${list.en}`);
    if ('known' in read)
      return both(
        '系统自己的数字，按各单位最新一次确认的记录',
        "The system's own figure, as each unit's newest confirmed record kept it",
      );
    if ('share' in read)
      return both(
        `确认的记录中，“${names[0]!.zh}”占“${names[1]!.zh}”`,
        `“${names[0]!.en}” as a share of “${names[1]!.en}”, in confirmed records`,
      );
    return read satisfies never;
  })();
  const unit = of ? both(`（${of.zh}）`, ` (${of.en})`) : both('', '');
  const when =
    rule?.states === 'before'
      ? both('；按报表所述的期间计', '; counted in the period that the statement is about')
      : both('', '');
  return both(`${how.zh}${unit.zh}${when.zh}`, `${how.en}${unit.en}${when.en}`);
}
