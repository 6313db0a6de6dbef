import { html } from 'ghtml';
import { writtenDay } from '../src/calendar/words.ts';
import { moneyText } from '../src/kernel/money.ts';
import type { PublicYear } from '../src/projects/public.desk.ts';
import type { PlaceView, ProjectView } from '../src/projects/views.ts';
import { details, document, paragraph, type View } from './view.ts';
import { longDate } from './when.ts';

/** The years: what may be proposed or chosen, and how far each project is. */
export function projectsPage(view: View, years: readonly PublicYear[]): string {
  const { t } = view;
  return document(
    view,
    { title: t('projects.heading'), active: 'published', back: { href: '/', text: t('home.back') } },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${t('projects.heading')}</h1>
!${paragraph(t('projects.lead'))}
!${years.length === 0 ? html`<p class="cx-empty">${t('projects.none')}</p>` : years.map((year) => yearBlock(view, year))}
</div>`,
  );
}

function yearBlock(view: View, year: PublicYear): string {
  const { t } = view;
  return html`<section aria-labelledby="y${year.year}"><h2 class="govuk-heading-l" id="y${year.year}">${t('projects.year', { year: year.year })}</h2>
!${standing(view, year)}
!${listOf(view, year)}
!${asideOf(view, year)}
</section>`;
}

/** Where the year stands, and what a visitor can do. */
function standing(view: View, year: PublicYear): string {
  const { t, pick } = view;
  const button = (href: string, key: string) =>
    html`<p class="govuk-body"><a class="govuk-button" role="button" href="${href}">${t(key)}</a></p>`;
  const { proposals, collectionId } = year;
  switch (year.state) {
    case 'collecting': {
      const said = t('projects.collecting', { until: pick(longDate(year.collectUntil)) });
      if (year.open === 'propose')
        return html`!${paragraph(said)}!${button(`/projects/propose/${collectionId}`, 'projects.propose')}`;
      return paragraph(t('projects.grouping', { count: proposals.waiting + proposals.grouped }));
    }
    case 'choosing': {
      const until = pick(longDate(year.chooseUntil!));
      if (year.open === 'choose')
        return html`!${paragraph(t('projects.choosing', { until, count: year.projects.length }))}!${button(`/projects/choose/${collectionId}`, 'projects.choose')}`;
      return paragraph(t('projects.chosen'));
    }
    case 'checking':
      return paragraph(t('projects.checking', { people: year.people ?? 0 }));
    case 'adopted':
      return html`!${paragraph(t('projects.adopted', { on: pick(longDate(year.adoptedOn!)), people: year.people ?? 0 }))}!${checkedText(view, year)}!${year.why ? paragraph(t('projects.why', { why: year.why })) : ''}`;
    default:
      return year.state satisfies never;
  }
}

/** That nothing proves a number, and what calling a sample has found. */
function checkedText(view: View, { checked, seed }: PublicYear): string {
  const { t } = view;
  if (!checked || checked.asked === 0) return '';
  return html`!${paragraph(t('projects.checked', { ...checked }))}!${details(t('projects.seed'), html`<p class="govuk-body cx-exact">${t('projects.seed.text')} <code style="overflow-wrap:anywhere">${seed ?? ''}</code></p>`)}`;
}

function listOf(view: View, { projects, state }: PublicYear): string {
  const { t, pick } = view;
  if (projects.length === 0) return '';
  const order = [...projects].sort((a, b) => rank(a) - rank(b) || (b.support ?? 0) - (a.support ?? 0) || a.nth - b.nth);
  const rows = order.map((p) => {
    const places = p.places.map(pick).join(t('projects.and'));
    const line = [
      state === 'adopted' ? t(`projects.state.${p.state}`) : '',
      p.support === null ? '' : t('projects.support', { count: p.support }),
      pick(p.owner),
    ].filter(Boolean);
    return html`<li><h3><a class="govuk-link" href="/projects/${p.projectId}">${p.title}</a></h3><p>${p.gains} · ${places}</p><p class="cx-dim">${line.join(' · ')}</p>!${p.milestones.length > 0 ? html`<p class="cx-dim">${shortProgress(view, p)}</p>` : ''}</li>`;
  });
  return html`<ul class="cx-list">!${rows}</ul>`;
}

const rank = ({ state }: ProjectView): number => (state === 'not-chosen' ? 1 : 0);

function shortProgress(view: View, { progress, total }: ProjectView): string {
  const { t } = view;
  const parts = [t('projects.progress', { ...progress })];
  if (progress.late > 0) parts.push(t('projects.late', { ...progress }));
  if (total?.reached != null)
    parts.push(t(total.confirmed === null ? 'projects.total.unknown' : 'projects.total', { ...total }));
  return parts.join(' · ');
}

function asideOf(view: View, { proposals }: PublicYear): string {
  const { t, pick } = view;
  if (proposals.setAside.length === 0) return '';
  const rows = proposals.setAside.map(
    (p) =>
      html`<li><b>${p.title}</b>${p.place ? ` · ${pick(p.place)}` : ''}<br>${t('projects.aside.reason', { reason: p.reason })}</li>`,
  );
  return details(
    t('projects.aside', { count: proposals.setAside.length }),
    html`<ul class="govuk-list govuk-list--spaced">!${rows}</ul>`,
  );
}

/** One project: what, milestones, money, and the last mile by place. */
export function projectPage(view: View, project: ProjectView, year: number): string {
  const { t, pick } = view;
  const money = (amount: number) => pick(moneyText(amount, view.money));
  const { progress } = project;
  const facts: readonly (readonly [string, string])[] = [
    [t('projects.gains'), project.gains],
    [t('projects.places'), project.places.map(pick).join(t('projects.and'))],
    [t('projects.owner'), pick(project.owner)],
    ...(project.support === null
      ? []
      : [[t('projects.supported'), t('projects.support', { count: project.support })] as const]),
    ...(project.milestones.length === 0
      ? [[t('projects.money'), money(project.money)] as const]
      : [
          [
            t('projects.money'),
            t('projects.spent', {
              spent: money(progress.spent),
              so: money(progress.plannedSoFar),
              planned: money(progress.planned),
            }),
          ] as const,
        ]),
  ];
  const milestones = project.milestones.map((m) => {
    const state =
      m.state === 'done'
        ? t('projects.milestone.done', { on: pick(writtenDay(m.doneOn!)) })
        : m.late
          ? t('projects.milestone.late')
          : t(`projects.milestone.${m.state}`);
    return html`<li><b>${m.name}</b> <span class="cx-dim">${t('projects.milestone.by', { on: pick(writtenDay(m.on)) })}</span><br>!${m.late ? html`<b>${state}</b>` : html`${state}`} · ${m.spent === null ? t('projects.milestone.planned', { money: money(m.money) }) : t('projects.milestone.spent', { spent: money(m.spent), money: money(m.money) })}</li>`;
  });
  return document(
    view,
    { title: project.title, active: 'published', back: { href: `/projects#y${year}`, text: t('projects.back') } },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${project.title}</h1>
<p class="govuk-body-l">${t('projects.year', { year })} · ${t(`projects.state.${project.state}`)}</p>
!${paragraph(project.what)}
<dl class="cx-fields">!${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
!${milestones.length > 0 ? html`<h2 class="govuk-heading-l">${t('projects.milestones')}</h2><ol class="govuk-list govuk-list--number govuk-list--spaced">!${milestones}</ol>` : ''}
!${project.reach.length > 0 ? mileTable(view, project.reach) : ''}
</div>`,
  );
}

function mileTable(view: View, reach: readonly PlaceView[]): string {
  const { t, pick } = view;
  const cell = (head: string, shown: string) => html`<td data-head="${t(`projects.mile.${head}`)}">!${shown}</td>`;
  const known = (n: number | null) => (n === null ? t('projects.mile.unknown') : String(n));
  const rows = reach.map(({ unit, mile, fewer, makingGood }) => {
    if (!mile)
      return html`<tr><th scope="row">${pick(unit)}</th><td colspan="4">${t('projects.mile.fewer', { fewer: fewer ?? 0 })}</td></tr>`;
    const { answers } = mile;
    const asked =
      answers && answers.got + answers.not > 0
        ? t('projects.mile.asked', {
            got: answers.got,
            of: answers.got + answers.not,
            unreachable: answers.unreachable,
          })
        : '';
    const gap = mile.gap === null ? t('projects.mile.unknown') : String(mile.gap);
    const notes = [asked, makingGood ? t('projects.mile.good') : ''].filter(Boolean).join(' · ');
    const note = notes === '' ? '' : html`<tr><td colspan="5" class="cx-dim">${notes}</td></tr>`;
    return html`<tr><th scope="row">${pick(unit)}</th>!${cell('entitled', html`${mile.entitled}`)}!${cell('reached', html`${known(mile.reached)}`)}!${cell('confirmed', html`${known(mile.confirmed)}`)}!${cell('gap', (mile.gap ?? 0) > 0 ? html`<b>${gap}</b>` : html`${gap}`)}</tr>!${note}`;
  });
  const heads = ['place', 'entitled', 'reached', 'confirmed', 'gap'].map(
    (key) => html`<th scope="col">${t(`projects.mile.${key}`)}</th>`,
  );
  return html`<h2 class="govuk-heading-l">${t('projects.mile')}</h2>!${paragraph(t('projects.mile.lead'))}
<table class="cx-states cx-mile"><thead><tr>!${heads}</tr></thead><tbody>!${rows}</tbody></table>`;
}
