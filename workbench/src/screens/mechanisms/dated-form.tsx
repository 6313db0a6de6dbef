import { App, Button, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import type { Text } from '../../../../src/kernel/text.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import { type Handed, MECHANISM_CHANGES } from '../../api/mechanisms.ts';
import { useWrite } from '../../api/write.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { adoptTexts } from '../../texts/mechanisms.ts';
import { todayIn } from '../../ui/dates.ts';
import { ProblemNote } from '../../ui/states.tsx';

/** A prepared version on its way to a signature. */
export interface Signing {
  /** For the draft of the words. */
  readonly about: string;
  /** Whether what is sent was previewed as it stands. */
  readonly ready: boolean;
  /** What was handed over: it is decided, or handed over again, where it stands. */
  readonly handed: Handed | null;
}

interface Said {
  readonly from: string;
  readonly words: string;
}

/** From which day, and why: what takes a previewed rule on its way. */
export function DatedForm({
  form,
  signing: { about, ready, handed },
  texts,
  write: { path, body },
  done,
  onDone,
  children,
}: {
  /** Tells its draft and its fields from those of the other form. */
  form: 'adopt' | 'hand';
  signing: Signing;
  texts: Readonly<Record<'title' | 'how' | 'from' | 'words' | 'hint' | 'send' | 'previewFirst', Text>>;
  write: { readonly path: string; readonly body: (from: string, words: string) => unknown };
  done: (from: string) => string;
  onDone: () => void;
  /** Stands before the button. */
  children?: ReactNode;
}) {
  const { t } = useLang();
  const { me, zone } = useOffice();
  const { message } = App.useApp();
  const today = todayIn(zone);
  const draft = useDraft<Said>(draftKey(me.account.accountId, about, form), {
    from: handed && handed.from > today ? handed.from : today,
    words: '',
  });
  const write = useWrite(MECHANISM_CHANGES);
  const send = ({ from, words }: Said) =>
    write.mutate(
      { path, body: body(from, words.trim()) },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(done(from), 6);
          onDone();
        },
      },
    );
  return (
    <section className="card">
      <h2>{t(texts.title)}</h2>
      <p className="soft">{t(texts.how)}</p>
      {write.error ? <ProblemNote problem={write.error.problem} /> : null}
      <Form<Said>
        name={`${form}-rule`}
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
          name="words"
          label={t(texts.words)}
          extra={t(texts.hint)}
          rules={[{ required: true, whitespace: true, message: t(adoptTexts.fill) }]}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
        </Form.Item>
        {children}
        <div className="send">
          <Button type="primary" htmlType="submit" loading={write.isPending} disabled={!ready}>
            {t(texts.send)}
          </Button>
          {ready ? null : <span className="soft">{t(texts.previewFirst)}</span>}
        </div>
      </Form>
    </section>
  );
}
