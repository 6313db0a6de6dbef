import { Form, Input, Modal } from 'antd';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { org } from '../../texts/organisation.ts';
import { ProblemNote } from '../../ui/states.tsx';

/** What the successor found wrong: it stays on the list, and predecessor and head are told. */
export function RemarkForm({ path, duty, onClose }: { path: string; duty: string | null; onClose: () => void }) {
  const { t } = useLang();
  const [form] = Form.useForm<{ text: string }>();
  const write = useWrite([['org']]);
  const save = async () => {
    const entered = await form.validateFields().catch(() => null);
    if (entered) write.mutate({ path, body: { duty, text: entered.text } }, { onSuccess: onClose });
  };
  return (
    <Modal
      open
      title={t(org.remark)}
      onCancel={onClose}
      onOk={() => void save()}
      okText={t(frame.save)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form form={form} layout="vertical" requiredMark={false}>
        <Form.Item
          name="text"
          label={t(org.remarkText)}
          extra={t(org.remarkHint)}
          rules={[{ required: true, whitespace: true, message: t(org.fill) }]}
        >
          <Input.TextArea rows={4} maxLength={1000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
