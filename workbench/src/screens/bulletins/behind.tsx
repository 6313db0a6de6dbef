import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { useLang } from '../../lang.tsx';
import { bulletinTexts } from '../../texts/bulletins.ts';
import { frame } from '../../texts/frame.ts';
import { dayText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';

interface Page {
  readonly name: Text;
  readonly how: Text;
  readonly of: readonly Text[];
}

/** What stands behind a figure of a bulletin: which figure it is and how it is counted, then line by line. */
export function Behind<P extends Page>({
  found,
  search,
  lines,
}: {
  found: UseInfiniteQueryResult<{ readonly pages: readonly P[] }>;
  search: { readonly from?: string | undefined; readonly until?: string | undefined };
  lines: (page: P) => readonly ReactNode[];
}) {
  const { t, lang } = useLang();
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError)
    return (
      <Screen title={t(bulletinTexts.title)}>
        <Failed error={found.error} retry={() => void found.refetch()} />
      </Screen>
    );
  const { name, how, of } = found.data.pages[0]!;
  const all = found.data.pages.flatMap(lines);
  return (
    <Screen title={[name, ...of].map((w) => t(w)).join(' · ')}>
      <p className="soft">
        {[search.from, search.until].map((day) => (day ? dayText(day, lang) : '')).join(' – ')} · {t(how)}
      </p>
      {all.length === 0 ? (
        <Empty title={t(bulletinTexts.noCases)}>{t(bulletinTexts.noCasesHow)}</Empty>
      ) : (
        <ul className="rows" aria-label={t(name)}>
          {all}
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
