import { html } from 'ghtml';
import { acceptAttribute } from '../src/files/pack.ts';
import { ACTS, type Act, type CaseView } from './case-view.ts';
import { dealingFields } from './dealing.ts';
import { button, details, hidden, paragraph, radios, textArea, type View } from './view.ts';

/** The name under which the case's rules know an act. */
const ABILITY = {
  add: 'add',
  rate: 'confirm',
  attach: 'attach',
  block: 'block',
  withdraw: 'withdraw',
  reopen: 'reopen',
} as const satisfies Record<Act, string>;

/**
 * The forms of what may be done now; the one that is waited for stands open. What cannot be done now is named with the reason, since
 * somebody looking for "withdraw" must not have to guess where it went.
 */
export function acts(view: View, shown: CaseView): string {
  const { t, pick } = view;
  const { page, work } = shown;
  const { state } = page.appeal;
  // What is declared blocked already is not asked for again: the chain stands above.
  const known = (act: Act) => act === 'block' && page.appeal.blocked;
  const may = (act: Act) =>
    page.abilities[ABILITY[act]]?.may === true && !known(act) && !(act === 'reopen' && shown.reopenUntil === null);
  const mayNot = ACTS.filter((act) => !may(act) && !known(act));
  // Who has rated it in review already is not asked again as if it were their turn.
  const rated = state === 'review' && page.appeal.solved !== null;
  const first: Act | null =
    state === 'answered' || (state === 'review' && !rated) ? 'rate' : state === 'asking' ? 'add' : null;
  const forms = [...(first ? [first] : []), ...ACTS.filter((act) => act !== first)].filter(may);
  const blocks = forms.map((act) => {
    const entered = shown.entered.act === act;
    if (act === first)
      return html`<section id="do-${act}"><h2 class="govuk-heading-m">${t(`act.${act}.${state}`)}</h2>!${form(view, shown, act)}</section>`;
    const name = act === 'rate' && rated ? 'act.rate.anew' : `act.${act}`;
    return details(t(name), form(view, shown, act), entered, `do-${act}`);
  });
  const reason = (act: Act) =>
    act === 'reopen' && state === 'closed'
      ? t('act.reopen.late')
      : act === 'rate' && page.appeal.answeredAt === null
        ? t('act.rate.early')
        : t('act.not-now', { state: pick(work.pack.states[state].public) });
  const others = html`<ul class="govuk-list govuk-list--bullet">!${mayNot.map((act) => html`<li>${t(`act.${act}`)}: ${reason(act)}</li>`)}</ul>`;
  const [lead, rest] = first && forms[0] === first ? [blocks.slice(0, 1), blocks.slice(1)] : [[], blocks];
  return html`!${lead}<div class="cx-acts cx-noprint"><h2 class="govuk-heading-m">${t(lead.length > 0 ? 'acts.more' : 'acts')}</h2>!${rest}!${mayNot.length > 0 ? details(t('acts.not'), others) : ''}</div>`;
}

function form(view: View, shown: CaseView, act: Act): string {
  const { t, pick } = view;
  const { page, work, faults, key } = shown;
  const mine = shown.entered.act === act ? shown.entered : null;
  const text = { id: `${act}-text`, value: mine?.text ?? '', faults, rows: 4 };
  const start = (extra = '') =>
    html`<form action="/follow/appeal/${act}" method="post" accept-charset="utf-8" novalidate!${extra}>!${hidden('key', key)}`;
  switch (act) {
    case 'add':
      return html`!${start()}!${textArea(view, { ...text, label: t('add.label'), hint: t('add.hint') })}!${button(t('add.submit'))}</form>`;
    case 'rate': {
      const levels = (['5', '4', '3', '2', '1'] as const).map((value) => ({
        value,
        text: pick(work.pack.satisfaction[value]),
      }));
      const solved = [
        { value: 'yes', text: t('rate.yes'), hint: t('rate.yes.hint') },
        { value: 'no', text: t('rate.no'), hint: t('rate.no.hint') },
      ];
      return html`!${start()}
!${radios(view, { id: 'solved', label: t('rate.solved'), faults, value: mine?.solved, options: solved })}
!${radios(view, { id: 'level', label: t('rate.level'), hint: t('rate.level.hint'), faults, value: mine?.level, options: levels })}
!${textArea(view, { ...text, label: t('rate.comment'), hint: t('rate.comment.hint') })}
!${dealingFields(view, work, mine?.money, faults)}
!${button(t('rate.submit'))}</form>`;
    }
    case 'attach':
      return html`<form action="/follow/appeal/attach?key=${key}" method="post" enctype="multipart/form-data">
<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="file">${t('attach.label')}</label><div id="file-hint" class="govuk-hint">${t('attach.hint', work.pack.limits)}</div><input class="govuk-file-upload" id="file" name="file" type="file" accept="${acceptAttribute}" aria-describedby="file-hint"></div>
!${button(t('attach.submit'), 'govuk-button--secondary')}</form>`;
    case 'block':
      return html`!${paragraph(t('block.lead'))}!${start()}!${textArea(view, { ...text, label: t('block.label'), hint: t('block.hint') })}!${button(t('block.submit'), 'govuk-button--secondary')}</form>`;
    case 'withdraw':
      return html`!${paragraph(t('withdraw.lead'))}<p><a class="govuk-button govuk-button--secondary" role="button" href="/follow/appeal/withdraw">${t('withdraw.go')}</a></p>`;
    case 'reopen':
      return html`!${paragraph(t(page.appeal.reopened === 0 ? 'reopen.lead' : 'reopen.lead-again'))}!${start()}!${textArea(view, { ...text, label: t('reopen.label'), hint: t(page.appeal.reopened === 0 ? 'reopen.hint' : 'reopen.hint-again') })}!${button(t('reopen.submit'))}</form>`;
    default:
      return act satisfies never;
  }
}
