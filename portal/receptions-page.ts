import { html } from 'ghtml';
import type { Text } from '../src/kernel/text.ts';
import type { Booked, OwnBooking } from '../src/reception/desk.ts';
import type { ShownDay } from '../src/reception/queries.ts';
import { button, document, errorSummary, type Fault, hidden, paragraph, select, textInput, type View } from './view.ts';
import { longDate } from './when.ts';

export interface ReceptionsPage {
  readonly find: string;
  readonly past: boolean;
  readonly days: readonly ShownDay[];
  /** Where the next page begins; `null` on the last. */
  readonly next: string | null;
  /** Not the first page. */
  readonly later: boolean;
}

/** Reception days ahead, or those of the last weeks: held or not. */
export function receptionsPage(view: View, { find, past, days, next, later }: ReceptionsPage): string {
  const { t } = view;
  const link = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...(find ? { find } : {}), ...(past ? { past: 'yes' } : {}), ...more });
    return query.size > 0 ? `/receptions?${query}` : '/receptions';
  };
  const other = new URLSearchParams({ ...(find ? { find } : {}), ...(past ? {} : { past: 'yes' }) });
  return document(
    view,
    { title: t('receptions.heading'), back: { href: '/', text: t('home.back') } },
    html`<h1 class="govuk-heading-xl">${t(past ? 'receptions.past' : 'receptions.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('receptions.lead'))}
<p class="govuk-body"><a class="govuk-link" href="/receptions/booking">${t('receptions.mine')}</a> · <a class="govuk-link" href="/receptions${other.size > 0 ? `?${other}` : ''}">${t(past ? 'receptions.ahead' : 'receptions.past')}</a></p></div>
<form action="/receptions" method="get" role="search"><div class="cx-search cx-search--one">
!${past ? hidden('past', 'yes') : ''}!${textInput(view, { id: 'find', label: t('receptions.find'), value: find })}
!${button(t('published.search'))}</div></form>
<div class="cx-narrow">
!${days.length > 0 ? html`<ul class="cx-list">!${days.map((d) => dayItem(view, d))}</ul>` : html`<p class="cx-empty">${t(find ? 'receptions.found-none' : 'receptions.empty')}</p>`}
!${later || next ? html`<nav aria-label="${t('pages')}"><p class="govuk-body">!${later ? html`<a class="govuk-link" rel="prev" href="${link({})}">${t('pages.first')}</a>` : ''}!${later && next ? ' · ' : ''}!${next ? html`<a class="govuk-link" rel="next" href="${link({ after: next })}">${t('pages.next')}</a>` : ''}</p></nav>` : ''}
</div>`,
  );
}

/** The hours are joined (U+2060): a line does not end between them. */
const hoursOf = ({ pick }: View, { day }: ShownDay): string =>
  `${pick(longDate(day.on))} ${day.from}\u2060–\u2060${day.to}`;

const whoOf = ({ t, pick }: View, s: ShownDay): string =>
  s.heldBy
    ? t('receptions.held-by', { post: pick(s.heldBy) })
    : s.standIn
      ? t('receptions.stand-in', { post: pick(s.post), other: pick(s.standIn) })
      : pick(s.post);

/** How it stands, in words: never by colour alone. */
const standingText = ({ t }: View, s: ShownDay): string =>
  s.standing === 'planned'
    ? t(s.free.length > 0 ? 'receptions.free' : 'receptions.full', { free: s.free.length })
    : t(`receptions.${s.standing}`, { came: s.came });

function dayItem(view: View, s: ShownDay): string {
  const { pick } = view;
  const title = html`${pick(s.unit)} · ${hoursOf(view, s)}`;
  const bookable = s.standing === 'planned' && s.free.length > 0;
  return html`<li><h2>!${bookable ? html`<a class="govuk-link" href="/receptions/${s.day.dayId}">!${title}</a>` : title}</h2>
<p>${whoOf(view, s)} · ${pick(s.day.place)}</p><p class="cx-dim">!${s.standing === 'missed' ? html`<b>${standingText(view, s)}</b>` : html`${standingText(view, s)}`}</p></li>`;
}

export interface BookPage {
  readonly shown: ShownDay;
  readonly key: string;
  readonly filled: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  readonly lead?: string;
  /** So long after the day it is kept who booked. */
  readonly keeps: Text;
}

