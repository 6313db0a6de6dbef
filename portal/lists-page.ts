import { html } from 'ghtml';
import { writtenDay } from '../src/calendar/words.ts';
import type { ListsPack } from '../src/cases/lists.ts';
import { moneyText } from '../src/kernel/money.ts';
import { document, paragraph, type View } from './view.ts';

/** What may be charged, and on what grounds a matter may be refused. Nothing else is. */
export function listsPage(view: View, { fees, grounds }: ListsPack): string {
  const { t, pick, money } = view;
  const charged = fees.map(({ name, per, most, basis, from, to }) => {
    const since = t(to ? 'lists.between' : 'lists.since', {
      from: pick(writtenDay(from)),
      to: to ? pick(writtenDay(to)) : '',
    });
    return html`<li><h3>${pick(name)}</h3><p>${t('lists.most', { per: pick(per), most: pick(moneyText(most, money)) })}</p><p class="cx-dim">${pick(basis)} · ${since}</p></li>`;
  });
  const refused = grounds.map(
    ({ name, text, basis }) =>
      html`<li><h3>${pick(name)}</h3><p>${pick(text)}</p><p class="cx-dim">${pick(basis)}</p></li>`,
  );
  return document(
    view,
    { title: t('lists.heading'), active: 'published', back: { href: '/published', text: t('published.back') } },
    html`<h1 class="govuk-heading-xl">${t('lists.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('lists.lead'))}
<h2 class="govuk-heading-l" id="fees">${t('lists.fees')}</h2>!${list(charged, t('lists.fees.none'))}
<h2 class="govuk-heading-l" id="grounds">${t('lists.grounds')}</h2>!${list(refused, t('lists.grounds.none'))}
</div>`,
  );
}

const list = (rows: readonly string[], none: string): string =>
  rows.length > 0 ? html`<ul class="cx-list">!${rows}</ul>` : html`<p class="cx-empty">${none}</p>`;
