import { html } from 'ghtml';
import type { Branch } from '../src/cases/categories.ts';
import type { Published } from '../src/cases/public.queries.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { button, document, paragraph, select, textInput, type View } from './view.ts';
import { longDate } from './when.ts';

export interface PublishedList {
  readonly work: OfficeWork;
  readonly branches: readonly Branch[];
  readonly find: string;
  readonly category: string;
  readonly found: readonly Published[];
  /** Where the next page begins; `null` on the last. */
  readonly next: string | null;
  /** Not the first page. */
  readonly later: boolean;
}

export function publishedListPage(view: View, list: PublishedList): string {
  const { t, pick } = view;
  const { work, branches, find, category, found, next, later } = list;
  const searched = find !== '' || category !== '';
  const query = new URLSearchParams({ ...(find ? { find } : {}), ...(category ? { category } : {}) });
  const link = (more: Record<string, string>) =>
    `/published?${new URLSearchParams([...query, ...Object.entries(more)])}`;
  const rows = found.map(
    (p) =>
      html`<li><h2><a class="govuk-link" href="/published/${p.caseId}">${p.title}</a></h2><p>${excerpt(p.answer, find)}</p><p class="cx-dim">${meta(view, work, p)}</p></li>`,
  );
  const empty = html`<p class="cx-empty">${t(searched ? 'published.none' : 'published.empty', { find })}</p>`;
  return document(
    view,
    { title: t('published.heading'), active: 'published' },
    html`<h1 class="govuk-heading-xl">${t('published.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('published.lead'))}<p class="govuk-body"><a class="govuk-link" href="/listed">${t('listed.heading')}</a> · <a class="govuk-link" href="/decided">${t('decided.heading')}</a> · <a class="govuk-link" href="/mechanisms">${t('mechanisms.heading')}</a> · <a class="govuk-link" href="/lists">${t('lists.heading')}</a></p></div>
<form action="/published" method="get" role="search"><div class="cx-search">
!${textInput(view, { id: 'find', label: t('published.find'), value: find })}
!${select(view, { id: 'category', label: t('published.category'), value: category, empty: t('published.all'), options: branches.map((b) => ({ value: b.id, text: pick(b) })) })}
!${button(t('published.search'))}</div></form>
<div class="cx-narrow">!${searched ? html`<p class="govuk-body"><a class="govuk-link" href="/published">${t('published.clear')}</a></p>` : ''}
!${rows.length > 0 ? html`<ul class="cx-list">!${rows}</ul>` : empty}
!${later || next ? html`<nav aria-label="${t('pages')}"><p class="govuk-body">!${later ? html`<a class="govuk-link" rel="prev" href="${link({})}">${t('pages.first')}</a>` : ''}!${later && next ? ' · ' : ''}!${next ? html`<a class="govuk-link" rel="next" href="${link({ before: next })}">${t('pages.next')}</a>` : ''}</p></nav>` : ''}
</div>`,
  );
}

const meta = ({ pick, t }: View, work: OfficeWork, p: Published): string => {
  const unit = work.units.get(p.unitId);
  const category = work.categoryName(p.category);
  const parts = [
    unit ? pick(unit) : '',
    category ? pick(category) : '',
    t('published.answered', { on: pick(longDate(p.answeredOn)) }),
  ];
  return parts.filter(Boolean).join(' · ');
};

/** The beginning of an answer, or where the words asked for stand in it. */
function excerpt(text: string, find: string): string {
  const flat = text.replace(/\s+/g, ' ');
  const at = find ? flat.toLowerCase().indexOf(find.toLowerCase()) : -1;
  const from = at > 40 ? at - 20 : 0;
  const cut = [...flat.slice(from)];
  return `${from > 0 ? '…' : ''}${cut.slice(0, 90).join('')}${cut.length > 90 ? '…' : ''}`;
}

export const publishedPage = (view: View, work: OfficeWork, p: Published): string => {
  const { t, pick } = view;
  return document(
    view,
    { title: p.title, active: 'published', back: { href: '/published', text: t('published.back') } },
    html`<article class="cx-narrow"><h1 class="govuk-heading-l">${p.title}</h1>
<p class="cx-dim">${meta(view, work, p)} · ${t('published.asked', { on: pick(longDate(p.filedOn)) })}</p>
<h2 class="govuk-heading-m">${t('published.question')}</h2><p class="cx-said">${p.question}</p>
<h2 class="govuk-heading-m">${t('published.answer')}</h2><div class="cx-answer"><p class="cx-said">${p.answer}</p></div>
!${paragraph(t('published.masked'))}
<p class="govuk-body"><a class="govuk-link" href="/file">${t('published.same')}</a></p></article>`,
  );
};
