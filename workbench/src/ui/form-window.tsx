import { App, Form, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { draftKey, useDraft } from '../api/draft.ts';
import { useWrite } from '../api/write.ts';
import { useOffice } from '../frame/office.tsx';
import { useLang } from '../lang.tsx';
import { frame } from '../texts/frame.ts';
import { ProblemNote } from './states.tsx';

interface FormWindowOf<Values extends object, Made> {
  /** Also on the button that does it. */
  readonly title: string;
  /** What it does. */
  readonly what?: string | null;
  /** On the button that leaves. */
  readonly leave?: string;
  readonly width?: number;
  /** What it is about and which form it is: for the draft. */
  readonly draft: { readonly about: string; readonly form: string };
  readonly initial: Values;
  readonly path: string;
  readonly body: (values: Values) => unknown;
  /** What is known no longer once it is done. */
  readonly changes: readonly (readonly unknown[])[];
  readonly done: string;
  readonly onDone?: (made: Made) => void;
  readonly onClose: () => void;
  readonly className?: string;
  /** The fields, which may go by what is filled in. */
  readonly children: ReactNode | ((values: Values) => ReactNode);
}

/**
 * A window for one act: what it does, what has to be said, and what the server answered. What was written is kept on this computer until
 * it is sent, also across a refusal or a reload.
 */
export function FormWindow<Values extends object, Made = unknown>(of: FormWindowOf<Values, Made>) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(draftKey(me.account.accountId, of.draft.about, of.draft.form), of.initial);
  const [values, setValues] = useState(draft.value);
  const write = useWrite<Made>(of.changes);
  const submit = async () => {
    const valid = await form.validateFields().catch(() => null);
    if (!valid) return;
    write.mutate(
      { path: of.path, body: of.body(valid) },
      {
        onSuccess: (made) => {
          draft.clear();
          void message.success(of.done);
          of.onClose();
          of.onDone?.(made);
        },
      },
    );
  };
  return (
    <Modal
      open
      title={of.title}
      onCancel={of.onClose}
      onOk={() => void submit()}
      okText={of.title}
      cancelText={of.leave ?? t(frame.cancel)}
      confirmLoading={write.isPending}
      width={of.width ?? 600}
    >
      {of.what ? <p className="soft">{of.what}</p> : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Values>
        form={form}
        name={of.draft.form}
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => {
          draft.set(all);
          setValues(all);
        }}
        requiredMark={false}
        className={of.className ?? 'card-form'}
      >
        {typeof of.children === 'function' ? of.children(values) : of.children}
      </Form>
    </Modal>
  );
}
