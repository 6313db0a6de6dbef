import type { Measure } from '../../api/measures.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { measureTexts, stepTexts } from '../../texts/measures.ts';
import { momentText } from '../../ui/dates.ts';

type Step = keyof typeof stepTexts;

/** The entry that shows that a step was done. */
const DONE: Readonly<Record<Exclude<Step, 'stands'>, readonly string[]>> = {
  proposed: ['measure.proposed'],
  notified: ['measure.notified'],
  answered: ['measure.stated', 'measure.unanswered'],
  decided: ['measure.decided'],
  told: ['measure.told'],
  review: ['measure.reviewed'],
};

const OVER = new Set(['dropped', 'withdrawn', 'cleared', 'ended', 'expired']);

/** The procedure as steps: what is done, when, and where it stands. A review is a step only where one was asked for. */
export function Procedure({ page }: { page: Measure }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const state = page.measure.state.id;
  if (page.measure.kind === 'clearing') return null;
  const asked = page.moments.some((m) => m.type === 'measure.review-asked');
  const over = OVER.has(state);
  const doneAt = (step: keyof typeof DONE) => page.moments.findLast((m) => DONE[step].includes(m.type))?.at ?? null;
  const steps = (Object.keys(DONE) as (keyof typeof DONE)[]).filter((s) =>
    over ? doneAt(s) !== null : s !== 'review' || asked,
  );
  const at = steps.map(doneAt);
  const current = over ? -1 : at.indexOf(null);
  return (
    <section>
      <ol className="measure-steps" aria-label={t(measureTexts.procedure)}>
        {steps.map((step, i) => (
          <li
            key={step}
            className={at[i] ? 'step-done' : i === current ? 'step-now' : 'step-ahead'}
            {...(i === current ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="strong">{t(stepTexts[step])}</span>
            <span className="soft small">
              {at[i] ? momentText(at[i], zone, lang) : t(i === current ? measureTexts.now : measureTexts.ahead)}
            </span>
          </li>
        ))}
        {over ? (
          <li className="step-done">
            <span className="strong">{t(page.measure.state)}</span>
          </li>
        ) : (
          <li className={current === -1 ? 'step-now' : 'step-ahead'}>
            <span className="strong">{t(stepTexts.stands)}</span>
          </li>
        )}
      </ol>
    </section>
  );
}
