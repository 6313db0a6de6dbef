import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { proposalQuery } from '../../api/queries.ts';
import type { Case, Proposal } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { fieldTexts, routeTexts } from '../../texts/actions.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useAct } from './act.ts';

const percent = (share: number): number => Math.round(share * 100);

/** Where the rules would send it and why; a person decides. For a supervisor it decides a contest, with reasons. */
export function RoutePanel({ page }: { page: Case }) {
  const { t } = useLang();
  const { caseId, state } = page.case;
  const contested = state.id === 'contested';
  const proposal = useQuery(proposalQuery(caseId));
  const act = useAct(caseId);
  const [reason, setReason] = useState('');
  const [other, setOther] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const send = (unit: string) => {
    if (contested && reason.trim() === '') {
      setMissing(true);
      return;
    }
    act.mutate({
      action: contested ? 'decide-contest' : 'route',
      body: contested ? { unit, reason: reason.trim() } : { unit },
      version: page.version,
    });
  };
  const objection = contested ? page.moments.findLast((m) => m.type === 'case.routing-contested') : undefined;
  return (
    <section className="card card-ready" data-act="route decideContest">
      <h2>{t(contested ? routeTexts.decide : routeTexts.title)}</h2>
      {objection ? (
        <p className="pre">
          <strong>{t(routeTexts.contestReason)}</strong> {objection.text}
        </p>
      ) : null}
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      {contested ? (
        <Form layout="vertical" component={false}>
          <Form.Item
            label={t(fieldTexts.reason)}
            htmlFor="decide-reason"
            validateStatus={missing && !reason.trim() ? 'error' : ''}
            help={missing && !reason.trim() ? t(fieldTexts.fill) : undefined}
          >
            <Input.TextArea
              id="decide-reason"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              autoSize={{ minRows: 2, maxRows: 8 }}
              maxLength={4000}
            />
          </Form.Item>
        </Form>
      ) : null}
      {proposal.isPending ? (
        <Loading rows={3} />
      ) : proposal.isError ? (
        <Failed error={proposal.error} retry={() => void proposal.refetch()} />
      ) : (
        <>
          <Proposed proposal={proposal.data} busy={act.isPending} onSend={send} />
          <Wording wording={proposal.data.wording} />
        </>
      )}
      <div className="route-other">
        <label htmlFor="route-other">{t(routeTexts.other)}</label>
        <div className="route-other-choice">
          <UnitSelect id="route-other" value={other} onChange={setOther} placeholder={t(routeTexts.choose)} />
          <Button disabled={!other} loading={act.isPending} onClick={() => other && send(other)}>
            {t(routeTexts.send)}
          </Button>
        </div>
      </div>
    </section>
  );
}

function Proposed({ proposal, busy, onSend }: { proposal: Proposal; busy: boolean; onSend: (unit: string) => void }) {
  const { t } = useLang();
  const { choices } = useOffice();
  const referral = proposal.referral && choices.referrals.find((r) => r.id === proposal.referral?.id);
  return (
    <>
      <p className="flush">
        {proposal.outcome === 'referral'
          ? t(routeTexts.referral, { name: referral ? t(referral) : '' })
          : t(routeTexts[proposal.outcome])}{' '}
        {proposal.needsClerk ? t(routeTexts.needsClerk) : ''}
      </p>
      <ol className="candidates">
        {proposal.candidates.map((c, i) => (
          <li key={c.unitId}>
            <div className="candidate-head">
              <strong>{t(c)}</strong>
              {proposal.outcome === 'two' ? null : (
                <span className="soft">{t(routeTexts.confidence, { percent: percent(c.confidence) })}</span>
              )}
              <Button
                type={i === 0 ? 'primary' : 'default'}
                size="small"
                disabled={busy}
                onClick={() => onSend(c.unitId)}
                aria-label={`${t(routeTexts.send)}: ${t(c)}`}
              >
                {t(routeTexts.send)}
              </Button>
            </div>
            <ul className="candidate-why">
              {c.reasons.map((r) => (
                <li key={r.en}>{t(r)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {proposal.referral ? (
        <ul className="candidate-why">
          {proposal.referral.reasons.map((r) => (
            <li key={r.en}>{t(r)}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Where no unit leads, or several would: what each is there for, side by side. */
function Wording({ wording }: { wording: Proposal['wording'] }) {
  const { t, lang } = useLang();
  if (wording.length < 2) return null;
  return (
    <section>
      <h3>{t(routeTexts.wording)}</h3>
      <ul className="side-by-side">
        {wording.map(({ unit, functions, rules }) => (
          <li key={unit.id}>
            <strong>{t(unit)}</strong>
            {functions.length > 0 ? (
              <p className="small soft flush">
                {t(routeTexts.functions, { names: functions.map((f) => t(f)).join(lang === 'zh' ? '、' : ', ') })}
              </p>
            ) : null}
            {rules.length === 0 ? <p className="small soft flush">{t(routeTexts.noWording)}</p> : null}
            {rules.map((rule) => (
              <p key={rule.id} className="small flush">
                <span className="strong">{t(rule.title)}</span> {t(rule.text)}{' '}
                <span className="soft">{t(rule.basis)}</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
