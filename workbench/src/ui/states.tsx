import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { type Problem, problemOf } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';

/** What stands where something is on its way: the shape of lines, and words for who cannot see it. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useLang();
  return (
    <div role="status" aria-label={t(frame.loading)} className="loading">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

/** A "no" in words: what is the matter, what to do next, and the fields concerned. */
export function ProblemNote({ problem, action }: { problem: Problem; action?: ReactNode }) {
  const { t } = useLang();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t(problem.title)}
      description={
        <>
          <p className="flush">{t(problem.next)}</p>
          {problem.fields && problem.fields.length > 0 ? (
            <ul className="flush">
              {problem.fields.map((f) => (
                <li key={`${f.field} ${f.en}`}>
                  <code>{f.field.replace(/^body\./, '')}</code> {t(f)}
                </li>
              ))}
            </ul>
          ) : null}
          {problem.id ? <p className="flush">{t(frame.errorId, { id: problem.id })}</p> : null}
        </>
      }
      action={action}
    />
  );
}

/** A screen or a part of one that could not be loaded. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useLang();
  return <ProblemNote problem={problemOf(error)} action={<Button onClick={retry}>{t(frame.retry)}</Button>} />;
}

/** An empty list says what will come here, and how. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children ? <div className="empty-how">{children}</div> : null}
    </div>
  );
}
