import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { boardDutiesQuery, type DutiesSearch } from '../../api/board.ts';
import { useLang } from '../../lang.tsx';
import { boardTexts } from '../../texts/board.ts';
import { frame } from '../../texts/frame.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Chips } from './chips.tsx';
import { DutyLine } from './line.tsx';
import { useLive } from './live.ts';
import '../../styles/board.css';

/** The duties behind a figure of the board. */
export function BoardDuties() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/board/duties' });
  const { band: _, when: __, light: ___, ...back } = search;
  return (
    <Screen
      title={t(boardTexts.duties)}
      aside={
        <Link to="/board" search={back}>
          {t(boardTexts.title)}
        </Link>
      }
      wide
    >
      <List search={search} />
    </Screen>
  );
}

function List({ search }: { search: DutiesSearch }) {
  const { t } = useLang();
  const { every } = useLive();
  const found = useInfiniteQuery({ ...boardDutiesQuery(search), refetchInterval: every });
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const lines = found.data.pages.flatMap((p) => p.duties);
  return (
    <>
      <Chips asked={found.data.pages[0]!.asked} search={search} to="/board/duties" />
      {lines.length === 0 ? <Empty title={t(boardTexts.empty)}>{t(boardTexts.emptyHow)}</Empty> : null}
      <ul className="rows" aria-label={t(boardTexts.list)} aria-busy={found.isFetching}>
        {lines.map((line) => (
          <DutyLine key={line.duty.dutyId} line={line} past={search.of === 'past'} />
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
