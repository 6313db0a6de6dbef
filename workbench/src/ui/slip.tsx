import type { ReactNode } from 'react';
import { now } from '../api/clock.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { takeIn } from '../texts/take-in.ts';
import { momentText } from './dates.ts';

/** What the person takes away, large enough to be read out, and ready to be printed. */
export function Slip({
  number,
  secret,
  at,
  children,
}: {
  number: string;
  secret: string;
  /** When, in words with `{at}`. */
  at: { zh: string; en: string };
  children: ReactNode;
}) {
  const { t, lang } = useLang();
  const { me, zone } = useOffice();
  return (
    <section className="card slip">
      <p className="slip-head">
        {me.office.name[lang]} · {t(takeIn.slipTitle)}
      </p>
      <dl className="slip-codes">
        <div>
          <dt>{t(takeIn.number)}</dt>
          <dd>{number}</dd>
        </div>
        <div>
          <dt>{t(takeIn.secret)}</dt>
          <dd>{secret}</dd>
        </div>
      </dl>
      <p className="slip-print">{t(at, { at: momentText(now(), zone, lang) })}</p>
      <p className="slip-print">{t(takeIn.slipHow, { url: window.location.origin })}</p>
      <div className="no-print">{children}</div>
    </section>
  );
}
