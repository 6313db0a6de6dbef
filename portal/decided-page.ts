import { html } from 'ghtml';
import type { PublicDecision } from '../src/accountability/publications.queries.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { document, paragraph, type View } from './view.ts';
import { longDate } from './when.ts';

/** Decided cases, good and bad, and names that were cleared: each with its unit, and until when it is shown. */
export function decidedPage(view: View, work: OfficeWork, found: readonly PublicDecision[]): string {
  const { t } = view;
  const rows = found.map(
    (d) =>
      html`<li><p class="cx-dim">${t(`decided.${d.kind}`)}</p><h2>${d.title}</h2><p class="cx-said">${d.text}</p><p class="cx-dim">${meta(view, work, d)}</p></li>`,
  );
  return document(
    view,
    { title: t('decided.heading'), active: 'published', back: { href: '/published', text: t('published.back') } },
    html`<h1 class="govuk-heading-xl">${t('decided.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('decided.lead'))}
!${rows.length > 0 ? html`<ul class="cx-list">!${rows}</ul>` : html`<p class="cx-empty">${t('decided.empty')}</p>`}</div>`,
  );
}

const meta = ({ t, pick }: View, work: OfficeWork, { unitId, shownFrom, shownUntil }: PublicDecision): string => {
  const unit = work.units.get(unitId);
  const shown = t('decided.shown', { from: pick(longDate(shownFrom)), until: pick(longDate(shownUntil)) });
  return [unit ? pick(unit) : '', shown].filter(Boolean).join(' · ');
};
