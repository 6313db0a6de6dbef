import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { Fragment, type ReactNode, useState } from 'react';
import { type Sending, sendingQuery } from '../../api/sendings.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { answerTexts, planTexts, sendingMomentTexts, sendingTexts as texts } from '../../texts/sendings.ts';
import { ActWindow } from '../../ui/act-window.tsx';
import { dayText, momentText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote, titleOf } from '../../ui/states.tsx';
import { Timeline } from '../../ui/timeline.tsx';
import { actsOf, giveBackOf } from './acts.ts';
import { Checked } from './checked.tsx';
import { Meets } from './others.tsx';
import { inARow } from './words.ts';

const CHANGES = [['sendings'], ['owed']] as const;

export function SendingScreen() {
  const { sendingId } = useParams({ from: '/office/sendings/$sendingId' });
  return <One key={sendingId} sendingId={sendingId} />;
}

/** A sending whole: what is asked of whom, what the rules say, who answered, and what one may do. */
function One({ sendingId }: { sendingId: string }) {
  const { t } = useLang();
  const found = useQuery(sendingQuery(sendingId));
  if (found.isPending) return <Loading rows={10} />;
  if (found.isError && !found.data)
    return (
      <Screen title={t(titleOf(found.error, texts.notFound))}>
        <Failed error={found.error} retry={() => void found.refetch()} />
        <Link to="/sendings">{t(texts.back)}</Link>
      </Screen>
    );
  const page = found.data;
  return (
    <Screen title={page.line.title} wide>
      <div className="case">
        <div className="case-main">
          <section className="card">
            <p className="letter pre flush">{page.ask}</p>
            {page.figures.length > 0 ? (
              <ul>
                {page.figures.map((figure) => (
                  <li key={figure}>{figure}</li>
                ))}
              </ul>
            ) : null}
          </section>
          <Acts page={page} />
          <Meets page={page} />
          <Answers page={page} />
          <History page={page} />
        </div>
        <aside className="case-side">
          <Facts page={page} />
          <DutyActs about={`sending:${sendingId}`} />
        </aside>
      </div>
    </Screen>
  );
}

const WINDOWS = ['sign', 'answer', 'conclude', 'askSignature', 'withdraw'] as const;

function Acts({ page }: { page: Sending }) {
  const { t, lang } = useLang();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  const write = useWrite<{ state: string }>(CHANGES);
  const { line, abilities, checked } = page;
  const path = (action: string) => `/api/sendings/${line.sendingId}/${action}`;
  const acts = actsOf(page);
  const goes = checked?.stands === 'goes' || checked?.stands === 'held';
  // A signature is asked for where one is needed, and nowhere else.
  const shown = WINDOWS.filter(
    (name) => abilities[name] === true && (name !== 'askSignature' || checked?.stands === 'sign'),
  );
  const send = () =>
    write.mutate(
      { path: path('send'), body: {} },
      { onSuccess: ({ state }) => void message.success(t(state === 'held' ? texts.held : texts.sent)) },
    );
  const change = abilities.change === true;
  return (
    <>
      {checked ? <Checked checked={checked} of={abilities.join === true ? page : undefined} /> : null}
      <section className="card">
        <h2>{t(texts.acts)}</h2>
        {write.error ? <ProblemNote problem={write.error.problem} /> : null}
        {abilities.sign === true ? (
          <p className="flush">
            {t(texts.toSign, {
              codes: inARow(
                lang,
                page.signed.map((s) => t(s)),
              ),
            })}
          </p>
        ) : null}
        {shown.length === 0 && !change && !goes ? <p className="soft flush">{t(texts.noActs)}</p> : null}
        <p className="supervise-acts flush">
          {goes && abilities.send === true ? (
            <Button type="primary" onClick={send} loading={write.isPending}>
              {t(texts.send)}
            </Button>
          ) : null}
          {shown.map((name) => (
            <Button key={name} onClick={() => setOpen(name)}>
              {t(acts[name]!.title)}
            </Button>
          ))}
          {change ? (
            <Button
              onClick={() =>
                void navigate({ to: '/sendings/$sendingId/change', params: { sendingId: line.sendingId } })
              }
            >
              {t(texts.editTitle)}
            </Button>
          ) : null}
        </p>
        {goes && abilities.send && abilities.send !== true ? (
          <p className="soft small flush">{t(abilities.send.reason)}</p>
        ) : null}
        {open ? (
          <ActWindow act={acts[open]!} about={line.sendingId} changes={CHANGES} onClose={() => setOpen(null)} />
        ) : null}
      </section>
    </>
  );
}

