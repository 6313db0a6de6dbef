import { App, Button, Form, Input, Radio } from 'antd';
import type { Case } from '../../api/types.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { actionTexts, fieldTexts, reviewTexts } from '../../texts/actions.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';

/** The three refusals (三个不放过): what stands in the way of closing, and what a reviewer can do about it. */
export function ReviewPanel({ page }: { page: Case }) {
  const { t } = useLang();
  const { words } = useOffice();
  const conditions = [
    { name: reviewTexts.solved, met: page.solved === true },
    { name: reviewTexts.settled, met: page.responsibility !== null },
    {
      name: reviewTexts.satisfied,
      met: page.satisfaction !== null && Number(page.satisfaction.id) >= words.satisfiedFrom,
    },
  ];
  return (
    <section className="card card-ready" data-act="settle closeReviewed">
      <h2>{t(reviewTexts.title)}</h2>
      <ul className="conditions">
        {conditions.map(({ name, met }) => (
          <li key={name.en}>
            {t(name)} <span className={met ? 'met' : 'mark-word'}>{t(met ? reviewTexts.met : reviewTexts.open)}</span>
          </li>
        ))}
      </ul>
      {page.responsibility === null ? <Settle page={page} /> : null}
      {page.abilities.closeReviewed === true ? (
        <CloseReviewed page={page} primary={page.responsibility !== null} />
      ) : null}
    </section>
  );
}

function useDone(page: Case, name: 'settle' | 'closeReviewed') {
  const { t } = useLang();
  const { message } = App.useApp();
  const act = useAct(page.case.caseId);
  const send = (action: string, body: object) =>
    act.mutate(
      { action, body, version: page.version },
      { onSuccess: () => void message.success(t(fieldTexts.doneMessage, { name: t(actionTexts[name].name) })) },
    );
  return { act, send };
}

/** Nobody is let off by silence, nobody is blamed without a finding. */
function Settle({ page }: { page: Case }) {
  const { t } = useLang();
  const { words } = useOffice();
  const { act, send } = useDone(page, 'settle');
  return (
    <Form<{ finding: string; note?: string }>
      layout="vertical"
      onFinish={({ finding, note }) => send('settle', { finding, note: note?.trim() || null })}
      requiredMark={false}
    >
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <Form.Item
        name="finding"
        label={t(actionTexts.settle.what)}
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
  );
}

function CloseReviewed({ page, primary }: { page: Case; primary: boolean }) {
  const { t } = useLang();
  const { act, send } = useDone(page, 'closeReviewed');
  return (
    <Form<{ reason: string }>
      layout="vertical"
      className="close-reviewed"
      onFinish={({ reason }) => send('close-reviewed', { reason: reason.trim() })}
      requiredMark={false}
    >
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <Form.Item
        name="reason"
        label={t(reviewTexts.close)}
        extra={t(reviewTexts.closeHint)}
        rules={[{ required: true, whitespace: true, message: t(fieldTexts.fill) }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Form.Item>
      <Button type={primary ? 'primary' : 'default'} htmlType="submit" loading={act.isPending}>
        {t(actionTexts.closeReviewed.name)}
      </Button>
    </Form>
  );
}
