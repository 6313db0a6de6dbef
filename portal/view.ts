import { html } from 'ghtml';
import type { Calendar } from '../src/calendar/calendar.ts';
import type { Money } from '../src/kernel/money.ts';
import type { Lang, Text } from '../src/kernel/text.ts';
import type { Instant } from '../src/kernel/time.ts';
import type { Desk, Say } from './texts.ts';

/** What every page is made with: for whom, in which language, from which address. */
export interface View {
  readonly lang: Lang;
  /** The tag of the document: zh-TW is zh with other characters. */
  readonly tag: 'zh-CN' | 'zh-TW' | 'en';
  readonly t: Say;
  /** The reader's half of a text in both languages. */
  readonly pick: (text: Text) => string;
  readonly office: { readonly name: Text; readonly demo: boolean };
  /** What everybody may call; `null`: no number, and no page names one. */
  readonly desk: Desk | null;
  /** Path and query that show this page again, without `lang`; after a form, the page that it stands on. */
  readonly here: string;
  readonly now: Instant;
  readonly calendar: Calendar;
  readonly money: Money;
  readonly css: string;
}

interface Frame {
  readonly title: string;
  readonly active?: 'file' | 'follow' | 'published';
  readonly back?: { readonly href: string; readonly text: string };
  /** There are errors on the page: said first in the title, which screen readers read first. */
  readonly errors?: boolean;
  /** The form that is sent along when another language is chosen, so that nothing typed is lost. */
  readonly keeps?: { readonly form: string; readonly action: string };
}

/** The whole document. */
export function document(view: View, { title, active, back, errors, keeps }: Frame, body: string): string {
  const { t, pick } = view;
  const nav = (['file', 'follow', 'published'] as const).map(
    (key) => html`<li><a href="/${key}"!${active === key ? ' aria-current="true"' : ''}>${t(`nav.${key}`)}</a></li>`,
  );
  const tags = [
    ['zh', 'zh-CN', '简体中文'],
    ['zh-TW', 'zh-TW', '繁體中文'],
    ['en', 'en', 'English'],
  ] as const;
  const join = view.here.includes('?') ? '&' : '?';
  const languages = tags.map(([value, tag, name]) =>
    tag === view.tag
      ? html`<li><span lang="${tag}" aria-current="true">${name}</span></li>`
      : keeps
        ? html`<li><button type="submit" form="${keeps.form}" formaction="${keeps.action}?lang=${value}" name="switch" value="yes" lang="${tag}">${name}</button></li>`
        : html`<li><a lang="${tag}" hreflang="${tag}" rel="alternate" href="${view.here}${join}lang=${value}">${name}</a></li>`,
  );
  return html`<!doctype html>
<html lang="${view.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${errors ? t('error.title') : ''}${title} · ${pick(view.office.name)}</title>
<meta name="theme-color" content="#0F766E">
<link rel="stylesheet" href="${view.css}">
<link rel="icon" href="data:,">
</head>
<body>
<a href="#main" class="govuk-skip-link">${t('skip')}</a>
<header class="cx-top"><div class="govuk-width-container cx-top__row">
<div class="cx-top__name"><a href="/">${pick(view.office.name)}</a><small>${t('service')}</small></div>
<nav aria-label="${t('nav.label')}"><ul class="cx-nav">!${nav}</ul></nav>
</div>
!${view.office.demo ? html`<div class="cx-demo"><div class="govuk-width-container">${t('demo')}</div></div>` : ''}</header>
<div class="cx-page"><div class="govuk-width-container">
!${back ? html`<nav aria-label="${back.text}"><a href="${back.href}" class="govuk-back-link">${back.text}</a></nav>` : ''}
<main class="govuk-main-wrapper" id="main" tabindex="-1">
!${body}
</main>
</div></div>
<footer class="cx-foot"><div class="govuk-width-container">
<nav aria-label="${t('foot.label')}"><ul>
<li><a href="/lists">${t('lists.heading')}</a></li>
<li><a href="/receipt">${t('nav.receipt')}</a></li>
<li><a href="/privacy">${t('nav.privacy')}</a></li>
<li><a href="/accessibility">${t('nav.accessibility')}</a></li>
<li><a href="/api/docs">${t('nav.api')}</a></li>
</ul></nav>
<nav aria-label="${t('languages')}"><ul class="cx-langs">!${languages}</ul></nav>
!${callParagraph(view, 'foot.call', '')}
</div></footer>
</body>
</html>
`;
}

