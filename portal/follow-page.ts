import { html } from 'ghtml';
import {
  button,
  callParagraph,
  document,
  errorSummary,
  type Fault,
  hidden,
  paragraph,
  textInput,
  type View,
} from './view.ts';

export interface FollowPage {
  readonly number: string;
  readonly faults: readonly Fault[];
  readonly lead?: string;
  /** What somebody was writing when their half hour ended: carried along, so that it is there again once they are back. */
  readonly draft?: Draft | null;
}

export interface Draft {
  readonly act: string;
  readonly text: string;
}

export function followPage(view: View, { number, faults, lead = '', draft = null }: FollowPage): string {
  const { t } = view;
  return document(
    view,
    { title: t('follow.heading'), active: 'follow', errors: faults.length > 0 },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, faults.length > 0 ? lead : '')}
<h1 class="govuk-heading-xl">${t('follow.heading')}</h1>
!${faults.length === 0 && lead !== '' ? html`<div class="govuk-inset-text" role="status">${lead}</div>` : ''}
!${paragraph(t('follow.lead'))}
<form action="/follow" method="post" accept-charset="utf-8" novalidate>
!${draft ? hidden('draft', draft.text) + hidden('act', draft.act) : ''}
!${textInput(view, { id: 'number', label: t('word.number'), hint: t('follow.number.hint'), value: number, faults, width: 'govuk-input--width-10', code: true })}
!${textInput(view, { id: 'secret', label: t('word.secret'), hint: t('follow.secret.hint'), faults, width: 'govuk-input--width-10', code: true })}
!${button(t('follow.submit'))}
</form>
<h2 class="govuk-heading-m">${t('follow.lost')}</h2>
!${callParagraph(view, 'follow.lost.text')}
</div>`,
  );
}
