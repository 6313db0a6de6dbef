import type { Text } from '../../../../src/kernel/text.ts';
import type { Case, Duty } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { amountTexts } from '../../texts/units.ts';
import { momentText } from '../../ui/dates.ts';
import { Due } from '../../ui/due.tsx';
import { HandOn } from '../../ui/hand-on.tsx';
import { HeldBy } from '../../ui/holder.tsx';
import { isWithin } from '../../ui/unit-tree.ts';

const STATES: Readonly<Record<string, Text>> = {
  open: caseTexts.stateOpen,
  accepted: caseTexts.stateAccepted,
  paused: caseTexts.statePaused,
  claimed: caseTexts.stateClaimed,
  done: caseTexts.stateDone,
  cancelled: caseTexts.stateCancelled,
};

/** Who owes what on this case: open ones first, each with its clock and the hands it went through. */
export function Duties({ page }: { page: Case }) {
  const { t } = useLang();
  const open = page.duties.filter((d) => d.endedAt === null);
  const ended = page.duties.filter((d) => d.endedAt !== null);
  return (
    <section className="side-part">
      <h2>{t(caseTexts.duties)}</h2>
      <ul className="duties">
        {[...open, ...ended].map((duty) => (
          <OneDuty key={duty.dutyId} duty={duty} />
        ))}
      </ul>
    </section>
  );
}

const rounded = (n: number): number => Math.round(n * 10) / 10;

function OneDuty({ duty }: { duty: Duty }) {
  const { t, lang } = useLang();
  const { zone, me, choices } = useOffice();
  // Offered to those who work in the unit or head one above it; the server decides.
  const holdersUnit = me.posts.some((p) => isWithin(duty.holderUnit.id, p.unitId, choices.units));
  const hands = [...new Set(duty.chain.map((link) => t(link.unit)))];
  // Of a limit in months days are counted.
  const unit = duty.unit === 'months' ? 'days' : duty.unit;
  const amount = (n: number) =>
    unit && unit in amountTexts ? t(amountTexts[unit as keyof typeof amountTexts], { n: rounded(n) }) : `${rounded(n)}`;
  return (
    <li className={duty.endedAt === null ? 'duty' : 'duty duty-ended'}>
      <p className="flush">
        <strong>{t(duty.step)}</strong> · {t(duty.holderUnit)}
        {duty.holder ? (
          <>
            {' · '}
            <HeldBy holder={duty.holder} beside={duty.holderUnit} />
          </>
        ) : null}
      </p>
      <p className="small soft flush">
        {STATES[duty.state] ? t(STATES[duty.state]!) : duty.state}
        {duty.endedAt ? ` · ${momentText(duty.endedAt, zone, lang)}` : ''}
      </p>
      {duty.endedAt === null && duty.state !== 'claimed' ? <Due duty={duty} /> : null}
      {duty.used !== null && unit ? (
        <p className="small soft flush">
          {duty.late
            ? t(caseTexts.lateBy, { used: amount(duty.used), late: amount(duty.late) })
            : t(caseTexts.used, { used: amount(duty.used), remaining: amount(duty.remaining ?? 0) })}
        </p>
      ) : null}
      {hands.length > 1 ? <p className="small soft flush">{t(caseTexts.chain, { units: hands.join(' → ') })}</p> : null}
      {duty.endedAt === null && duty.state !== 'claimed' && holdersUnit ? <HandOn duty={duty} size="small" /> : null}
      {duty.assistants.length > 0 ? (
        <p className="small soft flush">
          {t(caseTexts.assistants, { units: duty.assistants.map((u) => t(u)).join(', ') })}
        </p>
      ) : null}
    </li>
  );
}