/** One day with the form to book it. */
export function bookPage(view: View, { shown, key, filled, faults, lead = '', keeps }: BookPage): string {
  const { t, pick } = view;
  const action = `/receptions/${shown.day.dayId}`;
  const bookable = shown.standing === 'planned' && shown.free.length > 0;
  const field = (id: string, hint = false) => ({
    id,
    label: t(`receptions.${id}`),
    ...(hint ? { hint: t(`receptions.${id}.hint`) } : {}),
    value: filled[id] ?? '',
    faults,
  });
  return document(
    view,
    {
      title: t('receptions.book'),
      errors: faults.length > 0 || lead !== '',
      back: { href: '/receptions', text: t('receptions.back') },
      ...(bookable ? { keeps: { form: 'book', action } } : {}),
    },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-l">${pick(shown.unit)}</h1>
!${factsOf(view, shown)}
!${
      bookable
        ? html`<h2 class="govuk-heading-m">${t('receptions.book')}</h2>
<form id="book" action="${action}" method="post" accept-charset="utf-8" novalidate>
!${hidden('key', key)}
!${select(view, { ...field('slot'), empty: t('receptions.slot.choose'), options: shown.free.map((f) => ({ value: String(f.slot), text: f.time })) })}
!${textInput(view, { ...field('name'), autocomplete: 'name', width: 'govuk-input--width-20' })}
!${textInput(view, { ...field('phone', true), type: 'tel', autocomplete: 'tel', width: 'govuk-input--width-20' })}
!${textInput(view, { ...field('subject', true) })}
!${textInput(view, { ...field('email', true), autocomplete: 'email' })}
!${button(t('receptions.submit'))}
</form>
!${paragraph(t('receptions.privacy', { keeps: pick(keeps) }))}`
        : html`<p class="cx-empty">${standingText(view, shown)}</p>`
    }
</div>`,
  );
}

function factsOf(view: View, shown: ShownDay, more: readonly (readonly [string, string])[] = []): string {
  const { t, pick } = view;
  const rows = [
    [t('receptions.when'), hoursOf(view, shown)],
    [t('receptions.who'), whoOf(view, shown)],
    [t('receptions.place'), pick(shown.day.place)],
    ...more,
  ];
  return html`<dl class="cx-fields">!${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Number and secret, to be written down. */
export const bookedPage = (view: View, { number, secret }: Booked, shown: ShownDay, time: string): string => {
  const { t, pick } = view;
  return document(
    view,
    { title: t('receptions.booked') },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${t('receptions.booked')}</h1>
<section class="cx-now"><h2>${pick(shown.unit)} · ${pick(longDate(shown.day.on))} ${time}</h2><p>${pick(shown.day.place)}</p>
<dl class="cx-fields"><dt>${t('word.number')}</dt><dd><b>${number}</b></dd><dt>${t('word.secret')}</dt><dd><b>${secret}</b></dd></dl></section>
!${paragraph(t('receptions.keep'))}
<p class="govuk-body"><a class="govuk-link" href="/receptions/booking">${t('receptions.mine')}</a></p></div>`,
  );
};

export interface OwnBookingPage {
  readonly number: string;
  readonly secret: string;
  readonly own: OwnBooking | null;
  readonly faults: readonly Fault[];
  readonly lead?: string;
  /** Just now. */
  readonly withdrawn?: boolean;
}

/** One's own booking, opened by number and secret. */
export function ownBookingPage(view: View, page: OwnBookingPage): string {
  const { number, secret, own, faults, lead = '', withdrawn = false } = page;
  const { t } = view;
  const ask = html`<form action="/receptions/booking" method="post" accept-charset="utf-8" novalidate>
!${textInput(view, { id: 'number', label: t('word.number'), value: number, faults, width: 'govuk-input--width-10', code: true })}
!${textInput(view, { id: 'secret', label: t('word.secret'), faults, width: 'govuk-input--width-10', code: true })}
!${button(t('receptions.show'))}</form>`;
  const body =
    own &&
    html`!${factsOf(view, own.shown, [
      [t('receptions.slot'), own.time],
      [t('receptions.subject'), own.subject],
      [t('receptions.state'), t(`receptions.state.${own.booking.state}`)],
    ])}
!${own.booking.state === 'booked' ? html`<form action="/receptions/booking/withdraw" method="post" accept-charset="utf-8">!${hidden('number', number)}!${hidden('secret', secret)}!${button(t('receptions.withdraw'), 'govuk-button--secondary')}</form>` : ''}`;
  return document(
    view,
    {
      title: t('receptions.mine'),
      errors: faults.length > 0 || lead !== '',
      back: { href: '/receptions', text: t('receptions.back') },
    },
    html`<div class="cx-narrow">!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-xl">${t('receptions.mine')}</h1>!${withdrawn ? html`<div class="cx-now" role="status"><p>${t('receptions.given-up')}</p></div>` : ''}!${body ?? ask}</div>`,
  );
}
