import { html } from 'ghtml';
import { limitText } from '../src/calendar/limit.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { callLink, document, type View } from './view.ts';

/** The limit of a clock of the pack in the reader's words: what is promised here is what the clocks count. */
function limitOf({ pick }: View, work: OfficeWork, clock: string): string {
  const rule = work.clocks.get(clock);
  return rule ? pick(limitText(rule.limit)) : '';
}

export function homePage(view: View, work: OfficeWork): string {
  const { t, desk } = view;
  const { kinds, steps, reopenClock } = work.pack;
  const limit = (clock: string | undefined) => limitOf(view, work, clock ?? '');
  const doors = (['file', 'follow', 'published', 'who-serves', 'receptions', 'projects', 'mechanisms'] as const).map(
    (key) =>
      html`<li class="cx-door"><h2><a class="govuk-link" href="/${key}">${t(`home.${key}.title`)}</a></h2><p>${t(`home.${key}.text`)}</p></li>`,
  );
  const way = [
    t('way.filed', { limit: limit(steps.dispatch.clock) }),
    t('way.accepted', { limit: limit(steps.accept.clock) }),
    t('way.handled', {
      question: limit(kinds.consultation.handle),
      help: limit(kinds.help.handle),
      petition: limit(kinds.petition.handle),
    }),
    t('way.asked', { limit: limit(steps.confirm.clock) }),
    t('way.closed', { correct: limit(steps.correct.clock), reopen: limit(reopenClock) }),
  ];
  return document(
    view,
    { title: t('service') },
    html`<h1 class="govuk-heading-xl">${t('home.title')}</h1>
<p class="govuk-body-l cx-narrow">${t('home.lead')}</p>
<ul class="cx-doors">!${doors}</ul>
<div class="cx-narrow">
<h2 class="govuk-heading-l">${t('home.way')}</h2>
<ol class="cx-way">!${way.map((text) => html`<li>${text}</li>`)}</ol>
!${
      desk
        ? html`<h2 class="govuk-heading-l">${t('home.call.title')}</h2>
<p class="cx-call"><b>!${callLink(desk)}</b><br>${desk.name}${desk.hours ? ` · ${desk.hours}` : ''}<br>${t('home.call.text')}</p>
`
        : ''
    }<p class="govuk-body">${t('home.report')} <a class="govuk-link" href="/file?kind=report">${t('home.report.link')}</a></p>
</div>`,
  );
}
