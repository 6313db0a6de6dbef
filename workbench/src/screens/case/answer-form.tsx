import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Popconfirm } from 'antd';
import { type KeyboardEvent, useId, useMemo, useRef } from 'react';
import { api } from '../../api/client.ts';
import { draftKey, useDraft } from '../../api/draft.ts';
import { chargedOf, type DealingValues, refusedOf } from '../../api/lists.ts';
import type { Case, EmptyPhrase } from '../../api/types.ts';
import { useKeys } from '../../frame/keys.ts';
import { useOffice } from '../../frame/office.tsx';
import { useLang } from '../../lang.tsx';
import { fieldTexts } from '../../texts/actions.ts';
import { answerTexts, TEMPLATES } from '../../texts/answer.ts';
import { useSettled } from '../../ui/case-select.tsx';
import { filledIn } from '../../ui/filled-in.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { useAct } from './act.ts';
import { Dealing } from './dealing.tsx';

export interface AnswerValues {
  readonly result: string;
  readonly reasons: string;
  readonly basis: string;
  readonly next: string;
  readonly dealing?: DealingValues;
}

const EMPTY: AnswerValues = { result: '', reasons: '', basis: '', next: '' };

const PARTS = [
  { name: 'result', rows: 3, most: 8000 },
  { name: 'reasons', rows: 3, most: 8000 },
  { name: 'basis', rows: 2, most: 4000 },
  { name: 'next', rows: 2, most: 4000 },
] as const;

/** The answer, open on the page: four parts, a template to begin from, and empty phrases pointed out as they are written. */
export function AnswerForm({ page }: { page: Case }) {
  const { t } = useLang();
  const { me } = useOffice();
  const { message } = App.useApp();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft(draftKey(me.account.accountId, page.case.caseId, 'answer'), EMPTY);
  const act = useAct(page.case.caseId);
  const { value } = draft;
  const text = PARTS.map((p) => value[p.name]).join('\n');
  const template = TEMPLATES[page.case.kind.id as keyof typeof TEMPLATES];
  const written = text.trim() !== '';
  useKeys(useMemo(() => ({ a: () => form.current?.querySelector('textarea')?.focus() }), []));

  const begin = () =>
    draft.set({
      ...value,
      result: t(template.result),
      reasons: t(template.reasons),
      basis: t(template.basis),
      next: t(template.next),
    });
  const send = () => {
    if (!form.current || !filledIn(form.current, t(fieldTexts.fill))) return;
    // Whatever becomes of it: what is sent is kept until it has arrived.
    draft.keep();
    const { dealing = {}, ...parts } = value;
    const body = { ...parts, charged: chargedOf(dealing), refused: refusedOf(dealing) };
    act.mutate(
      { action: 'answer', body, version: page.version },
      {
        onSuccess: () => {
          draft.clear();
          void message.success(t(answerTexts.sent));
        },
      },
    );
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter is heard in whichever part is being written
    <section className="card card-ready" data-act="answer" onKeyDown={onKey}>
      <div className="card-head">
        <h2>{t(page.case.state.id === 'correcting' ? answerTexts.correct : answerTexts.title)}</h2>
        <Popconfirm title={t(answerTexts.templateReplace)} disabled={!written} onConfirm={begin}>
          <Button size="small" onClick={written ? undefined : begin}>
            {t(answerTexts.template)}
          </Button>
        </Popconfirm>
      </div>
      {act.error ? <ProblemNote problem={act.error.problem} /> : null}
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {PARTS.map(({ name, rows, most }) => (
          <div key={name} className="field">
            <label htmlFor={`${id}${name}`}>{t(answerTexts[name])}</label>
            <p id={`${id}${name}hint`} className="field-hint">
              {t(answerTexts[`${name}Hint`])}
            </p>
            <Input.TextArea
              id={`${id}${name}`}
              aria-describedby={`${id}${name}hint`}
              required
              maxLength={most}
              autoSize={{ minRows: rows, maxRows: 14 }}
              value={value[name]}
              onChange={(event) => draft.set({ ...value, [name]: event.target.value })}
            />
          </div>
        ))}
        <Dealing by="unit" value={value.dealing} onChange={(dealing) => draft.set({ ...value, dealing })} />
        <EmptyPhrases text={text} />
        <div className="send">
          <Button type="primary" htmlType="submit" loading={act.isPending}>
            {t(answerTexts.send)}
          </Button>
          <span className="soft small">
            {t(answerTexts.length, { n: text.trim().length, most: 8000 })}
            {draft.kept ? ` · ${t(answerTexts.kept)}` : ''}
          </span>
        </div>
      </form>
    </section>
  );
}

/** Phrases that say nothing a person can check, each with what to write instead. They are pointed out, never forbidden. */
function EmptyPhrases({ text }: { text: string }) {
  const { t } = useLang();
  const settled = useSettled(text, 600);
  const checked = useQuery({
    queryKey: ['phrases', settled],
    queryFn: () =>
      api<{ phrases: readonly EmptyPhrase[] }>('/api/answers/check', { method: 'POST', body: { text: settled } }),
    enabled: settled.trim().length > 3,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const found = settled.trim().length > 3 ? (checked.data?.phrases ?? []) : [];
  const gaps = text.includes('【');
  if (found.length === 0 && !gaps) return <div aria-live="polite" />;
  return (
    <div className="phrases" aria-live="polite">
      {gaps ? <p className="flush">{t(answerTexts.gaps)}</p> : null}
      {found.length > 0 ? (
        <>
          <h3>{t(answerTexts.empty)}</h3>
          <ul>
            {found.map((p) => (
              <li key={`${p.code} ${p.start}`}>
                <mark>{p.phrase}</mark> {t(p.hint)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
