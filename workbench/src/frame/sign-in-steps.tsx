import { useQuery } from '@tanstack/react-query';
import { Button, Divider, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Problem, problemOf } from '../api/client.ts';
import type { Me } from '../api/types.ts';
import { useLang } from '../lang.tsx';
import { session } from '../texts/session.ts';
import { OwnPassword } from '../ui/own-password.tsx';
import { ProblemNote } from '../ui/states.tsx';

type Step = 'password' | 'code' | 'recovery' | 'own';

interface Methods {
  readonly singleSignOn: readonly { readonly provider: string; readonly name: string }[];
}

interface Entered {
  readonly username?: string;
  readonly password?: string;
  readonly code?: string;
}

/** Signing in: password or single sign-on, then a code where the account asks for one, then a password of one's own if it has none. */
export function SignInSteps({ username = '', back, onDone }: { username?: string; back: string; onDone: () => void }) {
  const { t } = useLang();
  const [step, setStep] = useState<Step>('password');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [once, setOnce] = useState('');
  const methods = useQuery({
    queryKey: ['methods'],
    queryFn: () => api<Methods>('/api/session/methods'),
    staleTime: 300_000,
  });

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(problemOf(error)));
    setBusy(false);
  };
  const finish = async () => {
    const me = await api<Me>('/api/me');
    if (me.passwordTemporary) setStep('own');
    else onDone();
  };
  const submit = (entered: Entered) =>
    attempt(async () => {
      if (step === 'password') {
        const { state } = await api<{ state: string }>('/api/session', {
          method: 'POST',
          body: { username: entered.username, password: entered.password },
        });
        setOnce(entered.password ?? '');
        if (state === 'code-needed') setStep('code');
        else await finish();
      } else {
        const code = (entered.code ?? '').trim();
        await api('/api/session/code', {
          method: 'POST',
          body: step === 'code' ? { code: code.replace(/\s/g, '') } : { recoveryCode: code },
        });
        await finish();
      }
    });
  const goTo = (provider: string) =>
    attempt(async () => {
      const { url } = await api<{ url: string }>('/api/session/single-sign-on', {
        method: 'POST',
        body: { provider, back },
      });
      window.location.assign(url);
    });

  if (step === 'own') return <OwnPassword current={once} onDone={onDone} />;
  return (
    <Form<Entered>
      layout="vertical"
      onFinish={submit}
      initialValues={{ username }}
      requiredMark={false}
      disabled={busy}
      key={step}
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      {step === 'password' ? (
        <>
          <Form.Item
            name="username"
            label={t(session.username)}
            rules={[{ required: true, message: t(session.username) }]}
          >
            <Input autoComplete="username" autoFocus={username === ''} autoCapitalize="none" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t(session.password)}
            rules={[{ required: true, message: t(session.password) }]}
          >
            <Input.Password autoComplete="current-password" autoFocus={username !== ''} />
          </Form.Item>
        </>
      ) : (
        <>
          <h2 className="step-title">{t(session.codeTitle)}</h2>
          {step === 'code' ? <p>{t(session.codeHint)}</p> : null}
          <Form.Item
            name="code"
            label={t(step === 'code' ? session.code : session.recovery)}
            rules={[{ required: true, message: t(session.code) }]}
          >
            <Input autoComplete="one-time-code" inputMode={step === 'code' ? 'numeric' : 'text'} autoFocus />
          </Form.Item>
        </>
      )}
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t(session.signIn)}
      </Button>
      {step === 'password' ? (
        methods.data && methods.data.singleSignOn.length > 0 ? (
          <>
            <Divider plain>{t(session.or)}</Divider>
            {methods.data.singleSignOn.map(({ provider, name }) => (
              <Button key={provider} block onClick={() => void goTo(provider)}>
                {t(session.withProvider, { name })}
              </Button>
            ))}
          </>
        ) : null
      ) : (
        <div className="step-other">
          <Button type="link" onClick={() => setStep(step === 'code' ? 'recovery' : 'code')}>
            {t(step === 'code' ? session.useRecovery : session.useCode)}
          </Button>
          <Button type="link" onClick={() => setStep('password')}>
            {t(session.startOver)}
          </Button>
        </div>
      )}
    </Form>
  );
}
