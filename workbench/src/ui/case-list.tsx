import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { now } from '../api/clock.ts';
import { type CaseSearch, casesQuery } from '../api/queries.ts';
import type { CaseLine } from '../api/types.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { owed } from '../texts/owed.ts';
import { CaseFacts } from './case-facts.tsx';
import { dateText, whenText } from './dates.ts';
import { Due } from './due.tsx';
import { HeldBy } from './holder.tsx';
import { Failed, Loading } from './states.tsx';

interface Props {
  readonly search: CaseSearch;
  readonly label: string;
  readonly empty: ReactNode;
  /** What stands below a line: a proposal, a button. */
  readonly below?: (line: CaseLine) => ReactNode;
}

/** A list of cases, page by page. */
export function CaseList({ search, label, empty, below }: Props) {
  const { t } = useLang();
  const found = useInfiniteQuery(casesQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const cases = found.data.pages.flatMap((p) => p.cases);
  if (cases.length === 0) return empty;
  return (
    <>
      <ul className="rows" aria-label={label} aria-busy={found.isFetching}>
        {cases.map((line) => (
          <li key={line.caseId} className="row">
            <CaseRow line={line} />
            {below ? <div className="row-below">{below(line)}</div> : null}
          </li>
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </>
  );
}

export function CaseRow({ line }: { line: CaseLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  return (
    <>
      <div className="row-due">
        <span className="step">{t(line.state)}</span>
        {line.dueAt ? <Due duty={{ dueAt: line.dueAt, state: 'open', why: [], clock: null }} compact /> : null}
      </div>
      <div className="row-main">
        <Link to="/cases/$caseId" params={{ caseId: line.caseId }} className="row-link" data-row>
          {line.title ?? t(owed.erased)}
        </Link>
        <p className="row-facts">
          <CaseFacts line={line} />
          {line.unit ? <span>{t(line.unit)}</span> : null}
          {line.holder ? <HeldBy holder={line.holder} beside={line.unit} /> : null}
          <time dateTime={line.filedAt}>
            {line.imported ? dateText(line.filedAt, zone, lang) : whenText(line.filedAt, now(), zone, lang)}
          </time>
        </p>
      </div>
    </>
  );
}
