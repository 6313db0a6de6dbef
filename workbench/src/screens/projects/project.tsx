import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { moneyText } from '../../../../src/kernel/money.ts';
import { type ProjectLine, type ProjectMoment, type ProjectPage, projectQuery } from '../../api/projects.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import {
  amendedTexts,
  askTexts,
  milestoneTexts,
  projectMomentTexts,
  projectStateTexts,
  projectTexts,
} from '../../texts/projects.ts';
import { type Act, ActWindow } from '../../ui/act-window.tsx';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { Evidence } from '../../ui/evidence.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, titleOf } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { CandidateWindow } from './candidate.tsx';
import { Claim, filesOf } from './claim.tsx';
import { Person } from './person.tsx';
import { Reach } from './reach.tsx';

export function ProjectPageScreen() {
  const { projectId } = useParams({ from: '/office/projects/$projectId' });
  return <OneProject key={projectId} projectId={projectId} />;
}

/** A project: what, milestones with their money, the last mile by place, people to ask, what happened. */
function OneProject({ projectId }: { projectId: string }) {
  const { t } = useLang();
  const found = useQuery(projectQuery(projectId));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(titleOf(found.error, projectTexts.notFound))}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/projects">{t(projectTexts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  const { project } = page;
  return (
    <Screen title={project.title} aside={<Link to="/projects">{t(projectTexts.back)}</Link>} wide>
      <div className="case-head card-page-head">
        <p className="letter flush">{project.what}</p>
        <Facts page={page} />
        <Amend page={page} />
      </div>
      {project.milestones.length > 0 ? <Milestones page={page} /> : null}
      {project.reach.length > 0 ? <Mile page={page} /> : null}
      <Calls page={page} />
      <DutyActs about={`project:${projectId}`} />
      <History page={page} />
    </Screen>
  );
}

/** Amounts in words. */
function useMoney(): (amount: number) => string {
  const { t } = useLang();
  const { money } = useOffice();
  return (amount) => t(moneyText(amount, money));
}

function Facts({ page: { project: p, collectionId, year } }: { page: ProjectPage }) {
  const { t } = useLang();
  const told = useMoney();
  const money =
    p.milestones.length === 0
      ? t(projectTexts.planned, { money: told(p.money) })
      : t(projectTexts.spentOf, { spent: told(p.progress.spent), planned: told(p.progress.planned) });
  const rows = [
    [t(projectTexts.title), `${t(projectTexts.year, { year })} · ${t(projectStateTexts[p.state])}`],
    [t(projectTexts.owner), t(p.owner)],
    [t(projectTexts.gains), p.gains],
    [t(amendedTexts.places), p.places.map((u) => t(u)).join(' · ')],
    [t(projectTexts.moneyRead), money],
    ...(p.progress.of > 0 ? [[t(projectTexts.milestones), t(projectTexts.reachedOf, p.progress)] as const] : []),
  ] as const;
  return (
    <>
      <dl className="case-standing">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link to="/project-collections/$collectionId" params={{ collectionId }}>
          {t(projectTexts.desk)}
        </Link>
      </p>
    </>
  );
}

