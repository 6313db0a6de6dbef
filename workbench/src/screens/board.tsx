import { DesktopOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import type { Axis } from '../../../src/supervision/board.rules.ts';
import { type Board as BoardPage, type BoardSearch, boardQuery } from '../api/board.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { axisTexts, boardTexts } from '../texts/board.ts';
import { whenText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { Chips } from './board/chips.tsx';
import { DueBars } from './board/due-bars.tsx';
import { FigureRow } from './board/figures.tsx';
import { useLive } from './board/live.ts';
import { Still } from './board/still.tsx';
import { BoardTable } from './board/table.tsx';
import { Views } from './board/views.tsx';
import { Wall } from './board/wall.tsx';
import '../styles/board.css';
import { now, serverTime } from '../api/clock.ts';

const AXES: readonly Axis[] = ['unit', 'level', 'kind', 'mechanism', 'step'];

/** What stands where, as it is now. The address keeps the question; a name narrows it, a figure opens to its duties. */
export function Board() {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { by, wall, ...search } = useSearch({ from: '/office/board' });
  const { live, every } = useLive();
  const found = useQuery({ ...boardQuery(search), refetchInterval: every });
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(boardTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const told = `${t(live ? boardTexts.live : boardTexts.polling)} · ${t(boardTexts.at, {
    time: whenText(new Date(serverTime(found.dataUpdatedAt)).toISOString(), now(), zone, lang),
  })}`;
  if (wall) return <Wall page={found.data} search={search} told={told} />;
  return (
    <Screen title={t(boardTexts.title)} aside={<Tools search={search} />} wide>
      <p className="soft board-told">{search.of ? t(boardTexts.pastHint) : told}</p>
      <Chips asked={found.data.asked} search={search} to="/board" />
      <Figures page={found.data} search={search} by={by ?? 'unit'} />
    </Screen>
  );
}

function Tools({ search }: { search: BoardSearch }) {
  const { t } = useLang();
  const navigate = useNavigate({ from: '/board' });
  return (
    <div className="board-tools">
      <Segmented<'now' | 'past'>
        aria-label={t(boardTexts.which)}
        value={search.of ?? 'now'}
        onChange={(which) => void navigate({ search: (s) => ({ ...s, of: which === 'past' ? 'past' : undefined }) })}
        options={[
          { value: 'now', label: t(boardTexts.now) },
          { value: 'past', label: t(boardTexts.past) },
        ]}
      />
      <Views search={search} />
      <Link to="/board" search={(s) => ({ ...s, of: undefined, wall: true })} className="board-wall-link">
        <DesktopOutlined aria-hidden /> {t(boardTexts.wall)}
      </Link>
    </div>
  );
}

function Figures({ page, search, by }: { page: BoardPage; search: BoardSearch; by: Axis }) {
  const { t } = useLang();
  const navigate = useNavigate({ from: '/board' });
  const past = search.of === 'past';
  if (page.all.open === 0)
    return (
      <Empty title={t(past ? boardTexts.nothingPast : boardTexts.nothing)}>
        {t(past ? boardTexts.nothingPastHow : boardTexts.nothingHow)}
      </Empty>
    );
  return (
    <>
      <FigureRow figures={page.all} search={search} />
      {past ? null : <Still page={page} search={search} />}
      <DueBars page={page} search={search} />
      <section className="board-part">
        <Segmented<Axis>
          aria-label={t(boardTexts.by)}
          value={by}
          onChange={(next) => void navigate({ search: (s) => ({ ...s, by: next }), replace: true })}
          options={AXES.map((value) => ({ value, label: t(axisTexts[value]) }))}
        />
        <BoardTable axis={by} sums={page.by[by]} search={search} />
      </section>
    </>
  );
}
