import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { owedQuery } from '../api/queries.ts';
import type { CaseLine } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { OwedRow, type Shown } from './owed-row.tsx';
import { Failed, Loading } from './states.tsx';

interface Props extends Shown {
  readonly view: 'mine' | 'unit';
  readonly step?: string | undefined;
  readonly label: string;
  readonly empty: ReactNode;
  /** What stands below a line: a proposal, a button. */
  readonly below?: (line: CaseLine) => ReactNode;
}

/** A list of what is owed, most urgent first, page by page. */
export function OwedList({ view, step, label, empty, below, ...shown }: Props) {
  const { t } = useLang();
  const found = useInfiniteQuery(owedQuery(view, step));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const duties = found.data.pages.flatMap((p) => p.duties);
  if (duties.length === 0) return empty;
  return (
    <>
      <ul className="rows" aria-label={label} aria-busy={found.isFetching}>
        {duties.map((duty) => (
          <OwedRow key={duty.dutyId} duty={duty} oneStep={step !== undefined} {...shown}>
            {below && duty.case ? <div className="row-below">{below(duty.case)}</div> : null}
          </OwedRow>
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
