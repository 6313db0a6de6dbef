import { html } from 'ghtml';
import { document, paragraph, type View } from './view.ts';

interface Section {
  readonly heading: string;
  readonly items: readonly string[];
}

function textPage(view: View, name: 'privacy' | 'accessibility', sections: readonly Section[]): string {
  const { t } = view;
  return document(
    view,
    { title: t(`${name}.heading`) },
    html`<div class="cx-narrow"><h1 class="govuk-heading-xl">${t(`${name}.heading`)}</h1>
!${paragraph(t(`${name}.lead`))}
!${sections.map((s) => html`<h2 class="govuk-heading-m">${s.heading}</h2><ul class="govuk-list govuk-list--bullet">!${s.items.map((i) => html`<li>${i}</li>`)}</ul>`)}</div>`,
  );
}

const numbered = ({ t, desk }: View, key: string, count: number): Section => ({
  heading: t(`${key}.title`),
  items: Array.from({ length: count }, (_, i) => t(`${key}.${i + 1}`, { phone: desk.phone })),
});

export const privacyPage = (view: View): string =>
  textPage(view, 'privacy', [
    numbered(view, 'privacy.kept', 3),
    numbered(view, 'privacy.seen', 4),
    numbered(view, 'privacy.rights', 3),
  ]);

export const accessibilityPage = (view: View): string =>
  textPage(view, 'accessibility', [
    numbered(view, 'accessibility.works', 4),
    numbered(view, 'accessibility.short', 2),
    numbered(view, 'accessibility.tell', 1),
  ]);
