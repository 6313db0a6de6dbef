import { App, Button, Form, Input, Radio } from 'antd';
import { useEffect } from 'react';
import type { Card } from '../../api/cards.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { cardTexts } from '../../texts/cards.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { toldAs, useCardAct } from './act.ts';

interface Values {
  readonly outcome?: 'upheld' | 'withdrawn';
  readonly reasons?: string;
}
const NOTHING: Values = {};

/** Deciding on a contested card, open on the page for whoever may: what the holder says first, then the decision and its reasons. */
export function Decide({ page }: { page: Card }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const { cardId } = page.card;
  const draft = useDraft<Values>(draftKey(me.account.accountId, cardId, 'decide'), NOTHING);
  const act = useCardAct(cardId);
  // The form just sent is gone: whoever works by keyboard goes on from what stands in its place.
  useEffect(() => {
    if (act.isSuccess) document.querySelector<HTMLElement>('[data-ended]')?.focus();
  }, [act.isSuccess]);
  // What was written stays on the page where it turns out that somebody decided before.
  if (page.abilities.decide !== true && !act.error) return null;
  const said = (type: string) => page.moments.findLast((m) => m.type === type)?.text ?? null;
  return (
    <section className="card card-ready" data-act="decide">
      <h2>{t(cardTexts.decideTitle)}</h2>
      <p className="soft">{t(cardTexts.decideWhat)}</p>
      <Said title={t(cardTexts.theirReason)} text={said('card.contested')} />
      <Said title={t(cardTexts.theirAccount)} text={said('card.answered')} />
      {act.error ? <ProblemNote problem={toldAs(act.error.problem, 'decide', page)} /> : null}
      <Form<Values>
        layout="vertical"
        initialValues={draft.value}
        onValuesChange={(_, all) => draft.set(all)}
        onFinish={({ outcome, reasons = '' }) => {
          draft.keep();
          act.mutate(
            { action: 'decide', body: { outcome, reasons: reasons.trim() } },
            {
              onSuccess: () => {
                draft.clear();
                void message.success(t(cardTexts.decided));
              },
            },
          );
        }}
        requiredMark={false}
      >
        <Form.Item
          name="outcome"
          label={t(cardTexts.outcome)}
          rules={[{ required: true, message: t(cardTexts.choose) }]}
        >
          <Radio.Group
            className="radio-lines"
            options={[
              { value: 'upheld', label: t(cardTexts.uphold) },
              { value: 'withdrawn', label: t(cardTexts.withdraw) },
            ]}
          />
        </Form.Item>
        <Form.Item
          name="reasons"
          label={t(cardTexts.reasons)}
          rules={[{ required: true, whitespace: true, message: t(cardTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={4000} />
        </Form.Item>
        <Button
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          disabled={page.abilities.decide !== true && !act.isPending}
        >
          {t(cardTexts.decideDo)}
        </Button>
      </Form>
    </section>
  );
}

function Said({ title, text }: { title: string; text: string | null }) {
  if (text === null) return null;
  return (
    <blockquote className="card-said">
      <p className="soft small">{title}</p>
      <p className="pre">{text}</p>
    </blockquote>
  );
}
