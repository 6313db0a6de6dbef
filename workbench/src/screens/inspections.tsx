import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select, Tag } from 'antd';
import type { InspectionState } from '../../../src/inspections/rules.ts';
import { type InspectionLine, type InspectionSearch, inspectionsQuery } from '../api/inspections.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { inspectionStates, inspectionTexts as texts } from '../texts/inspections.ts';
import { dayText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

const STATES = Object.keys(inspectionStates) as InspectionState[];

/** Inspections one may know of: planned by supervision, made by teams, told to the units. */
export function Inspections() {
  const { t } = useLang();
  const search = useSearch({ from: '/office/inspections' });
  const navigate = useNavigate({ from: '/inspections' });
  const found = useInfiniteQuery(inspectionsQuery(search));
  const mayPlan = found.data?.pages[0]?.abilities.plan === true;
  return (
    <Screen
      title={t(texts.title)}
      aside={
        mayPlan ? (
          <Button
            type="primary"
            href="/workbench/inspections/plan"
            onClick={(event) => {
              event.preventDefault();
              void navigate({ to: '/inspections/plan' });
            }}
          >
            {t(texts.plan)}
          </Button>
        ) : null
      }
    >
      <p className="card-fair">{t(texts.fair)}</p>
      <search className="card-filters">
        <Select<InspectionState | ''>
          aria-label={t(texts.state)}
          value={search.state ?? ''}
          onChange={(state) => void navigate({ search: { state: state || undefined }, replace: true })}
          options={[
            { value: '', label: t(texts.allStates) },
            ...STATES.map((value) => ({ value, label: t(inspectionStates[value]) })),
          ]}
        />
      </search>
      <List search={search} />
    </Screen>
  );
}

function List({ search }: { search: InspectionSearch }) {
  const { t } = useLang();
  const found = useInfiniteQuery(inspectionsQuery(search));
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const lines = found.data.pages.flatMap((p) => p.inspections);
  if (lines.length === 0) return <Empty title={t(texts.empty)}>{t(texts.emptyHow)}</Empty>;
  return (
    <>
      <ul className="rows" aria-label={t(texts.list)} aria-busy={found.isFetching}>
        {lines.map((line) => (
          <Row key={line.inspectionId} line={line} />
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

function Row({ line }: { line: InspectionLine }) {
  const { t, lang } = useLang();
  const days = { from: dayText(line.from, lang), to: dayText(line.to, lang) };
  return (
    <li className="row">
      <div className="row-due card-standing">
        <strong>{t(line.state)}</strong>
        <span className="soft">{line.sealed ? t(texts.sealedMark) : t(line.kind)}</span>
      </div>
      <div className="row-main">
        <Link
          to="/inspections/$inspectionId"
          params={{ inspectionId: line.inspectionId }}
          className="row-link"
          data-row
        >
          {line.title ?? t(texts.sealedTitle)}
        </Link>
        {line.inTeam ? <Tag className="inspection-mine">{t(texts.mine)}</Tag> : null}
        <p className="row-facts">
          <span>{t(line.from === line.to ? texts.oneDay : texts.days, days)}</span>
          {line.targets.length > 0 ? (
            <span>{line.targets.map((u) => u[lang]).join(lang === 'zh' ? '、' : ', ')}</span>
          ) : null}
          <span>{t(texts.by, { unit: line.unit[lang] })}</span>
          {line.findings ? <span>{t(texts.findingCount, { n: line.findings })}</span> : null}
        </p>
      </div>
    </li>
  );
}
