import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { runningQuery, type YearItem } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { standingTexts, runningTexts as texts } from '../../texts/standing.ts';
import { dayText } from '../../ui/dates.ts';
import { standsAt } from './amount.ts';
import { useSpeaks } from './speaks.ts';
import { Standing } from './standing.tsx';

/** How far a quota or budget came, as a slim bar with its words; the line in it is where an even pace would be. */
export function Bar({ item }: { item: YearItem }) {
  const speaks = useSpeaks();
  const { t } = speaks;
  const share = item.of === 'percent';
  const whole = share ? 100 : (item.least ?? item.most ?? 1);
  const part = (n: number) => Math.min(100, Math.round((100 * n) / Math.max(1, whole)));
  // A share has no pace: the line stands where it should be all the time.
  const pace = share ? (item.least ?? 0) : (item.expected ?? 0);
  const facts = {
    ...{ claimed: part(item.claimed), confirmed: part(item.confirmed), used: part(item.claimed), pace },
    least: item.least,
  };
  const words = share ? texts.shareBar : item.least === null ? texts.budgetBar : texts.bar;
  return (
    <div className="running">
      <div className="obligation-bar" role="img" aria-label={t(words, facts)}>
        <span
          className={item.state === 'over' ? 'obligation-over' : 'obligation-claimed'}
          style={{ width: `${facts.claimed}%` }}
        />
        {item.state === 'over' ? null : (
          <span className="obligation-confirmed" style={{ width: `${facts.confirmed}%` }} />
        )}
        {pace > 0 && pace < 100 ? <span className="obligation-pace" style={{ left: `${pace}%` }} /> : null}
      </div>
      <span className="running-words small">
        <span className={`standing-${item.state}`}>
          {standingTexts[item.state].mark} {standsAt(item, speaks)}
        </span>
      </span>
    </div>
  );
}

/** Above what one owes: own quotas that are behind or near their day, and budgets near their end or passed. Nothing where all goes well. */
export function RunningPart() {
  const { t, lang } = useLang();
  const items = useQuery(runningQuery).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="running-part" aria-label={t(texts.title)}>
      <h2>{t(texts.title)}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.dutyId}>
            <p className="row-facts flush">
              <Link to="/obligations/$dutyId" params={{ dutyId: item.dutyId }} className="strong">
                {t(item.name)}
              </Link>
              <Standing state={item.state} />
              <span>{t(texts.until, { day: dayText(item.dueOn, lang) })}</span>
            </p>
            <Bar item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}