/** A candidate said anew, before people choose. */
function Amend({ page: { project: p, abilities } }: { page: ProjectPage }) {
  const { t } = useLang();
  const [open, setOpen] = useState(false);
  if (p.state !== 'candidate' || abilities.amend !== true) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t(projectTexts.amend)}</Button>
      {open ? (
        <CandidateWindow
          title={projectTexts.amend}
          lead={projectTexts.amendWhat}
          done={projectTexts.amended}
          about={p.projectId}
          path={`/api/projects/${p.projectId}/amend`}
          initial={{
            ...{ title: p.title, what: p.what, gains: p.gains, owner: p.owner.id },
            places: p.places.map((u) => u.id),
            money: String(p.money / 100),
          }}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

/** An act in a window, or nothing. */
function useAct(page: ProjectPage) {
  const [act, setAct] = useState<Act | null>(null);
  const shown = act ? (
    <ActWindow
      key={act.path}
      about={page.project.projectId}
      changes={[['projects'], ['owed']]}
      onClose={() => setAct(null)}
      act={act}
    />
  ) : null;
  return [shown, setAct] as const;
}

function Milestones({ page }: { page: ProjectPage }) {
  const { t, lang } = useLang();
  const [shown, open] = useAct(page);
  const { project, abilities, proofs } = page;
  const told = useMoney();
  const at = (nth: number, act: string) => `/api/projects/${project.projectId}/milestones/${nth}/${act}`;
  const [claiming, setClaiming] = useState<number | null>(null);
  const claimed = project.milestones.find((m) => m.nth === claiming);
  return (
    <section className="card">
      <h2>{t(projectTexts.milestones)}</h2>
      <ol className="project-people">
        {project.milestones.map((m) => {
          const proof = proofs.find((p) => p.nth === m.nth);
          return (
            <li key={m.nth} className="project-person">
              <p className="flush">
                <span className="strong">{m.name}</span>{' '}
                <span className="soft">{t(projectTexts.milestoneBy, { on: dayText(m.on, lang) })}</span>
              </p>
              <p className="flush">
                <span className={m.late ? 'project-late' : 'soft'}>
                  {t(milestoneTexts[m.late ? 'late' : m.state])}
                  {m.doneOn ? ` ${dayText(m.doneOn, lang)}` : ''}
                </span>
              </p>
              <p className="soft flush">
                {m.spent === null
                  ? t(projectTexts.planned, { money: told(m.money) })
                  : t(projectTexts.spentOf, { spent: told(m.spent), planned: told(m.money) })}
              </p>
              {proof && m.state !== 'open' ? (
                <>
                  <p className="letter flush">{proof.text}</p>
                  <Evidence path={filesOf(project.projectId)} ids={proof.files} />
                </>
              ) : null}
              <p className="supervise-acts flush">
                {abilities[`claim:${m.nth}`] === true ? (
                  <Button size="small" onClick={() => setClaiming(m.nth)}>
                    {t(projectTexts.claim)}
                  </Button>
                ) : null}
                {abilities[`confirm:${m.nth}`] === true ? (
                  <>
                    <Button
                      size="small"
                      onClick={() =>
                        open({
                          title: projectTexts.confirm,
                          what: projectTexts.confirmWhat,
                          done: projectTexts.noted,
                          fields: [],
                          path: at(m.nth, 'confirm'),
                          body: () => ({}),
                        })
                      }
                    >
                      {t(projectTexts.confirm)}
                    </Button>
                    <Button
                      size="small"
                      onClick={() =>
                        open({
                          title: projectTexts.giveBack,
                          what: projectTexts.giveBackWhat,
                          done: projectTexts.noted,
                          fields: [{ name: 'words', label: projectTexts.words, kind: 'text' }],
                          path: at(m.nth, 'return'),
                          body: ({ words }) => ({ words }),
                        })
                      }
                    >
                      {t(projectTexts.giveBack)}
                    </Button>
                  </>
                ) : null}
              </p>
            </li>
          );
        })}
      </ol>
      {shown}
      {claimed ? <Claim page={page} milestone={claimed} onClose={() => setClaiming(null)} /> : null}
    </section>
  );
}

function Mile({ page }: { page: ProjectPage }) {
  const { t } = useLang();
  const [shown, open] = useAct(page);
  const [reaching, setReaching] = useState<string | null>(null);
  const { project, abilities } = page;
  const number = (n: number | null | undefined) => (n === null || n === undefined ? '–' : n);
  const good = (place: string): Act => ({
    title: projectTexts.makeGood,
    what: projectTexts.makeGoodWhat,
    done: projectTexts.noted,
    fields: [{ name: 'words', label: projectTexts.words, kind: 'text' }],
    path: `/api/projects/${project.projectId}/make-good`,
    body: ({ words }) => ({ place, words }),
  });
  return (
    <section className="card">
      <h2>{t(projectTexts.mile)}</h2>
      <p className="soft">{t(projectTexts.mileHow)}</p>
      <div className="project-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t(projectTexts.place)}</th>
              <th scope="col">{t(projectTexts.entitled)}</th>
              <th scope="col">{t(projectTexts.reached)}</th>
              <th scope="col">{t(projectTexts.confirmed)}</th>
              <th scope="col">{t(projectTexts.gapHead)}</th>
            </tr>
          </thead>
          <tbody>
            {project.reach.map((r) => (
              <tr key={r.unit.id}>
                <th scope="row">
                  {t(r.unit)}
                  {r.mile?.answers ? (
                    <span className="soft small block">{t(projectTexts.asked, r.mile.answers)}</span>
                  ) : null}
                  {r.fewer === null ? null : (
                    <span className="soft small block">{t(projectTexts.few, { fewer: r.fewer })}</span>
                  )}
                  <span className="supervise-acts">
                    {abilities[`reach:${r.unit.id}`] === true ? (
                      <Button size="small" onClick={() => setReaching(r.unit.id)}>
                        {t(projectTexts.reach)}
                      </Button>
                    ) : null}
                    {abilities[`makeGood:${r.unit.id}`] === true ? (
                      <Button size="small" onClick={() => open(good(r.unit.id))}>
                        {t(projectTexts.makeGood)}
                      </Button>
                    ) : null}
                  </span>
                </th>
                <td data-head={t(projectTexts.entitled)}>{number(r.mile?.entitled)}</td>
                <td data-head={t(projectTexts.reached)}>{number(r.mile?.reached)}</td>
                <td data-head={t(projectTexts.confirmed)}>{number(r.mile?.confirmed)}</td>
                <td data-head={t(projectTexts.gapHead)} className={r.mile?.gap ? 'project-late' : ''}>
                  {number(r.mile?.gap)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {page.said.length > 0 ? (
        <>
          <h3>{t(projectTexts.said)}</h3>
          <ul>
            {page.said.map((s) => (
              <li key={`${s.place} ${s.text}`}>{s.text}</li>
            ))}
          </ul>
        </>
      ) : null}
      {shown}
      {reaching ? <Reach page={page} place={reaching} onClose={() => setReaching(null)} /> : null}
    </section>
  );
}

const placeOf = (project: ProjectLine, id: string) => project.reach.find((r) => r.unit.id === id)?.unit;

/** People of the samples who are still to be asked, for who calls. */
function Calls({ page }: { page: ProjectPage }) {
  const { t } = useLang();
  if (page.abilities.call !== true || page.project.state !== 'adopted') return null;
  const lists = page.lists
    .map((l) => ({ ...l, open: l.picks.filter((p) => p.result === null) }))
    .filter((l) => l.open.length > 0);
  if (lists.length === 0) return null;
  return (
    <section className="card">
      <h2>{t(projectTexts.calls)}</h2>
      {lists.map((l) => {
        const place = placeOf(page.project, l.place);
        return (
          <div key={l.listId}>
            <h3>{place ? t(place) : l.place}</h3>
            <ul className="project-people">
              {l.open.map((p) => (
                <Person
                  key={p.nth}
                  nth={p.nth + 1}
                  attempts={p.attempts}
                  look={`/api/project-lists/${l.listId}/people/${p.nth}/look`}
                  code={`/api/project-lists/${l.listId}/people/${p.nth}/code`}
                  say={`/api/project-lists/${l.listId}/people/${p.nth}/ask`}
                  results={(['got', 'not', 'unreachable'] as const).map((id) => ({ id, text: askTexts[id] }))}
                  words
                />
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

function History({ page }: { page: ProjectPage }) {
  const { t } = useLang();
  const { choices } = useOffice();
  const told = useMoney();
  const unit = (id: string) => {
    const found = choices.units.find((u) => u.id === id);
    return found ? t(found) : id;
  };
  const inWords = ({ field, text }: ProjectMoment['before'][number]): string => {
    if (field === 'money') return told(Number(text));
    return field === 'owner' || field === 'places' ? text.split(',').map(unit).join(' · ') : text;
  };
  return (
    <Timeline
      moments={page.moments}
      what={({ type, milestone, place }) =>
        [
          t(projectMomentTexts[type as keyof typeof projectMomentTexts], { nth: milestone }),
          ...(place ? [t(place)] : []),
        ].join(' · ')
      }
      under={({ before }) =>
        before.map((b) => (
          <p key={b.field} className="soft flush">
            {t(amendedTexts[b.field])} · {t(projectTexts.before, { text: inWords(b) })}
          </p>
        ))
      }
    />
  );
}
