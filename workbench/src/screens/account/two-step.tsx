import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Problem, problemOf } from '../../api/client.ts';
import { useLang } from '../../lang.tsx';
import { mine } from '../../texts/accounts.ts';
import { ProblemNote } from '../../ui/states.tsx';

interface Begun {
  readonly qr: string;
  readonly uri: string;
  readonly recoveryCodes: readonly string[];
}

/** Two-step sign-in: begun with the password, counted once the first code is right, ended with the password. */
export function TwoStep({ on, onChange }: { on: boolean; onChange: () => void }) {
  const { t } = useLang();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(problemOf(error)));
    setBusy(false);
  };
  const withPassword = ({ password }: { password: string }) =>
    attempt(async () => {
      if (on) {
        await api('/api/me/two-factor', { method: 'DELETE', body: { password } });
        onChange();
      } else
        setBegun(
          await api<Begun>('/api/me/two-factor', { method: 'POST', body: { password }, key: crypto.randomUUID() }),
        );
    });
  const confirm = ({ code }: { code: string }) =>
    attempt(async () => {
      await api('/api/me/two-factor/confirm', {
        method: 'POST',
        body: { code: code.trim() },
        key: crypto.randomUUID(),
      });
      setBegun(null);
      onChange();
    });
  return (
    <section className="card">
      <h2>{t(mine.twoStep)}</h2>
      <p>{t(on ? mine.twoStepOn : mine.twoStepOff)}</p>
      {problem ? <ProblemNote problem={problem} /> : null}
      {begun && !on ? (
        <>
          <p>{t(mine.scan)}</p>
          <img className="qr" alt={begun.uri} src={`data:image/svg+xml;utf8,${encodeURIComponent(begun.qr)}`} />
          <p className="flush">{t(mine.recovery)}</p>
          <ul className="recovery">
            {begun.recoveryCodes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
          <Form layout="inline" onFinish={confirm} disabled={busy} requiredMark={false}>
            <Form.Item name="code" label={t(mine.code)} rules={[{ required: true, message: t(mine.code) }]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t(mine.confirm)}
            </Button>
          </Form>
        </>
      ) : (
        <Form layout="inline" onFinish={withPassword} disabled={busy} requiredMark={false}>
          <Form.Item
            name="password"
            label={t(mine.yourPassword)}
            rules={[{ required: true, message: t(mine.yourPassword) }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button htmlType="submit" loading={busy}>
            {t(on ? mine.end : mine.begin)}
          </Button>
        </Form>
      )}
    </section>
  );
}
