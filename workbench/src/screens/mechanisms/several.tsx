import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { mechanismsQuery, offeredQuery } from '../../api/mechanisms.ts';
import { useLang } from '../../lang.tsx';
import { adoptTexts, mechanismTexts } from '../../texts/mechanisms.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Decide } from './decide.tsx';

/** Several offered mechanisms in one decision, previewed together: rules that follow each other are adopted together. */
export function AdoptSeveral() {
  const { t } = useLang();
  const navigate = useNavigate();
  const rows = useSearch({ from: '/office/mechanisms/adopt' }).rows?.split('.') ?? [];
  const offered = useQuery(offeredQuery);
  const list = useQuery(mechanismsQuery);
  const back = <Link to="/mechanisms">{t(mechanismTexts.back)}</Link>;
  const failed = [offered, list].find((q) => q.isError);
  if (failed?.error)
    return (
      <Screen title={t(adoptTexts.title)}>
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      </Screen>
    );
  if (!offered.data || !list.data) return <Loading rows={8} />;
  const chosen = offered.data.offered.filter((o) => rows.includes(o.row));
  const nameOf = (row: string) => list.data.mechanisms.find((m) => m.row === row)?.name ?? { zh: row, en: row };
  if (chosen.length === 0)
    return (
      <Screen title={t(adoptTexts.title)}>
        <Empty title={t(adoptTexts.nothing)}>
          {t(adoptTexts.nothingHow)} {back}
        </Empty>
      </Screen>
    );
  return (
    <Screen title={t(adoptTexts.several, { n: chosen.length })}>
      <p>{back}</p>
      <section className="card">
        <h2>{t(adoptTexts.chosen)}</h2>
        <ul className="mechanism-chips">
          {chosen.map(({ row }) => (
            <li key={row}>
              <Link to="/mechanisms/$row" params={{ row }}>
                {row} {t(nameOf(row))}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <Decide
        sources={chosen.map((o) => o.source)}
        sound
        ability={list.data.abilities.adopt}
        about="several"
        onAdopted={() => void navigate({ to: '/mechanisms' })}
      />
    </Screen>
  );
}
