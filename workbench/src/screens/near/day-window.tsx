import { App, Form, Input, InputNumber, Modal, Select } from 'antd';
import type { ReceptionDay } from '../../api/near.ts';
import type { Named } from '../../api/types.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { gridTexts, receptionTexts as texts } from '../../texts/near.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { PostSelect } from './posts.tsx';

interface Values {
  readonly unit?: string;
  readonly post?: string;
  readonly on?: string;
  readonly from?: string;
  readonly to?: string;
  readonly place?: { readonly zh: string; readonly en: string };
  readonly slots?: number;
}

/** A reception day entered, or changed; whoever booked is told. */
export function DayWindow({
  day,
  units,
  today,
  onClose,
}: {
  day: ReceptionDay | null;
  units: readonly Named[];
  today: string;
  onClose: () => void;
}) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite([['receptions']]);
  const needed = [{ required: true, message: t(gridTexts.fill) }];
  const unit: string | undefined = Form.useWatch('unit', form);
  const initial: Values = day
    ? { ...day, unit: day.unit.id, post: day.post.id }
    : { ...(units[0] ? { unit: units[0].id } : {}), from: '09:00', to: '11:30', slots: 5 };
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      { path: day ? `/api/receptions/${day.dayId}` : '/api/receptions', body: values },
      {
        onSuccess: () => {
          void message.success(t(gridTexts.saved));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(day ? texts.edit : texts.add)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="reception"
        layout="vertical"
        initialValues={initial}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item name="unit" label={t(texts.unit)} rules={needed}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={units.map((u) => ({ value: u.id, label: t(u) }))}
            disabled={day !== null}
          />
        </Form.Item>
        <Form.Item name="post" label={t(texts.post)} rules={needed}>
          <PostSelect units={unit ? [unit] : []} />
        </Form.Item>
        <Form.Item name="on" label={t(texts.on)} rules={needed}>
          <Input type="date" min={today} className="day" />
        </Form.Item>
        <div className="grid-two">
          <Form.Item name="from" label={t(texts.from)} rules={needed}>
            <Input type="time" />
          </Form.Item>
          <Form.Item name="to" label={t(texts.to)} rules={needed}>
            <Input type="time" />
          </Form.Item>
        </div>
        <Form.Item name={['place', 'zh']} label={t(texts.placeZh)} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name={['place', 'en']} label={t(texts.placeEn)} rules={needed}>
          <Input maxLength={160} />
        </Form.Item>
        <Form.Item name="slots" label={t(texts.slots)} rules={needed}>
          <InputNumber min={1} max={200} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
