import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select, Typography } from 'antd';
import { useState } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { api } from '../../api/client.ts';
import { now } from '../../api/clock.ts';
import type { Named } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { accounts } from '../../texts/accounts.ts';
import { frame } from '../../texts/frame.ts';
import { whenText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';

interface Delivery {
  readonly messageId: string;
  readonly type: string;
  readonly triedAt: string;
  readonly tries: number;
  readonly status: number | null;
  readonly deliveredAt: string | null;
}

interface Webhook {
  readonly webhookId: string;
  readonly address: string | null;
  /** A robot of a group chat, by name; `null`: Standard Webhooks. */
  readonly robot: Text | null;
  readonly types: readonly string[];
  readonly active: boolean;
  readonly secret: string;
  readonly deliveries: readonly Delivery[];
}

/** Other systems that are told of events, with how the last messages went. */
export function Webhooks() {
  const { t, lang } = useLang();
  const [adding, setAdding] = useState(false);
  const found = useQuery({
    queryKey: ['webhooks'],
    queryFn: () => api<{ types: readonly Named[]; webhooks: readonly Webhook[] }>('/api/webhooks'),
  });
  const write = useWrite([['webhooks']]);
  return (
    <section className="vacancies">
      <div className="card-head">
        <h2>{t(accounts.webhooks)}</h2>
        <Button onClick={() => setAdding(true)}>{t(accounts.webhookOpen)}</Button>
      </div>
      <p className="soft">{t(accounts.webhooksLead)}</p>
      {found.isPending ? (
        <Loading rows={2} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      {found.data?.webhooks.length === 0 ? <p className="soft">{t(accounts.webhookEmpty)}</p> : null}
      {found.data?.webhooks.map((hook) => (
        <section key={hook.webhookId} className="card">
          <div className="card-head">
            <h3>{hook.address ?? t(accounts.webhookStopped)}</h3>
            {hook.active ? (
              <Button
                size="small"
                loading={write.isPending}
                onClick={() => write.mutate({ path: `/api/webhooks/${hook.webhookId}/close` })}
              >
                {t(accounts.webhookClose)}
              </Button>
            ) : (
              <span className="mark-word">{t(accounts.webhookStopped)}</span>
            )}
          </div>
          <p className="soft small">
            {hook.types.map((type) => nameOf(found.data.types, type, t)).join(lang === 'zh' ? '、' : ', ')}
          </p>
          {hook.robot ? (
            <p className="small">{t(accounts.webhookRobot, { name: t(hook.robot) })}</p>
          ) : (
            <p className="small">
              {t(accounts.webhookSecret)}{' '}
              <Typography.Text code copyable>
                {hook.secret}
              </Typography.Text>
            </p>
          )}
          <Deliveries deliveries={hook.deliveries} />
        </section>
      ))}
      {adding ? <AddWebhook types={found.data?.types ?? []} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

const nameOf = (types: readonly Named[], id: string, t: (text: Text) => string): string => {
  const named = types.find((type) => type.id === id);
  return named ? t(named) : id;
};

function Deliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  if (deliveries.length === 0) return null;
  return (
    <details>
      <summary className="soft small">{t(accounts.webhookLast)}</summary>
      <ul className="small">
        {deliveries.map((d) => (
          <li key={d.messageId}>
            {whenText(d.triedAt, now(), zone, lang)} · {d.type} ·{' '}
            {d.deliveredAt
              ? t(accounts.webhookDelivered)
              : t(accounts.webhookFailed, { n: d.tries, status: d.status ?? '–' })}
          </li>
        ))}
      </ul>
    </details>
  );
}

function AddWebhook({ types, onClose }: { types: readonly Named[]; onClose: () => void }) {
  const { t } = useLang();
  const [form] = Form.useForm<{ address: string; types: string[] }>();
  const write = useWrite([['webhooks']]);
  const must = [{ required: true, message: t(accounts.fill) }];
  const save = async () => {
    const body = await form.validateFields().catch(() => null);
    if (body) write.mutate({ path: '/api/webhooks', body }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      title={t(accounts.webhookOpen)}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item name="address" label={t(accounts.webhookAddress)} rules={must}>
          <Input type="url" placeholder="https://" autoComplete="off" />
        </Form.Item>
        <Form.Item name="types" label={t(accounts.webhookTypes)} rules={must}>
          <Select mode="multiple" options={types.map((type) => ({ value: type.id, label: t(type) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
