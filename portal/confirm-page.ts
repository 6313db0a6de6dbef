import { html } from 'ghtml';
import type { PlainDate } from '../src/kernel/time.ts';
import type { ShownField } from '../src/mechanisms/values.ts';
import type { Asked } from '../src/obligations/outside.desk.ts';
import type { AskedAbout } from './by-code-page.ts';
import { callParagraph, document, paragraph, type View } from './view.ts';
import { longDate } from './when.ts';

/** What was recorded of them. */
export function askedAbout(view: View, asked: Asked): AskedAbout {
  const { t, pick } = view;
  return {
    title: t('confirm.asked'),
    until: asked.until,
    body: html`<h1 class="govuk-heading-l">${t('confirm.asked')}</h1>
!${paragraph(t('confirm.asked.lead', { unit: pick(asked.unit) }))}
<section class="cx-now" aria-labelledby="what"><h2 id="what">${pick(asked.duty)}</h2>
<p class="cx-exact">${pick(asked.unit)} · ${daysText(view, asked.from, asked.to)}</p>
!${fieldList(view, asked.fields)}</section>
!${asked.withheld ? paragraph(t('confirm.withheld')) : ''}`,
  };
}

export const thanksPage = (view: View, so: boolean): string =>
  document(
    view,
    { title: view.t('confirm.thanks') },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${view.t('confirm.thanks')}</h1>
!${paragraph(view.t(so ? 'confirm.thanks.yes' : 'confirm.thanks.no'))}
!${callParagraph(view, 'confirm.thanks.more')}</div>`,
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
