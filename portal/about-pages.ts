import { html } from 'ghtml';
import { document, paragraph, type View } from './view.ts';

interface Section {
  readonly heading: string;
  readonly items: readonly string[];
}

function textPage(view: View, heading: string, lead: string, sections: readonly Section[]): string {
  return document(
    view,
    { title: heading },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${heading}</h1>
!${paragraph(lead)}
!${sections.map((s) => html`<h2 class="govuk-heading-m">${s.heading}</h2><ul class="govuk-list govuk-list--bullet">!${s.items.map((i) => html`<li>${i}</li>`)}</ul>`)}</div>`,
  );
}

const numbered = ({ t }: View, key: string, count: number): Section => ({
  heading: t(`${key}.title`),
  items: Array.from({ length: count }, (_, i) => t(`${key}.${i + 1}`)),
});

export const privacyPage = (view: View): string =>
  textPage(view, view.t('privacy.heading'), view.t('privacy.lead'), [
    numbered(view, 'privacy.kept', 3),
    numbered(view, 'privacy.seen', 4),
    numbered(view, 'privacy.rights', 3),
  ]);

export const accessibilityPage = (view: View): string =>
  textPage(view, view.t('accessibility.heading'), view.t('accessibility.lead'), [
    numbered(view, 'accessibility.works', 4),
    numbered(view, 'accessibility.short', 2),
    numbered(view, 'accessibility.tell', 1),
  ]);
