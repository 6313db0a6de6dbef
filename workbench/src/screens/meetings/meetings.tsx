import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { type MeetingAbout, meetingsQuery } from '../../api/tasks.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { fieldTexts } from '../../texts/actions.ts';
import { frame } from '../../texts/frame.ts';
import { meetingStateTexts, meetingTexts } from '../../texts/meetings.ts';
import { dayText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { UnitSelect, UnitsSelect } from '../../ui/unit-select.tsx';

/** Joint meetings about a case or a task (or all one may see), and calling one for whoever may. Beside a thing without any, nothing. */
export function Meetings({ about, lead }: { about: MeetingAbout | null; lead: string | null }) {
  const { t, lang } = useLang();
  const found = useQuery(meetingsQuery(about));
  const [calling, setCalling] = useState(false);
  if (found.isPending) return <Loading rows={1} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { meetings, abilities, today } = found.data;
  const may = abilities.call === true;
  if (meetings.length === 0 && !may && about) return null;
  return (
    <section className="side-part meetings">
      <h2>{t(meetingTexts.list)}</h2>
      {meetings.length === 0 ? <p className="small soft">{t(meetingTexts.none)}</p> : null}
      <ul className="duties">
        {meetings.map((m) => (
          <li key={m.meetingId} className={m.state === 'called' ? 'duty' : 'duty duty-ended'}>
            <p className="flush">
              <Link to="/meetings/$meetingId" params={{ meetingId: m.meetingId }}>
                {m.agenda ?? t(meetingTexts.erased)}
              </Link>
            </p>
            <p className="small soft flush">
              {dayText(m.on, lang)} · {t(meetingStateTexts[m.state])} · {t(m.lead)}
              {m.state === 'held' ? ` · ${t(meetingTexts.counts, m)}` : ''}
            </p>
          </li>
        ))}
      </ul>
      {may ? (
        <Button size="small" onClick={() => setCalling(true)}>
          {t(meetingTexts.call)}
        </Button>
      ) : null}
      {calling ? <CallWindow about={about} lead={lead} today={today} onClose={() => setCalling(false)} /> : null}
    </section>
  );
}

interface Values {
  readonly leadUnit?: string | null;
  readonly invited?: readonly string[];
  readonly on?: string;
  readonly agenda?: string;
}

function CallWindow({
  about,
  lead,
  today,
  onClose,
}: {
  about: MeetingAbout | null;
  lead: string | null;
  today: string;
  onClose: () => void;
}) {
  const { t } = useLang();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const write = useWrite<{ meetingId: string }>([['meetings'], ['case'], ['tasks'], ['owed']]);
  const needed = [{ required: true, message: t(fieldTexts.fill) }];
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      { path: '/api/meetings', body: { about, ...values } },
      {
        onSuccess: ({ meetingId }) => {
          void message.success(t(meetingTexts.called));
          onClose();
          void navigate({ to: '/meetings/$meetingId', params: { meetingId } });
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(meetingTexts.call)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(meetingTexts.call)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={600}
    >
      <p className="soft">{t(meetingTexts.callWhat)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="meeting-call"
        layout="vertical"
        initialValues={{ leadUnit: lead }}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item name="agenda" label={t(meetingTexts.agenda)} rules={[{ ...needed[0]!, whitespace: true }]}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} />
        </Form.Item>
        <Form.Item name="leadUnit" label={t(meetingTexts.lead)} rules={needed}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="invited" label={t(meetingTexts.invited)} rules={needed}>
          <UnitsSelect />
        </Form.Item>
        <Form.Item name="on" label={t(meetingTexts.on)} rules={needed}>
          <Input type="date" min={today} className="day" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
