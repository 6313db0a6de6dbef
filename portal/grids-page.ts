import { html } from 'ghtml';
import type { FoundGrids, Serving } from '../src/grids/queries.ts';
import type { ReceptionDay } from '../src/reception/rules.ts';
import { button, callText, document, errorSummary, hidden, paragraph, textInput, type View } from './view.ts';
import { longDate } from './when.ts';

export interface WhoServesPage {
  readonly address: string;
  /** `null`: nothing was asked yet. */
  readonly result: FoundGrids | null;
  /** The next reception day of communities and streets. */
  readonly next: ReadonlyMap<string, ReceptionDay>;
  /** The form's idempotency key. */
  readonly key: string;
  /** Said above, where a report could not be taken. */
  readonly lead?: string;
  /** The contact that was just reported. */
  readonly thanks?: boolean;
}

/** Who serves an address: asked by everybody, answered without an account. */
export function whoServesPage(view: View, page: WhoServesPage): string {
  const { t } = view;
  const { address, result, lead = '', thanks = false } = page;
  const [found, near] = [result?.found ?? [], result?.near ?? []];
  const shown = found.length > 0 ? found : near;
  const nothing = result !== null && found.length === 0;
  return document(
    view,
    { title: t('grids.heading'), errors: lead !== '', back: { href: '/', text: t('home.back') } },
    html`!${errorSummary(view, [], lead)}
<h1 class="govuk-heading-xl">${t('grids.heading')}</h1>
<div class="cx-narrow">!${thanks ? html`<div class="cx-now" role="status"><p>${t('grids.thanks')}</p></div>` : ''}!${paragraph(t('grids.lead'))}</div>
<form action="/who-serves" method="get" role="search"><div class="cx-search cx-search--one">
!${textInput(view, { id: 'address', label: t('grids.address'), hint: t('grids.address.hint'), value: address, autocomplete: 'street-address' })}
!${button(t('grids.search'))}</div></form>
<div class="cx-narrow">
!${nothing ? html`<p class="cx-empty">${t(near.length > 0 ? 'grids.near' : 'grids.none', { address })}</p>` : ''}
!${shown.length > 0 ? html`<ul class="cx-list">!${shown.map((s) => servingItem(view, s, page))}</ul>` : ''}
!${nothing ? html`<p class="govuk-body">!${callText(view, 'grids.call')} <a class="govuk-link" href="/file">${t('grids.file')}</a></p>` : ''}
</div>`,
  );
}

function servingItem(view: View, s: Serving, { address, next, key }: WhoServesPage): string {
  const { t, pick } = view;
  const day = next.get(s.community.id) ?? next.get(s.street.id);
  const who = s.vacant
    ? t('grids.vacant')
    : s.familyName === null
      ? pick(s.post)
      : t('grids.named', { post: pick(s.post), name: s.familyName });
  const field = (name: string, value: string) => html`<dt>${name}</dt><dd>!${value}</dd>`;
  const call = html`<a class="govuk-link" href="tel:${s.telephone.replace(/[^\d+]/g, '')}">${s.telephone}</a>`;
  const reception = day
    ? field(
        t('grids.reception'),
        html`<a class="govuk-link" href="/receptions/${day.dayId}">${pick(longDate(day.on))} ${day.from}–${day.to}</a>`,
      )
    : '';
  const state =
    s.contact.is === 'untried'
      ? ''
      : html`<p class="cx-dim">${t(`grids.contact.${s.contact.is}`, { on: pick(longDate(s.contact.since)) })}</p>`;
  const report =
    s.contact.is === 'checking' || s.contact.is === 'silent'
      ? ''
      : html`<form action="/who-serves/unanswered" method="post">!${hidden('key', `${key}`)}!${hidden('grid', s.gridId)}!${hidden('address', address)}!${button(t('grids.unanswered'), 'govuk-button--secondary')}</form>`;
  return html`<li><h2>${pick(s.name)} · ${pick(s.community)}</h2>
<dl class="cx-fields">!${field(t('grids.covers'), html`${s.addresses.map(pick).join(t('list.join'))}`)}!${field(t('grids.street'), html`${pick(s.street)}`)}!${field(t('grids.who'), html`${who}`)}!${field(t('grids.telephone'), call)}!${field(t('grids.hours'), html`${pick(s.hours)}`)}!${reception}</dl>
!${state}!${report}</li>`;
}
