import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { figureDutiesQuery } from '../../api/bulletins.ts';
import { useLang } from '../../lang.tsx';
import { bulletinTexts } from '../../texts/bulletins.ts';
import { frame } from '../../texts/frame.ts';
import { dayText } from '../../ui/dates.ts';
import { OwedRow } from '../../ui/owed-row.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

/** The duties of mechanisms behind a figure, as far as the reader may see them. */
export function FigureDuties() {
  const { t, lang } = useLang();
  const search = useSearch({ from: '/office/bulletins/duties' });
  const found = useInfiniteQuery(figureDutiesQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError)
    return (
      <Screen title={t(bulletinTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const [first] = found.data.pages;
  const duties = found.data.pages.flatMap((p) => p.duties);
  const { name, how, of } = first!;
  return (
    <Screen title={[name, ...of].map((w) => t(w)).join(' · ')}>
      <p className="soft">
        {[search.from, search.until].map((day) => (day ? dayText(day, lang) : '')).join(' – ')} · {t(how)}
      </p>
      {duties.length === 0 ? (
        <Empty title={t(bulletinTexts.noCases)}>{t(bulletinTexts.noCasesHow)}</Empty>
      ) : (
        <ul className="rows" aria-label={t(name)}>
          {duties.map((duty) => (
            <OwedRow key={duty.dutyId} duty={duty} unit="owes" holder />
          ))}
        </ul>
      )}
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
    </Screen>
  );
}
