import type { Measure } from '../../api/measures.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { measureTexts, stepTexts } from '../../texts/measures.ts';
import { momentText } from '../../ui/dates.ts';
import { stepsOf } from './steps.ts';

/** The procedure from left to right, so that everybody sees what is done and what is still ahead. */
export function Procedure({ page }: { page: Measure }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  if (page.measure.kind === 'clearing') return null;
  return (
    <section>
      <ol className="measure-steps" aria-label={t(measureTexts.procedure)}>
        {stepsOf(page).map(({ step, at, how }) => (
          <li key={step} className={`step-${how}`} {...(how === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <span className="strong">{t(step === 'over' ? page.measure.state : stepTexts[step])}</span>
            {step === 'over' || step === 'stands' ? null : (
              <span className="soft small">
                {at ? momentText(at, zone, lang) : t(how === 'now' ? measureTexts.now : measureTexts.ahead)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