/** The desk's telephone, to be touched and dialled. */
export const callLink = ({ phone }: Desk): string =>
  html`<a class="govuk-link" href="tel:${phone.replace(/[^\d+]/g, '')}">${phone}</a>`;

/** A sentence of the pack that names the telephone, as HTML; of an office without one, what is said there instead. */
export function callText({ t, desk }: View, key: string): string {
  const here = '\u0000';
  const parts = t(key, { phone: here }).split(here);
  return parts.map((part) => html`${part}`).join(desk ? callLink(desk) : '');
}

/** The same as a paragraph, if there is anything to say. */
export function callParagraph(view: View, key: string, look = 'govuk-body'): string {
  const said = callText(view, key);
  return said === '' ? '' : html`<p!${look ? ` class="${look}"` : ''}>!${said}</p>`;
}

/** An error of one field: its id and what to do about it. */
export interface Fault {
  readonly field: string;
  readonly text: string;
}

/** The list of errors on top of a form, each leading to its field; read out at once, since the page has no script to move the focus. */
export const errorSummary = ({ t }: View, faults: readonly Fault[], lead = ''): string =>
  faults.length === 0 && lead === ''
    ? ''
    : html`<div class="govuk-error-summary"><div role="alert">
<h2 class="govuk-error-summary__title">${t('error.summary')}</h2>
<div class="govuk-error-summary__body">
!${lead === '' ? '' : html`<p class="govuk-body">${lead}</p>`}
!${faults.length === 0 ? '' : html`<ul class="govuk-list govuk-error-summary__list">!${faults.map((f) => html`<li><a href="#${f.field}">${f.text}</a></li>`)}</ul>`}
</div></div></div>`;

interface Field {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string | undefined;
  readonly faults?: readonly Fault[];
}

const faultOf = ({ t }: View, { id, faults }: Pick<Field, 'id' | 'faults'>): string => {
  const fault = faults?.find((f) => f.field === id);
  return fault
    ? html`<p id="${id}-error" class="govuk-error-message"><span class="govuk-visually-hidden">${t('error.word')}</span> ${fault.text}</p>`
    : '';
};

const describedBy = ({ id, hint }: Pick<Field, 'id' | 'hint'>, error: string): string => {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return ids ? ` aria-describedby="${ids}"` : '';
};

function group(view: View, field: Field, control: (attributes: string, faulty: boolean) => string): string {
  const error = faultOf(view, field);
  return html`<div class="govuk-form-group!${error ? ' govuk-form-group--error' : ''}">
<label class="govuk-label govuk-label--s" for="${field.id}">${field.label}</label>
!${field.hint ? html`<div id="${field.id}-hint" class="govuk-hint">${field.hint}</div>` : ''}
!${error}!${control(describedBy(field, error), error !== '')}</div>`;
}

interface Input extends Field {
  readonly type?: 'text' | 'tel';
  readonly autocomplete?: string;
  readonly width?: 'govuk-input--width-10' | 'govuk-input--width-20';
  /** Money: telephones show their keys for it. */
  readonly decimal?: boolean;
  /** As it is: no capitals, no corrections. */
  readonly code?: boolean;
}

export function textInput(view: View, field: Input): string {
  // Only codes are kept from the browser's memory: it also brings back what was typed when somebody goes back to the form.
  const filling = field.autocomplete ?? (field.code ? 'off' : '');
  const autocomplete = filling === '' ? '' : ` autocomplete="${filling}"`;
  return group(
    view,
    field,
    (attributes, faulty) =>
      html`<input class="govuk-input!${faulty ? ' govuk-input--error' : ''} ${field.width ?? ''}" id="${field.id}" name="${field.id}" type="${field.type ?? 'text'}" value="${field.value ?? ''}"!${autocomplete}!${field.code ? ' autocapitalize="characters" spellcheck="false"' : ''}!${field.decimal ? ' inputmode="decimal"' : ''}!${attributes}>`,
  );
}

