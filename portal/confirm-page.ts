import { html } from 'ghtml';
import type { PlainDate } from '../src/kernel/time.ts';
import type { Asked } from '../src/mechanisms/outside.desk.ts';
import type { ShownField } from '../src/mechanisms/values.ts';
import {
  button,
  callText,
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

/** Asks for the code, the same whether there is such a record or not. */
export function codePage(view: View, recordId: string, faults: readonly Fault[]): string {
  const { t } = view;
  return document(
    view,
    { title: t('confirm.heading'), errors: faults.length > 0 },
    html`<div class="cx-narrow">
!${errorSummary(view, faults)}
<h1 class="govuk-heading-xl">${t('confirm.heading')}</h1>
!${paragraph(t('confirm.lead'))}
<form action="/confirm/${recordId}" method="post" accept-charset="utf-8" novalidate>
!${textInput(view, { id: 'code', label: t('confirm.code'), hint: t('confirm.code.hint'), faults, width: 'govuk-input--width-10', code: true })}
!${button(t('confirm.show'))}
</form>
<p class="govuk-body">!${callText(view, 'confirm.call')}</p>
</div>`,
  );
}

export interface AskedPage {
  readonly asked: Asked;
  readonly code: string;
  readonly so: string;
  readonly words: string;
  readonly faults: readonly Fault[];
  readonly lead: string;
}

/** What was recorded, and the question. */
export function askedPage(view: View, { asked, code, so, words, faults, lead }: AskedPage): string {
  const { t, pick } = view;
  const action = `/confirm/${asked.recordId}/answer`;
  return document(
    view,
    { title: t('confirm.asked'), errors: faults.length > 0, keeps: { form: 'answer', action } },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-l">${t('confirm.asked')}</h1>
!${paragraph(t('confirm.asked.lead', { unit: pick(asked.unit) }))}
<section class="cx-now" aria-labelledby="what"><h2 id="what">${pick(asked.duty)}</h2>
<p class="cx-exact">${pick(asked.unit)} · ${daysText(view, asked.from, asked.to)}</p>
!${fieldList(view, asked.fields)}</section>
!${asked.withheld ? paragraph(t('confirm.withheld')) : ''}
<form id="answer" action="${action}" method="post" accept-charset="utf-8" novalidate>
!${hidden('code', code)}
!${radios(view, {
      id: 'so',
      label: t('confirm.so'),
      value: so,
      faults,
      options: [
        { value: 'yes', text: t('confirm.so.yes') },
        { value: 'no', text: t('confirm.so.no') },
      ],
    })}
!${textArea(view, { id: 'words', label: t('confirm.words'), hint: t('confirm.words.hint'), value: words, faults, rows: 4 })}
!${button(t('confirm.submit'))}
</form>
!${paragraph(t('confirm.alone', { until: pick(longDate(asked.until)) }))}
</div>`,
  );
}

export const thanksPage = (view: View, so: boolean): string =>
  document(
    view,
    { title: view.t('confirm.thanks') },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${view.t('confirm.thanks')}</h1>
!${paragraph(view.t(so ? 'confirm.thanks.yes' : 'confirm.thanks.no'))}
<p class="govuk-body">!${callText(view, 'confirm.thanks.more')}</p></div>`,
  );

/** One day, or from one to another. */
export const daysText = ({ t, pick }: View, from: PlainDate, to: PlainDate): string =>
  from === to ? pick(longDate(from)) : t('days.from-to', { from: pick(longDate(from)), to: pick(longDate(to)) });

/** A number, an amount, a yes: on a telephone it stands beside its name. A Chinese character is as wide as two letters. */
const SHORT = 24;
const widthOf = (text: string): number => [...text].reduce((n, c) => n + (c > '\u2e7f' ? 2 : 1), 0);

/** What a record says, each field by its title. */
export function fieldList({ pick }: View, fields: readonly ShownField[]): string {
  if (fields.length === 0) return '';
  const pair = ({ name, value }: ShownField) =>
    html`<div class="cx-pair!${widthOf(pick(value)) > SHORT ? '' : ' cx-short'}"><dt>${pick(name)}</dt><dd>${pick(value)}</dd></div>`;
  return html`<dl class="cx-fields">!${fields.map(pair)}</dl>`;
}
