import { App, Form, Input, Modal } from 'antd';
import type { ProposalLine } from '../../api/projects.ts';
import { useWrite } from '../../api/write.ts';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { projectTexts } from '../../texts/projects.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { UnitSelect, UnitsSelect } from '../../ui/unit-select.tsx';
import { fenOf } from './money.ts';

interface Values {
  readonly title: string;
  readonly what: string;
  readonly gains: string;
  readonly owner: string;
  readonly places: readonly string[];
  readonly money: string;
}

/** One candidate of the proposals that were chosen. */
export function Draft({
  collectionId,
  proposals,
  onClose,
  onDone,
}: {
  collectionId: string;
  proposals: readonly ProposalLine[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useLang();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const write = useWrite([['projects']]);
  const [first] = proposals;
  const send = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    const body = { ...values, money: fenOf(values.money), proposals: proposals.map((p) => p.proposalId) };
    write.mutate(
      { path: `/api/project-collections/${collectionId}/candidates`, body },
      {
        onSuccess: () => {
          void message.success(t(projectTexts.drafted));
          onDone();
          onClose();
        },
      },
    );
  };
  const needed = [{ required: true, message: t(projectTexts.fill) }];
  return (
    <Modal
      open
      title={t(projectTexts.draft)}
      onCancel={onClose}
      onOk={() => void send()}
      okText={t(projectTexts.draft)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={640}
    >
      <p className="soft">{t(projectTexts.draftWhat)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="project-draft"
        layout="vertical"
        requiredMark={false}
        initialValues={{
          title: first?.title,
          places: [...new Set(proposals.flatMap((p) => (p.place ? [p.place.id] : [])))],
        }}
      >
        <Form.Item name="title" label={t(projectTexts.name)} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="what" label={t(projectTexts.what)} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={1000} />
        </Form.Item>
        <Form.Item name="gains" label={t(projectTexts.gains)} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="owner" label={t(projectTexts.owner)} rules={needed}>
          <UnitSelect />
        </Form.Item>
        <Form.Item name="places" label={t(projectTexts.places)} rules={needed}>
          <UnitsSelect />
        </Form.Item>
        <Form.Item
          name="money"
          label={t(projectTexts.money)}
          rules={[
            {
              validator: async (_, value: string) => {
                if (fenOf(value) === null) throw new Error(t(projectTexts.moneyWrong));
              },
            },
          ]}
        >
          <Input inputMode="decimal" className="day" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
