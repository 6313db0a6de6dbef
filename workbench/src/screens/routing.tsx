import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { proposalQuery } from '../api/queries.ts';
import type { CaseLine } from '../api/types.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { routeTexts } from '../texts/actions.ts';
import { queueTexts } from '../texts/cases.ts';
import { CaseList } from '../ui/case-list.tsx';
import { OwedList } from '../ui/owed-list.tsx';
import { Screen } from '../ui/screen.tsx';
import { Empty, ProblemNote } from '../ui/states.tsx';
import { useAct } from './case/act.ts';

type Waiting = 'filed' | 'contested';

/** What waits for a unit: the rules' proposal stands below each line, to be confirmed with one click where it is clear. */
export function Routing() {
  const { t } = useLang();
  const { has } = useOffice();
  const [waiting, setWaiting] = useState<Waiting>(has('supervisor') && !has('clerk') ? 'contested' : 'filed');
  // Those whose task it is see what is due first on top; others look on.
  const owes = waiting === 'filed' ? has('clerk', 'discipline') : has('supervisor', 'discipline');
  const list = {
    label: t(queueTexts.routingList),
    empty: <Empty title={t(queueTexts.routingEmpty)}>{t(queueTexts.routingEmptyHow)}</Empty>,
    below: (line: CaseLine) => <FirstProposal line={line} />,
  };
  return (
    <Screen
      title={t(queueTexts.routing)}
      aside={
        <Segmented<Waiting>
          aria-label={t(queueTexts.routingList)}
          value={waiting}
          onChange={setWaiting}
          options={[
            { value: 'filed', label: t(queueTexts.filed) },
            { value: 'contested', label: t(queueTexts.contested) },
          ]}
        />
      }
    >
      {owes ? (
        <OwedList view="mine" step={waiting === 'filed' ? 'dispatch' : 'decide-contest'} {...list} />
      ) : (
        <CaseList search={{ states: waiting }} {...list} />
      )}
    </Screen>
  );
}

function FirstProposal({ line }: { line: CaseLine }) {
  const { t, lang, colon } = useLang();
  const { has } = useOffice();
  const found = useQuery(proposalQuery(line.caseId));
  const act = useAct(line.caseId);
  const best = found.data?.candidates[0];
  if (!found.data) return null;
  const mayRoute = line.state.id === 'filed' && (line.confidential ? has('discipline') : has('clerk'));
  // Where several have a claim, each figure is of its own: none says that one of them is the right one.
  const contended = best !== undefined && found.data.outcome === 'two';
  const first = found.data.candidates.slice(0, contended ? 2 : 1);
  const clear = best && !found.data.needsClerk;
  return (
    <div className="proposal">
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <p className="flush">
        {best ? (
          <>
            {contended ? <span className="mark-word">{t(routeTexts.two)} </span> : null}
            <strong>{first.map((c) => t(c)).join(lang === 'zh' ? '、' : ', ')}</strong>{' '}
            {contended ? null : (
              <span className="soft">{t(routeTexts.confidence, { percent: Math.round(best.confidence * 100) })}</span>
            )}
          </>
        ) : (
          t(routeTexts.none)
        )}
        {best && found.data.needsClerk && !contended ? (
          <span className="mark-word"> {t(routeTexts.needsClerk)}</span>
        ) : null}
      </p>
      {best?.reasons[0] ? <p className="soft small flush">{t(best.reasons[0])}</p> : null}
      {best && mayRoute ? (
        <Button
          size="small"
          type={clear ? 'primary' : 'default'}
          loading={act.isPending}
          aria-label={`${t(routeTexts.send)}: ${t(best)}, ${line.number}`}
          // A version of its own: the list does not carry it, and the state alone decides.
          onClick={() => act.mutate({ action: 'route', body: { unit: best.unitId }, version: 0 })}
        >
          {contended ? `${t(routeTexts.send)}${colon}${t(best)}` : t(routeTexts.send)}
        </Button>
      ) : null}
    </div>
  );
}
