import { html } from 'ghtml';
import { writtenDay } from '../src/calendar/words.ts';
import { dateIn } from '../src/calendar/zone.ts';
import type { CitizenPage } from '../src/cases/page.queries.ts';
import type { Appeal } from '../src/cases/rules.ts';
import type { OfficeWork } from '../src/cases/work.ts';
import { asSent } from '../src/files/pack.ts';
import type { Listed } from '../src/files/queries.ts';
import type { Text } from '../src/kernel/text.ts';
import { acts } from './case-acts.ts';
import type { CaseView } from './case-view.ts';
import { dealtWith } from './dealing.ts';
import { momentText } from './moments.ts';
import { details, document, errorSummary, type View } from './view.ts';
import { exactBeside, longDate, longMoment, spokenDay, spokenDue } from './when.ts';

/** The page of somebody's own appeal: how it stands, whose turn it is, until when and why, what was said, and what they can do. */
export function casePage(view: View, shown: CaseView): string {
  const { t, pick } = view;
  const { page, work, files, done, faults, lead = '' } = shown;
  const { appeal } = page;
  return document(
    view,
    { title: t('case.title', { number: appeal.number }), active: 'follow', errors: faults.length > 0 || lead !== '' },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
!${done ? html`<div class="govuk-notification-banner govuk-notification-banner--success" role="alert" aria-labelledby="done"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="done">${t('done.title')}</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">${t(`done.${done}`)}</p></div></div>` : ''}
<form class="cx-leave cx-noprint" method="post" action="/follow/leave"><button type="submit" class="govuk-button govuk-button--secondary">${t('case.leave')}</button></form>
<p class="cx-dim">${t('word.number')} ${appeal.number} · ${pick(work.pack.kinds[appeal.kind])} · ${t('case.filed', { on: pick(filedOn(appeal, work)) })}</p>
<h1 class="govuk-heading-l">${page.title ?? t('case.erased')}</h1>
!${standing(view, shown)}
!${blocked(view, shown)}
!${question(view, page)}
!${answer(view, page, work)}
!${acts(view, shown)}
!${words(view, page, files)}
<h2 class="govuk-heading-m">${t('case.history')}</h2>
!${timeline(view, shown)}
<h2 class="govuk-heading-m">${t('case.receipt')}</h2>
<p class="govuk-body">${t('case.receipt.text')} <a class="govuk-link" href="/follow/appeal/receipt">${t('case.receipt.link')}</a></p>
</div>`,
  );
}

/** How it stands now, in one box: status, whose turn, until when, and why then. */
function standing(view: View, { page, work, reopenUntil }: CaseView): string {
  const { t, pick } = view;
  const { appeal, owed } = page;
  const state = work.pack.states[appeal.state];
  const paused = appeal.state === 'handling' && appeal.detail.pausedFor !== null;
  const lines: string[] = [];
  // While the person is asked, or has an answer, the office owes something too: the person's turn is said, with no date they could miss.
  const holder = owed ? work.units.get(owed.holderUnit) : undefined;
  if (state.turn === 'you') lines.push(html`<p><strong>${t(`turn.you.${appeal.state}`)}</strong></p>`);
  else if (state.turn !== 'none') {
    const name = holder ? pick(holder) : t(`turn.${state.turn}.unnamed`);
    lines.push(
      html`<p>${t('turn.other')}<strong>${name}</strong>!${owed ? html` · ${pick(work.pack.steps[owed.step as keyof typeof work.pack.steps])}` : ''}</p>`,
    );
  }
  if (appeal.state === 'review') lines.push(html`<p>${t(`review.${whyReviewed(page, work)}`)}</p>`);
  if (paused)
    lines.push(
      html`<p>${t('case.paused', { reason: pick(work.pack.pauseReasons[appeal.detail.pausedFor!] ?? { zh: '', en: '' }) })}</p>`,
    );
  const due = owed ? spokenDue(owed, view.now, work.calendar) : null;
  const late = owed !== null && (owed.late ?? 0) > 0;
  if (due && state.turn !== 'none')
    lines.push(
      html`<p>${t(late ? 'due.was' : state.turn === 'you' ? 'due.office' : 'due.by')}<span class="cx-when">${pick(due.said)}</span><span class="cx-exact">${pick(due.exact)}</span></p>`,
      late ? html`<p><strong>${t('due.late')}</strong></p>` : '',
    );
  if (appeal.blocked) lines.push(html`<p>${t('case.blocked')}</p>`);
  if (reopenUntil !== null) {
    const said = spokenDay(reopenUntil, dateIn(work.calendar.zone, view.now));
    lines.push(
      html`<p>${t('case.reopen-until')}<span class="cx-when">${pick(said)}</span><span class="cx-exact">${pick(exactBeside(reopenUntil, said))}</span></p>`,
    );
  }
  const why =
    owed && owed.why.length > 0 && state.turn !== 'none'
      ? details(
          t(due ? 'due.why' : 'due.how'),
          html`<ol class="govuk-list govuk-list--number">!${owed.why.map((step) => html`<li>${pick(step)}</li>`)}</ol>`,
        )
      : '';
  return html`<section class="cx-now!${state.turn === 'you' ? ' cx-now--yours' : ''}" aria-labelledby="now"><h2 id="now">${pick(state.public)}</h2>!${lines}!${why}</section>`;
}

/**
 * Why it is not closed yet, as things stand now: somebody who said "solved, satisfied" thinks that nothing is left, and who could not be
 * reached may have rated it since.
 */
function whyReviewed({ appeal, moments }: CitizenPage, { pack }: OfficeWork): string {
  const { solved, satisfaction, responsibility } = appeal;
  if (solved === true && (satisfaction === null || satisfaction >= pack.satisfiedFrom)) {
    if (responsibility !== null) return 'unrated';
    return satisfaction === null ? 'responsibility-unrated' : 'responsibility';
  }
  return String(moments.findLast((m) => m.type === 'case.review-opened')?.facts.because);
}

/** The chain that blocks it, condition after condition: who asks, who decides, what is done until then. */
function blocked({ t, pick }: View, { page, work }: CaseView): string {
  const { block } = page;
  if (!block) return '';
  const name = (unit: string) => pick(work.units.get(unit) ?? { zh: unit, en: unit });
  const { blocked: words } = work.pack;
  const links = block.links.map(({ what, unit, safety, decided }, i) => {
    const facts = [unit === null ? '' : t('block.asks', { unit: name(unit) }), safety ? t('block.safety') : ''].filter(
      Boolean,
    );
    const how = decided === null ? '' : html`<br>${t('block.link', { how: pick(words.links[decided]) })}`;
    return html`<li><span class="cx-dim">${t(i === 0 ? 'block.before' : 'block.then')}</span><br><strong>${what}</strong><br><span class="cx-dim">${facts.join(' · ')}</span>!${how}</li>`;
  });
  const standing =
    block.endedAt !== null
      ? block.decision === null
        ? ''
        : html`<h3 class="govuk-heading-s">${t('block.decided')}</h3><p class="cx-said">${block.decision}</p>`
      : block.level === null
        ? html`<p class="govuk-body">${t('block.tracing')}</p>`
        : html`<p class="govuk-body">${t('block.level', { unit: name(block.level) })}${block.takenUp ? ` · ${t('block.taken-up')}` : ''}</p>`;
  const interim =
    block.interim.length === 0
      ? ''
      : html`<h3 class="govuk-heading-s">${t('block.interim')}</h3><ul class="govuk-list govuk-list--bullet">!${block.interim.map(
          (m) =>
            html`<li>${m.what} <span class="cx-dim">${t('block.by', { unit: name(m.unit), day: pick(longDate(m.by)) })}${m.state === 'done' ? ` · ${t('block.done')}` : ''}</span></li>`,
        )}</ul>`;
  return html`<h2 class="govuk-heading-m">${t(block.endedAt === null ? 'block.title' : 'block.title.over')}</h2><ol class="govuk-list govuk-list--number">!${links}</ol>!${standing}!${interim}`;
}

function question({ t }: View, { appeal, question }: CitizenPage): string {
  if (appeal.state !== 'asking' || !question) return '';
  return html`<h2 class="govuk-heading-m">${t('case.question')}</h2><div class="cx-answer"><p class="cx-said">${question}</p></div>`;
}

function answer(view: View, page: CitizenPage, work: OfficeWork): string {
  const { t } = view;
  if (!page.answer) return '';
  const parts = (['result', 'reasons', 'basis', 'next'] as const).filter((part) => page.answer![part].trim() !== '');
  const heading = page.appeal.state === 'referred' ? t('case.notice') : t('case.answer');
  return html`<h2 class="govuk-heading-m" id="answer">${heading}</h2><div class="cx-answer">!${parts.map((part) =>
    parts.length === 1
      ? html`<p class="cx-said">${page.answer![part]}</p>`
      : html`<h3>${t(`answer.${part}`)}</h3><p class="cx-said">${page.answer![part]}</p>`,
  )}!${page.record ? dealtWith(view, work, page.record) : ''}</div>`;
}

function words({ t, pick }: View, { text }: CitizenPage, files: readonly Listed[]): string {
  const list = files.map(
    (f) =>
      html`<li><a class="govuk-link" href="/follow/appeal/file/${f.attachmentId}">${f.name}</a> <span class="cx-dim">${size(f.bytes)}${asSent(f.mediaType) ? ` · ${pick(asSent(f.mediaType)!)}` : ''}</span></li>`,
  );
  return html`<h2 class="govuk-heading-m">${t('case.words')}</h2>
<p class="cx-said">${text ?? t('case.erased')}</p>!${list.length > 0 ? html`<h3 class="govuk-heading-s">${t('case.files')}</h3><ul class="govuk-list">!${list}</ul>` : ''}`;
}

const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** Of a letter from a register the day alone: most registers keep no hour, and midnight would be made up. */
const filedOn = ({ filedAt, sourceRef }: Appeal, { calendar }: OfficeWork): Text =>
  sourceRef === null ? longMoment(filedAt, calendar) : writtenDay(dateIn(calendar.zone, filedAt));

function timeline(view: View, { page, work }: CaseView): string {
  const [first] = page.moments;
  const rows = [...page.moments].reverse().map((m) => {
    const { said, text } = momentText(view, work, m);
    const takenIn = page.appeal.sourceRef !== null && m.recordedAt === first?.recordedAt;
    const when = takenIn ? writtenDay(dateIn(work.calendar.zone, m.at)) : longMoment(m.at, work.calendar);
    return html`<li><time datetime="${m.at}">${view.pick(when)}</time>${said}!${text ? html`<p class="cx-said">${text}</p>` : ''}</li>`;
  });
  return html`<ol class="cx-line" reversed>!${rows}</ol>`;
}
