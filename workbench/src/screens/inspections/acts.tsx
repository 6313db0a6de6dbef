import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { InspectionPage } from '../../api/inspections.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { inspectionTexts as texts } from '../../texts/inspections.ts';
import { ProblemNote } from '../../ui/states.tsx';

/** What is written at the desk, each in a window: by the key of the body that takes it. */
const WRITTEN = {
  close: { name: texts.close, what: texts.closeWhat, field: texts.reportField, sent: texts.closed, key: 'report' },
  answer: {
    name: texts.answerDo,
    what: texts.answerWhat,
    field: texts.answerField,
    sent: texts.answered,
    key: 'words',
  },
  cancel: {
    name: texts.cancelDo,
    what: texts.cancelWhat,
    field: texts.reasonField,
    sent: texts.cancelled,
    key: 'reason',
  },
} as const;
type Act = keyof typeof WRITTEN;
const ACTS = Object.keys(WRITTEN) as Act[];

/** What the reader can do about an inspection now; nothing is shown to who can do nothing. */
export function InspectionActs({ page }: { page: InspectionPage }) {
  const { t } = useLang();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Act | null>(null);
  const { abilities, inspection } = page;
  const visit = abilities.open === true || abilities.look === true;
  const acts = ACTS.filter((act) => abilities[act] === true);
  if (!visit && acts.length === 0) return null;
  return (
    <section className="card card-ready">
      <h2>{t(texts.acts)}</h2>
      <ul className="card-acts">
        {visit ? (
          <li>
            <Button
              type="primary"
              href={`/workbench/inspections/${inspection.inspectionId}/visit`}
              onClick={(event) => {
                event.preventDefault();
                void navigate({
                  to: '/inspections/$inspectionId/visit',
                  params: { inspectionId: inspection.inspectionId },
                });
              }}
            >
              {t(texts.goVisit)}
            </Button>
            <span />
          </li>
        ) : null}
        {acts.map((act) => (
          <li key={act}>
            <Button onClick={() => setOpen(act)}>{t(WRITTEN[act].name)}</Button>
            <p className="small">{t(WRITTEN[act].what)}</p>
          </li>
        ))}
      </ul>
      {open ? <Window page={page} act={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

function Window({ page, act, onClose }: { page: InspectionPage; act: Act; onClose: () => void }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ text: string }>();
  const { inspectionId } = page.inspection;
  const draft = useDraft(draftKey(me.account.accountId, inspectionId, act), '');
  const write = useWrite([['inspections'], ['owed']]);
  const { name, what, field, sent, key } = WRITTEN[act];
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      { path: `/api/inspections/${inspectionId}/${act}`, body: { [key]: values.text.trim() } },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(sent));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(name)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(name)}
      cancelText={t(act === 'cancel' ? texts.keep : frame.cancel)}
      confirmLoading={write.isPending}
      width={600}
    >
      <p className="soft">{t(what)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name={`inspection-${act}`}
        layout="vertical"
        initialValues={{ text: draft.value }}
        onValuesChange={(_, all) => draft.set(all.text)}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item name="text" label={t(field)} rules={[{ required: true, whitespace: true, message: t(texts.fill) }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
