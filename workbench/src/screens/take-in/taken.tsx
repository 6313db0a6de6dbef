import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { similarQuery } from '../../api/queries.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { takeIn } from '../../texts/take-in.ts';
import { momentText } from '../../ui/dates.ts';
import { Screen } from '../../ui/screen.tsx';

export interface TakenIn {
  readonly caseId: string;
  readonly number: string;
  readonly secret: string;
}

/** What the person takes away, large enough to be read out; and whether others wrote of the same. */
export function Taken({ taken, onNext }: { taken: TakenIn; onNext: () => void }) {
  const { t, lang } = useLang();
  const { me, zone } = useOffice();
  const similar = useQuery(similarQuery(taken.caseId)).data?.similar ?? [];
  return (
    <Screen title={t(takeIn.done)}>
      <section className="card slip">
        <p className="slip-head">
          {me.office.name[lang]} · {t(takeIn.slipTitle)}
        </p>
        <dl className="slip-codes">
          <div>
            <dt>{t(takeIn.number)}</dt>
            <dd>{taken.number}</dd>
          </div>
          <div>
            <dt>{t(takeIn.secret)}</dt>
            <dd>{taken.secret}</dd>
          </div>
        </dl>
        <p className="slip-print">{t(takeIn.slipAt, { at: momentText(Date.now(), zone, lang) })}</p>
        <p className="slip-print">{t(takeIn.slipHow, { url: window.location.origin })}</p>
        <p className="no-print flush">{t(takeIn.tell)}</p>
      </section>
      <p className="send no-print">
        <Button type="primary" onClick={onNext}>
          {t(takeIn.another)}
        </Button>
        <Button onClick={() => window.print()}>{t(takeIn.print)}</Button>
        <Link to="/cases/$caseId" params={{ caseId: taken.caseId }}>
          {t(takeIn.open)}
        </Link>
      </p>
      {similar.length > 0 ? (
        <section className="no-print">
          <h2>{t(takeIn.same)}</h2>
          <p className="soft">{t(takeIn.sameHint)}</p>
          <ul className="similar">
            {similar.map((s) => (
              <li key={s.case.caseId}>
                <Link to="/cases/$caseId" params={{ caseId: s.case.caseId }}>
                  {s.case.title}
                </Link>
                <p className="soft small flush">
                  {s.case.number} · {t(s.case.state)} ·{' '}
                  {t(caseTexts.likeness, { percent: Math.round(s.likeness * 100) })}
                </p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Screen>
  );
}
