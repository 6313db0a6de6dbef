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
import { FieldInput } from './fields.tsx';
import { useSpeaks } from './speaks.ts';
import { fieldFault, isWorded, valueText } from './words.ts';

type Values = Readonly<Record<string, FieldValue | undefined>>;

const isSaid = (value: FieldValue | undefined): value is FieldValue =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** The words that everybody will read, field by field: they are read by somebody before they are public. */
export function PublishWindow({ page, made, onClose }: { page: Obligation; made: Made; onClose: () => void }) {
  const { t } = useLang();
  const { me } = useOffice();
  const speaks = useSpeaks();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const shown = page.form.filter((f) => page.publish?.fields.includes(f.id) && made.values[f.id] !== undefined);
  const fields = shown.filter(isWorded);
  const kept = shown.filter((f) => !isWorded(f));
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
      {kept.length > 0 ? (
        <dl className="obligation-values">
          {kept.map((field) => (
            <div key={field.id}>
              <dt>{t(field.name)}</dt>
              <dd className="pre">{valueText(field, made.values[field.id]!, page, speaks)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
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
          <Form.Item key={field.id} name={field.id} label={t(field.name)}>
            <FieldInput field={field} page={page} fixed />
          </Form.Item>
        ))}
      </Form>
      {kept.length > 0 ? <p className="soft small flush">{t(texts.asConfirmed)}</p> : null}
      {fields.length > 0 ? <p className="soft small flush">{t(texts.leaveOut)}</p> : null}
    </Modal>
  );
}
