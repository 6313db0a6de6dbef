import { useQuery } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import type { ProjectPage } from '../../api/projects.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { projectTexts } from '../../texts/projects.ts';
import { type EvidenceFile, FilesField, filesQuery } from '../../ui/evidence.tsx';
import { FormWindow } from '../../ui/form-window.tsx';
import { amountOf } from './money.ts';

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
  const { money } = useOffice();
  const { projectId } = page.project;
  return (
    <FormWindow<Values>
      title={t(projectTexts.claim)}
      what={t(projectTexts.claimWhat)}
      width={620}
      className="act-form"
      draft={{ about: projectId, form: `project-claim-${milestone.nth}` }}
      initial={{ ...begun, spent: String(milestone.money / 100) }}
      path={`/api/projects/${projectId}/milestones/${milestone.nth}/claim`}
      body={({ proof, files = [], spent }) => ({
        ...{ proof, spent: amountOf(spent, money) },
        files: files.map((f) => f.attachmentId),
      })}
      changes={[['projects'], ['owed']]}
      done={t(projectTexts.noted)}
      onClose={onClose}
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
        label={t(projectTexts.spent, { unit: t(money.unit) })}
        rules={[
          {
            validator: async (_, value: string) => {
              if (amountOf(value, money) === null) throw new Error(t(projectTexts.moneyWrong));
            },
          },
        ]}
      >
        <Input inputMode="decimal" className="day" />
      </Form.Item>
    </FormWindow>
  );
}
