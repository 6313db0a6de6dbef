import { Button } from 'antd';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts } from '../../texts/actions.ts';
import { caseTexts } from '../../texts/case.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';
import { type ActionId, OPEN_ON_PAGE } from './actions.ts';
import { AnswerForm } from './answer-form.tsx';
import { CallForm } from './call-form.tsx';
import { DraftLeft } from './draft-left.tsx';
import { currentDuty } from './head.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { RoutePanel } from './route-panel.tsx';

/** What the case waits for, ready to be done here by whoever may: no menu, no window. For others, who it is waiting for. */
export function OpenOnPage({ page }: { page: Case }) {
  const { t } = useLang();
  const { words } = useOffice();
  const state = page.case.state.id;
  const action = (OPEN_ON_PAGE[state] ?? []).find((id) => page.abilities[id] === true);
  const left = action === 'answer' ? null : <DraftLeft page={page} />;
  if (action) {
    return (
      <>
        {left}
        <Ready page={page} action={action} />
      </>
    );
  }
  // Above stands which level has to decide: until it has, there is nobody else to wait for.
  if (page.block?.endedAt === null) return left;
  const turn = words.states[state as keyof typeof words.states]?.turn;
  const duty = currentDuty(page);
  const who =
    turn === 'you' && !duty
      ? t(caseTexts.turnYou)
      : duty
        ? t(duty.holderUnit)
        : page.case.unit
          ? t(page.case.unit)
          : null;
  return (
    <>
      {left}
      <p className="waiting">{turn === 'none' || !who ? t(caseTexts.ended) : t(caseTexts.waiting, { who })}</p>
    </>
  );
}

function Ready({ page, action }: { page: Case; action: ActionId }) {
  switch (action) {
    case 'answer':
      return <AnswerForm page={page} />;
    case 'call':
      return <CallForm page={page} />;
    case 'route':
    case 'decideContest':
      return <RoutePanel page={page} />;
    case 'settle':
      return <ReviewPanel page={page} />;
    case 'closeReviewed':
      return <ReviewPanel page={page} />;
    default:
      return <Accept page={page} />;
  }
}

/** Taking it on needs nothing but the word; how to say no stands beside it. */
function Accept({ page }: { page: Case }) {
  const { t } = useLang();
  const act = useAct(page.case.caseId);
  return (
    <section className="card card-ready">
      <h2>{t(actionTexts.accept.name)}</h2>
      <p className="soft">{t(actionTexts.accept.what)}</p>
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <Button
        type="primary"
        loading={act.isPending}
        onClick={() => act.mutate({ action: 'accept', body: {}, version: page.version })}
      >
        {t(actionTexts.accept.name)}
      </Button>
    </section>
  );
}
