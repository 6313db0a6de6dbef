import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { type Meeting, meetingQuery } from '../../api/tasks.ts';
import { useLang } from '../../lang.tsx';
import { meetingStateTexts, meetingTexts } from '../../texts/meetings.ts';
import { taskTexts } from '../../texts/tasks.ts';
import { dayText } from '../../ui/dates.ts';
import { DutyActs } from '../../ui/duty-acts.tsx';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { type MeetingAct, MeetingWindow } from './window.tsx';

export function MeetingPage() {
  const { meetingId } = useParams({ from: '/office/meetings/$meetingId' });
  return <OneMeeting key={meetingId} meetingId={meetingId} />;
}

/** A joint meeting: who leads and takes part, when, about what; what was agreed, and what the level above has to decide. */
function OneMeeting({ meetingId }: { meetingId: string }) {
  const { t, colon } = useLang();
  const { page, instead } = useOne(useQuery(meetingQuery(meetingId)), meetingTexts.notFound);
  const [act, setAct] = useState<MeetingAct | null>(null);
  if (instead) return instead;
  const { hold } = page.abilities;
  return (
    <Screen title={t(meetingTexts.title)}>
      <p className="letter flush">{page.agenda ?? t(meetingTexts.erased)}</p>
      <div className="card-page-head">
        <Facts page={page} />
      </div>
      {page.reason ? <p className="notice pre">{page.reason}</p> : null}
      {page.state === 'called' ? (
        <section className="card">
          <h2>{t(taskTexts.acts)}</h2>
          {hold && hold !== true ? (
            <p className="soft flush">
              {t(meetingTexts.hold)}
              {colon}
              {t(hold.reason)}
            </p>
          ) : null}
          <p className="supervise-acts flush">
            {(['hold', 'cancel'] as const).map((kind) =>
              page.abilities[kind] === true ? (
                <Button key={kind} onClick={() => setAct({ kind })}>
                  {t(meetingTexts[kind])}
                </Button>
              ) : null,
            )}
          </p>
        </section>
      ) : null}
      {page.points.length > 0 ? (
        <section className="card">
          <h2>{t(meetingTexts.points)}</h2>
          <ol className="meeting-points">
            {page.points.map((point, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a point is known by its place in the record
              <li key={i}>
                <Point point={point} onDecide={() => setAct({ kind: 'decide', point: i })} />
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      <DutyActs about={`meeting:${meetingId}`} />
      {act ? <MeetingWindow page={page} act={act} onClose={() => setAct(null)} /> : null}
    </Screen>
  );
}

function Facts({ page }: { page: Meeting }) {
  const { t, lang } = useLang();
  const all = (units: Meeting['units']) => units.map((u) => t(u)).join(lang === 'zh' ? '、' : ', ');
  const rows: [string, ReactNode][] = [
    [
      t(taskTexts.state),
      <span key="state" className="strong">
        {t(meetingStateTexts[page.state])}
      </span>,
    ],
    [t(meetingTexts.on), dayText(page.on, lang)],
    [t(meetingTexts.by), t(page.by)],
    [t(meetingTexts.lead), t(page.lead)],
    [t(meetingTexts.invited), all(page.units)],
  ];
  if (page.absent.length > 0) rows.push([t(meetingTexts.absent), all(page.absent)]);
  if (page.caseId)
    rows.push([
      t(meetingTexts.about),
      <Link key="about" to="/cases/$caseId" params={{ caseId: page.caseId }}>
        {t(meetingTexts.aboutCase)}
      </Link>,
    ]);
  if (page.taskId)
    rows.push([
      t(meetingTexts.about),
      <Link key="about" to="/tasks/$taskId" params={{ taskId: page.taskId }}>
        {t(meetingTexts.aboutTask)}
      </Link>,
    ]);
  return (
    <dl className="case-standing">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Point({ point, onDecide }: { point: Meeting['points'][number]; onDecide: () => void }) {
  const { t, lang, colon } = useLang();
  return (
    <>
      <p className="flush">
        <span className={point.agreed ? 'strong' : 'mark-word'}>
          {t(point.agreed ? meetingTexts.agreed : meetingTexts.open)}
        </span>
        {colon}
        {point.matter ?? t(meetingTexts.erased)}{' '}
        {point.taskId ? (
          <Link to="/tasks/$taskId" params={{ taskId: point.taskId }}>
            {t(meetingTexts.openTask)}
          </Link>
        ) : null}
      </p>
      {point.positions.map((p) => (
        <p key={p.unit.id} className="small flush">
          <span className="strong">{t(p.unit)}</span>
          {colon}
          {p.position ?? t(meetingTexts.erased)}
        </p>
      ))}
      {point.decides && point.dueOn ? (
        <p className="small soft flush">
          {t(meetingTexts.decides, { unit: t(point.decides), on: dayText(point.dueOn, lang) })}
        </p>
      ) : null}
      {point.decision && point.decides ? (
        <p className="flush">
          <span className="strong">{t(meetingTexts.decided, { unit: t(point.decides) })}</span>
          {colon}
          {point.decision}
        </p>
      ) : null}
      {point.decidable.decide === true ? <Button onClick={onDecide}>{t(meetingTexts.decide)}</Button> : null}
    </>
  );
}
