import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { type CollectionPage, collectionQuery, type ProposalLine, proposalsQuery } from '../../api/projects.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { callTexts, collectionStateTexts, projectTexts, proposalStateTexts } from '../../texts/projects.ts';
import { AbleButton } from '../../ui/able-button.tsx';
import { ActWindow } from '../../ui/act-window.tsx';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote, titleOf } from '../../ui/states.tsx';
import { Row } from '../projects.tsx';
import { Adopt } from './adopt.tsx';
import { CandidateWindow } from './candidate.tsx';
import { Person } from './person.tsx';

export function Collection() {
  const { collectionId } = useParams({ from: '/office/project-collections/$collectionId' });
  return <OneYear key={collectionId} collectionId={collectionId} />;
}

/** A year at the desk: what was proposed, the candidates, the sample of those who chose, the list. */
function OneYear({ collectionId }: { collectionId: string }) {
  const { t, lang } = useLang();
  const found = useQuery(collectionQuery(collectionId));
  const [adopting, setAdopting] = useState(false);
  const choice = useWrite([['projects'], ['owed']]);
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(titleOf(found.error, projectTexts.notFound))}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/projects">{t(projectTexts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  const { year, abilities } = page;
  return (
    <Screen
      title={`${t(projectTexts.title)} ${t(projectTexts.year, { year: year.year })}`}
      aside={<Link to="/projects">{t(projectTexts.back)}</Link>}
    >
      <p className="card-fair">
        {t(collectionStateTexts[year.state])} · {t(page.unit)} ·{' '}
        {t(projectTexts.collectUntil, { on: dayText(year.collectUntil, lang) })}
        {year.chooseUntil ? ` · ${t(projectTexts.chooseUntil, { on: dayText(year.chooseUntil, lang) })}` : ''}
        {year.adoptedOn ? ` · ${t(projectTexts.adoptedOn, { on: dayText(year.adoptedOn, lang) })}` : ''}
      </p>
      {choice.error ? <ProblemNote problem={choice.error.problem} /> : null}
      <p className="supervise-acts">
        {year.state === 'collecting' ? (
          <AbleButton
            ability={abilities.openChoice}
            onClick={() => choice.mutate({ path: `/api/project-collections/${year.collectionId}/choice`, body: {} })}
          >
            {t(projectTexts.openChoice)}
          </AbleButton>
        ) : null}
        {year.state === 'checking' ? (
          <AbleButton ability={abilities.adopt} onClick={() => setAdopting(true)}>
            {t(projectTexts.adopt)}
          </AbleButton>
        ) : null}
      </p>
      {year.state === 'checking' ? <Sample page={page} /> : null}
      <Proposals page={page} />
      <section className="card">
        <h2>{t(projectTexts.candidates)}</h2>
        {year.projects.length === 0 ? (
          <p className="soft flush">{t(projectTexts.noProjects)}</p>
        ) : (
          <ul className="rows">
            {year.projects.map((p) => (
              <Row key={p.projectId} project={p} />
            ))}
          </ul>
        )}
      </section>
      <DutyActs about={`project-collection:${collectionId}`} />
      {adopting ? <Adopt page={page} onClose={() => setAdopting(false)} /> : null}
    </Screen>
  );
}

