import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type ProjectLine, type ProjectYear, yearsQuery } from '../api/projects.ts';
import { useLang } from '../lang.tsx';
import { collectionStateTexts, projectStateTexts, projectTexts } from '../texts/projects.ts';
import { ActWindow } from '../ui/act-window.tsx';
import { dayText } from '../ui/dates.ts';
import { Screen } from '../ui/screen.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';

/** The years, newest first, each with its candidates or projects. */
export function Projects() {
  const { t } = useLang();
  const navigate = useNavigate();
  const found = useQuery(yearsQuery);
  const [opening, setOpening] = useState(false);
  return (
    <Screen
      title={t(projectTexts.title)}
      aside={
        <>
          <a href="/projects" target="_blank" rel="noreferrer">
            {t(projectTexts.portal)}
          </a>
          {found.data?.abilities.open === true ? (
            <Button onClick={() => setOpening(true)}>{t(projectTexts.openYear)}</Button>
          ) : null}
        </>
      }
    >
      <p className="card-fair">{t(projectTexts.intro)}</p>
      {found.isPending ? <Loading rows={6} /> : null}
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.years.length === 0 ? <Empty title={t(projectTexts.none)}>{t(projectTexts.noneHow)}</Empty> : null}
      {found.data?.years.map((year) => (
        <Year key={year.collectionId} year={year} />
      ))}
      {opening && found.data ? (
        <ActWindow<{ id: string }>
          about="project-year"
          changes={[['projects'], ['owed']]}
          onClose={() => setOpening(false)}
          onDone={({ id }) => void navigate({ to: '/project-collections/$collectionId', params: { collectionId: id } })}
          act={{
            title: projectTexts.openYear,
            what: projectTexts.openYearWhat,
            done: projectTexts.opened,
            fields: [{ name: 'year', label: projectTexts.yearField, kind: 'line' }],
            path: '/api/project-collections',
            body: ({ year }) => ({ year: Number(year) }),
            initial: { year: String(Number(found.data.today.slice(0, 4)) + 1) },
          }}
        />
      ) : null}
    </Screen>
  );
}

function Year({ year }: { year: ProjectYear }) {
  const { t, lang } = useLang();
  const day = year.adoptedOn ?? year.chooseUntil ?? year.collectUntil;
  const when = year.adoptedOn
    ? projectTexts.adoptedOn
    : year.chooseUntil
      ? projectTexts.chooseUntil
      : projectTexts.collectUntil;
  const shown = year.projects.filter((p) => year.state !== 'adopted' || p.state !== 'not-chosen');
  return (
    <section className="project-year">
      <h2>
        {t(projectTexts.year, { year: year.year })}{' '}
        <span className="soft small">
          {t(collectionStateTexts[year.state])} · {t(when, { on: dayText(day, lang) })}
        </span>
      </h2>
      <p>
        <Link to="/project-collections/$collectionId" params={{ collectionId: year.collectionId }}>
          {t(projectTexts.desk)}
        </Link>
      </p>
      {shown.length === 0 ? <p className="soft">{t(projectTexts.noProjects)}</p> : null}
      {shown.length > 0 ? (
        <ul className="rows" aria-label={t(projectTexts.list)}>
          {shown.map((p) => (
            <Row key={p.projectId} project={p} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

export function Row({ project: p }: { project: ProjectLine }) {
  const { t } = useLang();
  const gap = p.reach.reduce((sum, r) => sum + (r.mile?.gap ?? 0), 0);
  return (
    <li className="row">
      <div className="row-due">
        <span className="strong">{t(projectStateTexts[p.state])}</span>
        {p.progress.of > 0 ? <span className="soft small block">{t(projectTexts.progress, p.progress)}</span> : null}
      </div>
      <div className="row-main">
        <Link to="/projects/$projectId" params={{ projectId: p.projectId }} className="row-link" data-row>
          {p.title}
        </Link>
        <p className="row-facts">
          <span>{t(p.owner)}</span>
          {p.support === null ? null : <span>{t(projectTexts.support, { count: p.support })}</span>}
          {p.progress.late > 0 ? <span className="project-late">{t(projectTexts.late, p.progress)}</span> : null}
          {gap > 0 ? <span className="project-late">{t(projectTexts.gap, { gap })}</span> : null}
        </p>
      </div>
    </li>
  );
}
