import { html } from 'ghtml';
import { limitText, parseLimit } from '../src/calendar/limit.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import type { AskedAbout as Promised, PublicYear } from '../src/projects/public.desk.ts';
import type { AskedAbout } from './by-code-page.ts';
import {
  button,
  checkbox,
  document,
  errorSummary,
  type Fault,
  hidden,
  paragraph,
  select,
  textArea,
  textInput,
  type View,
} from './view.ts';
import { longDate } from './when.ts';

export interface FormPage {
  readonly key: string;
  readonly said: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  readonly lead?: string;
}

/** Somebody proposes a project: a title, why, where; how to reach them is theirs to give. */
export function proposePage(
  view: View,
  year: PublicYear,
  work: OfficeWork,
  { keeps }: { readonly keeps: string },
  page: FormPage,
): string {
  const { t, pick } = view;
  const { key, said, faults, lead = '' } = page;
  const action = `/projects/propose/${year.collectionId}`;
  const places = [...work.units.values()].filter((u) => u.kind === 'street' || u.kind === 'community');
  return document(
    view,
    {
      title: t('projects.propose'),
      errors: faults.length > 0 || lead !== '',
      back: { href: '/projects', text: t('projects.back') },
      keeps: { form: 'propose', action },
    },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-xl">${t('projects.propose')}</h1>
!${paragraph(t('projects.propose.lead', { year: year.year, until: pick(longDate(year.collectUntil)) }))}
<form id="propose" action="${action}" method="post" accept-charset="utf-8" novalidate>
!${hidden('key', key)}
!${textInput(view, { id: 'title', label: t('projects.propose.title'), hint: t('projects.propose.title.hint'), value: said.title, faults })}
!${textArea(view, { id: 'why', label: t('projects.propose.why'), hint: t('projects.propose.why.hint'), value: said.why, faults, rows: 5 })}
!${select(view, { id: 'place', label: t('projects.propose.place'), value: said.place, empty: t('projects.propose.place.any'), options: places.map((u) => ({ value: u.id, text: pick(u) })) })}
!${textInput(view, { id: 'contact', label: t('projects.propose.contact'), hint: t('projects.propose.contact.hint', { keeps: pick(limitText(parseLimit(keeps))) }), value: said.contact, faults, width: 'govuk-input--width-20' })}
!${button(t('projects.propose.send'))}
</form></div>`,
  );
}

/** Somebody chooses some of the candidates. */
export function choosePage(
  view: View,
  year: PublicYear,
  { each, keeps }: { readonly each: number; readonly keeps: string },
  page: FormPage,
): string {
  const { t, pick } = view;
  const { key, said, faults, lead = '' } = page;
  const action = `/projects/choose/${year.collectionId}`;
  const boxes = year.projects.map((p) =>
    checkbox(view, {
      id: `p${p.nth}`,
      label: p.title,
      hint: `${p.gains} · ${p.places.map(pick).join(t('projects.and'))} · ${pick(p.owner)}`,
      checked: said[`p${p.nth}`] === 'yes',
      faults: p.nth === 1 ? faults : [],
    }),
  );
  return document(
    view,
    {
      title: t('projects.choose'),
      errors: faults.length > 0 || lead !== '',
      back: { href: '/projects', text: t('projects.back') },
      keeps: { form: 'choose', action },
    },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-xl">${t('projects.choose')}</h1>
!${paragraph(t('projects.choose.lead', { each, until: pick(longDate(year.chooseUntil!)) }))}
<form id="choose" action="${action}" method="post" accept-charset="utf-8" novalidate>
!${hidden('key', key)}
<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend govuk-fieldset__legend--m">${t('projects.choose.which', { each })}</legend>
!${boxes}</fieldset>
!${textInput(view, { id: 'number', label: t('projects.choose.number'), hint: t('projects.choose.number.hint', { keeps: pick(limitText(parseLimit(keeps))) }), value: said.number, faults, width: 'govuk-input--width-20' })}
!${paragraph(t('projects.choose.honest'))}
!${button(t('projects.choose.send'))}
</form></div>`,
  );
}

export const sentPage = (view: View, what: 'proposed' | 'chosen' | 'got' | 'not'): string =>
  document(
    view,
    { title: view.t(`projects.${what}.thanks`) },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${view.t(`projects.${what}.thanks`)}</h1>
!${paragraph(view.t(`projects.${what}.next`))}
<p class="govuk-body"><a class="govuk-link" href="/projects">${view.t('projects.back')}</a></p></div>`,
  );

/** What was promised to somebody entitled. */
export const promised = ({ t, pick }: View, asked: Promised): AskedAbout => ({
  title: asked.title,
  until: asked.until,
  body: html`<h1 class="govuk-heading-l">${t('projects.answer.so')}</h1>
<section class="cx-now" aria-labelledby="what"><h2 id="what">${asked.title}</h2>
<p>${asked.what}</p><p class="cx-exact">${pick(asked.owner)} · ${pick(asked.place)}</p></section>`,
});
