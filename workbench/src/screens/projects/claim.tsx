import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import { draftKey, useDraft } from '../../api/draft.ts';
import type { ProjectPage } from '../../api/projects.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { frame } from '../../texts/frame.ts';
import { projectTexts } from '../../texts/projects.ts';
import { type EvidenceFile, FilesField, filesQuery } from '../../ui/evidence.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { fenOf } from './money.ts';

interface Values {
  readonly proof?: string;
  readonly files?: readonly EvidenceFile[];
  readonly spent?: string;
}

export const filesOf = (projectId: string): string => `/api/projects/${projectId}/attachments`;

interface Claiming {
  readonly page: ProjectPage;
  readonly milestone: ProjectPage['project']['milestones'][number];
  readonly onClose: () => void;
}

/** The owner says that a milestone is reached. What was sent back begins with what was said, and with the files that went up then. */
export function Claim({ page, milestone, onClose }: Claiming) {
  const said = page.proofs.find((p) => p.nth === milestone.nth);
  const asked = (said?.files.length ?? 0) > 0;
  const found = useQuery({ ...filesQuery(filesOf(page.project.projectId)), enabled: asked });
  if (asked && found.isPending) return null;
  const files = (found.data?.attachments ?? []).filter((f) => said?.files.includes(f.attachmentId));
  return <ClaimWindow {...{ page, milestone, onClose }} begun={said ? { proof: said.text, files } : {}} />;
}

/** How one sees it, what shows it, what was spent. */
function ClaimWindow({ page, milestone, begun, onClose }: Claiming & { begun: Values }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const { projectId } = page.project;
  const path = `/api/projects/${projectId}/milestones/${milestone.nth}/claim`;
  const [form] = Form.useForm<Values>();
  const draft = useDraft<Values>(draftKey(me.account.accountId, projectId, path), {
    ...begun,
    spent: String(milestone.money / 100),
  });
  const write = useWrite([['projects'], ['owed']]);
  const send = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    const { proof, files = [], spent } = values;
    write.mutate(
      { path, body: { proof, spent: fenOf(spent ?? ''), files: files.map((f) => f.attachmentId) } },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(projectTexts.noted));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(projectTexts.claim)}
      onCancel={onClose}
      onOk={() => void send()}
      okText={t(projectTexts.claim)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={620}
    >
      <p className="soft">{t(projectTexts.claimWhat)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form
        form={form}
        name="project-claim"
        layout="vertical"
        requiredMark={false}
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        className="act-form"
      >
        <Form.Item
          name="proof"
          label={t(projectTexts.proof)}
          rules={[{ required: true, whitespace: true, message: t(projectTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 14 }} maxLength={1000} />
        </Form.Item>
        <Form.Item name="files" label={t(projectTexts.files)} extra={t(projectTexts.filesHow)}>
          <FilesField path={filesOf(projectId)} />
        </Form.Item>
        <Form.Item
          name="spent"
          label={t(projectTexts.spent)}
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
