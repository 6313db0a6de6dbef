import type { Appeal, Supervised } from '../../../src/cases/rules.ts';
import type { Text } from '../../../src/kernel/text.ts';
import type { Case, Moment, Named } from '../api/types.ts';
import { momentTexts, momentVariants, supervisedTexts } from '../texts/moments.ts';
import { extensionWords } from './amount.ts';
import { dayText } from './dates.ts';

const isNamed = (x: unknown): x is Named => typeof x === 'object' && x !== null && 'zh' in x && 'en' in x;

const closing = {
  three: momentVariants.closedThree,
  reviewed: momentVariants.closedReviewed,
  history: momentVariants.closedHistory,
} satisfies Record<NonNullable<Appeal['outcome']>, Text>;

/** The sentence of a moment that its facts choose. */
function sentence({ type, facts }: Moment): Text {
  switch (type) {
    case 'case.extension-decided':
      return facts.granted === true ? momentVariants.extensionGranted : momentTexts[type];
    case 'case.asked':
      return facts.again === true ? momentVariants.askedAgain : momentTexts[type];
    case 'case.noted':
      return facts.toPerson === true ? momentVariants.toPerson : momentTexts[type];
    case 'case.called':
      if (facts.reached === true) return momentVariants.called;
      return facts.counts === false ? momentVariants.calledTooSoon : momentTexts[type];
    case 'case.answered':
      return facts.unit === null ? momentVariants.answeredElsewhere : momentTexts[type];
    case 'case.closed':
      return closing[String(facts.outcome) as keyof typeof closing];
    case 'case.routed': {
      const by = (facts.why as { by?: string } | undefined)?.by;
      return by === 'supervisor'
        ? momentVariants.routedBySupervisor
        : by === 'import'
          ? momentVariants.imported
          : momentTexts[type];
    }
    case 'case.supervised':
      return supervisedTexts[facts.what as Supervised] ?? momentTexts[type];
    default:
      return momentTexts[type as keyof typeof momentTexts] ?? { zh: type, en: type };
  }
}

/** What was charged or refused with it: of an answer a record, of a rating what the person says. */
const dealt = ({ type, facts }: Moment, t: (text: Text, facts?: Readonly<Record<string, unknown>>) => string) =>
  (['charged', 'refused'] as const).flatMap((key) => {
    const what = facts[key];
    const words = momentVariants[type === 'case.confirmed' ? (`${key}Said` as const) : key];
    return isNamed(what) ? [t(words, { what: t(what) })] : [];
  });

/** What happened, in the reader's language. */
export function momentWords(
  moment: Moment,
  page: Pick<Case, 'duties'>,
  t: (text: Text, facts?: Readonly<Record<string, unknown>>) => string,
): string {
  const { facts } = moment;
  const told: Record<string, unknown> = {
    category: t(momentVariants.unclassified),
    satisfaction: t(momentVariants.silent),
  };
  for (const [name, value] of Object.entries(facts)) {
    if (isNamed(value)) told[name] = t(value);
    else if (Array.isArray(value))
      told[name] =
        value
          .filter(isNamed)
          .map((v) => t(v))
          .join(', ') || t(momentVariants.helpers);
    else if (name === 'by' && typeof value === 'number') told[name] = t(extensionWords(page, value, moment.at));
    else if (name === 'until' && typeof value === 'string')
      told[name] = t({ zh: dayText(value, 'zh'), en: dayText(value, 'en') });
    else if (name === 'solved') told[name] = t(value === true ? momentVariants.solved : momentVariants.unsolved);
    else if (name === 'because' && typeof value === 'string' && value in momentVariants)
      told[name] = t(momentVariants[value as keyof typeof momentVariants]);
    else if (value !== null) told[name] = value;
  }
  return [t(sentence(moment), told), ...dealt(moment, t)].join(' · ');
}
