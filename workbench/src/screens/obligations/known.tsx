import type { Obligation } from '../../api/obligations.ts';
import { useLang } from '../../lang.tsx';
import { obligationTexts as texts } from '../../texts/obligations.ts';

/** Figures that the system has, so that nobody collects them: so many of so many. */
export function Known({ known, then }: { known: Obligation['known']; then?: boolean }) {
  const { t } = useLang();
  if (known.length === 0) return null;
  return (
    <section className={then ? undefined : 'card'}>
      {then ? <h4>{t(texts.knownThen)}</h4> : <h2>{t(texts.known)}</h2>}
      {then ? null : <p className="soft small flush">{t(texts.knownHow)}</p>}
      <dl className="pairs pairs-counts">
        {known.map(({ id, name, value, of }) => (
          <div key={id}>
            <dt>{t(name)}</dt>
            <dd>{of === 0 ? t(texts.knownNone) : t(texts.knownPart, { value, of })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
