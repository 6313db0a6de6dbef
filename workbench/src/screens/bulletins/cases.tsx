import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { figureQuery } from '../../api/bulletins.ts';
import { useLang } from '../../lang.tsx';
import { bulletinTexts } from '../../texts/bulletins.ts';
import { frame } from '../../texts/frame.ts';
import { CaseRow } from '../../ui/case-list.tsx';
import { dayText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

/** The appeals behind a figure, as far as the reader may see them. */
export function FigureCases() {
  const { t, lang } = useLang();
  const search = useSearch({ from: '/office/bulletins/cases' });
  const found = useInfiniteQuery(figureQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError)
    return (
      <Screen title={t(bulletinTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const [first] = found.data.pages;
  const cases = found.data.pages.flatMap((p) => p.cases);
  const { name, how, of } = first!;
  return (
    <Screen title={[name, ...of].map((w) => t(w)).join(' · ')}>
      <p className="soft">
        {[search.from, search.until].map((day) => (day ? dayText(day, lang) : '')).join(' – ')} · {t(how)}
      </p>
      {cases.length === 0 ? (
        <Empty title={t(bulletinTexts.noCases)}>{t(bulletinTexts.noCasesHow)}</Empty>
      ) : (
        <ul className="rows" aria-label={t(name)}>
          {cases.map((line) => (
            <li key={line.caseId} className="row">
              <CaseRow line={line} />
            </li>
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
