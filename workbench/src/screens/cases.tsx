import { DownloadOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { withQuery } from '../api/client.ts';
import { type CaseSearch, casesQuery } from '../api/queries.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { casesTexts } from '../texts/cases.ts';
import { CaseList } from '../ui/case-list.tsx';
import { useSettled } from '../ui/case-select.tsx';
import { CategorySelect } from '../ui/category-select.tsx';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty } from '../ui/states.tsx';
import { UnitSelect } from '../ui/unit-select.tsx';

/** Every case that the reader may see, by state, kind, unit, category and words. The address keeps the question. */
export function Cases() {
  const { t, aside, lang } = useLang();
  const { words } = useOffice();
  const search = useSearch({ from: '/office/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const counts = useInfiniteQuery(casesQuery(search)).data?.pages[0]?.counts ?? {};
  const [typed, setTyped] = useState(search.find ?? '');
  const find = useSettled(typed, 350);
  const ask = (more: CaseSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed asks anew
  useEffect(() => {
    if (find !== (search.find ?? '')) ask({ find: find || undefined });
  }, [find]);
  const asked = Object.values(search).some(Boolean);
  const clear = () => {
    setTyped('');
    void navigate({
      search: { states: undefined, kind: undefined, unit: undefined, category: undefined, find: undefined },
      replace: true,
    });
  };
  const named = (entries: Readonly<Record<string, { zh: string; en: string }>>) => Object.entries(entries);
  return (
    <Screen title={t(casesTexts.title)}>
      <search className="filters">
        <Input
          data-find
          className="filters-find"
          type="search"
          allowClear
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t(casesTexts.find)}
          aria-label={t(casesTexts.find)}
        />
        <Select
          aria-label={t(casesTexts.state)}
          value={search.states ?? ''}
          onChange={(states) => ask({ states: states || undefined })}
          options={[
            { value: '', label: t(casesTexts.allStates) },
            ...named(words.states).map(([value, name]) => ({
              value,
              label: counts[value] ? `${t(name)}${aside(counts[value])}` : t(name),
            })),
          ]}
          popupMatchSelectWidth={false}
        />
        <Select
          aria-label={t(casesTexts.kind)}
          value={search.kind ?? ''}
          onChange={(kind) => ask({ kind: kind || undefined })}
          options={[
            { value: '', label: t(casesTexts.allKinds) },
            ...named(words.kinds).map(([value, name]) => ({ value, label: t(name) })),
          ]}
          popupMatchSelectWidth={false}
        />
        <UnitSelect
          aria-label={t(casesTexts.unit)}
          placeholder={t(casesTexts.unit)}
          allowClear
          value={search.unit ?? null}
          onChange={(unit) => ask({ unit: unit ?? undefined })}
        />
        <CategorySelect
          aria-label={t(casesTexts.category)}
          placeholder={t(casesTexts.category)}
          branches
          value={search.category ?? null}
          onChange={(category) => ask({ category: category ?? undefined })}
        />
        <Button
          type="link"
          icon={<DownloadOutlined />}
          href={withQuery('/api/cases.csv', { ...search, lang })}
          download
        >
          {t(casesTexts.save)}
        </Button>
        {asked ? (
          <Button type="link" className="filters-clear" onClick={clear}>
            {t(casesTexts.clear)}
          </Button>
        ) : null}
      </search>
      <CaseList
        search={search}
        label={t(casesTexts.list)}
        empty={
          asked ? (
            <Empty title={t(casesTexts.emptyFound)}>
              {t(casesTexts.emptyFoundHow)}
              <Elsewhere
                name={t(casesTexts.title)}
                query={casesQuery({})}
                count={(page) => page.cases.length}
                to="/cases"
                search={{}}
              />
            </Empty>
          ) : (
            <Empty title={t(casesTexts.empty)}>{t(casesTexts.emptyHow)}</Empty>
          )
        }
      />
    </Screen>
  );
}
