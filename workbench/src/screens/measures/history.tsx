import type { Measure } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { asideTexts, momentTexts, outcomeTexts, wishTexts } from '../../texts/measures.ts';
import { dayText } from '../../ui/dates.ts';
import { Timeline } from '../../ui/timeline.tsx';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What happened to a measure, newest first. */
export function MeasureHistory({ page }: { page: Measure }) {
  const { t, lang } = useLang();
  return (
    <Timeline
      moments={page.moments}
      what={({ type, facts, rung }) => {
        const { public: wish = '', outcome = '', because = '' } = facts;
        const words = wishTexts[wish] ?? outcomeTexts[outcome] ?? asideTexts[because] ?? momentTexts[type];
        const said = Object.entries(facts).map(([key, value]) => [key, DAY.test(value) ? dayText(value, lang) : value]);
        return words ? t(words, { ...Object.fromEntries(said), rung: rung ? t(rung) : '' }) : type;
      }}
    />
  );
}
