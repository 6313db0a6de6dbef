import { html } from 'ghtml';
import type { PublicMechanism, PublicRecord, PublicStanding } from '../src/obligations/public.queries.ts';
import { daysText, fieldList } from './confirm-page.ts';
import { button, document, paragraph, textInput, type View } from './view.ts';
import { longDate } from './when.ts';

interface Listed {
  readonly find: string;
  readonly records: readonly PublicRecord[];
  /** Where the next page of records begins; `null` on the last. */
  readonly next: string | null;
  /** Not the first page. */
  readonly later: boolean;
}

export interface MechanismsPage extends Listed {
  readonly mechanisms: readonly PublicMechanism[];
}

/** Mechanisms in force, those that were, and what became public of them. */
export function mechanismsPage(view: View, { mechanisms, ...listed }: MechanismsPage): string {
  const { t, pick } = view;
  const past = mechanisms.filter((m) => m.withdrawnOn !== null);
  const link = (m: PublicMechanism) =>
    html`<li><h3><a class="govuk-link" href="/mechanisms/${m.row}">${pick(m.name)}</a></h3><p>${pick(m.about)}</p></li>`;
  const links = mechanisms.filter((m) => m.withdrawnOn === null).map(link);
  return document(
    view,
    { title: t('mechanisms.heading'), active: 'published', back: { href: '/published', text: t('published.back') } },
    html`<h1 class="govuk-heading-xl">${t('mechanisms.heading')}</h1>
<div class="cx-narrow">!${paragraph(t('mechanisms.lead'))}<p class="govuk-body"><a class="govuk-link" href="/projects">${t('projects.heading')}</a> · <a class="govuk-link" href="#rules">${t('mechanisms.rules')}</a></p></div>
!${search(view, '/mechanisms', listed.find)}
<div class="cx-narrow">
!${recordsBlock(view, '/mechanisms', listed, true)}
<h2 class="govuk-heading-l" id="rules">${t('mechanisms.rules')}</h2>
!${links.length > 0 ? html`<ul class="cx-list">!${links}</ul>` : html`<p class="cx-empty">${t('mechanisms.none')}</p>`}
!${past.length > 0 ? html`<h2 class="govuk-heading-l">${t('mechanisms.past')}</h2><ul class="cx-list">!${past.map(link)}</ul>` : ''}
</div>`,
  );
}

export interface MechanismPage extends Listed {
  readonly mechanism: PublicMechanism;
  readonly standings: readonly PublicStanding[];
  /** The last unit shown, where there are more. */
  readonly moreUnits: string | null;
}

/** One mechanism: the rule in words, how far units came, and what became public. */
export function mechanismPage(view: View, { mechanism, standings, moreUnits, ...listed }: MechanismPage): string {
  const { t, pick } = view;
  const here = `/mechanisms/${mechanism.row}`;
  const rules = mechanism.duties.map(
    (d) =>
      html`<li><h3>${pick(d.name)}</h3><ul class="govuk-list govuk-list--bullet">!${d.lines.map((line) => html`<li>${pick(line)}</li>`)}</ul></li>`,
  );
  // Columns for what hardly ever happens stand only where it did.
  const rare = (['over', 'missed'] as const).filter((name) => standings.some((s) => s[name] > 0));
  const marked = (n: number) => (n > 0 ? html`<b>${n}</b>` : '0');
  const states = standings.map(
    (s) =>
      html`<tr><th scope="row">${pick(s.unit)}</th><td>${s.owed}</td><td>${s.done}</td><td>!${marked(s.late)}</td>!${rare.map((name) => html`<td>!${marked(s[name])}</td>`)}</tr>`,
  );
  const more = new URLSearchParams({ ...(listed.find ? { find: listed.find } : {}), after: moreUnits ?? '' });
  return document(
    view,
    { title: pick(mechanism.name), active: 'published', back: { href: '/mechanisms', text: t('mechanisms.back') } },
    html`<h1 class="govuk-heading-xl">${pick(mechanism.name)}</h1>
<div class="cx-narrow">!${mechanism.withdrawnOn === null ? '' : html`<div class="govuk-inset-text">${t('mechanisms.withdrawn', { day: pick(longDate(mechanism.withdrawnOn)) })}</div>`}!${paragraph(pick(mechanism.about))}
<h2 class="govuk-heading-l">${t('mechanisms.rule')}</h2>
!${rules.length > 0 ? html`<ul class="cx-list">!${rules}</ul>` : html`<p class="cx-empty">${t('mechanisms.own')}</p>`}</div>
!${search(view, here, listed.find)}
<div class="cx-narrow">
!${
      standings.length > 0
        ? html`<h2 class="govuk-heading-l">${t('mechanisms.states')}</h2>
<table class="cx-states"><thead><tr><th scope="col">${t('mechanisms.unit')}</th><th scope="col">${t('mechanisms.owed')}</th><th scope="col">${t('mechanisms.done')}</th><th scope="col">${t('mechanisms.late')}</th>!${rare.map((name) => html`<th scope="col">${t(`mechanisms.${name}`)}</th>`)}</tr></thead><tbody>!${states}</tbody></table>
!${moreUnits ? html`<p class="govuk-body"><a class="govuk-link" rel="next" href="${here}?${more}">${t('mechanisms.more-units')}</a></p>` : ''}`
        : ''
    }
!${recordsBlock(view, here, listed, false)}
</div>`,
  );
}

