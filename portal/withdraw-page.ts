import { html } from 'ghtml';
import { document, hidden, paragraph, textArea, type View } from './view.ts';

/** Asks once more before an appeal is taken back: it cannot be undone. */
export const withdrawPage = (
  view: View,
  { number, title, key }: { number: string; title: string; key: string },
): string => {
  const { t } = view;
  return document(
    view,
    { title: t('withdraw.heading'), active: 'follow', back: { href: '/follow/appeal', text: t('withdraw.back') } },
    html`<div class="cx-narrow"><p class="cx-dim">${t('word.number')} ${number}</p>
<h1 class="govuk-heading-l">${t('withdraw.heading')}</h1>
<p class="govuk-body"><strong>${title}</strong></p>
!${paragraph(t('withdraw.text'))}
<form action="/follow/appeal/withdraw" method="post" accept-charset="utf-8" novalidate>!${hidden('key', key)}
!${textArea(view, { id: 'withdraw-text', label: t('withdraw.label'), hint: t('withdraw.hint'), rows: 3 })}
<div class="govuk-button-group"><button type="submit" class="govuk-button">${t('withdraw.submit')}</button><a class="govuk-link" href="/follow/appeal">${t('withdraw.keep')}</a></div></form></div>`,
  );
};