function Sample({ page }: { page: CollectionPage }) {
  const { t } = useLang();
  const at = `/api/project-collections/${page.year.collectionId}/supporters`;
  const open = page.called.map((c, i) => ({ ...c, nth: i + 1 })).filter((c) => c.result === null);
  return (
    <section className="card">
      <h2>{t(projectTexts.sample)}</h2>
      <p className="soft">{t(projectTexts.sampleHow)}</p>
      {open.length === 0 || page.abilities.call !== true ? (
        <p className="soft flush">{t(projectTexts.nobody)}</p>
      ) : (
        <ul className="project-people">
          {open.map((c) => (
            <Person
              key={c.supportId}
              nth={c.nth}
              attempts={c.attempts}
              look={`${at}/${c.supportId}/number`}
              say={`${at}/${c.supportId}/called`}
              results={(['real', 'not-real', 'unreachable'] as const).map((id) => ({ id, text: callTexts[id] }))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

const STATES = ['new', 'grouped', 'set-aside'] as const;

function Proposals({ page }: { page: CollectionPage }) {
  const { t } = useLang();
  const [state, setState] = useState<(typeof STATES)[number]>(page.proposals.new > 0 ? 'new' : 'grouped');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [drafting, setDrafting] = useState(false);
  const found = useInfiniteQuery(proposalsQuery(page.year.collectionId, state));
  const lines = found.data?.pages.flatMap((p) => p.proposals) ?? [];
  const picked = lines.filter((p) => chosen.includes(p.proposalId));
  const may = page.abilities.group === true;
  const toggle = (id: string) => setChosen((now) => (now.includes(id) ? now.filter((x) => x !== id) : [...now, id]));
  return (
    <section className="card">
      <h2>{t(projectTexts.proposals)}</h2>
      <p className="supervise-acts">
        <Segmented
          aria-label={t(projectTexts.proposals)}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({
            value,
            label: `${t(proposalStateTexts[value])} ${page.proposals[value]}`,
          }))}
        />
        {may ? (
          <Button disabled={chosen.length === 0} onClick={() => setDrafting(true)}>
            {t(projectTexts.draft)}
          </Button>
        ) : null}
      </p>
      {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && lines.length === 0 ? <p className="soft flush">{t(projectTexts.noProposals)}</p> : null}
      <ul className="project-people">
        {lines.map((p) => (
          <Proposal
            key={p.proposalId}
            proposal={p}
            page={page}
            chosen={chosen.includes(p.proposalId)}
            onToggle={() => toggle(p.proposalId)}
          />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button className="more" onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>
          {t(frame.more)}
        </Button>
      ) : null}
      {drafting ? (
        <CandidateWindow
          title={projectTexts.draft}
          lead={projectTexts.draftWhat}
          done={projectTexts.drafted}
          about={chosen.toSorted().join(' ')}
          path={`/api/project-collections/${page.year.collectionId}/candidates`}
          initial={{
            ...(picked[0] ? { title: picked[0].title } : {}),
            places: [...new Set(picked.flatMap((p) => (p.place ? [p.place.id] : [])))],
          }}
          more={{ proposals: chosen }}
          onClose={() => setDrafting(false)}
          onDone={() => setChosen([])}
        />
      ) : null}
    </section>
  );
}

function Proposal({
  proposal: p,
  page,
  chosen,
  onToggle,
}: {
  proposal: ProposalLine;
  page: CollectionPage;
  chosen: boolean;
  onToggle: () => void;
}) {
  const { t } = useLang();
  const [act, setAct] = useState<'group' | 'aside' | null>(null);
  const contact = useWrite<{ contact: string }>();
  const may = page.abilities.group === true;
  const candidates = page.year.projects.map((c) => ({ value: c.projectId, label: { zh: c.title, en: c.title } }));
  const base = `/api/project-proposals/${p.proposalId}`;
  return (
    <li className="project-person">
      <p className="flush">
        {may ? (
          <label className="strong">
            <input type="checkbox" checked={chosen} onChange={onToggle} /> {p.title}
          </label>
        ) : (
          <span className="strong">{p.title}</span>
        )}{' '}
        {p.place ? <span className="soft small">{t(p.place)}</span> : null}
      </p>
      <p className="letter flush">{p.why}</p>
      {p.reason ? (
        <p className="soft flush">
          {t(projectTexts.reason)} · {p.reason}
        </p>
      ) : null}
      {contact.error ? <ProblemNote problem={contact.error.problem} /> : null}
      {may ? (
        <p className="supervise-acts flush">
          {candidates.length > 0 ? (
            <Button size="small" onClick={() => setAct('group')}>
              {t(projectTexts.group)}
            </Button>
          ) : null}
          <Button size="small" onClick={() => setAct('aside')}>
            {t(projectTexts.setAside)}
          </Button>
          {p.contact && !contact.data ? (
            <Button
              size="small"
              title={t(projectTexts.contactNote)}
              onClick={() => contact.mutate({ path: `${base}/contact`, body: {} })}
            >
              {t(projectTexts.contact)}
            </Button>
          ) : null}
          {contact.data ? <span className="number">{contact.data.contact}</span> : null}
        </p>
      ) : null}
      {act === 'group' ? (
        <ActWindow
          about={p.proposalId}
          changes={[['projects']]}
          onClose={() => setAct(null)}
          act={{
            title: projectTexts.group,
            what: projectTexts.groupWhat,
            done: projectTexts.grouped,
            fields: [{ name: 'project', label: projectTexts.which, kind: 'choice', options: candidates }],
            path: `${base}/group`,
            body: ({ project }) => ({ project }),
          }}
        />
      ) : null}
      {act === 'aside' ? (
        <ActWindow
          about={p.proposalId}
          changes={[['projects']]}
          onClose={() => setAct(null)}
          act={{
            title: projectTexts.setAside,
            what: projectTexts.setAsideWhat,
            done: projectTexts.asideDone,
            fields: [{ name: 'reason', label: projectTexts.reason, kind: 'text' }],
            path: `${base}/set-aside`,
            body: ({ reason }) => ({ reason }),
          }}
        />
      ) : null}
    </li>
  );
}
