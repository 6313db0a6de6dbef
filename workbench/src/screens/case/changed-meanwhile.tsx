import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import type { Case } from '../../api/types.ts';
import { useLang } from '../../lang.tsx';
import { caseTexts } from '../../texts/case.ts';
import { momentWords } from '../../ui/moment-words.ts';
import { Overtaken, overtaken } from './act.ts';

/** Somebody acted first: what they did since this page was loaded. What the reader typed is still there. */
export function ChangedMeanwhile({ page }: { page: Case }) {
  const { t, aside } = useLang();
  const [since, setSince] = useState<number | null>(null);
  const { caseId } = page.case;
  useEffect(() => {
    const hear = (event: Event) => {
      if (event instanceof Overtaken && event.caseId === caseId) setSince(event.version);
    };
    overtaken.addEventListener('overtaken', hear);
    return () => overtaken.removeEventListener('overtaken', hear);
  }, [caseId]);
  if (since === null) return null;
  const news = page.moments.filter((m) => m.version > since);
  if (news.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t(caseTexts.changedTitle)}
      closable={{ onClose: () => setSince(null) }}
      description={
        <>
          <p className="flush">{t(caseTexts.changedHint)}</p>
          <ul className="flush">
            {news.map((m) => (
              <li key={m.version}>
                {m.by.name ? `${m.by.name}${m.by.unit ? aside(t(m.by.unit)) : ''}: ` : ''}
                {momentWords(m, page, t)}
              </li>
            ))}
          </ul>
        </>
      }
    />
  );
}