// The line break after the tag is the parser's, not the text's: without it a first empty line would vanish.
export const textArea = (view: View, field: Field & { readonly rows: number }): string =>
  group(
    view,
    field,
    (attributes, faulty) =>
      html`<textarea class="govuk-textarea!${faulty ? ' govuk-textarea--error' : ''}" id="${field.id}" name="${field.id}" rows="${field.rows}"!${attributes}>
${field.value ?? ''}</textarea>`,
  );

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

export interface OptionGroup {
  readonly text: string;
  readonly options: readonly Option[];
}

const option = (o: Option, value: string | undefined): string =>
  html`<option value="${o.value}"!${o.value === (value ?? '') ? ' selected' : ''}>${o.text}</option>`;

export const select = (
  view: View,
  field: Field & {
    readonly empty: string;
    readonly groups?: readonly OptionGroup[];
    readonly options?: readonly Option[];
  },
): string =>
  group(
    view,
    field,
    (attributes) =>
      html`<select class="govuk-select" id="${field.id}" name="${field.id}"!${attributes}>!${option({ value: '', text: field.empty }, field.value)}!${(field.options ?? []).map((o) => option(o, field.value))}!${(field.groups ?? []).map((g) => html`<optgroup label="${g.text}">!${g.options.map((o) => option(o, field.value))}</optgroup>`)}</select>`,
  );

/** One of a few. The first radio has the field's id, so that the error list leads to it. */
export function radios(
  view: View,
  field: Field & { readonly options: readonly Option[]; readonly small?: boolean },
): string {
  const error = faultOf(view, field);
  return html`<div class="govuk-form-group!${error ? ' govuk-form-group--error' : ''}">
<fieldset class="govuk-fieldset"!${describedBy(field, error)}>
<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${field.label}</legend>
!${field.hint ? html`<div id="${field.id}-hint" class="govuk-hint">${field.hint}</div>` : ''}!${error}
<div class="govuk-radios!${field.small ? ' govuk-radios--small' : ''}">!${field.options.map((o, i) => {
    const id = i === 0 ? field.id : `${field.id}-${o.value}`;
    const hint = o.hint ? html`<div id="${id}-item-hint" class="govuk-hint govuk-radios__hint">${o.hint}</div>` : '';
    return html`<div class="govuk-radios__item"><input class="govuk-radios__input" id="${id}" name="${field.id}" type="radio" value="${o.value}"!${o.value === field.value ? ' checked' : ''}!${hint ? ` aria-describedby="${id}-item-hint"` : ''}><label class="govuk-label govuk-radios__label" for="${id}">${o.text}</label>!${hint}</div>`;
  })}</div></fieldset></div>`;
}

export const checkbox = (view: View, field: Field & { readonly checked: boolean }): string => {
  const error = faultOf(view, field);
  return html`<div class="govuk-form-group!${error ? ' govuk-form-group--error' : ''}">!${error}
<div class="govuk-checkboxes"><div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="${field.id}" name="${field.id}" type="checkbox" value="yes"!${field.checked ? ' checked' : ''}!${field.hint ? ` aria-describedby="${field.id}-hint"` : ''}>
<label class="govuk-label govuk-checkboxes__label" for="${field.id}">${field.label}</label>!${field.hint ? html`<div id="${field.id}-hint" class="govuk-hint govuk-checkboxes__hint">${field.hint}</div>` : ''}</div></div></div>`;
};

export const hidden = (name: string, value: string): string =>
  html`<input type="hidden" name="${name}" value="${value}">`;

export const button = (text: string, kind: '' | 'govuk-button--secondary' = ''): string =>
  html`<button type="submit" class="govuk-button ${kind}">${text}</button>`;

/** A heading that opens what stands below it; works without any script. */
export const details = (summary: string, body: string, open = false, id = ''): string =>
  html`<details class="govuk-details"!${open ? ' open' : ''}!${id ? ` id="${id}"` : ''}><summary class="govuk-details__summary"><span class="govuk-details__summary-text">${summary}</span></summary><div class="govuk-details__text">!${body}</div></details>`;

export const paragraph = (text: string): string => html`<p class="govuk-body">${text}</p>`;
