import { html } from 'ghtml';
import { dateIn } from '../src/calendar/zone.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import type { PublicListing } from '../src/supervision/acts.queries.ts';
import { document, paragraph, type View } from './view.ts';
import { longDate } from './when.ts';

/** Matters that supervision listed, with the day by which each must be solved, and how those taken off ended. */
export function listedPage(view: View, work: OfficeWork, found: readonly PublicListing[]): string {
  const { t } = view;
  const rows = found.map(
    (matter) =>
      html`<li><h2>${matter.title}</h2><p>${standing(view, matter)}</p><p class="cx-dim">${meta(view, work, matter)}</p></li>`,
  );
  return document(
    view,
    { title: t('listed.heading'), active: 'published', back: { href: '/published', text: t('published.back') } },
    html`<h1 class="govuk-heading-xl">${t('listed.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('listed.lead'))}
!${rows.length > 0 ? html`<ul class="cx-list">!${rows}</ul>` : html`<p class="cx-empty">${t('listed.empty')}</p>`}</div>`,
  );
}

function standing({ t, pick, now, calendar }: View, { solveBy, offOn, solved }: PublicListing): string {
  if (offOn !== null) return t(solved ? 'listed.off.solved' : 'listed.off.unsolved', { on: pick(longDate(offOn)) });
  const by = t('listed.by', { on: pick(longDate(solveBy)) });
  return solveBy < dateIn(calendar.zone, now) ? `${by} · ${t('listed.overdue')}` : by;
}

const meta = ({ t, pick }: View, work: OfficeWork, { unitId, listedOn }: PublicListing): string => {
  const unit = work.units.get(unitId);
  return [unit ? pick(unit) : '', t('listed.since', { on: pick(longDate(listedOn)) })].filter(Boolean).join(' · ');
};
