import { ClockCircleOutlined, ExclamationCircleOutlined, PauseCircleOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import type { Text } from '../../../src/kernel/text.ts';
import { now } from '../api/clock.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { dueTexts } from '../texts/due.ts';
import { dueWords } from './dates.ts';

interface Owing {
  readonly dueAt: string | null;
  readonly state: string;
  readonly why: readonly Text[];
  readonly clock: string | null;
}

/** A due date as people say it, the exact date beside it, and the reason one touch away. */
export function Due({ duty, compact = false }: { duty: Owing; compact?: boolean }) {
  const { lang, t } = useLang();
  const { zone } = useOffice();
  if (duty.dueAt === null) {
    const paused = duty.state === 'paused';
    return (
      <span className="due due-none">
        {paused ? <PauseCircleOutlined aria-hidden /> : null} {t(paused ? dueTexts.paused : dueTexts.noLimit)}
        {duty.why.length > 0 ? <Why why={duty.why} /> : null}
      </span>
    );
  }
  const { said, exact, urgency } = dueWords(duty.dueAt, now(), zone, lang);
  return (
    <span className={`due due-${urgency}`}>
      <span className="due-said">
        {urgency === 'late' ? (
          <ExclamationCircleOutlined aria-hidden />
        ) : urgency === 'today' ? (
          <ClockCircleOutlined aria-hidden />
        ) : null}{' '}
        {said}
      </span>
      {compact ? null : <span className="due-exact">{exact}</span>}
      {duty.why.length > 0 ? <Why why={duty.why} /> : null}
    </span>
  );
}

function Why({ why }: { why: readonly Text[] }) {
  const { t } = useLang();
  return (
    <Popover
      trigger={['click']}
      placement="bottom"
      title={t(dueTexts.why)}
      content={
        <ol className="why">
          {why.map((step) => (
            <li key={step.en}>{t(step)}</li>
          ))}
        </ol>
      }
    >
      <button type="button" className="why-button">
        {t(dueTexts.whyButton)}
      </button>
    </Popover>
  );
}
