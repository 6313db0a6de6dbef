import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { App, Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import { useEffect, useState } from 'react';
import type { SendingKind } from '../../../../src/sendings/rules.ts';
import { problemOf } from '../../api/client.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import {
  type Sending,
  type SendingChoices,
  type SendingContent,
  sendingCheckQuery,
  sendingChoicesQuery,
  sendingQuery,
} from '../../api/sendings.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { planTexts, sendingTexts as texts } from '../../texts/sendings.ts';
import { useOne } from '../../ui/one.tsx';
import { Screen } from '../../ui/screen.tsx';
import { Failed, Loading, ProblemNote } from '../../ui/states.tsx';
import { UnitsSelect } from '../../ui/unit-select.tsx';
import { Checked } from './checked.tsx';
import { PlanLine } from './plan-line.tsx';

interface Values {
  readonly kind?: SendingKind;
  readonly unit?: string;
  readonly to?: string[];
  readonly title?: string;
  readonly ask?: string;
  readonly basis?: string;
  readonly by?: string;
  readonly from?: string;
  readonly until?: string;
  readonly subject?: string;
  readonly who?: string;
  readonly heads?: number | null;
  readonly figures?: string;
  readonly passesOn?: boolean;
  readonly temporary?: boolean;
  readonly urgent?: string;
  readonly notice?: string;
  readonly planned?: string;
}

export function NewSending() {
  return <Write of={null} />;
}

export function ChangeSending() {
  const { sendingId } = useParams({ from: '/office/sendings/$sendingId/change' });
  const { page, instead } = useOne(useQuery(sendingQuery(sendingId)), texts.notFound);
  if (instead) return instead;
  return <Write of={page} />;
}

function Write({ of }: { of: Sending | null }) {
  const { t } = useLang();
  const choices = useQuery(sendingChoicesQuery);
  return (
    <Screen title={t(of ? texts.editTitle : texts.newTitle)} wide>
      {choices.isPending ? <Loading rows={10} /> : null}
      {choices.isError ? <Failed error={choices.error} retry={() => void choices.refetch()} /> : null}
      {choices.data ? <SendingForm choices={choices.data} of={of} /> : null}
    </Screen>
  );
}

/** What is sent, to whom, by when; beside it what the rules say of it, while it is written. What was written is kept until it is saved. */
function SendingForm({ choices, of }: { choices: SendingChoices; of: Sending | null }) {
  const { t, aside } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const sendingId = of?.line.sendingId ?? null;
  const begun = of ? valuesOf(of) : { kind: 'document' as const, unit: choices.units[0]?.id, heads: 1, who: 'anybody' };
  const draft = useDraft<Values>(draftKey(me.account.accountId, sendingId ?? 'new', 'sending'), begun as Values);
  const [values, setValues] = useState<Values>(draft.value);
  const write = useWrite<{ sendingId: string }>([['sendings'], ['owed']]);
  const checked = useChecked(values, sendingId);
  const kind = values.kind ?? 'document';
  const needed = { required: true, whitespace: true, message: t(texts.fill) };
  const chosen = { required: true, message: t(texts.choose) };
  const days = kind === 'meeting' || kind === 'inspection';
  const save = (v: Values) =>
    write.mutate(
      { path: sendingId ? `/api/sendings/${sendingId}/change` : '/api/sendings', body: contentOf(v) },
      {
        onSuccess: ({ sendingId: id }) => {
          draft.clear();
          void message.success(t(texts.saved));
          void navigate({ to: '/sendings/$sendingId', params: { sendingId: id } });
        },
      },
    );
  return (
    <div className="case">
      <div className="case-main">
        <Form<Values>
          form={form}
          name="sending"
          layout="vertical"
          requiredMark={false}
          className="inspection-form"
          initialValues={draft.value}
          onValuesChange={(_, all) => {
            draft.set(all);
            setValues(all);
          }}
          onFinish={save}
          scrollToFirstError
        >
          <Form.Item name="kind" label={t(texts.kind)} rules={[chosen]}>
            <Radio.Group options={choices.kinds.map((k) => ({ value: k.id, label: t(k) }))} />
          </Form.Item>
          <Form.Item name="unit" label={t(texts.from)} rules={[chosen]}>
            <Select disabled={of !== null} options={choices.units.map((u) => ({ value: u.id, label: t(u) }))} />
          </Form.Item>
          <Form.Item name="to" label={t(texts.to)} rules={[chosen]}>
            <UnitsSelect />
          </Form.Item>
          <Form.Item name="title" label={t(texts.name)} rules={[needed]}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="ask" label={t(texts.ask)} rules={[needed]}>
            <Input.TextArea autoSize={{ minRows: 4, maxRows: 20 }} maxLength={20_000} />
          </Form.Item>
          {kind === 'request' ? (
            <Form.Item name="figures" label={t(texts.figures)} rules={[needed]}>
              <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
            </Form.Item>
          ) : null}
          <Form.Item name="basis" label={t(texts.basis)} rules={[needed]}>
            <Input maxLength={1000} />
          </Form.Item>
          {kind === 'inspection' ? (
            <Form.Item name="subject" label={t(texts.subject)} rules={[chosen]}>
              <Select options={choices.subjects.map((s) => ({ value: s.id, label: t(s) }))} />
            </Form.Item>
          ) : null}
          <div className="inspection-days">
            {days ? (
              <Form.Item name="from" label={t(kind === 'meeting' ? texts.meetingOn : texts.first)} rules={[chosen]}>
                <Input type="date" min={choices.today} />
              </Form.Item>
            ) : null}
            {kind === 'inspection' ? (
              <Form.Item name="until" label={t(texts.last)}>
                <Input type="date" min={values.from ?? choices.today} />
              </Form.Item>
            ) : null}
            {kind === 'meeting' ? null : (
              <Form.Item
                name="by"
                label={t(kind === 'inspection' ? texts.papersBy : texts.byField)}
                extra={kind === 'request' ? undefined : t(kind === 'inspection' ? texts.papersHint : texts.byHint)}
                rules={kind === 'request' ? [chosen] : []}
              >
                <Input type="date" min={choices.today} />
              </Form.Item>
            )}
            {kind === 'meeting' ? (
              <>
                <Form.Item name="who" label={t(texts.attends)} rules={[chosen]}>
                  <Select options={choices.attends.map((a) => ({ value: a.id, label: t(a) }))} />
                </Form.Item>
                <Form.Item name="heads" label={t(texts.heads)} rules={[chosen]}>
                  <InputNumber min={1} max={1000} />
                </Form.Item>
              </>
            ) : null}
          </div>
          {kind === 'inspection' ? (
            <Form.Item name="planned" label={t(planTexts.field)} extra={t(planTexts.hint)}>
              <PlanLine unit={values.unit} day={values.from} />
            </Form.Item>
          ) : null}
          <Form.Item name="urgent" label={t(texts.urgent)}>
            <Select
              placeholder={t(texts.canWait)}
              allowClear
              options={choices.urgent.map((g) => ({
                value: g.id,
                label: g.signed ? `${t(g)}${aside(t(texts.signedGround))}` : t(g),
              }))}
            />
          </Form.Item>
          {values.urgent ? (
            <Form.Item name="notice" label={t(texts.notice)} rules={[needed]}>
              <Input maxLength={500} />
            </Form.Item>
          ) : null}
          <Form.Item name="passesOn" valuePropName="checked" className="sending-tick">
            <Checkbox>{t(texts.passesOn)}</Checkbox>
          </Form.Item>
          <Form.Item name="temporary" valuePropName="checked">
            <Checkbox>{t(texts.temporary)}</Checkbox>
          </Form.Item>
          {write.error ? <ProblemNote problem={write.error.problem} /> : null}
          <p className="task-save">
            <Button type="primary" htmlType="submit" loading={write.isPending}>
              {t(texts.save)}
            </Button>
          </p>
        </Form>
      </div>
      <aside className="case-side">
        {checked.error ? (
          <ProblemNote problem={problemOf(checked.error)} />
        ) : (
          <Checked checked={checked.data ?? null} />
        )}
      </aside>
    </div>
  );
}

