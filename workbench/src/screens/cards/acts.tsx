import { App, Button, Form, Input, Modal } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import type { Card } from '../../api/cards.ts';
import { now } from '../../api/clock.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { cardTexts, notNowTexts } from '../../texts/cards.ts';
import { frame } from '../../texts/frame.ts';
import { dueWords } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { type CardAct, toldAs, useCardAct, whyNot } from './act.ts';

const WRITTEN = {
  answer: {
    name: cardTexts.answer,
    what: cardTexts.answerWhat,
    field: cardTexts.answerField,
    hint: null,
    sent: cardTexts.answered,
    body: (text: string) => ({ statement: text }),
  },
  contest: {
    name: cardTexts.contestDo,
    what: cardTexts.contestWhat,
    field: cardTexts.contestField,
    hint: cardTexts.contestHint,
    sent: cardTexts.contested,
    body: (text: string) => ({ reason: text }),
  },
} as const;

const WHAT = { answer: cardTexts.answerWhat, contest: cardTexts.contestWhat, decide: cardTexts.decideWhat } as const;
const NAMES = { answer: cardTexts.answer, contest: cardTexts.contestDo, decide: cardTexts.decide } as const;
const NOT_THE_HOLDER = 'card.not-the-holder';
const ACTS = ['contest', 'answer', 'decide'] as const;

/** Everything that can be done with a card: ready for whoever may, with the reason for whoever may not. */
export function CardActs({ page }: { page: Card }) {
  const { t } = useLang();
  const [open, setOpen] = useState<keyof typeof WRITTEN | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const start = (act: CardAct) => {
    opener.current = document.activeElement as HTMLElement | null;
    if (act !== 'decide') setOpen(act);
    else document.querySelector<HTMLElement>('[data-act="decide"] input')?.focus();
  };
  // The button stays where it was, also where it may not be pressed any more: whoever works by keyboard goes on from there.
  useEffect(() => {
    if (open === null) opener.current?.focus();
  }, [open]);
  const ended = page.card.state.id === 'upheld' || page.card.state.id === 'withdrawn';
  if (ended && !open)
    return (
      <p className="waiting" tabIndex={-1} data-ended>
        {t(notNowTexts.decide[page.card.state.id]!)}
      </p>
    );
  const { contest, answer } = page.abilities;
  const others = [contest, answer].every((ability) => ability !== true && ability?.code === NOT_THE_HOLDER);
  // To whom the card is not addressed the two answers are no buttons that are out of order: they are somebody else's.
  const shown = others ? ACTS.filter((act) => act === 'decide' && page.card.state.id === 'contested') : ACTS;
  return (
    <section className="card">
      <h2>{t(cardTexts.acts)}</h2>
      {others && contest && contest !== true ? <p className="soft flush">{t(contest.reason)}</p> : null}
      <ul className="card-acts">
        {shown.map((act) => (
          <Act key={act} page={page} act={act} onStart={() => start(act)} />
        ))}
      </ul>
      {open ? <WriteWindow page={page} act={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

function Act({ page, act, onStart }: { page: Card; act: CardAct; onStart: () => void }) {
  const { t, lang } = useLang();
  const { zone } = useOffice();
  const id = useId();
  const ability = page.abilities[act];
  const may = ability === true;
  const no = may || !ability ? null : whyNot(ability, act, page);
  return (
    <li>
      {/* One that may not be pressed stays in the tab order, so that its reason is read by keyboard. */}
      <Button
        className={may ? undefined : 'unable'}
        aria-disabled={!may}
        aria-describedby={id}
        onClick={may ? onStart : undefined}
      >
        {t(NAMES[act])}
      </Button>
      <div id={id} className="small">
        {may ? <p>{t(WHAT[act])}</p> : <p className="soft">{no ? t(no) : null}</p>}
        {may && act === 'contest' ? (
          <p className="strong">
            {t(cardTexts.contestUntil, { at: dueWords(page.card.contestUntil, now(), zone, lang).exact })}
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** What the holder says, in a window. It is kept until it is sent, also across a refusal or a reload. */
function WriteWindow({ page, act, onClose }: { page: Card; act: keyof typeof WRITTEN; onClose: () => void }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ text: string }>();
  const { cardId } = page.card;
  const draft = useDraft(draftKey(me.account.accountId, cardId, act), '');
  const send = useCardAct(cardId);
  const { name, what, field, hint, sent, body } = WRITTEN[act];
  const submit = async () => {
    const values = await form.validateFields().catch(() => null);
    if (!values) return;
    send.mutate(
      { action: act, body: body(values.text.trim()) },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(sent));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t(name)}
      onCancel={onClose}
      onOk={() => void submit()}
      okText={t(name)}
      cancelText={t(frame.cancel)}
      confirmLoading={send.isPending}
      width={600}
    >
      <p className="soft">{t(what)}</p>
      {send.error ? <ProblemNote problem={toldAs(send.error.problem, act, page)} /> : null}
      <Form
        form={form}
        name={`card-${act}`}
        layout="vertical"
        initialValues={{ text: draft.value }}
        onValuesChange={(_, all) => draft.set(all.text)}
        requiredMark={false}
        className="card-form"
      >
        <Form.Item
          name="text"
          label={t(field)}
          extra={hint ? t(hint) : undefined}
          rules={[{ required: true, whitespace: true, message: t(cardTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
