import { html } from 'ghtml';
import type { Problem } from '../src/app/problems.ts';
import { callParagraph, paragraph, type View } from './view.ts';

/** Then every page says so, the first one too. */
const NOT_OPEN = 'office.none';

/** What is the matter, and what to do next. @param sent a form was: what was typed is one step back */
export function problemBody(view: View, problem: Problem, sent: boolean): string {
  const { t, lang } = view;
  const fields = (problem.fields ?? []).map((f) => html`<li>${f[lang]}</li>`);
  return html`<div class="cx-narrow"><h1 class="govuk-heading-l">${problem.title[lang]}</h1>
!${paragraph(problem.next[lang])}
!${fields.length > 0 ? html`<ul class="govuk-list govuk-list--bullet">!${fields}</ul>` : ''}
!${problem.id === undefined ? '' : html`<p class="govuk-body">${t('problem.id')} <code class="cx-code">${problem.id}</code></p>`}
!${sent ? paragraph(t('problem.back')) : ''}
!${callParagraph(view, 'problem.call')}
!${problem.code === NOT_OPEN ? '' : html`<p><a class="govuk-button" role="button" href="/">${t('problem.home')}</a></p>`}</div>`;
}

/** A problem in two sentences, above a form that keeps what was typed. */
export const problemLead = ({ lang }: View, problem: Problem): string => `${problem.title[lang]} ${problem.next[lang]}`;
