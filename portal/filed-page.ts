import { html } from 'ghtml';
import { callText, document, type View } from './view.ts';

export interface FiledPage {
  readonly number: string;
  readonly secret: string;
  /** Where the appeal is followed, with its number and without its secret. */
  readonly followUrl: string;
  /** The same as a QR code, SVG of our own making. */
  readonly qr: string;
  readonly limit: string;
  /** The receipt was asked for and is not sealed yet. */
  readonly waiting: boolean;
}

export const filedPage = (view: View, { number, secret, followUrl, qr, limit, waiting }: FiledPage): string => {
  const { t } = view;
  return document(
    view,
    { title: t('filed.heading') },
    html`<div class="cx-narrow">
<h1 class="govuk-heading-xl">${t('filed.heading')}</h1>
<p class="govuk-body-l">${t('filed.lead')}</p>
<dl class="cx-keep"><dt>${t('word.number')}</dt><dd>${number}</dd><dt>${t('word.secret')}</dt><dd>${secret}</dd></dl>
<p class="govuk-body"><strong>${t('filed.keep')}</strong> !${callText(view, 'filed.once')}</p>
<div class="cx-qr">!${qr}<p class="govuk-body">${t('filed.qr')}<br><span class="cx-code">${followUrl}</span></p></div>
<p class="govuk-body cx-noprint">${t('filed.print')}</p>
<h2 class="govuk-heading-m">${t('filed.next')}</h2>
<p class="govuk-body">${t('filed.next.text', { limit })}</p>
<p class="cx-noprint"><a class="govuk-button" role="button" href="/filed/open">${t('filed.follow')}</a></p>
<h2 class="govuk-heading-m cx-noprint">${t('case.receipt')}</h2>
!${waiting ? html`<div class="govuk-inset-text" role="status">${t('case.receipt.wait')}</div>` : ''}
<p class="govuk-body cx-noprint">${t('case.receipt.text')} <a class="govuk-link" href="/filed/receipt">${t('case.receipt.link')}</a></p>
<p class="govuk-body cx-noprint">${t('filed.another')} <a class="govuk-link" href="/file">${t('nav.file')}</a></p>
</div>`,
  );
};
