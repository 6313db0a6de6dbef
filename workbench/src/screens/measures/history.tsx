import type { Measure } from '../../api/measures.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { measureTexts, momentTexts, outcomeTexts, wishTexts } from '../../texts/measures.ts';
import { who } from '../../texts/moments.ts';
import { dayText, momentText, whenText } from '../../ui/dates.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What happened, newest first, with the words of each. */
export function MeasureHistory({ page }: { page: Measure }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  return (
    <section className="timeline">
      <h2>{t(measureTexts.history)}</h2>
      <ol reversed>
        {page.moments.toReversed().map((m) => {
          const facts = {
            ...Object.fromEntries(
              Object.entries(m.facts).map(([key, value]) => [key, DAY.test(value) ? dayText(value, lang) : value]),
            ),
            rung: m.rung ? t(m.rung) : '',
          };
          const words = wishTexts[m.facts.public ?? ''] ?? outcomeTexts[m.facts.outcome ?? ''] ?? momentTexts[m.type];
          return (
            <li key={m.version}>
              <p className="moment">{words ? t(words, facts) : m.type}</p>
              <p className="soft small flush">
                <time dateTime={m.at} title={momentText(m.at, zone, lang)}>
                  {whenText(m.at, Date.now(), zone, lang)}
                </time>
                {' · '}
                {m.by ?? t(who.system)}
              </p>
              {m.text ? <p className="pre moment-text">{m.text}</p> : null}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
