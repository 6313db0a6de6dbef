import { App, Button, Form, Input, Radio } from 'antd';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts, fieldTexts } from '../../texts/actions.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';

/** The second of the three refusals: nobody is let off by silence, nobody is blamed without a finding. */
export function SettleForm({ page }: { page: Case }) {
  const { t } = useLang();
  const { words } = useOffice();
  const { message } = App.useApp();
  const act = useAct(page.case.caseId);
  const save = ({ finding, note }: { finding: string; note?: string }) =>
    act.mutate(
      { action: 'settle', body: { finding, note: note?.trim() || null }, version: page.version },
      { onSuccess: () => void message.success(t(fieldTexts.doneMessage, { name: t(actionTexts.settle.name) })) },
    );
  return (
    <section className="card card-ready">
      <h2>{t(actionTexts.settle.name)}</h2>
      <p className="soft">{t(actionTexts.settle.what)}</p>
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <Form layout="vertical" onFinish={save} requiredMark={false} initialValues={{ finding: page.responsibility?.id }}>
        <Form.Item
          name="finding"
          label={t(fieldTexts.finding)}
          rules={[{ required: true, message: t(fieldTexts.fill) }]}
        >
          <Radio.Group
            className="radio-lines"
            options={Object.entries(words.responsibility).map(([value, text]) => ({ value, label: t(text) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t(fieldTexts.note)}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {t(actionTexts.settle.name)}
        </Button>
      </Form>
    </section>
  );
}
