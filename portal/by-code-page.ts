import { html } from 'ghtml';
import type { PlainDate } from '../src/kernel/time.ts';
import {
  button,
  callParagraph,
  document,
  errorSummary,
  type Fault,
  hidden,
  paragraph,
  radios,
  textArea,
  textInput,
  type View,
} from './view.ts';
import { longDate } from './when.ts';

/** Where in packs/portal.yaml the words of a question stand: `confirm.heading`, `projects.answer.so.yes`. */
export type QuestionWords = 'confirm' | 'projects.answer';

/** Asks for the code, the same whether there is such a question or not. */
export function codePage(view: View, words: QuestionWords, at: string, faults: readonly Fault[]): string {
  const { t } = view;
  return document(
    view,
    { title: t(`${words}.heading`), errors: faults.length > 0 },
    html`<div class="cx-narrow">
!${errorSummary(view, faults)}
<h1 class="govuk-heading-xl">${t(`${words}.heading`)}</h1>
!${paragraph(t(`${words}.lead`))}
<form action="${at}" method="post" accept-charset="utf-8" novalidate>
!${textInput(view, { id: 'code', label: t('confirm.code'), hint: t('confirm.code.hint'), faults, width: 'govuk-input--width-10', code: true })}
!${button(t(`${words}.show`))}
</form>
!${callParagraph(view, 'confirm.call')}</div>`,
  );
}

/** What it is about, as HTML, and until when the code serves. */
export interface AskedAbout {
  readonly title: string;
  readonly body: string;
  readonly until: PlainDate;
}

/** What somebody filled in, with what is wrong with it. */
export interface Said {
  readonly so: string;
  readonly words: string;
  readonly faults: readonly Fault[];
  readonly lead: string;
}

/** What it is about, and the question. */
export function questionPage(
  view: View,
  words: QuestionWords,
  { at, code, about }: { readonly at: string; readonly code: string; readonly about: AskedAbout },
  said: Said,
): string {
  const { t, pick } = view;
  const { faults, lead } = said;
  const action = `${at}/answer`;
  return document(
    view,
    { title: about.title, errors: faults.length > 0, keeps: { form: 'answer', action } },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
!${about.body}
<form id="answer" action="${action}" method="post" accept-charset="utf-8" novalidate>
!${hidden('code', code)}
!${radios(view, {
      id: 'so',
      label: t(`${words}.so`),
      value: said.so,
      faults,
      options: [
        { value: 'yes', text: t(`${words}.so.yes`) },
        { value: 'no', text: t(`${words}.so.no`) },
      ],
    })}
!${textArea(view, { id: 'words', label: t(`${words}.words`), hint: t(`${words}.words.hint`), value: said.words, faults, rows: 4 })}
!${button(t('confirm.submit'))}
</form>
!${paragraph(t(`${words}.alone`, { until: pick(longDate(about.until)) }))}
</div>`,
  );
}