const PAUSE_MS = 400;

/** Asked once somebody pauses, as soon as units and days are there; words that are missing yet change nothing. */
function useChecked(values: Values, sendingId: string | null) {
  const [settled, setSettled] = useState<SendingContent | null>(null);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(ready(values) ? contentOf(values) : null), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [values]);
  return useQuery(sendingCheckQuery(settled, sendingId));
}

const ready = ({ kind, unit, to, from, by, subject, figures, urgent, notice }: Values): boolean =>
  Boolean(kind && unit && to?.length) &&
  (kind === 'meeting' || kind === 'inspection' ? Boolean(from) : true) &&
  (kind !== 'inspection' || Boolean(subject)) &&
  (kind !== 'request' || (Boolean(by) && Boolean(figures?.trim()))) &&
  (!urgent || Boolean(notice?.trim()));

/** Fields of another kind may still be filled in: what is not of this one is left out. */
function contentOf(v: Values): SendingContent {
  const kind = v.kind ?? 'document';
  const days = kind === 'meeting' || kind === 'inspection';
  const lines = (v.figures ?? '').split('\n').map((line) => line.trim());
  return {
    kind,
    unit: v.unit ?? '',
    to: v.to ?? [],
    title: v.title?.trim() || '—',
    ask: v.ask?.trim() || '—',
    basis: v.basis?.trim() || '—',
    by: kind === 'meeting' ? null : v.by || null,
    from: days ? v.from || null : null,
    until: kind === 'inspection' ? v.until || null : null,
    subject: kind === 'inspection' ? (v.subject ?? null) : null,
    attends: kind === 'meeting' && v.who ? { who: v.who, heads: v.heads ?? 1 } : null,
    figures: kind === 'request' ? lines.filter((line) => line !== '') : [],
    passesOn: v.passesOn ?? false,
    temporary: v.temporary ?? false,
    urgent: v.urgent ?? null,
    notice: v.urgent ? v.notice?.trim() || null : null,
    planned: kind === 'inspection' ? (v.planned ?? null) : null,
  };
}

const valuesOf = ({ line, ...page }: Sending): Values => ({
  kind: line.kind.id as SendingKind,
  unit: line.unit.id,
  to: line.to.map((u) => u.id),
  ...{ title: line.title, ask: page.ask, basis: page.basis, figures: page.figures.join('\n') },
  ...(line.by && { by: line.by }),
  ...(line.from && { from: line.from }),
  ...(line.until && { until: line.until }),
  ...(page.subject && { subject: page.subject.id }),
  ...(page.attends && { who: page.attends.who.id, heads: page.attends.heads }),
  ...(page.planned && { planned: page.planned }),
  ...(line.urgent && { urgent: line.urgent.id, notice: page.notice ?? '' }),
  ...{ passesOn: page.passesOn, temporary: page.temporary },
});
