import { html } from 'ghtml';
import type { ReceiptVerdict } from '../src/ledger/receipt.ts';
import { button, document, errorSummary, paragraph, textArea, type View } from './view.ts';

export interface ReceiptPage {
  readonly text: string;
  readonly verdict: ReceiptVerdict | 'missing' | null;
  /** What a good receipt says: which entry, recorded when. */
  readonly proven: string;
}

export function receiptPage(view: View, { text, verdict, proven }: ReceiptPage): string {
  const { t } = view;
  const faults = verdict === 'missing' ? [{ field: 'receipt', text: t('verdict.missing') }] : [];
  const said =
    verdict === null || verdict === 'missing'
      ? ''
      : html`<section class="cx-now!${verdict === 'holds' ? '' : ' cx-now--yours'}" role="status" aria-labelledby="verdict"><h2 id="verdict">${t(`verdict.${verdict}`)}</h2><p>${t(`verdict.${verdict}.text`)}</p>!${verdict === 'holds' ? html`<p class="cx-exact">${proven}</p>` : ''}</section>`;
  return document(
    view,
    { title: t('receipt.heading'), errors: faults.length > 0 },
    html`<div class="cx-narrow">!${errorSummary(view, faults)}
<h1 class="govuk-heading-xl">${t('receipt.heading')}</h1>
!${said}
!${paragraph(t('receipt.lead'))}
<form action="/receipt" method="post" accept-charset="utf-8" novalidate>
!${textArea(view, { id: 'receipt', label: t('receipt.label'), hint: t('receipt.hint'), value: text, faults, rows: 8 })}
!${button(t('receipt.submit'))}</form>
<h2 class="govuk-heading-m">${t('receipt.alone')}</h2>
!${paragraph(t('receipt.alone.text'))}
<p class="govuk-body"><code class="cx-code">npm run -s changxiao -- check-receipt receipt.json --key receipt-key.pem</code></p>
<p class="govuk-body"><a class="govuk-link" href="/receipt-key.pem" download>${t('receipt.key')}</a></p>
</div>`,
  );
}
