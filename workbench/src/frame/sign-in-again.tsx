import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { sessionEnded } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { session } from '../texts/session.ts';
import { Loading } from '../ui/states.tsx';
import { useOffice } from './office.tsx';

const SignInSteps = lazy(() => import('./sign-in-steps.tsx').then((m) => ({ default: m.SignInSteps })));

/** The session ended while somebody works: they sign in over the page, and what they were writing stays where it is. */
export function SignInAgain() {
  const { t } = useLang();
  const { me } = useOffice();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const ended = () => setOpen(true);
    sessionEnded.addEventListener('ended', ended);
    return () => sessionEnded.removeEventListener('ended', ended);
  }, []);
  const signedIn = () => {
    setOpen(false);
    void queries.invalidateQueries();
  };
  return (
    <Modal
      open={open}
      closable={false}
      maskClosable={false}
      keyboard={false}
      footer={null}
      title={t(session.again)}
      width={440}
      destroyOnHidden
    >
      <p>{t(session.againHint)}</p>
      <Suspense fallback={<Loading rows={3} />}>
        <SignInSteps
          username={me.account.username}
          onDone={signedIn}
          back={window.location.pathname + window.location.search}
        />
      </Suspense>
    </Modal>
  );
}
