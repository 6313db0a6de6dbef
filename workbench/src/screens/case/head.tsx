import type { Case, Duty } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { CaseFacts } from '../../ui/case-facts.tsx';
import { Due } from '../../ui/due.tsx';
import { HeldBy } from '../../ui/holder.tsx';

/**
 * The duty whose date counts now: of those still open, the one due first. An explanation to supervision is owed beside the matter, which
 * may be with another unit by then.
 */
export function currentDuty(page: Case): Duty | undefined {
  const open = page.duties.filter((d) => d.endedAt === null && d.state !== 'claimed');
  const first = open.sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));
  return first.find((d) => d.step.id !== 'explain') ?? first[0];
}

/** Where the case stands: its state, whose turn it is, until when and why. */
export function Head({ page }: { page: Case }) {
  const { t, aside, colon } = useLang();
  const { words } = useOffice();
  const duty = currentDuty(page);
  const turn = words.states[page.case.state.id as keyof typeof words.states]?.turn;
  const whose =
    turn === 'you'
      ? t(caseTexts.turnYou)
      : turn === 'none'
        ? t(caseTexts.turnNone)
        : duty
          ? t(duty.holderUnit)
          : page.case.unit
            ? t(page.case.unit)
            : '–';
  return (
    <div className="case-head">
      <p className="row-facts">
        <CaseFacts line={page.case} />
      </p>
      <dl className="case-standing">
        <div>
          <dt>{t(caseTexts.state)}</dt>
          <dd className="strong">{t(page.case.state)}</dd>
        </div>
        <div>
          <dt>{t(caseTexts.turn)}</dt>
          <dd>
            {whose}
            {/* While the person has to say whether it is solved, somebody has to ask them. */}
            {duty ? (
              <span className="soft">
                {aside(turn === 'you' ? `${t(duty.step)}${colon}${t(duty.holderUnit)}` : t(duty.step))}
              </span>
            ) : null}
            {duty?.holder ? (
              <span className="soft">
                {' '}
                · <HeldBy holder={duty.holder} beside={duty.holderUnit} />
              </span>
            ) : null}
          </dd>
        </div>
        {duty ? (
          <div>
            <dt>{t(caseTexts.due)}</dt>
            <dd>
              <Due duty={duty} />
            </dd>
          </div>
        ) : null}
      </dl>
    </div>
  );
}
