import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { planQuery } from '../../api/sendings.ts';
import { useLang } from '../../lang.tsx';
import { planTexts as texts } from '../../texts/sendings.ts';

/** At a unit's page: how much of its plan was sent, and how much outside it. Nothing where neither is anything. */
export function PlanInShort({ unit }: { unit: string }) {
  const { t } = useLang();
  const { data } = useQuery(planQuery(unit, undefined));
  if (!data || data.unit.id !== unit || (data.of === null && data.counts.sent === 0)) return null;
  return (
    <section className="vacancies plan-short">
      <h2>{t(texts.title)}</h2>
      <p>
        {data.of ? t(texts.counts, data.counts) : t(texts.none, { year: data.year })}{' '}
        <Link to="/sendings/plan" search={{ unit }}>
          {t(texts.open)}
        </Link>
      </p>
    </section>
  );
}
