import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type Made, OBLIGATION_CHANGES, type Obligation, obligationQuery } from '../../api/obligations.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { burdenTexts } from '../../texts/burden.ts';
import { frame } from '../../texts/frame.ts';
import { obligationTexts as texts } from '../../texts/obligations.ts';
import { dayText } from '../../ui/dates.ts';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { useWorked } from '../../ui/worked.ts';
import { BesideRecord } from './beside.tsx';
import { Code, type Given } from './code.tsx';
import { Evidence } from './files.tsx';
import { Known } from './known.tsx';
import { useSpeaks } from './speaks.ts';
import { valueText } from './words.ts';

interface Answer {
  readonly so?: boolean;
  readonly words?: string;
  /** Seconds that it was worked on. */
  readonly worked?: number;
}

/** Somebody else says whether it was so. The desk asks the people it was for: by telephone, or it gives them a link and a code. */
export function ConfirmWindow({ page, made, onClose }: { page: Obligation; made: Made; onClose: () => void }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<Answer>();
  const draft = useDraft<Answer>(draftKey(me.account.accountId, made.recordId, 'confirm'), {});
  const so = Form.useWatch('so', form) ?? draft.value.so;
  const write = useWrite(OBLIGATION_CHANGES);
  const worked = useWorked(page.idle, draft.value.worked ?? 0);
  const codes = useWrite<Given>([['obligations', page.line.dutyId]]);
  const [code, setCode] = useState<Given | null>(null);
  const outside = made.abilities.giveCode === true;
  const path = `/api/obligations/${page.line.dutyId}/records/${made.recordId}`;
  const send = ({ so: said, words }: Answer) =>
    write.mutate(
      {
        path: `${path}/confirm`,
        body: { so: said, words: words?.trim() || null },
        beside: { worked: worked() },
      },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(texts.decided));
          onClose();
        },
      },
    );
  if (code) return <Code given={code} recordId={made.recordId} onClose={onClose} />;
  return (
    <Modal
      open
      title={t(texts.confirm)}
      onCancel={onClose}
      onOk={form.submit}
      okText={t(texts.send)}
      cancelText={t(frame.cancel)}
      confirmLoading={write.isPending}
      width={620}
    >
      <p className="soft">{t(outside ? texts.deskWhat : texts.confirmWhat)}</p>
      <Recorded page={page} made={made} />
      {outside ? (
        <p className="obligation-give">
          <Button
            loading={codes.isPending}
            onClick={() => codes.mutate({ path: `${path}/code`, body: {} }, { onSuccess: setCode })}
          >
            {t(made.asked ? texts.newCode : texts.giveCode)}
          </Button>
          {made.asked ? <span className="soft small">{t(texts.newCodeHow)}</span> : null}
        </p>
      ) : null}
      {codes.error ? <ProblemNote problem={codes.error.problem} /> : null}
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Answer>
        form={form}
        name="confirm"
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set({ ...all, worked: worked() })}
        onFinish={send}
        requiredMark={false}
        className="act-form"
      >
        <Form.Item
          name="so"
          label={t(outside ? texts.toldUs : texts.whetherSo)}
          rules={[{ required: true, message: t(texts.required) }]}
        >
          <Radio.Group
            options={[
              { value: true, label: t(texts.isSo) },
              { value: false, label: t(texts.isNotSo) },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="words"
          label={
            <>
              {t(so === false ? texts.notSoWords : outside ? texts.phoneWords : texts.words)}
              {so === false || outside ? null : <span className="soft">{t(texts.optional)}</span>}
            </>
          }
          rules={[{ required: so === false || outside, whitespace: true, message: t(texts.required) }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={2000} />
        </Form.Item>
      </Form>
      <p className="soft small flush">{t(burdenTexts.counted)}</p>
    </Modal>
  );
}

/** All that was recorded, and what the house knew and noticed of it, for whoever has to say whether it was so. */
function Recorded({ page, made }: { page: Obligation; made: Made }) {
  const speaks = useSpeaks();
  const { t, lang } = speaks;
  const days =
    made.from === made.to
      ? dayText(made.to, lang)
      : t(texts.days, { from: dayText(made.from, lang), to: dayText(made.to, lang) });
  return (
    <>
      <p className="strong flush">
        {t(page.line.unit)} · {t(page.line.name)}
      </p>
      <dl className="obligation-values">
        <div>
          <dt>{t(texts.dayName)}</dt>
          <dd>{days}</dd>
        </div>
        {page.form
          .filter((f) => made.values[f.id] !== undefined && f.format !== 'photo')
          .map((field) => (
            <div key={field.id}>
              <dt>{t(field.name)}</dt>
              <dd className="pre">{valueText(field, made.values[field.id]!, page, speaks)}</dd>
            </div>
          ))}
      </dl>
      <Known known={made.known} then />
      <BesideRecord made={made} page={page} />
      <Evidence dutyId={page.line.dutyId} ids={made.evidence} />
    </>
  );
}

/** From a line of "What I owe": the one record that its duty is about, confirmed without leaving the list. */
export function ConfirmFromList({ obligationId, dutyId }: { obligationId: string; dutyId: string }) {
  const { t } = useLang();
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...obligationQuery(obligationId), enabled: open });
  const made = found.data?.records.find((r) => r.confirmDuty === dutyId);
  const close = () => setOpen(false);
  return (
    <div className="row-below">
      <Button size="small" onClick={() => setOpen(true)}>
        {t(texts.loadConfirm)}
      </Button>
      {open && found.data && made ? <ConfirmWindow page={found.data} made={made} onClose={close} /> : null}
      {open && !made ? (
        <Modal open title={t(texts.confirm)} onCancel={close} footer={null}>
          {found.isPending ? <Loading rows={4} /> : null}
          {found.isError ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
          {found.data ? <p>{t(texts.decidedAlready)}</p> : null}
        </Modal>
      ) : null}
    </div>
  );
}
