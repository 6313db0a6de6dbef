import { html } from 'ghtml';
import type { Branch } from '../src/cases/categories.ts';
import { KINDS } from '../src/cases/rules.ts';
import type { OfficeWork, UnitInfo } from '../src/cases/work.ts';
import type { Filled } from './filing.ts';
import {
  button,
  checkbox,
  details,
  document,
  errorSummary,
  type Fault,
  hidden,
  type OptionGroup,
  radios,
  select,
  textArea,
  textInput,
  type View,
} from './view.ts';

export interface FilePage {
  readonly work: OfficeWork;
  readonly branches: readonly Branch[];
  /** The form's idempotency key. */
  readonly key: string;
  readonly filled: Partial<Filled>;
  readonly faults: readonly Fault[];
  /** Said above the faults, where the form as a whole could not be taken. */
  readonly lead?: string;
}

/** Fields that stand in the folded part: an error there opens it. */
const FOLDED = ['name', 'address'];

export function filePage(view: View, { work, branches, key, filled, faults, lead = '' }: FilePage): string {
  const { t, pick } = view;
  const field = (id: keyof Filled & string, hint = true) => ({
    id,
    label: t(`file.${id}`),
    ...(hint ? { hint: t(`file.${id}.hint`, work.pack.limits) } : {}),
    value: typeof filled[id] === 'string' ? (filled[id] as string) : '',
    faults,
  });
  const kind = KINDS.find((k) => k === filled.kind) ?? 'help';
  const report = kind === 'report';
  const kinds = radios(view, {
    ...field('kind'),
    value: kind,
    small: true,
    options: KINDS.map((value) => ({ value, text: pick(work.pack.kinds[value]), hint: t(`kind.${value}`) })),
  });
  const more = [
    select(view, { ...field('category'), empty: t('file.category.empty'), groups: categories(view, branches) }),
    select(view, { ...field('place'), empty: t('file.place.empty'), groups: places(view, work) }),
    textInput(view, { ...field('name'), autocomplete: 'name', width: 'govuk-input--width-20' }),
    textInput(view, { ...field('address'), autocomplete: 'street-address' }),
    select(view, { ...field('accused'), empty: t('file.accused.empty'), groups: accusable(view, work) }),
  ];
  const open = report || Boolean(filled.category || filled.place || filled.name || filled.address || filled.accused);
  return document(
    view,
    {
      title: t('file.heading'),
      active: 'file',
      errors: faults.length > 0 || lead !== '',
      keeps: { form: 'filing', action: '/file/send' },
    },
    html`<div class="cx-narrow">
!${errorSummary(view, faults, lead)}
<h1 class="govuk-heading-xl">${t(report ? 'file.heading.report' : 'file.heading')}</h1>
!${report ? html`<div class="govuk-inset-text">${t('kind.report')}</div>` : ''}
<p class="govuk-body">${t('file.lead')}</p>
<form id="filing" action="/file/send" method="post" accept-charset="utf-8" novalidate>
!${hidden('key', key)}
!${textInput(view, field('title'))}
!${textArea(view, { ...field('text'), rows: 9 })}
!${textInput(view, { ...field('phone'), type: 'tel', autocomplete: 'tel', width: 'govuk-input--width-20' })}
!${checkbox(view, { id: 'nocontact', label: t('file.nocontact'), hint: t('file.nocontact.hint'), checked: filled.nocontact === true })}
!${details(t('file.kind.now', { kind: pick(work.pack.kinds[kind]) }), kinds, kind !== 'help', 'kinds')}
!${checkbox(view, { id: 'publish', label: t('file.publish'), hint: t('file.publish.hint'), checked: filled.publish === true })}
!${details(t('file.more'), more.join(''), open || faults.some((f) => FOLDED.includes(f.field)), 'more')}
<p class="govuk-body">${t('file.attach')}</p>
!${button(t('file.submit'))}
<p class="govuk-hint">${t('file.privacy')} <a class="govuk-link" href="/privacy">${t('nav.privacy')}</a></p>
</form></div>`,
  );
}

const categories = ({ pick }: View, branches: readonly Branch[]): OptionGroup[] =>
  branches.map((b) => ({ text: pick(b), options: b.children.map((c) => ({ value: c.id, text: pick(c) })) }));

/** Streets with their communities: people know where they live, not which section is in charge. */
function places({ pick }: View, work: OfficeWork): OptionGroup[] {
  const units = [...work.units.values()];
  const below = (street: UnitInfo) => units.filter((u) => u.kind === 'community' && u.path.includes(street.id));
  return units
    .filter((u) => u.kind === 'street')
    .map((street) => ({
      text: pick(street),
      options: [street, ...below(street)].map((u) => ({ value: u.id, text: pick(u) })),
    }));
}

function accusable({ pick, t }: View, work: OfficeWork): OptionGroup[] {
  const units = [...work.units.values()];
  const of = (...kinds: string[]) =>
    units.filter((u) => kinds.includes(u.kind)).map((u) => ({ value: u.id, text: pick(u) }));
  return [
    { text: t('file.accused.bureaus'), options: of('bureau') },
    { text: t('file.accused.streets'), options: of('street', 'community') },
  ].filter((g) => g.options.length > 0);
}
