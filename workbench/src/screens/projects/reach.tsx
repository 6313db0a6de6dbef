import { App, Form, Input, InputNumber, Modal } from 'antd';
import type { ProjectPage } from '../../api/projects.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { projectTexts } from '../../texts/projects.ts';
import { ProblemNote } from '../../ui/states.tsx';

interface Values {
  readonly reached: number;
  readonly people?: string;
}

/** A place states whom it reached, the first time with the list. No draft is kept here: names and numbers stay off this machine. */
export function Reach({ page, place, onClose }: { page: ProjectPage; place: string; onClose: () => void }) {
  const { t, colon } = useLang();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite([['projects'], ['owed']]);
  const first = !page.lists.some((l) => l.place === place);
  const entitled = page.project.reach.find((r) => r.unit.id === place)?.mile?.entitled;
  const send = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    write.mutate(
      {
        path: `/api/projects/${page.project.projectId}/reach`,
        body: { place, reached: values.reached, people: first ? values.people : null },
      },
      {
        onSuccess: () => {
          void message.success(t(projectTexts.noted));
          onClose();
        },
      },
    );
  };
  const needed = [{ required: true, message: t(projectTexts.fill) }];
  return (
    <Modal
      open
      title={t(projectTexts.reach)}
      onCancel={onClose}
      onOk={() => void send()}
      okText={t(projectTexts.reach)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
    >
      {first ? <p className="soft">{t(projectTexts.reachWhat)}</p> : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form form={form} name="project-reach" layout="vertical" requiredMark={false}>
        <Form.Item
          name="reached"
          label={t(projectTexts.reachedNumber)}
          extra={entitled === undefined ? undefined : `${t(projectTexts.entitled)}${colon}${entitled}`}
          rules={needed}
        >
          <InputNumber min={0} max={entitled ?? 100_000_000} precision={0} />
        </Form.Item>
        {first ? (
          <Form.Item name="people" label={t(projectTexts.people)} rules={needed}>
            <Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} autoComplete="off" spellCheck={false} />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
