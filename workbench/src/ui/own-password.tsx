import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Problem, problemOf } from '../api/client.ts';
import { useLang } from '../lang.tsx';
import { session } from '../texts/session.ts';
import { ProblemNote } from './states.tsx';

interface Entered {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}

/** Sets a password of one's own. `current` is known right after a one-time password was used; otherwise it is asked for. */
export function OwnPassword({ current, onDone }: { current?: string; onDone: () => void }) {
  const { t } = useLang();
  const [form] = Form.useForm<Entered>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const first = current !== undefined;
  const submit = async (entered: Entered) => {
    setBusy(true);
    setProblem(null);
    try {
      await api('/api/me/password', {
        method: 'POST',
        body: { current: entered.current ?? current, next: entered.next },
      });
      form.resetFields();
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <Form<Entered>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={submit}
      initialValues={{ current }}
      disabled={busy}
    >
      {first ? (
        <>
          <h2 className="step-title">{t(session.ownTitle)}</h2>
          <p>{t(session.ownHint)}</p>
        </>
      ) : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      {current ? null : (
        <Form.Item
          name="current"
          label={t(first ? session.currentOnce : session.current)}
          rules={[{ required: true, message: t(session.current) }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      )}
      <Form.Item
        name="next"
        label={t(session.next)}
        extra={t(session.nextHint)}
        rules={[{ required: true, min: 10, message: t(session.nextHint) }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t(session.repeat)}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t(session.notSame))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t(session.set)}
      </Button>
    </Form>
  );
}
