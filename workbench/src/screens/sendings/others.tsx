import { Button } from 'antd';
import { useState } from 'react';
import type { Sending, SendingOther } from '../../api/sendings.ts';
import { useLang } from '../../lang.tsx';
import { sendingActTexts, sendingTexts as texts } from '../../texts/sendings.ts';
import { ActWindow } from '../../ui/act-window.tsx';
import { dayText } from '../../ui/dates.ts';
import { joinOf } from './acts.ts';

/** Inspections of the same units by others; of those that can be one visit with this one, the way there. @param of whoever may join */
export function Others({ others, of }: { others: readonly SendingOther[]; of?: Sending | undefined }) {
  const { t, lang } = useLang();
  const [joining, setJoining] = useState<SendingOther | null>(null);
  return (
    <>
      {others.map((o) => (
        <p key={o.id} className="flush small">
          {o.of === 'inspection' ? t(texts.supervision, { unit: t(o.unit) }) : t(o.unit)}
          {lang === 'zh' ? '，' : ', '}
          {o.until === o.from
            ? dayText(o.from, lang)
            : t(texts.days, { from: dayText(o.from, lang), until: dayText(o.until, lang) })}{' '}
          {of && o.joinable ? (
            <Button size="small" onClick={() => setJoining(o)}>
              {t(sendingActTexts.join.title)}
            </Button>
          ) : null}
        </p>
      ))}
      {joining && of ? (
        <ActWindow
          act={joinOf(of, joining)}
          about={`${of.line.sendingId}.${joining.id}`}
          changes={[['sendings'], ['owed'], ['inspections']]}
          onClose={() => setJoining(null)}
        />
      ) : null}
    </>
  );
}

/** Of one that was sent: others that come on its days. */
export function Meets({ page }: { page: Sending }) {
  const { t } = useLang();
  if (page.meets.length === 0) return null;
  return (
    <section className="card">
      <h2>{t(texts.meets)}</h2>
      <p className="soft flush">{t(texts.meetsHow)}</p>
      <Others others={page.meets} of={page.abilities.join === true ? page : undefined} />
    </section>
  );
}
