import { App, Form, Modal } from 'antd';
import { useEffect } from 'react';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type FieldValue, type Made, OBLIGATION_CHANGES, type Obligation } from '../../api/obligations.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { FieldInput, isTick } from './fields.tsx';
import { fieldFault, fieldName } from './words.ts';

type Values = Readonly<Record<string, FieldValue | undefined>>;

const isSaid = (value: FieldValue | undefined): value is FieldValue =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** The words that everybody will read, field by field: they are read by somebody before they are public. */
export function PublishWindow({ page, made, onClose }: { page: Obligation; made: Made; onClose: () => void }) {
  const { t } = useLang();
  const { me, money } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const fields = page.form.filter((f) => page.publish?.fields.includes(f.id) && made.values[f.id] !== undefined);
  const draft = useDraft<Values>(
    draftKey(me.account.accountId, made.recordId, 'publish'),
    Object.fromEntries(fields.map((f) => [f.id, made.values[f.id]])),
  );
  const write = useWrite(OBLIGATION_CHANGES);
  const fault = write.error ? fieldFault(write.error.problem) : null;
  useEffect(() => {
    if (fault) form.setFields([{ name: fault.field, errors: [t(fault.wrong)] }]);
  }, [fault, form, t]);
  const send = () => {
    const words = Object.fromEntries(
      Object.entries(form.getFieldsValue()).filter((entry): entry is [string, FieldValue] => isSaid(entry[1])),
    );
    const path = `/api/obligations/${page.line.dutyId}/records/${made.recordId}/publish`;
    write.mutate(
      { path, body: { words } },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(texts.published));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(texts.publish)}
      onCancel={onClose}
      onOk={send}
      okText={t(texts.publish)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={620}
    >
      <p className="soft">{t(texts.publishWhat)}</p>
      {write.error && !fault ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="publish"
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all: Values) => draft.set(all)}
        requiredMark={false}
        className="act-form"
      >
        {fields.map((field) => (
          <Form.Item key={field.id} name={field.id} {...(isTick(field) ? {} : { label: t(fieldName(field, money)) })}>
            <FieldInput field={field} page={page} fixed />
          </Form.Item>
        ))}
      </Form>
      <p className="soft small flush">{t(texts.leaveOut)}</p>
    </Modal>
  );
}
