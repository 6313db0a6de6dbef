import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { ProblemError } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { Failed } from '../ui/states.tsx';

export function NoSuchScreen() {
  const { t } = useLang();
  return (
    <div className="fault">
      <h1>{t(frame.unknownScreen)}</h1>
      <p>{t(frame.unknownScreenNext)}</p>
      <Link to="/">{t(frame.backToOwed)}</Link>
    </div>
  );
}

/** A screen that threw: either the server could not be asked, or the screen itself is at fault. */
export function Broken({ error }: { error: unknown }) {
  const { t } = useLang();
  const reload = () => window.location.reload();
  return (
    <div className="fault">
      {error instanceof ProblemError ? (
        <Failed error={error} retry={reload} />
      ) : (
        <>
          <h1>{t(frame.brokeTitle)}</h1>
          <p>{t(frame.brokeNext)}</p>
          <Button type="primary" onClick={reload}>
            {t(frame.reload)}
          </Button>
        </>
      )}
    </div>
  );
}
