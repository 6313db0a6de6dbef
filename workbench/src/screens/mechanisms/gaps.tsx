import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { gapsQuery } from '../../api/figures.ts';
import { useLang } from '../../lang.tsx';
import { gapTexts as texts } from '../../texts/figures.ts';
import { dayText } from '../../ui/dates.ts';
import { Failed } from '../../ui/states.tsx';

const SHOWN = 30;

/** Units in which the mechanism is missing this year. */
export function MechanismGaps({ row }: { row: string }) {
  const { t, lang } = useLang();
  const found = useQuery(gapsQuery(row));
  if (found.isPending) return null;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { gaps } = found.data;
  return (
    <section className="card">
      <h2>{t(texts.title)}</h2>
      <p className="soft small flush">{gaps.length === 0 ? t(texts.none) : t(texts.how)}</p>
      <ul className="files">
        {gaps.slice(0, SHOWN).map((gap) => (
          <li key={`${gap.unit.id} ${gap.dutyId ?? gap.duty.zh}`}>
            <p className="flush figure-in-text">
              <span className="strong">{t(gap.unit)}</span> ·{' '}
              {gap.dutyId ? (
                <Link to="/obligations/$dutyId" params={{ dutyId: gap.dutyId }}>
                  {t(gap.duty)}
                </Link>
              ) : (
                t(gap.duty)
              )}{' '}
              <span className="mark-word small">{t(texts.what[gap.what])}</span>
              {gap.dueOn ? (
                <span className="soft small"> {t(texts.due, { day: dayText(gap.dueOn, lang) })}</span>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      {gaps.length > SHOWN ? <p className="soft small">{t(texts.more, { n: gaps.length - SHOWN })}</p> : null}
    </section>
  );
}
