import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Measure, measureQuery } from '../../api/measures.ts';
import { useLang } from '../../lang.tsx';
import { measureTexts } from '../../texts/measures.ts';
import { dayText } from '../../ui/dates.ts';
import { Due } from '../../ui/due.tsx';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { MeasureActs } from './acts.tsx';
import { FactLink } from './fact-link.tsx';
import { Files } from './files.tsx';
import { MeasureHistory } from './history.tsx';
import { Procedure } from './procedure.tsx';

export function MeasurePage() {
  const { measureId } = useParams({ from: '/office/measures/$measureId' });
  return <OneMeasure key={measureId} measureId={measureId} />;
}

/** One measure whole: how far it is, what it rests on, whose power it was, who decides, what was said, and what one may do. */
function OneMeasure({ measureId }: { measureId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(
    useQuery(measureQuery(measureId)),
    measureTexts.notFound,
    <Link to="/measures">{t(measureTexts.back)}</Link>,
  );
  if (instead) return instead;
  const { measure: m } = page;
  return (
    <Screen title={t(measureTexts.of, { rung: t(m.rung), whom: m.name ?? t(m.unit) })} wide>
      <Standing page={page} />
      <div className="case">
        <div className="case-main">
          <p className="card-fair">{t(measureTexts.fair)}</p>
          <Procedure page={page} />
          <Rests page={page} />
          <MeasureActs page={page} />
          <MeasureHistory page={page} />
        </div>
        <aside className="case-side">
          <Deciding page={page} />
          <Limits page={page} />
          <DutyActs about={`measure:${measureId}`} />
          <Files page={page} />
          <Publications page={page} />
        </aside>
      </div>
    </Screen>
  );
}

const Until = ({ at }: { at: string }) => <Due duty={{ dueAt: at, state: 'open', why: [], clock: null }} />;

function Pairs({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return rows.map(([name, value]) => (
    <div key={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ));
}

function Standing({ page }: { page: Measure }) {
  const { t, lang } = useLang();
  const { measure: m, barredUntil, cleared, publicWish } = page;
  const rows: (readonly [string, ReactNode])[] = [
    [
      t(measureTexts.state),
      <span key="state" className="strong">
        {t(m.state)}
      </span>,
    ],
    [t(measureTexts.person), m.name ? `${m.name} · ${t(m.unit)}` : t(m.unit)],
    [t(measureTexts.capacity), t(m.capacity)],
  ];
  const limits = [
    [measureTexts.statementBy, m.statementUntil],
    [measureTexts.decideBy, page.decideBy],
    [measureTexts.tellBy, page.tellBy],
    [measureTexts.carryBy, page.carryBy],
    [measureTexts.checkBy, page.checkBy],
    [measureTexts.reviewBy, page.reviewBy],
    [measureTexts.reviewUntil, m.state.id === 'in-force' && !page.final ? page.reviewUntil : null],
  ] as const;
  for (const [name, at] of limits) if (at) rows.push([t(name), <Until key={name.en} at={at} />]);
  if (page.carried?.on) {
    const words = page.carried.confirmed ? measureTexts.carriedOn : measureTexts.carriedUnchecked;
    rows.push([t(measureTexts.carried), t(words, { on: dayText(page.carried.on, lang) })]);
  }
  // What was taken back stands no more, whatever day it would have run to.
  if (m.until && !cleared) rows.push([t(measureTexts.standsUntil), dayText(m.until, lang)]);
  if (barredUntil && !cleared) rows.push([t(measureTexts.barred), dayText(barredUntil, lang)]);
  return (
    <div className="case-head card-page-head">
      <dl className="case-standing">
        <Pairs rows={rows} />
      </dl>
      {cleared ? (
        <p className="soft">
          {t(measureTexts.clearedNote)}{' '}
          {publicWish === null ? null : t(publicWish ? measureTexts.wishYes : measureTexts.wishNo)}
        </p>
      ) : null}
    </div>
  );
}

function Rests({ page }: { page: Measure }) {
  const { t } = useLang();
  const { facts, power, what, basis } = page;
  return (
    <section className="card">
      <h2>{t(measureTexts.facts)}</h2>
      <ol className="measure-facts">
        {facts.map(({ kind, ref, shows }) => (
          <li key={`${kind.id} ${ref ?? shows}`}>
            <p className="flush pre">{shows}</p>
            <p className="soft small flush card-link">
              {t(kind)}{' '}
              {ref ? (
                <FactLink kind={kind.id} id={ref}>
                  {t(measureTexts.open)}
                </FactLink>
              ) : null}
            </p>
          </li>
        ))}
      </ol>
      {power ? (
        <>
          <h3>{t(measureTexts.power)}</h3>
          <p className="flush strong">{t(power.ground)}</p>
          <p className="flush">
            {t(measureTexts.powerUnit, {
              unit: t(power.unit),
              means: t(power.means ? measureTexts.withMeans : measureTexts.withoutMeans),
            })}
          </p>
          <p className="flush pre">{power.words}</p>
        </>
      ) : null}
      <h3>{t(page.measure.rung)}</h3>
      <p className="flush">{t(what)}</p>
      <p className="soft flush">{t(basis)}</p>
    </section>
  );
}

function Deciding({ page }: { page: Measure }) {
  const { t } = useLang();
  const { decider, reviewer, passedOver } = page;
  const rows: (readonly [string, ReactNode])[] = [
    [t(measureTexts.decider), `${decider.name ?? '—'} · ${t(decider.unit)}`],
  ];
  if (reviewer) rows.push([t(measureTexts.reviewer), `${reviewer.name ?? '—'} · ${t(reviewer.unit)}`]);
  return (
    <section className="side-part">
      <h2>{t(measureTexts.who)}</h2>
      <dl className="pairs">
        <Pairs rows={rows} />
      </dl>
      {passedOver.length > 0 ? (
        <>
          <h3>{t(measureTexts.passedOver)}</h3>
          <dl className="pairs">
            <Pairs rows={passedOver.map((p) => [p.name ?? '—', p.because ? t(p.because) : ''] as const)} />
          </dl>
        </>
      ) : null}
    </section>
  );
}

function Limits({ page }: { page: Measure }) {
  const { t } = useLang();
  const { statement, askReview, stands } = page.limits;
  const rows: (readonly [string, ReactNode])[] = [
    [t(measureTexts.limitStatement), t(statement)],
    [t(measureTexts.limitReview), t(askReview)],
  ];
  if (stands) rows.push([t(measureTexts.limitStands), t(stands)]);
  return (
    <section className="side-part">
      <h2>{t(measureTexts.limits)}</h2>
      <dl className="pairs">
        <Pairs rows={rows} />
      </dl>
    </section>
  );
}

function Publications({ page }: { page: Measure }) {
  const { t } = useLang();
  if (page.publicity.length === 0) return null;
  return (
    <section className="side-part">
      <h2>{t(measureTexts.publications)}</h2>
      <ul className="files card-link">
        {page.publicity.map((p) => (
          <li key={p.publicityId}>
            <Link to="/publications/$publicityId" params={{ publicityId: p.publicityId }}>
              {p.title}
            </Link>{' '}
            <span className="soft small">{t(p.state)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