/** What is to be seen to one by one: hard problems, projects, what was asked for; each with how it stands. */
function askedList({ t, pick }: View, asked: PublicRecord['asked']): string {
  if (!asked || asked.items.length === 0) return '';
  const items = asked.items.map(({ text, state, dueOn }) => {
    const day = dueOn ? pick(longDate(dueOn)) : '';
    const said = html`<span class="cx-dim">${t(`mechanisms.asked.${state}`, { day })}</span>`;
    return html`<li>${text}<br>!${state === 'late' ? html`<b>!${said}</b>` : said}</li>`;
  });
  return html`<p class="cx-dim">${pick(asked.name)}</p><ol class="govuk-list govuk-list--number">!${items}</ol>`;
}

const search = (view: View, action: string, find: string): string =>
  html`<form action="${action}" method="get" role="search"><div class="cx-search cx-search--one">
!${textInput(view, { id: 'find', label: view.t('mechanisms.find'), value: find })}
!${button(view.t('published.search'))}</div></form>
!${find === '' ? '' : html`<p class="govuk-body"><a class="govuk-link" href="${action}">${view.t('published.clear')}</a></p>`}`;

function recordsBlock(view: View, here: string, { find, records, next, later }: Listed, names: boolean): string {
  const { t, pick } = view;
  const query: Record<string, string> = find ? { find } : {};
  const link = (more: Record<string, string>) => {
    const asked = new URLSearchParams({ ...query, ...more });
    return asked.size > 0 ? `${here}?${asked}` : here;
  };
  const rows = records.map((r) => {
    const shown = t('decided.shown', { from: pick(longDate(r.publicFrom)), until: pick(longDate(r.publicUntil)) });
    const title = names
      ? html`<a class="govuk-link" href="/mechanisms/${r.row}">${pick(r.mechanism)}</a>`
      : html`${pick(r.duty)}`;
    const about = [
      ...(names ? [pick(r.duty)] : []),
      ...(r.stated ? [pick(r.stated)] : []),
      daysText(view, r.from, r.to),
    ];
    return html`<li><h3>${pick(r.unit)} · !${title}</h3><p class="cx-dim">${about.join(' · ')}</p>!${fieldList(view, r.fields)}!${askedList(view, r.asked)}<p class="cx-dim">${shown}</p></li>`;
  });
  return html`<h2 class="govuk-heading-l">${t('mechanisms.records')}</h2>
!${rows.length > 0 ? html`<ul class="cx-list">!${rows}</ul>` : html`<p class="cx-empty">${t(find ? 'mechanisms.found-none' : 'mechanisms.empty')}</p>`}
!${later || next ? html`<nav aria-label="${t('pages')}"><p class="govuk-body">!${later ? html`<a class="govuk-link" rel="prev" href="${link({})}">${t('pages.first')}</a>` : ''}!${later && next ? ' · ' : ''}!${next ? html`<a class="govuk-link" rel="next" href="${link({ before: next })}">${t('pages.next')}</a>` : ''}</p></nav>` : ''}`;
}
