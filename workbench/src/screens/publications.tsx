import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type PublicityLine, publicationsQuery } from '../api/measures.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { publicityTexts } from '../texts/publications.ts';
import { dayText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

/** What is written for the public of decided cases: to be approved, shown, or come down. */
export function Publications() {
  const { t } = useLang();
  const found = useInfiniteQuery(publicationsQuery);
  const lines = found.data?.pages.flatMap((p) => p.publicity) ?? [];
  return (
    <Screen
      title={t(publicityTexts.title)}
      aside={
        <a href="/decided" target="_blank" rel="noreferrer">
          {t(publicityTexts.portal)}
        </a>
      }
    >
      <p className="card-fair">{t(publicityTexts.fair)}</p>
      {found.isPending ? <Loading rows={5} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && lines.length === 0 ? (
        <Empty title={t(publicityTexts.empty)}>{t(publicityTexts.emptyHow)}</Empty>
      ) : null}
      {lines.length > 0 ? (
        <ul className="rows" aria-label={t(publicityTexts.list)} aria-busy={found.isFetching}>
          {lines.map((p) => (
            <Row key={p.publicityId} line={p} />
          ))}
        </ul>
      ) : null}
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </Screen>
  );
}

function Row({ line: p }: { line: PublicityLine }) {
  const { t, lang } = useLang();
  return (
    <li className="row">
      <div className="row-due">
        <span className="strong">{t(p.state)}</span>
      </div>
      <div className="row-main">
        <Link to="/publications/$publicityId" params={{ publicityId: p.publicityId }} className="row-link" data-row>
          {p.title}
        </Link>
        <p className="row-facts">
          <span>{t(p.kind)}</span>
          <span>{t(p.unit)}</span>
          {p.shownFrom && p.shownUntil ? (
            <span>
              {t(publicityTexts.shown, { from: dayText(p.shownFrom, lang), until: dayText(p.shownUntil, lang) })}
            </span>
          ) : null}
          {p.writer ? <span>{t(publicityTexts.byWriter, { name: p.writer })}</span> : null}
          {p.approver ? <span>{t(publicityTexts.byApprover, { name: p.approver })}</span> : null}
        </p>
      </div>
    </li>
  );
}
