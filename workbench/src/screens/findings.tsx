import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { FindingState, Source } from '../../../src/findings/rules.ts';
import { type FindingLine, type FindingSearch, findingsQuery } from '../api/findings.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { auditImport, findingSources, findingStates, findingTexts } from '../texts/findings.ts';
import { frame } from '../texts/frame.ts';
import { dayText } from '../ui/dates.ts';
import { Due } from '../ui/due.tsx';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { placeText } from './findings/place.ts';
import { RecordWindow } from './findings/record.tsx';

type View = NonNullable<FindingSearch['view']>;

const stateIds = Object.keys(findingStates) as FindingState[];
const sourceIds = Object.keys(findingSources) as Source[];

/** Findings: what waits for me, of my unit, or all I may see. The address keeps the question. */
export function Findings() {
  const { t } = useLang();
  const { has } = useOffice();
  const search = useSearch({ from: '/office/findings' });
  const navigate = useNavigate({ from: '/findings' });
  const oversees = has('supervisor', 'discipline', 'auditor');
  const views: readonly View[] = ['mine', 'unit', ...(oversees || search.view === 'office' ? ['office' as const] : [])];
  const view = search.view ?? 'mine';
  const ask = (more: FindingSearch) => void navigate({ search: (s) => ({ ...s, ...more }), replace: true });
  return (
    <Screen
      title={t(findingTexts.title)}
      aside={
        <Segmented<View>
          aria-label={t(findingTexts.whose)}
          value={view}
          onChange={(next) => ask({ view: next })}
          options={views.map((value) => ({ value, label: t(findingTexts[value]) }))}
        />
      }
    >
      <p className="card-fair">{t(findingTexts.fair)}</p>
      <search className="card-filters">
        <Select<FindingState | ''>
          aria-label={t(findingTexts.state)}
          value={search.state ?? ''}
          onChange={(state) => ask({ state: state || undefined })}
          options={[
            { value: '', label: t(findingTexts.allStates) },
            ...stateIds.map((value) => ({ value, label: t(findingStates[value]) })),
          ]}
        />
        <Select<Source | ''>
          aria-label={t(findingTexts.source)}
          value={search.source ?? ''}
          onChange={(source) => ask({ source: source || undefined })}
          options={[
            { value: '', label: t(findingTexts.allSources) },
            ...sourceIds.map((value) => ({ value, label: t(findingSources[value]) })),
          ]}
        />
        {search.rule ? <span className="mark-word">{t(findingTexts.oneRule)}</span> : null}
        {search.state || search.source || search.rule || search.unit ? (
          <Button
            type="link"
            onClick={() => ask({ state: undefined, source: undefined, rule: undefined, unit: undefined })}
          >
            {t(findingTexts.clear)}
          </Button>
        ) : null}
      </search>
      <List search={{ ...search, view }} others={views.filter((v) => v !== view)} />
    </Screen>
  );
}

function List({ search, others }: { search: FindingSearch; others: readonly View[] }) {
  const { t } = useLang();
  const [recording, setRecording] = useState(false);
  const navigate = useNavigate();
  const found = useInfiniteQuery(findingsQuery(search));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const findings = found.data.pages.flatMap((p) => p.findings);
  const records = found.data.pages[0]?.records ?? [];
  const asked = search.state || search.source || search.rule || search.unit;
  const empty = asked
    ? ([findingTexts.emptyFound, findingTexts.emptyFoundHow] as const)
    : search.view === 'mine'
      ? ([findingTexts.emptyMine, findingTexts.emptyMineHow] as const)
      : ([findingTexts.emptyOthers, findingTexts.emptyOthersHow] as const);
  return (
    <>
      {records.length > 0 ? (
        <p className="send">
          <Button onClick={() => setRecording(true)}>{t(findingTexts.record)}</Button>
          {records.some((s) => s.id === 'audit') ? <Link to="/findings/import">{t(auditImport.link)}</Link> : null}
        </p>
      ) : null}
      {findings.length === 0 ? (
        <Empty title={t(empty[0])}>
          {t(empty[1])}
          {search.view === 'mine' && !asked
            ? others.map((view) => (
                <Elsewhere
                  key={view}
                  name={t(findingTexts[view])}
                  query={findingsQuery({ view })}
                  count={(page) => page.findings.length}
                  to="/findings"
                  search={{ view }}
                />
              ))
            : null}
        </Empty>
      ) : null}
      {findings.length > 0 ? (
        <ul className="rows" aria-label={t(findingTexts.list)} aria-busy={found.isFetching}>
          {findings.map((finding) => (
            <Row key={finding.findingId} finding={finding} />
          ))}
        </ul>
      ) : null}
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
      {recording ? (
        <RecordWindow
          sources={records}
          onClose={() => setRecording(false)}
          onDone={(findingId) => void navigate({ to: '/findings/$findingId', params: { findingId } })}
        />
      ) : null}
    </>
  );
}

function Row({ finding }: { finding: FindingLine }) {
  const { t, lang } = useLang();
  const [waits] = finding.waits;
  return (
    <li className="row">
      <div className="row-due">
        {waits ? <Due duty={{ dueAt: waits.dueAt, state: 'open', why: [], clock: null }} /> : null}
        <span className="soft">{t(finding.state)}</span>
      </div>
      <div className="row-main">
        <Link to="/findings/$findingId" params={{ findingId: finding.findingId }} className="row-link" data-row>
          {t(findingTexts.ruleAtUnit, { unit: t(finding.unit), rule: t(finding.rule.title) })}
        </Link>
        <p className="row-facts">
          {finding.allegation && !finding.held ? <span className="step">{t(findingTexts.allegation)}</span> : null}
          {finding.before > 0 ? (
            <span className="mark-word">{t(findingTexts.before, { n: finding.before })}</span>
          ) : null}
          <span>{t(finding.source)}</span>
          <span>{dayText(finding.foundOn, lang)}</span>
          {waits ? <span>{t(findingTexts.waitsFor, { who: placeText(waits.at, t), step: t(waits.step) })}</span> : null}
          {finding.extensions > 0 ? <span>{t(findingTexts.extended, { n: finding.extensions })}</span> : null}
          {finding.returns > 0 ? <span>{t(findingTexts.returned, { n: finding.returns })}</span> : null}
        </p>
      </div>
    </li>
  );
}