/** Each unit that owes something, and how far it is; whoever sent it says of each that it is in order. */
function Answers({ page }: { page: Sending }) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [back, setBack] = useState<string | null>(null);
  const write = useWrite(CHANGES);
  const { line, answers, abilities } = page;
  if (answers.length === 0) return null;
  const ticks = line.kind.id === 'meeting' || line.kind.id === 'inspection';
  const ready = answers.filter((a) => a.state === 'answered' || (ticks && a.state === 'owed'));
  const may = abilities.check === true;
  const confirm = (units: readonly string[]) =>
    write.mutate(
      { path: `/api/sendings/${line.sendingId}/confirm`, body: { units } },
      { onSuccess: () => void message.success(t(texts.confirmed)) },
    );
  return (
    <section className="card">
      <h2>{t(texts.answers)}</h2>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <ul className="sending-answers">
        {answers.map((a) => (
          <li key={a.unit.id}>
            <span>{t(a.unit)}</span>{' '}
            <span className={a.state === 'owed' ? 'mark-word' : 'soft'}>{t(answerTexts[a.state])}</span>
            {may && ready.includes(a) ? (
              <Button size="small" onClick={() => confirm([a.unit.id])}>
                {t(a.state === 'owed' ? texts.was : texts.confirm)}
              </Button>
            ) : null}
            {may && a.state === 'answered' ? (
              <Button size="small" onClick={() => setBack(a.unit.id)}>
                {t(texts.giveBack)}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may && ready.length > 1 ? (
        <Button size="small" onClick={() => confirm(ready.map((a) => a.unit.id))} loading={write.isPending}>
          {t(ready.some((a) => a.state === 'owed') ? texts.allWere : texts.confirmAll)}
        </Button>
      ) : null}
      {back ? (
        <ActWindow
          act={giveBackOf(page, back)}
          about={`${line.sendingId}.${back}`}
          changes={CHANGES}
          onClose={() => setBack(null)}
        />
      ) : null}
    </section>
  );
}

function Facts({ page }: { page: Sending }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { line } = page;
  const postText = ({ unit, post, name }: NonNullable<Sending['signer']>) =>
    [t(unit), t(post), ...(name ? [name] : [])].join(' · ');
  const rows: [string, ReactNode][] = [
    [t(texts.state), t(line.state)],
    [t(texts.kind), t(line.kind)],
    [t(texts.from), t(line.unit)],
    [
      t(texts.to),
      inARow(
        lang,
        line.to.map((u) => t(u)),
      ),
    ],
    [t(texts.basis), page.basis],
  ];
  if (line.goesAt) rows.push([t(texts.held), momentText(line.goesAt, zone, lang)]);
  if (page.subject) rows.push([t(texts.subject), t(page.subject)]);
  if (line.from) rows.push([t(line.kind.id === 'meeting' ? texts.meetingOn : texts.first), dayText(line.from, lang)]);
  if (line.until) rows.push([t(texts.last), dayText(line.until, lang)]);
  if (line.by) rows.push([t(texts.byField), dayText(line.by, lang)]);
  if (page.attends)
    rows.push([t(texts.attends), t(texts.attendsHow, { who: t(page.attends.who), n: page.attends.heads })]);
  if (line.urgent) rows.push([t(line.urgent), page.notice]);
  if (page.signer) rows.push([t(texts.signer), postText(page.signer)]);
  if (page.signed.length > 0)
    rows.push([
      t(texts.signed),
      inARow(
        lang,
        page.signed.map((s) => t(s)),
      ),
    ]);
  // Of a draft the check says it, of one that was signed the signature; of one that is made together with another nobody signs.
  const bare = line.sentAt !== null && !page.joint && !page.signer;
  if (page.planned !== null || (page.inPlan !== null && bare))
    rows.push([
      t(page.inPlan ? planTexts.inPlan : planTexts.offPlan),
      page.plannedWords ? t(page.plannedWords) : t(planTexts.unsigned),
    ]);
  for (const p of page.partners)
    rows.push([
      t(texts.partners),
      <Fragment key={p.sendingId}>
        {p.day ? t(texts.partner, { unit: t(p.unit), day: dayText(p.day, lang) }) : t(p.unit)}
        {p.lead ? <span className="soft small block">{t(texts.leadIs, { post: postText(p.lead) })}</span> : null}
      </Fragment>,
    ]);
  if (page.joint?.host) {
    const { id, of, unit } = page.joint.host;
    rows.push([
      t(texts.jointWith),
      of === 'sending' ? (
        <Link key="host" to="/sendings/$sendingId" params={{ sendingId: id }}>
          {t(unit)}
        </Link>
      ) : (
        t(texts.supervision, { unit: t(unit) })
      ),
    ]);
    if (page.joint.day) rows.push([t(texts.jointDay), dayText(page.joint.day, lang)]);
    rows.push([
      t(texts.leads),
      page.joint.leads.map((lead) => (
        <span key={lead.post.id} className="block">
          {postText(lead)}
        </span>
      )),
    ]);
  }
  if (page.decided !== null) rows.push([t(texts.meetingEnd), t(page.decided ? texts.decided : texts.undecided)]);
  return (
    <section className="side-part sending-facts">
      <h2>{t(texts.facts)}</h2>
      <dl className="pairs">
        {rows.map(([name, value], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several may come along, each in a row of its own
          <div key={`${name} ${i}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {page.offHours ? <p className="notice">{t(texts.offHours)}</p> : null}
      {page.passesOn ? <p className="soft small">{t(texts.passesOn)}</p> : null}
    </section>
  );
}

function History({ page }: { page: Sending }) {
  const { t } = useLang();
  return (
    <Timeline
      moments={page.moments}
      what={({ type, unit }) =>
        [t(sendingMomentTexts[type as keyof typeof sendingMomentTexts]), ...(unit ? [t(unit)] : [])].join(' · ')
      }
    />
  );
}
