import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Text } from '../../../src/kernel/text.ts';
import { asShown, type Problem, problemOf } from '../api/client.ts';
import { fromOutside, meQuery } from '../api/queries.ts';
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
export function ProblemNote({ problem: told, action }: { problem: Problem; action?: ReactNode }) {
  const { t } = useLang();
  const problem = asShown(told);
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

/** What the same question would be answered with again: there is nothing to see here, or not for this reader. */
const LASTING = new Set([400, 403, 404]);

/** The heading over what could not be loaded: that there is no such thing is said only where the house said so. */
export const titleOf = (error: unknown, missing: Text): Text =>
  LASTING.has(problemOf(error).status) ? missing : frame.notLoaded;

/** A screen or a part of one that could not be loaded. Where asking again cannot help, there is a way back instead. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useLang();
  const problem = problemOf(error);
  return (
    <ProblemNote
      problem={problem}
      action={LASTING.has(problem.status) ? <WayBack /> : <Button onClick={retry}>{t(frame.retry)}</Button>}
    />
  );
}

/** To where the reader's own work is: their inspections for somebody from outside, else what they owe. */
function WayBack() {
  const { t } = useLang();
  const me = useQueryClient().getQueryData(meQuery.queryKey);
  return me && fromOutside(me) ? (
    <Link to="/inspections">{t(frame.backToInspections)}</Link>
  ) : (
    <Link to="/">{t(frame.backToOwed)}</Link>
  );
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
