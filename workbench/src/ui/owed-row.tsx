import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { now } from '../api/clock.ts';
import type { OwedDuty } from '../api/types.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { owed } from '../texts/owed.ts';
import { CaseFacts } from './case-facts.tsx';
import { whenText } from './dates.ts';
import { Due } from './due.tsx';
import { HeldBy } from './holder.tsx';

// Only confirmers need it: the list of everybody stays small.
const ConfirmFromList = lazy(async () => ({
  default: (await import('../screens/obligations/confirm.tsx')).ConfirmFromList,
}));

/** What of who has it a list shows: nothing of one's own; the unit that owes the step; or the one in charge of the case. */
export interface Shown {
  readonly unit?: 'owes' | 'in-charge' | undefined;
  readonly holder?: boolean;
  /** Every line is of the same step, which needs no telling. */
  readonly oneStep?: boolean;
}

/** One thing owed: until when and why, which step of which appeal, and who holds it. */
export function OwedRow({ duty, unit, holder, oneStep, children }: Shown & { duty: OwedDuty; children?: ReactNode }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { case: line, urgedAt } = duty;
  const named = unit === 'owes' ? duty.holderUnit : unit === 'in-charge' ? line?.unit : null;
  return (
    <li className="row">
      <div className="row-due">
        <Due duty={duty} />
      </div>
      <div className="row-main">
        {line ? (
          <Link to="/cases/$caseId" params={{ caseId: line.caseId }} className="row-link" data-row>
            {line.title ?? t(owed.erased)}
          </Link>
        ) : (
          <NoCase duty={duty} above={unit === 'owes'} />
        )}
        <p className="row-facts">
          {oneStep ? null : <span className="step">{t(duty.step)}</span>}
          {line ? <CaseFacts line={line} /> : null}
          {duty.state === 'claimed' ? <span>{t(owed.reported)}</span> : null}
          {urgedAt ? (
            <span className="mark-word">{t(owed.urged, { at: whenText(urgedAt, now(), zone, lang) })}</span>
          ) : null}
          {named ? <span>{t(named)}</span> : null}
          {holder && duty.holder ? <HeldBy holder={duty.holder} beside={duty.holderUnit} /> : null}
        </p>
      </div>
      {duty.step.id === 'confirm-record' && duty.thing ? (
        <Suspense>
          <ConfirmFromList obligationId={duty.thing.id} dutyId={duty.dutyId} />
        </Suspense>
      ) : null}
      {children}
    </li>
  );
}

/** What is owed about no appeal: the thing it is about, leading to where it is done; or, where one may not see that, the duty itself. */
function NoCase({ duty, above }: { duty: OwedDuty; above: boolean }) {
  const { t } = useLang();
  if (duty.thing) {
    const page: string = `/${duty.thing.kind}s/${duty.thing.id}`;
    return (
      <Link to={page} className="row-link" data-row>
        {t(duty.thing.title)}
      </Link>
    );
  }
  // Whoever has it acts on the list of hand-overs; whoever looks on from above does not see that one.
  if (duty.step.id === 'acknowledge-handover' && !above)
    return (
      <Link to="/organisation/hand-overs" search={{ whose: 'below' }} className="row-link" data-row>
        {t(duty.step)}
      </Link>
    );
  return (
    <Link to="/duties/$dutyId" params={{ dutyId: duty.dutyId }} className="row-link" data-row>
      {t(owed.notACase)}
    </Link>
  );
}
