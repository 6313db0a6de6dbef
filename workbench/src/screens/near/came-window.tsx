import { App, Form, Input, Modal, Radio } from 'antd';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { gridTexts, receptionTexts as texts } from '../../texts/near.ts';
import { ProblemNote } from '../../ui/states.tsx';

type Is = keyof typeof texts.is;

interface Values {
  readonly is?: Is;
  readonly text?: string;
  readonly number?: string;
  readonly name?: string;
  readonly phone?: string;
}

function aboutOf({ is = 'nothing', text, number, name = '', phone = '' }: Values): object {
  switch (is) {
    case 'nothing':
      return { is };
    case 'case':
      return { is, number };
    case 'new':
      return { is, text, name, phone };
    default:
      return is satisfies never;
  }
}

/** Somebody came: what they asked for, and what becomes of it. */
export function CameWindow({
  dayId,
  bookingId,
  subject,
  onClose,
}: {
  dayId: string;
  bookingId: string | null;
  subject: string;
  onClose: () => void;
}) {
  const { t } = useLang();
  const { modal, message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite<{ filed: { number: string; secret: string } | null }>([['receptions'], ['cases'], ['owed']]);
  const is: Is = Form.useWatch('is', form) ?? 'new';
  const needed = [{ required: true, whitespace: true, message: t(gridTexts.fill) }];
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      { path: `/api/receptions/${dayId}/came`, body: { bookingId, about: aboutOf(values) } },
      {
        onSuccess: ({ filed }) => {
          if (filed) void modal.success({ title: t(texts.saved), content: t(texts.filed, filed) });
          else void message.success(t(texts.saved));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(texts.came)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="came"
        layout="vertical"
        initialValues={{ is: 'new', text: subject }}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item name="is" label={t(texts.about)}>
          <Radio.Group
            options={(['new', 'case', 'nothing'] as const).map((value) => ({ value, label: t(texts.is[value]) }))}
          />
        </Form.Item>
        {is === 'new' ? (
          <Form.Item name="text" label={t(texts.text)} rules={needed}>
            <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={5000} />
          </Form.Item>
        ) : null}
        {is === 'new' && bookingId === null ? (
          <div className="grid-two">
            <Form.Item name="name" label={t(texts.name)}>
              <Input maxLength={50} />
            </Form.Item>
            <Form.Item name="phone" label={t(texts.phone)}>
              <Input maxLength={30} />
            </Form.Item>
          </div>
        ) : null}
        {is === 'case' ? (
          <Form.Item name="number" label={t(texts.number)} rules={needed}>
            <Input maxLength={20} />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
