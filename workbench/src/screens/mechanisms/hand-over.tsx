import { App, Button, Form, Input } from 'antd';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type Handed, MECHANISM_CHANGES } from '../../api/mechanisms.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { adoptTexts, draftTexts as texts } from '../../texts/mechanisms.ts';
import { dayOf } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';

interface Proposal {
  readonly from: string;
  readonly why: string;
}

/** Whoever prepares rules hands one that was previewed to the head of the office; one that was given back again. */
export function HandOver({
  source,
  ready,
  about,
  handed,
  onHanded,
}: {
  source: string;
  ready: boolean;
  about: string;
  handed: Handed | null;
  onHanded: () => void;
}) {
  const { t } = useLang();
  const { me, zone } = useOffice();
  const { message } = App.useApp();
  const today = dayOf(Date.now(), zone);
  const from = handed && handed.from > today ? handed.from : today;
  const draft = useDraft<Proposal>(draftKey(me.account.accountId, about, 'hand'), { from, why: '' });
  const write = useWrite(MECHANISM_CHANGES);
  const send = ({ from: day, why }: Proposal) =>
    write.mutate(
      {
        path: handed ? `/api/mechanisms/drafts/${handed.draftId}/hand` : '/api/mechanisms/drafts',
        body: { source, from: day, why: why.trim() },
      },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(texts.sent), 6);
          onHanded();
        },
      },
    );
  return (
    <section className="card">
      <h2>{t(texts.hand)}</h2>
      <p className="soft">{t(texts.handHow)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Proposal>
        name="hand-rule"
        layout="vertical"
        requiredMark={false}
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        onFinish={send}
        className="act-form"
      >
        <Form.Item name="from" label={t(texts.from)} rules={[{ required: true, message: t(adoptTexts.fill) }]}>
          <Input type="date" className="day" min={today} />
        </Form.Item>
        <Form.Item
          name="why"
          label={t(texts.why)}
          extra={t(texts.whyHint)}
          rules={[{ required: true, whitespace: true, message: t(adoptTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
        <div className="send">
          <Button type="primary" htmlType="submit" loading={write.isPending} disabled={!ready}>
            {t(texts.send)}
          </Button>
          {ready ? null : <span className="soft">{t(adoptTexts.previewFirst)}</span>}
        </div>
      </Form>
    </section>
  );
}
