import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio } from 'antd';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { mine } from '../../texts/accounts.ts';
import { frame } from '../../texts/frame.ts';
import { momentText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';

interface Setting {
  readonly mode: 'now' | 'daily' | 'none';
  readonly address: string;
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly dailyAt: string;
  readonly refusedAt: string | null;
}

interface Entered {
  readonly mode: Setting['mode'];
  readonly address: string;
  readonly dailyAt: string;
  readonly from?: string;
  readonly until?: string;
}

/** How one is told by e-mail, where the house has a mail server. */
export function Mail() {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const { message } = App.useApp();
  const queryKey = ['mail'];
  const found = useQuery({
    queryKey,
    queryFn: () => api<{ possible: boolean; mail: Setting | null }>('/api/notifications/mail'),
  });
  const write = useWrite([queryKey]);
  const save = ({ mode, address, dailyAt, from, until }: Entered) =>
    write.mutate(
      {
        path: '/api/notifications/mail',
        method: 'PUT',
        body: { mode, address, dailyAt, quiet: from && until ? { from, until } : null },
      },
      { onSuccess: () => void message.success(t(frame.saved)) },
    );
  const mail = found.data?.mail;
  return (
    <section className="card">
      <h2>{t(mine.mail)}</h2>
      {found.isPending ? (
        <Loading rows={2} />
      ) : found.isError ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.data?.possible === false ? <p className="soft flush">{t(mine.mailOff)}</p> : null}
      {found.data?.possible ? (
        <Form<Entered>
          layout="vertical"
          className="narrow"
          requiredMark={false}
          onFinish={save}
          initialValues={{
            mode: mail?.mode ?? 'daily',
            address: mail?.address ?? '',
            dailyAt: mail?.dailyAt ?? '08:30',
            from: mail?.quiet?.from,
            until: mail?.quiet?.until,
          }}
        >
          {write.error ? <ProblemNote problem={write.error.problem} /> : null}
          {mail?.refusedAt ? (
            <p className="notice">{t(mine.refused, { at: momentText(mail.refusedAt, zone, lang) })}</p>
          ) : null}
          <Form.Item name="mode" label={t(mine.mode)}>
            <Radio.Group
              options={(['now', 'daily', 'none'] as const).map((value) => ({ value, label: t(mine[value]) }))}
            />
          </Form.Item>
          <Form.Item
            name="address"
            label={t(mine.address)}
            rules={[{ required: true, type: 'email', message: t(mine.address) }]}
          >
            <Input type="email" autoComplete="email" />
          </Form.Item>
          <Form.Item name="dailyAt" label={t(mine.dailyAt)}>
            <Input type="time" />
          </Form.Item>
          <fieldset className="group">
            <legend>{t(mine.quiet)}</legend>
            <div className="grid-two">
              <Form.Item name="from" label={t(mine.quietFrom)}>
                <Input type="time" />
              </Form.Item>
              <Form.Item name="until" label={t(mine.quietUntil)}>
                <Input type="time" />
              </Form.Item>
            </div>
          </fieldset>
          <Button htmlType="submit" loading={write.isPending}>
            {t(frame.save)}
          </Button>
        </Form>
      ) : null}
    </section>
  );
}
