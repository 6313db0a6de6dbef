import { Link } from '@tanstack/react-router';
import type { Sending, SendingChecked } from '../../api/sendings.ts';
import { useLang } from '../../lang.tsx';
import { sendingTexts as texts, weightTexts } from '../../texts/sendings.ts';
import { Others } from './others.tsx';

/** What the rules say of a sending before it goes, the gravest first. @param of whoever may join another inspection */
export function Checked({ checked, of }: { checked: SendingChecked | null; of?: Sending | undefined }) {
  const { t } = useLang();
  return (
    <section className="card sending-check" aria-live="polite">
      <h2>{t(texts.check)}</h2>
      {checked === null ? <p className="soft flush">{t(texts.checkWaits)}</p> : null}
      {checked?.budget ? <p className="soft flush">{t(texts.budget, checked.budget)}</p> : null}
      {checked?.issues.length === 0 ? <p className="flush">{t(texts.allClear)}</p> : null}
      <ul className="sending-issues">
        {(checked?.issues ?? [])
          .toSorted((a, b) => ORDER.indexOf(a.weight) - ORDER.indexOf(b.weight))
          .map((issue, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two figures may be held alike
            <li key={`${issue.code} ${i}`} data-weight={issue.weight}>
              <span className={issue.weight === 'remark' ? 'soft' : 'mark-word'}>
                {t(weightTexts.weights[issue.weight])}
              </span>{' '}
              {t(issue.text)}
              {issue.held ? (
                <>
                  {' '}
                  <Link to={issue.held.link.replace(/^\/workbench/, '')}>
                    {t(texts.readThere, { name: t(issue.held) })}
                  </Link>
                </>
              ) : null}
              <Others others={issue.others} of={of} />
            </li>
          ))}
      </ul>
    </section>
  );
}

const ORDER = ['refuse', 'sign', 'hold', 'remark'] as const;
