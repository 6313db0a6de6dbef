import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { similarQuery } from '../../api/queries.ts';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { takeIn } from '../../texts/take-in.ts';
import { Screen } from '../../ui/screen.tsx';
import { Slip } from '../../ui/slip.tsx';

export interface TakenIn {
  readonly caseId: string;
  readonly number: string;
  readonly secret: string;
}

/** The slip for the person; and whether others wrote of the same. */
export function Taken({ taken, onNext }: { taken: TakenIn; onNext: () => void }) {
  const { t } = useLang();
  const similar = useQuery(similarQuery(taken.caseId)).data?.similar ?? [];
  return (
    <Screen title={t(takeIn.done)}>
      <Slip number={taken.number} secret={taken.secret} at={takeIn.slipAt}>
        <p className="flush">{t(takeIn.tell)}</p>
      </Slip>
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
