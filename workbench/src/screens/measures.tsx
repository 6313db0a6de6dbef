import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { now } from '../api/clock.ts';
import { figuresQuery, ladderQuery, type MeasureLine, type MeasureWhose, measuresQuery } from '../api/measures.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { fieldTexts, measureTexts, proposeTexts } from '../texts/measures.ts';
import { dayText, dueWords, whenText } from '../ui/dates.ts';
import { Elsewhere } from '../ui/elsewhere.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { ActWindow, type Field } from './measures/form.tsx';

type View = MeasureWhose | 'figures';

const CLEARING: readonly Field[] = [
  { as: 'address', name: 'caseId', label: proposeTexts.case },
  { as: 'person', name: 'account', label: proposeTexts.account, unitLabel: proposeTexts.unit },
  { as: 'text', name: 'reasons', label: fieldTexts.reasons },
];

/** Measures and commendations: those about the reader first, then what they decide or proposed, as far as their posts go. */
export function Measures() {
  const { t } = useLang();
  const { has } = useOffice();
  const search = useSearch({ from: '/office/measures' });
  const navigate = useNavigate({ from: '/measures' });
  const ladder = useQuery(ladderQuery);
  const [clearing, setClearing] = useState(false);
  const views: readonly View[] = [
    'mine',
    ...(has('head', 'discipline', 'supervisor') ? (['decide'] as const) : []),
    ...(ladder.data?.proposes ? (['proposed'] as const) : []),
    ...(has('discipline') ? (['office'] as const) : []),
    ...(ladder.data?.figures ? (['figures'] as const) : []),
  ];
  const view = search.view ?? 'mine';
  return (
    <Screen
      title={t(measureTexts.title)}
      aside={
        <div className="measure-buttons">
          {views.length > 1 ? (
            <Segmented<View>
              className="measure-views"
              aria-label={t(measureTexts.whose)}
              value={view}
              onChange={(next) => void navigate({ search: { view: next }, replace: true })}
              options={views.map((value) => ({ value, label: t(measureTexts[value]) }))}
            />
          ) : null}
          {ladder.data?.clears ? <Button onClick={() => setClearing(true)}>{t(proposeTexts.clear)}</Button> : null}
          {ladder.data?.proposes ? (
            <Button type="primary" onClick={() => void navigate({ to: '/measures/new' })}>
              {t(measureTexts.propose)}
            </Button>
          ) : null}
        </div>
      }
    >
      <p className="card-fair">{t(measureTexts.fair)}</p>
      {view === 'figures' ? (
        <Figures />
      ) : (
        <List view={view} others={views.filter((v): v is MeasureWhose => v !== view && v !== 'figures')} />
      )}
      {clearing ? (
        <ActWindow
          title={proposeTexts.clear}
          what={proposeTexts.clearWhat}
          path="/api/measures/clear"
          fields={CLEARING}
          body={(values) => ({ ...values, capacity: 'holder' })}
          changes={[['measures']]}
          onClose={() => setClearing(false)}
        />
      ) : null}
    </Screen>
  );
}

function List({ view, others }: { view: MeasureWhose; others: readonly MeasureWhose[] }) {
  const { t } = useLang();
  const found = useInfiniteQuery(measuresQuery(view));
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const measures = found.data.pages.flatMap((p) => p.measures);
  if (measures.length === 0)
    return view === 'mine' ? (
      <Empty title={t(measureTexts.emptyMine)}>
        {t(measureTexts.emptyMineHow)}
        {others.map((other) => (
          <Elsewhere
            key={other}
            name={t(measureTexts[other])}
            query={measuresQuery(other)}
            count={(page) => page.measures.length}
            to="/measures"
            search={{ view: other }}
          />
        ))}
      </Empty>
    ) : (
      <Empty title={t(measureTexts.empty)}>{t(measureTexts.emptyHow)}</Empty>
    );
  return (
    <>
      <ul className="rows" aria-label={t(measureTexts.list)} aria-busy={found.isFetching}>
        {measures.map((m) => (
          <Row key={m.measureId} measure={m} />
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

function Row({ measure: m }: { measure: MeasureLine }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  return (
    <li className="row">
      <div className="row-due">
        <span className="strong">{t(m.state)}</span>
        {m.statementUntil ? (
          <span className="soft small">
            {' '}
            {t(measureTexts.answerBy, { at: dueWords(m.statementUntil, now(), zone, lang).exact })}
          </span>
        ) : null}
      </div>
      <div className="row-main">
        <Link to="/measures/$measureId" params={{ measureId: m.measureId }} className="row-link" data-row>
          {t(measureTexts.of, { rung: t(m.rung), whom: m.name ?? t(m.unit) })}
        </Link>
        <p className="row-facts">
          {m.name ? <span>{t(m.unit)}</span> : null}
          <span>{t(m.capacity)}</span>
          {m.decider ? <span>{t(measureTexts.decidedBy, { name: m.decider })}</span> : null}
          {m.until && m.state.id !== 'withdrawn' ? (
            <span>{t(measureTexts.until, { day: dayText(m.until, lang) })}</span>
          ) : null}
          {m.confidential ? <span>{t(measureTexts.confidential)}</span> : null}
          <time dateTime={m.proposedAt}>
            {t(measureTexts.proposedAt, { when: whenText(m.proposedAt, now(), zone, lang) })}
          </time>
        </p>
      </div>
    </li>
  );
}

function Figures() {
  const { t } = useLang();
  const found = useQuery(figuresQuery);
  if (found.isPending) return <Loading rows={4} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { figures } = found.data;
  return (
    <section className="card">
      <h2>{t(measureTexts.figures)}</h2>
      <p className="soft">{t(measureTexts.figuresHow)}</p>
      {figures.length === 0 ? (
        <p>{t(measureTexts.none)}</p>
      ) : (
        <dl className="pairs pairs-counts">
          {figures.map(({ rung, state, n }) => (
            <div key={`${rung.id} ${state.id}`}>
              <dt>
                {t(rung)} · {t(state)}
              </dt>
              <dd>{n}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
