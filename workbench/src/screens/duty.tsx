import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { dutyQuery } from '../api/org.ts';
import type { OwedDuty } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { owed } from '../texts/owed.ts';
import { dutyTexts } from '../texts/supervision.ts';
import { Due } from '../ui/due.tsx';
import { DutyActs } from '../ui/duty-acts.tsx';
import { useOne } from '../ui/one.tsx';
import { type Pair, Pairs } from '../ui/pairs.tsx';
import { Screen } from '../ui/screen.tsx';

export function DutyPage() {
  const { dutyId } = useParams({ from: '/office/duties/$dutyId' });
  return <OneDuty key={dutyId} dutyId={dutyId} />;
}

/** A duty whose matter has no page, or none for the reader: who has it and until when, and what supervision asked about it. */
function OneDuty({ dutyId }: { dutyId: string }) {
  const { t } = useLang();
  const { page, instead } = useOne(useQuery(dutyQuery(dutyId)), dutyTexts.notFound);
  if (instead) return instead;
  return (
    <Screen title={t(page.duty.step)}>
      <div className="case-head card-page-head">
        <Facts duty={page.duty} />
      </div>
      <DutyActs duty={dutyId} />
    </Screen>
  );
}

function Facts({ duty }: { duty: OwedDuty }) {
  const { t } = useLang();
  const { case: line, thing, holder, holderUnit, state } = duty;
  const ended = state === 'done' || state === 'cancelled';
  const rows: Pair[] = [
    [
      t(dutyTexts.state),
      <span key="state" className="strong">
        {t(dutyTexts.states[state as keyof typeof dutyTexts.states])}
      </span>,
    ],
    [
      t(dutyTexts.holder),
      holder ? `${t(holderUnit)} · ${holder.name ?? t(owed.vacant, { post: t(holder.title) })}` : t(holderUnit),
    ],
  ];
  if (!ended && state !== 'claimed') rows.push([t(dutyTexts.until), <Due key="until" duty={duty} />]);
  const page: string = line ? `/cases/${line.caseId}` : `/${thing?.kind}s/${thing?.id}`;
  if (line || thing)
    rows.push([
      t(dutyTexts.about),
      <Link key="about" to={page}>
        {line ? (line.title ?? t(owed.erased)) : t(thing!.title)}
      </Link>,
    ]);
  return <Pairs rows={rows} className="case-standing" />;
}
