import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Suspense, useState } from 'react';
import { now } from '../../api/clock.ts';
import { type Act, type Acts, actsQuery } from '../../api/supervision.ts';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { superviseActs, superviseTexts } from '../../texts/supervision.ts';
import { dayText, whenText } from '../../ui/dates.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { WhyNot } from '../../ui/why-not.tsx';
import { Meetings } from '../meetings/meetings.tsx';
import type { Doing, OnCase } from './supervise-window.tsx';
import { SuperviseWindow } from './windows.tsx';

const ON_CASE: readonly OnCase[] = ['urge', 'ask', 'list', 'unlist', 'takeOver'];

/** What supervision did about the case and, for whoever supervises it, what may be done now, with the reason where not. */
export function Supervision({ page }: { page: Case }) {
  const { t } = useLang();
  const { has } = useOffice();
  const { caseId } = page.case;
  const found = useQuery(actsQuery(caseId));
  const [doing, setDoing] = useState<Doing | null>(null);
  if (found.isPending) return <Loading rows={2} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { acts, waitsFor, abilities } = found.data;
  const supervises = has('supervisor', 'discipline') || ON_CASE.some((id) => abilities[id] === true);
  const meetings = <Meetings about={{ kind: 'case', id: caseId }} lead={page.case.unit?.id ?? null} />;
  if (!supervises && acts.length === 0) return meetings;
  return (
    <>
      <section className="side-part supervision">
        <h2>{t(superviseTexts.title)}</h2>
        {waitsFor && supervises ? (
          <p className="small soft flush">{t(superviseTexts.waitsFor, { unit: t(waitsFor) })}</p>
        ) : null}
        {supervises ? <Acting acts={found.data} onStart={(id) => setDoing({ on: 'case', id })} /> : null}
        {acts.length === 0 ? <p className="small soft">{t(superviseTexts.nothing)}</p> : null}
        <ul className="duties">
          {acts.map((act) => (
            <OneAct
              key={act.actId}
              act={act}
              today={found.data.today}
              onStart={(id) => setDoing({ on: 'act', id, act })}
            />
          ))}
        </ul>
        <Suspense fallback={null}>
          {doing ? (
            <SuperviseWindow page={page} acts={found.data} doing={doing} onClose={() => setDoing(null)} />
          ) : null}
        </Suspense>
      </section>
      {meetings}
    </>
  );
}

function Acting({ acts: { abilities }, onStart }: { acts: Acts; onStart: (id: OnCase) => void }) {
  const { t } = useLang();
  const may = ON_CASE.filter((id) => abilities[id] === true);
  const not = ON_CASE.flatMap((id) => {
    const ability = abilities[id];
    return ability === undefined || ability === true ? [] : [{ name: superviseActs[id].name, ...ability }];
  });
  const reasons = new Set(not.map(({ code }) => code));
  return (
    <>
      {may.length > 0 ? (
        <p className="supervise-acts">
          {may.map((id) => (
            <Button key={id} size="small" onClick={() => onStart(id)}>
              {t(superviseActs[id].name)}
            </Button>
          ))}
        </p>
      ) : null}
      {/* One reason for all of them is told once. */}
      {may.length === 0 && reasons.size === 1 ? (
        <p className="small notice">{t(not[0]!.reason)}</p>
      ) : (
        <WhyNot acts={not} />
      )}
    </>
  );
}

const NAMES = {
  urge: superviseActs.urge.name,
  ask: superviseActs.ask.name,
  listing: superviseActs.list.name,
  'take-over': superviseActs.takeOver.name,
} as const;

function OneAct({ act, today, onStart }: { act: Act; today: string; onStart: (id: 'answer' | 'acknowledge') => void }) {
  const { t, lang, colon } = useLang();
  const { zone } = useOffice();
  const { name, unit } = act.by;
  return (
    <li className={act.endedAt === null && act.state !== 'lapsed' ? 'duty' : 'duty duty-ended'}>
      <p className="flush">
        <strong>{t(NAMES[act.kind])}</strong> · {t(act.unit)}
      </p>
      <p className="small soft flush">
        <time dateTime={act.at}>{whenText(act.at, now(), zone, lang)}</time>
        {' · '}
        {name === null ? t(unit) : t(superviseTexts.by, { unit: t(unit), name })}
      </p>
      <Standing act={act} today={today} />
      {act.words ? <p className="pre small flush act-words">{act.words}</p> : null}
      {act.answer ? (
        <p className="pre small flush act-words">
          {t(superviseTexts.answered)}
          {colon}
          {act.answer}
        </p>
      ) : null}
      {act.ending ? <p className="pre small flush act-words">{act.ending}</p> : null}
      {(['answer', 'acknowledge'] as const).map((id) =>
        act.abilities[id] === true ? (
          <Button key={id} size="small" className="hand-on" onClick={() => onStart(id)}>
            {t(superviseActs[id].name)}
          </Button>
        ) : null,
      )}
    </li>
  );
}

/** How an act stands, in words. */
function Standing({ act, today }: { act: Act; today: string }) {
  const { t, lang } = useLang();
  const words = () => {
    switch (act.state) {
      case 'open':
        return act.dueOn ? t(superviseTexts.owedUntil, { on: dayText(act.dueOn, lang) }) : null;
      case 'noted':
        return t(superviseTexts.noted);
      case 'lapsed':
        return t(superviseTexts.lapsed);
      case 'listed':
        return act.solveBy ? t(superviseTexts.solveBy, { on: dayText(act.solveBy, lang) }) : null;
      case 'off':
        return t(act.solved ? superviseTexts.offSolved : superviseTexts.offUnsolved);
      case 'done':
        return act.to ? t(superviseTexts.tookOver, { from: t(act.unit), to: t(act.to) }) : null;
      case 'answered':
        return null;
      default:
        return act.state satisfies never;
    }
  };
  const late = act.state === 'listed' && act.solveBy !== null && act.solveBy < today;
  const marks = [late ? superviseTexts.overdue : null, act.public ? superviseTexts.onPublicList : null];
  const said = words();
  if (said === null) return null;
  return (
    <p className="small flush">
      {said}
      {marks.map((mark) => (mark ? <span key={mark.en}> · {t(mark)}</span> : null))}
    </p>
  );
}
