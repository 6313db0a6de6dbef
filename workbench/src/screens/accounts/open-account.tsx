import { Form, Input, Modal, Radio, Typography } from 'antd';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';
import { frame } from '../../texts/frame.ts';
import { ProblemNote } from '../../ui/states.tsx';

/** A one-time password to be handed over, and whose it is. */
export interface Secret {
  readonly username: string;
  readonly password: string;
}

interface Entered {
  readonly username: string;
  readonly displayName: string;
  readonly lang: 'zh' | 'en';
}

export function OpenAccount({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: Secret) => void }) {
  const { t } = useLang();
  const [form] = Form.useForm<Entered>();
  const write = useWrite<{ oneTimePassword: string }>([['accounts'], ['org']]);
  const must = [{ required: true, message: t(accounts.fill) }];
  const save = async () => {
    const body = await form.validateFields().catch(() => null);
    if (!body) return;
    write.mutate(
      { path: '/api/accounts', body },
      {
        onSuccess: ({ oneTimePassword }) => {
          onClose();
          onSecret({ username: body.username.trim().toLowerCase(), password: oneTimePassword });
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(accounts.open)}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(accounts.open)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Entered> form={form} layout="vertical" requiredMark={false} initialValues={{ lang: 'zh' }}>
        <Form.Item name="displayName" label={t(accounts.displayName)} rules={must}>
          <Input autoComplete="off" maxLength={60} />
        </Form.Item>
        <Form.Item name="username" label={t(accounts.username)} extra={t(accounts.usernameHint)} rules={must}>
          <Input autoComplete="off" autoCapitalize="none" maxLength={32} />
        </Form.Item>
        <Form.Item name="lang" label={t(accounts.lang)}>
          <Radio.Group
            options={[
              { value: 'zh', label: t(accounts.zh) },
              { value: 'en', label: t(accounts.en) },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

export function OncePassword({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const { t } = useLang();
  return (
    <Modal
      open
      title={t(accounts.once)}
      onCancel={onClose}
      onOk={onClose}
      okText={t(frame.close)}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <p>{t(accounts.onceHint)}</p>
      <dl className="pairs">
        <div>
          <dt>{t(accounts.username)}</dt>
          <dd>{secret.username}</dd>
        </div>
        <div>
          <dt>{t(accounts.once)}</dt>
          <dd>
            <Typography.Text code copyable>
              {secret.password}
            </Typography.Text>
          </dd>
        </div>
      </dl>
    </Modal>
  );
}
